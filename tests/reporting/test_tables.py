"""A report answered: rows and columns add up, each reader sees their own reach, a file holds the same."""

from datetime import date
from decimal import Decimal
from itertools import accumulate

import pytest

from quarterdeck.core.calendar.periods import Period
from quarterdeck.metrics import queries as metrics
from quarterdeck.metrics.queries import CannotMeasure
from quarterdeck.people.models import FieldRule, Member, Role
from quarterdeck.reporting.queries.tables import Line, ReportTable, table
from quarterdeck.reporting.rules.definitions import Against, Definition
from tests.metrics import company as made
from tests.reporting import sold

pytestmark = pytest.mark.django_db
WHOLE_YEAR = {"span": "between", "start": made.FIRST, "end": made.LAST}


def answered(viewer: Member, definition: Definition, *, today: date = sold.TODAY) -> ReportTable:
    return table(viewer=viewer, definition=definition, today=today)


def test_rows_hold_what_each_won_and_the_total_everything() -> None:
    company = sold.company()

    found = answered(company.cast.ada, sold.BY_MEMBER)

    assert [(line.labels, line.values) for line in found.lines] == [
        (("Alice",), (100,)),
        (("Bob",), (300,)),
        (("Charlie",), (1000,)),
    ]
    assert found.totals == (1400,)


def test_each_reader_sees_their_own_reach() -> None:
    company = sold.company()

    seen = {
        one.name: [line.labels[0] for line in answered(one, sold.BY_MEMBER).lines]
        for one in (company.cast.alice, company.cast.mona, company.cast.charlie)
    }

    assert seen == {"Alice": ["Alice"], "Mona": ["Alice", "Bob"], "Charlie": ["Charlie"]}


def test_figures_stand_beside_what_they_are_held_against() -> None:
    company = sold.company()
    definition = Definition(("won_amount",), ("member",), against=(Against.YEAR_BEFORE,))

    found = answered(company.cast.ada, definition)

    alice = next(line for line in found.lines if line.labels == ("Alice",))
    assert alice.values == (100, 400)
    assert [column.name for column in found.columns] == ["Won amount", "Won amount · A year before"]


def test_the_largest_come_first_and_the_rest_is_put_together() -> None:
    company = sold.company()
    definition = Definition(("won_amount",), ("member",), largest_first=True, top=1)

    found = answered(company.cast.ada, definition)

    assert [(line.labels[0], line.values[0], line.is_rest) for line in found.lines] == [
        ("Charlie", 1000, False),
        ("2 others", 400, True),
    ]


@pytest.mark.parametrize("seed", [5, 6])
@pytest.mark.parametrize("column", ["", "quarter"])
@pytest.mark.parametrize("largest_first", [False, True])
def test_sub_totals_are_what_their_rows_come_to(seed: int, column: str, largest_first: bool) -> None:
    company = made.random_company(seed, deals=60)
    definition = Definition(
        ("won_amount",),
        ("team", "member"),
        column,
        against=() if column else (Against.PREVIOUS,),
        largest_first=largest_first,
        subtotals=True,
        **WHOLE_YEAR,  # type: ignore[arg-type]  # named days
    )

    found = answered(company.cast.ada, definition, today=made.TODAY)

    assert [line.is_subtotal for line in found.lines].count(True) == len({line.keys[0] for line in found.lines})
    group: list[Line] = []
    for line in found.lines:
        if line.is_subtotal:
            assert {one.keys[0] for one in group} == set(line.keys)
            assert [value or 0 for value in line.values] == [
                sum(value or 0 for value in values) for values in zip(*(one.values for one in group), strict=True)
            ]
            group = []
        else:
            group.append(line)
    assert not group


def test_a_running_total_stands_beside_each_month() -> None:
    company = made.random_company(7, deals=60)
    definition = Definition(("won_amount",), ("month",), against=(Against.RUNNING,), **WHOLE_YEAR)  # type: ignore[arg-type]  # named days

    found = answered(company.cast.ada, definition, today=made.TODAY)

    won = [line.values[0] or 0 for line in found.lines]
    assert [line.values[1] or 0 for line in found.lines] == list(accumulate(won))
    assert found.columns[1].name == "Won amount · Running total"
    assert found.totals == (sum(won), None)


