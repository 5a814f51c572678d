"""One typed line becomes an activity: what real lines mean, and that no line breaks it or plans into the past."""

import itertools
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.crm.rules.one_line import Named, parse
from quarterdeck.crm.rules.one_line.folding import fold

WEDNESDAY = date(2026, 3, 4)
NOW = time(11, 0)
WANG, LI, ANNA = Named(1, "王建国", "总经理"), Named(2, "李娜", "采购经理"), Named(3, "Anna Schmidt", "Buyer")
FANG, WEI, ZHANG = Named(4, "王芳", "工程师"), Named(5, "Wang Wei", "CEO"), Named(6, "張偉", "總監")
CONTACTS = [WANG, LI, ANNA, FANG, WEI, ZHANG]
HUAWEI, ACME, DELI = Named(11, "华为技术有限公司"), Named(12, "Acme Corp"), Named(13, "上海德力电子有限公司")
FRAME, PUMP = Named(21, "年度框架采购"), Named(22, "Pump upgrade")


def day(month: int, of_month: int, year: int = 2026) -> date:
    return date(year, month, of_month)


def done(kind: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "is_planned": False, **more}


def planned(kind: str, on: date, at: time | None = None, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "is_planned": True, "due_on": on, "due_at": at, **more}


def then(step: str, on: date, at: time | None = None) -> dict[str, Any]:
    return {"next_step": step, "next_step_on": on, "next_step_at": at}


