"""One typed line becomes an activity: "与王总电话 20分钟 需要报价 周五回复" is a call of 20 minutes and a to-do for Friday."""

from quarterdeck.crm.rules.one_line.line import Mark
from quarterdeck.crm.rules.one_line.naming import Named
from quarterdeck.crm.rules.one_line.parsing import ParsedActivity, parse

__all__ = ["Mark", "Named", "ParsedActivity", "parse"]