def test_what_a_top_leaves_out_has_no_running_total() -> None:
    company = sold.company()
    definition = Definition(("won_amount",), ("member", "month"), against=(Against.RUNNING,), top=1)

    rest = [line for line in answered(company.cast.ada, definition).lines if line.is_rest]

    assert rest
    assert {line.values[1] for line in rest} == {None}


@pytest.mark.parametrize("seed", [3, 4])
@pytest.mark.parametrize(
    ("rows", "column"), [(("team",), "month"), (("month",), "source"), (("source", "member"), "quarter")]
)
def test_rows_and_columns_add_up_both_ways(seed: int, rows: tuple[str, ...], column: str) -> None:
    company = made.random_company(seed, deals=60)
    definition = Definition(("won_amount", "opportunities_won"), rows, column, **WHOLE_YEAR)  # type: ignore[arg-type]  # named days

    found = answered(company.cast.ada, definition, today=made.TODAY)

    for line in [*(line.values for line in found.lines), found.totals]:
        for place in (0, 1):
            assert sum(Decimal(value or 0) for value in line[2 + place :: 2]) == Decimal(line[place] or 0)
    for place, total in enumerate(found.totals):
        assert sum(Decimal(line.values[place] or 0) for line in found.lines) == total


def test_the_rest_of_columns_adds_up_too() -> None:
    company = made.random_company(5, deals=60)
    definition = Definition(("won_amount",), ("member",), "quarter", top=2, **WHOLE_YEAR)  # type: ignore[arg-type]  # named days

    found = answered(company.cast.ada, definition, today=made.TODAY)

    assert [line.is_rest for line in found.lines].count(True) == 1
    for place, total in enumerate(found.totals):
        assert sum(Decimal(line.values[place] or 0) for line in found.lines) == total


def test_a_ratio_in_a_total_is_that_of_the_sums() -> None:
    company = made.random_company(6, deals=60)
    definition = Definition(("win_rate",), ("member",), "quarter", **WHOLE_YEAR)  # type: ignore[arg-type]  # named days

    found = answered(company.cast.ada, definition, today=made.TODAY)

    whole = metrics.query(
        viewer=company.cast.ada, metrics=["win_rate"], period=Period(made.FIRST, made.LAST), today=made.TODAY
    )
    assert found.totals[0] == whole.rows[0][0]


def test_limits_hold() -> None:
    company = sold.company()
    definition = Definition(("won_amount",), ("member",), filters={"source": ("web",)})

    found = answered(company.cast.ada, definition)

    assert [line.labels[0] for line in found.lines] == ["Alice", "Charlie"]


@pytest.mark.parametrize(
    "definition", [Definition(("won_amount",), ("source",)), Definition(("won_amount",), filters={"source": ("web",)})]
)
def test_what_a_role_hides_is_neither_split_by_nor_limited_to(definition: Definition) -> None:
    cast = sold.company().cast
    role = Role.objects.get(code="rep")
    FieldRule.objects.create(role=role, field_code="crm.opportunity.source", access="hidden")

    with pytest.raises(CannotMeasure):
        answered(Member.objects.get(pk=cast.alice.pk), definition)
    assert answered(cast.mona, definition).lines


def test_what_is_too_large_is_refused_in_words() -> None:
    company = sold.company()
    days = {"span": "between", "start": date(2000, 1, 1), "end": date(2026, 1, 1)}
    definition = Definition(("won_amount",), ("member", "account", "team"), "day", **days)  # type: ignore[arg-type]  # named days

    with pytest.raises(CannotMeasure):
        answered(company.cast.ada, definition)


def test_a_period_without_anything_is_empty() -> None:
    company = sold.company()

    found = answered(company.cast.ada, Definition(("won_amount", "win_rate"), ("member",)), today=date(2030, 1, 1))

    assert found.is_empty
    assert found.totals == (0, None)