FRIDAY, TUESDAY = day(3, 6), day(3, 10)
LINES: list[tuple[str, dict[str, Any]]] = [
    (
        "与王总电话 20分钟 需要报价 周五回复",
        done("call", contact=WANG, minutes=20, outcome="interested", note="需要报价", **then("回复", FRIDAY)),
    ),
    ("和李经理电话沟通 没接", done("call", contact=LI, outcome="no_answer", note="", **then("", None))),  # type: ignore[arg-type]
    (
        "拜访华为 王总 1小时 有兴趣 下周二演示",
        done("visit", contact=WANG, account=HUAWEI, minutes=60, outcome="interested", **then("演示", TUESDAY)),
    ),
    ("明天下午3点拜访王总", planned("visit", day(3, 5), time(15), contact=WANG, subject="拜访王总")),
    (
        "昨天拜访了上海德力，谈了两个小时，对方拒绝",
        done("visit", account=DELI, minutes=120, outcome="refused", done_on=day(3, 3), note="对方拒绝"),
    ),
    ("给李娜发邮件，约好下周二见面", done("email", contact=LI, outcome="agreed", **then("见面", TUESDAY))),
    (
        "與張總監通電話30分鐘，對報價有興趣，週五下午3點回覆",
        done("call", contact=ZHANG, minutes=30, outcome="interested", **then("回覆", FRIDAY, time(15))),
    ),
    (
        "called Anna 20 min, needs a quote, reply Friday",
        done("call", contact=ANNA, minutes=20, outcome="interested", note="needs a quote", **then("reply", FRIDAY)),
    ),
    (
        "Called Wang 1h interested send proposal next Friday",
        done("call", contact=WEI, minutes=60, outcome="interested", **then("send proposal", day(3, 13))),
    ),
    (
        "met Acme about Pump upgrade, agreed, follow up in 3 days",
        done("meeting", account=ACME, deal=PUMP, outcome="agreed", **then("follow up", day(3, 7))),
    ),
    ("visit Acme tomorrow 10am", planned("visit", day(3, 5), time(10), account=ACME)),
    ("no answer from Anna", done("call", contact=ANNA, outcome="no_answer")),
    ("Email to Anna Schmidt, refused, no budget", done("email", contact=ANNA, outcome="refused")),
    (
        "call with Anna 15m, call back Mon 3pm",
        done("call", contact=ANNA, minutes=15, **then("call back", day(3, 9), time(15))),
    ),
    ("周五给王总发报价", planned("task", FRIDAY, contact=WANG, subject="给王总发报价")),
    (
        "微信联系王芳，已同意，12月5日签合同",
        done("message", contact=FANG, outcome="agreed", **then("签合同", day(12, 5))),
    ),
    ("3天后回访李经理", planned("call", day(3, 7), contact=LI, subject="回访李经理")),
    ("打电话给王总约好下周二演示", done("call", contact=WANG, outcome="agreed", **then("演示", TUESDAY))),
    ("今天下午3点与王总开会", planned("meeting", WEDNESDAY, time(15), contact=WANG)),
    ("今天上午与王总开会半小时", done("meeting", contact=WANG, minutes=30, done_on=WEDNESDAY)),
    ("需要报价 周五回复", done("note", outcome="interested", note="需要报价", **then("回复", FRIDAY))),
    ("王总说价格太高", done("note", contact=WANG, note="说价格太高")),
    ("电话 10分钟", done("call", minutes=10, note="")),
    ("赵总 电话 未接通 明天再打", done("call", contact=None, contact_text="赵总", outcome="no_answer")),
    (
        "开会 年度框架采购 1.5h 客户认可方案 3月20日前提交合同",
        done("meeting", deal=FRAME, minutes=90, outcome="interested", **then("提交合同", day(3, 20))),
    ),
    ("上周五走访德力", done("visit", account=DELI, done_on=day(2, 27))),
    ("在华为演示 45min 很满意", done("demo", account=HUAWEI, minutes=45, outcome="interested")),
    ("陈工 微信 要样品", done("message", contact=None, contact_text="陈工", note="要样品")),
    ("下周一上午10点电话会议 王总", planned("meeting", day(3, 9), time(10), contact=WANG)),
    ("next Friday demo for Acme", planned("demo", day(3, 13), account=ACME)),
    (
        "spoke to Anna yesterday, wants a sample, send sample by Mar 20",
        done("call", contact=ANNA, outcome="interested", done_on=day(3, 3), **then("send sample", day(3, 20))),
    ),
    ("met Anna on Monday 45 minutes", done("meeting", contact=ANNA, minutes=45, done_on=day(3, 2))),
    ("電話 王總 已接通 15分鐘", done("call", contact=WANG, minutes=15, outcome="connected")),
    ("致电李娜，关机", done("call", contact=LI, outcome="no_answer")),
    ("后天上午9点半拜访华为", planned("visit", day(3, 6), time(9, 30), account=HUAWEI)),
    ("下周三 15:30 开会", planned("meeting", day(3, 11), time(15, 30))),
    ("大后天去德力演示", planned("demo", day(3, 7), account=DELI)),
    ("拜访王芳 半小时 不感兴趣", done("visit", contact=FANG, minutes=30, outcome="refused")),
    ("打给王芳 没人接 下午再打", done("call", contact=FANG, outcome="no_answer")),
    ("微信 李娜 发了资料", done("message", contact=LI, note="发了资料")),
    ("李娜 电话 5分钟 没预算", done("call", contact=LI, minutes=5, outcome="refused")),
    (
        "电话张总监 一个半小时 谈妥 月底签合同",
        done("call", contact=ZHANG, minutes=90, outcome="agreed", **then("签合同", day(3, 31))),
    ),
    ("两周后拜访德力", planned("visit", day(3, 18), account=DELI)),
    ("3个工作日后提交方案", planned("task", day(3, 9), subject="提交方案")),
    ("2026-03-15 拜访华为", planned("visit", day(3, 15), account=HUAWEI)),
    ("2026年4月1日与李娜开会", planned("meeting", day(4, 1), contact=LI)),
    ("1月15日见面", planned("meeting", day(1, 15, 2027))),
    ("昨天 拜访王总 1h", done("visit", contact=WANG, minutes=60, done_on=day(3, 3))),
    ("周一与李娜见面了 40分钟", done("meeting", contact=LI, minutes=40, done_on=day(3, 2))),
    ("邮件 李娜 报价单已发 下周一跟进", done("email", contact=LI, **then("跟进", day(3, 9)))),
    (
        "电话会议 30分钟 王总同意方案 下周四签约",
        done("meeting", minutes=30, contact=WANG, outcome="agreed", **then("签约", day(3, 12))),
    ),
    ("ＷＡＮＧ Wei called １５ min", done("call", contact=WEI, minutes=15)),
    ("phoned Anna, voicemail, try tomorrow", done("call", contact=ANNA, outcome="no_answer")),
    (
        "demo for Acme 2 hours, they are keen, quote by Friday",
        done("demo", account=ACME, minutes=120, outcome="interested", **then("quote", FRIDAY)),
    ),
    ("emailed Anna the price list", done("email", contact=ANNA, note="price list")),
    ("meeting with Anna tomorrow at 2:30 pm", planned("meeting", day(3, 5), time(14, 30), contact=ANNA)),
    ("lunch with Mr Wang 90 min, connected", done("meeting", contact=WANG, minutes=90, outcome="connected")),
    ("call Anna in 2 weeks", planned("call", day(3, 18), contact=ANNA)),
    (
        "visited Acme yesterday half an hour not interested",
        done("visit", account=ACME, minutes=30, outcome="refused", done_on=day(3, 3)),
    ),
    ("todo prepare contract Dec 5", planned("task", day(12, 5))),
    (
        "met Acme 1h30, agreed, sign on 20 March",
        done("meeting", account=ACME, minutes=90, outcome="agreed", **then("sign", day(3, 20))),
    ),
    ("texted Anna", done("message", contact=ANNA, note="")),
    ("Fri 3pm call Anna", planned("call", FRIDAY, time(15), contact=ANNA)),
    (
        "wechat Anna interested, next week send catalogue",
        done("message", contact=ANNA, outcome="interested", **then("send catalogue", day(3, 9))),
    ),
    ("客户很忙，改天再说", done("note", contact=None, note="客户很忙\n改天再说")),
    ("", done("note", note="", contact=None)),
]


