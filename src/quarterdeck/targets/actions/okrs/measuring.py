"""Fills key results that go by a figure."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.metrics import queries as metrics
from quarterdeck.people.models import Member
from quarterdeck.targets.models import KeyResult, Objective

_DECIMALS = Decimal("0.0001")


def measure(results: Sequence[KeyResult], *, owner: Member, objective: Objective, today: date) -> int:
    """Measure the key results of one objective as its owner sees them, and keep the values; returns how many were measured.

    The figures are those of the objective's unit, or of the owner alone, over its days up to today. An owner who may see no
    figures, and a figure that is no longer in the catalogue, leave what was known.
    """
    fed = [result for result in results if result.metric_code]
    if not fed or today < objective.from_on or not owner.may("metrics.view_metrics"):
        return 0
    limits = {"team": [objective.unit_id]} if objective.unit_id else {"member": [owner.pk]}
    so_far = Period(objective.from_on, min(objective.until_on, today + timedelta(1)))
    codes = list(dict.fromkeys(result.metric_code for result in fed))
    try:
        table = metrics.query(viewer=owner, metrics=codes, period=so_far, filters=limits, today=today)
    except Refusal:
        return 0
    found = dict(zip(table.columns, table.rows[0], strict=True))
    for result in fed:
        value = found[result.metric_code]
        result.value = None if value is None else Decimal(value).quantize(_DECIMALS)
        result.valued_on = today
    KeyResult.objects.bulk_update(fed, ["value", "valued_on"])
    return len(fed)
