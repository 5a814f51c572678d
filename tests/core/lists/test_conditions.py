"""The condition language: what is read, what is refused, and that the database finds what the words say."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import DecimalField, ExpressionWrapper, F, Value
from django.db.models.functions import Coalesce
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quarterdeck.core.calendar.periods import FiscalCalendar, Period
from quarterdeck.core.fields import expressions
from quarterdeck.core.fields.field_view import FieldView
from quarterdeck.core.fields.registry import FieldType
from quarterdeck.core.lists import conditions
from quarterdeck.core.lists.conditions import Condition, Group, Problem
from quarterdeck.crm.models import Account, LifeCycle
from quarterdeck.people.models import Member
from tests import factories

TODAY = date(2026, 3, 5)


def field(code: str, type_: FieldType, path: str, label: str, **said: Any) -> FieldView:
    return FieldView(entity="crm.account", code=code, label=label, type=type_, kind=type_, path=path, **said)


TWICE = ExpressionWrapper(Coalesce(F("employees"), Value(0)) * Value(2), DecimalField())
FIELDS = [
    field("name", FieldType.TEXT, "name", "Name"),
    field("size", FieldType.NUMBER, "employees", "Employees"),
    field("twice", FieldType.NUMBER, "", "Twice", compile=lambda: TWICE),
    field("touched", FieldType.DATETIME, "last_activity_at", "Last contact"),
    field("owner", FieldType.MEMBER, "owner", "Owner"),
    field("stage", FieldType.CHOICE, "life_cycle", "Life cycle", choices=tuple(LifeCycle.choices)),
    field("locked", FieldType.YES_NO, "is_locked", "Locked"),
    field(
        "tags",
        FieldType.CHOICES,
        "",
        "Tags",
        choices=(("a", "A"), ("b", "B"), ("c", "C")),
        compile=lambda: expressions.stored(FieldType.CHOICES, "tags"),
    ),
    field("secret", FieldType.PHONE, "phone", "Phone", is_filterable=False),
]


def one(field: str, op: str, value: Any = None) -> Group:
    return Group("all", (Condition(field, op, value),))


# Reading


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "3",
        '{"all": 3}',
        '{"all": [3]}',
        '{"field": "name"}',
        '{"all": [{"field": 3, "op": "is"}]}',
        json.dumps({"all": [{"field": "name", "op": "empty"}] * 61}),
        '{"all": [{"all": [{"all": [{"all": [{"all": [{"field": "name", "op": "empty"}]}]}]}]}]}',
        "[" * 100_000,
    ],
)
def test_unreadable_filter_is_refused_in_words(text: str) -> None:
    with pytest.raises(Problem):
        conditions.parse(text)


def test_no_filter_asks_for_everything() -> None:
    assert [conditions.parse(text) for text in ("", "  ", "{}", '{"all": []}', '{"any": [{"all": []}]}')] == [
        *[Group()] * 4,
        Group("any"),
    ]
    assert not conditions.parse('{"any": [{"all": []}]}')


leaves = st.builds(
    Condition,
    field=st.sampled_from(["name", "size"]),
    op=st.sampled_from(["is", "empty"]),
    value=st.one_of(st.text(min_size=1, max_size=5), st.integers(), st.lists(st.text(max_size=3), max_size=3)),
)
groups = st.recursive(
    st.builds(Group, joined=st.sampled_from(["all", "any"]), parts=st.lists(leaves, min_size=1, max_size=3).map(tuple)),
    lambda inner: st.builds(
        Group, joined=st.sampled_from(["all", "any"]), parts=st.lists(inner, min_size=1, max_size=2).map(tuple)
    ),
    max_leaves=2,
)


@given(groups)
def test_what_is_kept_is_read_back_the_same(group: Group) -> None:
    kept = json.dumps(conditions.dumped(group))
    assert conditions.parse(kept) == group


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (("colour", "is", "red"), "colour"),
        (("size", "contains", "3"), "Employees"),
        (("size", "at_least", "many"), "Employees"),
        (("size", "at_least", "Infinity"), "Employees"),
        (("size", "at_least", True), "Employees"),
        (("size", "between", [5, 3]), "Employees"),
        (("size", "between", 5), "Employees"),
        (("name", "is", " "), "Name"),
        (("name", "is", "a\x00"), "Name"),
        (("touched", "on", "yesterday"), "Last contact"),
        (("touched", "in", "this_decade"), "Last contact"),
        (("touched", "quiet_for", 0), "Last contact"),
        (("touched", "quiet_for", "-3"), "Last contact"),
        (("touched", "in_last", 99_999), "Last contact"),
        (("owner", "any_of", []), "Owner"),
        (("owner", "any_of", ["her"]), "Owner"),
        (("stage", "any_of", ["gone"]), "gone"),
        (("secret", "contains", "138"), "Phone"),
    ],
)
def test_what_cannot_be_asked_is_refused_naming_the_field(condition: tuple[str, str, Any], said: str) -> None:
    with pytest.raises(Problem, match=said):
        conditions.check(one(*condition), fields=FIELDS)


def test_rule_knows_no_me() -> None:
    with pytest.raises(Problem, match="Owner"):
        conditions.compiled(one("owner", "any_of", ["me"]), fields=FIELDS, viewer=None, today=TODAY)


# Days


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("today", date(2026, 3, 5), date(2026, 3, 6)),
        ("yesterday", date(2026, 3, 4), date(2026, 3, 5)),
        ("tomorrow", date(2026, 3, 6), date(2026, 3, 7)),
        ("last_week", date(2026, 2, 23), date(2026, 3, 2)),
        ("next_month", date(2026, 4, 1), date(2026, 5, 1)),
        ("this_quarter", date(2026, 1, 1), date(2026, 4, 1)),
        ("this_year", date(2025, 7, 1), date(2026, 7, 1)),
        ("last_year", date(2024, 7, 1), date(2025, 7, 1)),
        ("next_year", date(2026, 7, 1), date(2027, 7, 1)),
    ],
)
def test_spans_go_by_the_fiscal_calendar(code: str, start: date, end: date) -> None:
    assert conditions.span(code, today=TODAY, calendar=FiscalCalendar(first_month=7)) == Period(start, end)


@given(
    today=st.dates(date(2001, 1, 1), date(2090, 1, 1)),
    first_month=st.integers(1, 12),
    grain=st.sampled_from(["week", "month", "quarter", "year"]),
)
def test_last_this_and_next_follow_each_other_without_a_gap(today: date, first_month: int, grain: str) -> None:
    calendar = FiscalCalendar(first_month=first_month)
    last, this, following = (
        conditions.span(f"{which}_{grain}", today=today, calendar=calendar) for which in ("last", "this", "next")
    )
    assert today in this
    assert (last.end, this.end) == (this.start, following.start)


# Finding


@dataclass(frozen=True)
class Row:
    """An account as the words see it."""

    name: str
    size: int | None
    touched: datetime | None
    owner: str
    stage: str
    locked: bool
    tags: tuple[str, ...]


rows = [
    Row("Acme", 10, datetime(2026, 3, 5, 1, tzinfo=UTC), "alice", "potential", False, ("a",)),
    Row("acme Holding", None, None, "bob", "customer", True, ()),
    Row("Borealis", 200, datetime(2026, 2, 3, 16, tzinfo=UTC), "charlie", "customer", False, ("a", "b")),
    Row("100% Sure_ly", 0, datetime(2026, 2, 3, 15, 59, tzinfo=UTC), "", "potential", False, ("b", "c")),
    Row("", 199, datetime(2025, 12, 31, 16, tzinfo=UTC), "alice", "potential", True, ("c",)),
]


def _day(moment: datetime) -> date:
    return (moment + timedelta(hours=8)).date()


def holds(row: Row, condition: Condition) -> bool:
    """What each operator means, in plain Python; the company stands in Shanghai, the viewer is Alice."""
    value, asked = condition.value, condition.op
    if condition.field == "name":
        name, word = row.name.lower(), str(value).strip().lower()
        return {
            "contains": word in name,
            "contains_not": word not in name,
            "is": name == word,
            "is_not": name != word,
            "starts": name.startswith(word),
            "empty": not name,
            "filled": bool(name),
        }[asked]
    if condition.field in ("size", "twice"):
        size = row.size if condition.field == "size" else (row.size or 0) * 2
        if asked in ("empty", "equals_not", "filled"):
            return {"empty": size is None, "filled": size is not None, "equals_not": size != value}[asked]
        if size is None:
            return False
        low, high = value if asked == "between" else (value, value)
        return {
            "at_least": size >= low,
            "at_most": size <= high,
            "more_than": size > low,
            "less_than": size < high,
            "equals": size == low,
            "between": low <= size <= high,
        }[asked]
    if condition.field == "touched":
        if row.touched is None:
            return asked in ("empty", "quiet_for")
        ago = (TODAY - _day(row.touched)).days
        return {
            "empty": False,
            "filled": True,
            "in_last": 0 <= ago < (value or 0),
            "longer_ago": ago > (value or 0),
            "quiet_for": ago > (value or 0),
        }[asked]
    if condition.field == "owner":
        chosen = {
            name for one in value or () for name in {"me": ["alice"], "my_team": ["alice", "bob"]}.get(one, [one])
        }
        return {
            "any_of": row.owner in chosen,
            "none_of": row.owner not in chosen,
            "empty": not row.owner,
            "filled": bool(row.owner),
        }[asked]
    if condition.field == "stage":
        return {"any_of": row.stage in (value or ()), "none_of": row.stage not in (value or ())}[asked]
    if condition.field == "locked":
        return {"yes": row.locked, "no": not row.locked}[asked]
    held = set(row.tags) & set(value or ())
    return {
        "any_of": bool(held),
        "all_of": held == set(value or ()),
        "none_of": not held,
        "empty": not row.tags,
        "filled": bool(row.tags),
    }[asked]


def found(row: Row, group: Group) -> bool:
    answers = [found(row, part) if isinstance(part, Group) else holds(row, part) for part in group.parts]
    return all(answers) if group.joined == "all" else any(answers)


def asked(field: str, operators: Sequence[str], values: st.SearchStrategy[Any]) -> st.SearchStrategy[Condition]:
    return st.builds(Condition, st.just(field), st.sampled_from(operators), values)


words = st.sampled_from(["acme", "A", "%", "_", "hold", "100% sure_ly", "zz"])
numbers = st.sampled_from([0, 10, 199, 200, 398, Decimal("10.5")])
pairs = st.tuples(numbers, numbers).map(lambda pair: sorted(pair))
counts = st.sampled_from([1, 2, 29, 30, 31, 65])
nothing = st.none()
people = st.lists(st.sampled_from(["me", "my_team", "alice", "charlie"]), min_size=1, max_size=2)
every_condition = st.one_of(
    asked("name", ["contains", "contains_not", "is", "is_not", "starts"], words),
    asked("name", ["empty", "filled"], nothing),
    asked("size", ["at_least", "at_most", "more_than", "less_than", "equals", "equals_not"], numbers),
    asked("twice", ["at_least", "less_than", "equals_not"], numbers),
    asked("size", ["between"], pairs),
    asked("size", ["empty", "filled"], nothing),
    asked("touched", ["in_last", "longer_ago", "quiet_for"], counts),
    asked("touched", ["empty", "filled"], nothing),
    asked("owner", ["any_of", "none_of"], people),
    asked("owner", ["empty", "filled"], nothing),
    asked("stage", ["any_of", "none_of"], st.lists(st.sampled_from(["potential", "customer"]), min_size=1)),
    asked("locked", ["yes", "no"], nothing),
    asked("tags", ["any_of", "all_of", "none_of"], st.lists(st.sampled_from("abc"), min_size=1, max_size=2)),
    asked("tags", ["empty", "filled"], nothing),
)
every_group = st.recursive(
    st.builds(Group, st.sampled_from(["all", "any"]), st.lists(every_condition, min_size=1, max_size=3).map(tuple)),
    lambda inner: st.builds(
        Group,
        st.sampled_from(["all", "any"]),
        st.lists(st.one_of(every_condition, inner), min_size=1, max_size=3).map(tuple),
    ),
    max_leaves=4,
)


def _with_keys(group: Group, keys: dict[str, int]) -> Group:
    """The same tree with members named by their keys."""

    def keyed(part: Condition | Group) -> Condition | Group:
        if isinstance(part, Group):
            return _with_keys(part, keys)
        if part.field != "owner" or part.value is None:
            return part
        return Condition(part.field, part.op, [keys.get(value, value) for value in part.value])

    return Group(group.joined, tuple(keyed(part) for part in group.parts))


@pytest.mark.django_db
def test_database_finds_what_the_words_say() -> None:
    cast = factories.cast()
    keys = {name: getattr(cast, name).pk for name in ("alice", "bob", "charlie")}
    alice = Member.objects.get(pk=cast.alice.pk)
    Account.objects.bulk_create(
        Account(
            name=row.name,
            employees=row.size,
            last_activity_at=row.touched,
            owner_id=keys.get(row.owner),
            life_cycle=row.stage,
            is_locked=row.locked,
            custom={"tags": list(row.tags)} if row.tags else {},
        )
        for row in rows
    )

    @settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
    @given(every_group)
    def agree(group: Group) -> None:
        condition = conditions.compiled(_with_keys(group, keys), fields=FIELDS, viewer=alice, today=TODAY)
        names = list(Account.objects.filter(condition).order_by("pk").values_list("name", flat=True))
        assert names == [row.name for row in rows if found(row, group)]

    agree()


# Words


def test_filter_reads_as_a_sentence() -> None:
    group = Group(
        "all",
        (
            Condition("stage", "any_of", ["prospect", "lost"]),
            Group("any", (Condition("owner", "any_of", ["me", 7]), Condition("touched", "quiet_for", 30))),
        ),
    )

    with translation.override("en"):
        sentence = conditions.in_words(group, fields=FIELDS, people={7: "Bob"})

    assert sentence == "Life cycle is Prospect, Lost and (Owner is me, Bob or Last contact not for 30 days, or never)"


@pytest.mark.parametrize(
    ("parts", "is_contradiction"),
    [
        ([("stage", "any_of", ["potential"]), ("stage", "any_of", ["customer"])], True),
        ([("stage", "any_of", ["potential"]), ("stage", "none_of", ["potential"])], True),
        ([("stage", "any_of", ["potential", "customer"]), ("stage", "none_of", ["potential"])], False),
        ([("size", "at_least", 10), ("size", "less_than", 10)], True),
        ([("size", "at_least", 10), ("size", "at_most", 10)], False),
        ([("size", "empty", None), ("size", "at_least", 1)], True),
        ([("touched", "empty", None), ("touched", "quiet_for", 5)], False),
        ([("locked", "yes", None), ("locked", "no", None)], True),
        ([("name", "is", "a"), ("name", "is", "b")], True),
        ([("owner", "any_of", ["me"]), ("owner", "any_of", ["7"])], False),
    ],
)
def test_contradictions_are_found(parts: list[tuple[str, str, Any]], *, is_contradiction: bool) -> None:
    group = Group("all", tuple(Condition(*part) for part in parts))

    assert bool(conditions.contradictions(group, fields=FIELDS)) is is_contradiction
    assert conditions.contradictions(Group("any", group.parts), fields=FIELDS) == []