def parsed(line: str, today: date = WEDNESDAY) -> Any:
    return parse(line, today=today, now=NOW, contacts=CONTACTS, accounts=[HUAWEI, ACME, DELI], deals=[FRAME, PUMP])


@pytest.mark.parametrize(("line", "expected"), LINES, ids=[line for line, _expected in LINES])
def test_a_real_line_means_what_a_colleague_would_read(line: str, expected: dict[str, Any]) -> None:
    found = parsed(line)

    assert {name: getattr(found, name) for name in expected} == expected


def test_there_are_enough_real_lines() -> None:
    assert len(LINES) >= 60


def test_marks_show_which_words_gave_which_field() -> None:
    line = "与王总电话 20分钟 需要报价 周五回复"

    marked = {mark.field: line[mark.start : mark.end] for mark in parsed(line).marks}

    assert marked == {
        "contact": "王总",
        "kind": "电话",
        "minutes": "20分钟",
        "outcome": "需要",
        "next_step_on": "周五",
        "next_step": "回复",
    }


def test_everybody_a_name_may_mean_is_offered() -> None:
    assert [one.name for one in parsed("电话 王总").contacts][:1] == ["王建国"]
    assert {one.name for one in parsed("电话 王总").contacts} == {"王建国", "王芳", "Wang Wei"}


# Pieces that people put together in any order, with noise between them.
PIECES = [
    "与王总", "電話", "拜访", "called Anna", "20分钟", "半小时", "1h", "2:30 pm", "下周二", "周五", "星期天", "2月29日", "31号", "3天后",
    "12月5日", "next Friday", "in 3 days", "Fri 3pm", "13/45", "99点", "25:61", "2026-13-01", "0天后", "没接", "需要报价", "agreed",
    "回复", "send", "，", "。", " ", "\n", "９９９分钟", "1e9h", "二十", "🎉", "ß", "İ", "\u0000", "下下周", "上个月", "月底", "by", "the",
]  # fmt: skip
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
typed = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(PIECES), max_size=14).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join),
)


@given(line=typed, today=days)
def test_no_line_breaks_it_and_none_plans_into_the_past(line: str, today: date) -> None:
    found = parsed(line, today)

    assert found.next_step_on is None or found.next_step_on >= today
    assert found.due_on is None or found.due_on >= today
    assert found.done_on is None or found.done_on <= today
    assert found.is_planned == (found.due_on is not None)
    assert found.minutes is None or 0 < found.minutes <= 1440


@given(line=typed, today=days)
def test_marks_lie_inside_the_line_and_never_over_each_other(line: str, today: date) -> None:
    marks = parsed(line, today).marks

    assert all(0 <= mark.start < mark.end <= len(line) for mark in marks)
    assert all(one.end <= other.start for one, other in itertools.pairwise(marks))


@given(st.text(max_size=100))
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.integers(1, 60), days)
def test_so_many_days_later_is_so_many_days_later(count: int, today: date) -> None:
    assert parsed(f"{count}天后拜访", today).due_on == today + timedelta(count)
    assert parsed(f"visit in {count} days", today).due_on == today + timedelta(count)


def test_an_endless_line_is_read_as_far_as_a_line_goes() -> None:
    assert parsed("电话 " * 100_000).kind == "call"
