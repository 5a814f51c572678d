"""The traps of business intelligence, each with the smallest table that springs it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from quarterdeck.core.calendar.periods import Period
from quarterdeck.crm.actions import bulk
from quarterdeck.metrics import engine
from quarterdeck.people import actions as people
from tests import factories
from tests.metrics import company as made

pytestmark = pytest.mark.django_db

MARCH = Period(date(2025, 3, 1), date(2025, 4, 1))
QUARTER = Period(date(2025, 1, 1), date(2025, 4, 1))


@pytest.fixture
def company() -> made.Company:
    return made.empty()


def asked(
    company: made.Company, *metrics: str, by: tuple[str, ...] = (), period: Period = MARCH, **filters: Any
) -> list[Any]:
    table = engine.query(
        viewer=company.cast.ada, metrics=metrics, by=by, period=period, filters=filters, today=made.TODAY
    )
    return table.rows


def test_fan_out_of_lines_does_not_count_a_deal_twice(company: made.Company) -> None:
    """One deal, two lines of one product and one of another:

    | deal | product | amount |
    |------|---------|--------|
    | A    | Pump    | 60     |
    | A    | Pump    | 10     |
    | A    | Valve   | 30     |

    Joined to its lines the deal stands three times, worth 300 in all. By product it is one deal of 70 and one of 30;
    in all it is one deal of 100.
    """
    pump, valve = factories.product("P", name="Pump"), factories.product("V", name="Valve")
    alice = company.cast.alice
    lines = (made.line(pump, 60), made.line(pump, 10), made.line(valve, 30))
    made.keep(company, made.deal(company, alice, opened=date(2025, 3, 1), closed=date(2025, 3, 11), lines=lines))

    figures = ("opportunities_won", "won_amount", "sales_cycle_days")

    assert asked(company, *figures, by=("product",)) == [("Pump", 1, 70, 10), ("Valve", 1, 30, 10)]
    assert asked(company, *figures, product=["Pump", "Valve"]) == [(1, 100, 10)]
    assert asked(company, *figures, product=["Pump"]) == [(1, 70, 10)]
    assert asked(company, *figures) == [(1, 100, 10)]


def test_chasm_between_two_facts_does_not_multiply_them(company: made.Company) -> None:
    """Alice won two deals and logged three activities:

    | won | amount |   | activity |
    |-----|--------|   |----------|
    | A   | 100    |   | 1 2 3    |
    | B   | 50     |

    Joined by owner they make six rows; asked together each is added up alone.
    """
    alice = company.cast.alice
    made.keep(
        company,
        made.deal(company, alice, opened=date(2025, 3, 1), closed=date(2025, 3, 5), amount=100),
        made.deal(company, alice, opened=date(2025, 3, 1), closed=date(2025, 3, 6), amount=50),
    )
    rows = [
        bulk.ActivityRow(kind="call", subject="Call", owner_id=alice.pk, done_at=made.at(date(2025, 3, day)))
        for day in (2, 3, 4)
    ]
    bulk.load_activities(rows, by=company.cast.ada)

    assert asked(company, "won_amount", "activities", by=("member",)) == [("Alice", 150, 3)]


def test_move_between_teams_does_not_count_a_deal_in_both(company: made.Company) -> None:
    """Bob sold 100 in Sales North, moved south on 15 March, and sold 50 there:

    | closed   | amount | team        |
    |----------|--------|-------------|
    | 14 March | 100    | Sales North |
    | 15 March | 50     | Sales South |

    Joined to his two memberships without their days, each deal stands twice.
    """
    cast = company.cast
    made.keep(
        company,
        made.deal(company, cast.bob, opened=date(2025, 3, 1), closed=date(2025, 3, 14), amount=100),
        made.deal(company, cast.bob, opened=date(2025, 3, 1), closed=date(2025, 3, 15), amount=50),
    )
    people.move_member(member_id=cast.bob.pk, unit_id=cast.south.pk, on=date(2025, 3, 15), by=cast.ada)

    assert asked(company, "won_amount", by=("team",)) == [("Sales North", 100), ("Sales South", 50)]
    assert asked(company, "won_amount", team=["North"]) == [(100,)]
    assert asked(company, "won_amount", by=("region",)) == [("North", 100), (None, 50)]


def test_moved_unit_keeps_the_past_of_the_region_it_was_in(company: made.Company) -> None:
    """Sales North hung under North until 15 March, then under East:

    | closed   | amount | region |
    |----------|--------|--------|
    | 14 March | 100    | North  |
    | 15 March | 50     | East   |
    """
    cast = company.cast
    east = factories.unit("East", kind="region")
    made.keep(
        company,
        made.deal(company, cast.alice, opened=date(2025, 3, 1), closed=date(2025, 3, 14), amount=100),
        made.deal(company, cast.alice, opened=date(2025, 3, 1), closed=date(2025, 3, 15), amount=50),
    )
    people.move_unit(unit_id=cast.sales.pk, parent_id=east.pk, on=date(2025, 3, 15), by=cast.ada)

    assert asked(company, "won_amount", by=("region",)) == [("East", 50), ("North", 100)]
    assert asked(company, "won_amount", team=["North"]) == [(100,)]
    assert asked(company, "won_amount", team=["Sales North"]) == [(150,)]


def test_semi_additive_pipeline_is_the_last_state_not_a_sum_of_states(company: made.Company) -> None:
    """One deal worth 100, open from 10 January to 20 March:

    | end of   | open |
    |----------|------|
    | January  | 100  |
    | February | 100  |
    | March    | 0    |

    Added up over the months it would be 200; the quarter ends with nothing open.
    """
    alice = company.cast.alice
    made.keep(company, made.deal(company, alice, opened=date(2025, 1, 10), closed=date(2025, 3, 20)))

    by_month = asked(company, "open_pipeline_amount", "open_opportunities", by=("month",), period=QUARTER)

    assert by_month == [(date(2025, 1, 1), 100, 1), (date(2025, 2, 1), 100, 1), (date(2025, 3, 1), 0, 0)]
    assert asked(company, "open_pipeline_amount", period=QUARTER) == [(0,)]


def test_pipeline_as_of_a_day_has_the_amounts_and_owners_of_that_day(company: made.Company) -> None:
    """A deal began with Alice at 100 in prospecting (10 %) and went on 1 March to Bob at 300 in proposal (50 %)."""
    cast = company.cast
    steps = (
        bulk.Step(made.at(date(2025, 2, 3)), company.stages["prospecting"].pk, Decimal(100), cast.alice.pk),
        bulk.Step(made.at(date(2025, 3, 1)), company.stages["proposal"].pk, Decimal(300), cast.bob.pk),
    )
    made.keep(company, bulk.OpportunityHistory(name="Deal", steps=steps, opened_on=date(2025, 2, 3)))
    figures = ("open_pipeline_amount", "weighted_pipeline_amount")

    february = Period(date(2025, 2, 1), date(2025, 3, 1))

    assert asked(company, *figures, by=("member",), period=february) == [("Alice", 100, 10)]
    assert asked(company, *figures, by=("member",)) == [("Bob", 300, 150)]


def test_ratio_of_a_group_is_a_ratio_of_sums_not_a_mean_of_ratios(company: made.Company) -> None:
    """Alice won 1 of 1, Bob 1 of 3: together 2 of 4, not the mean of 100 % and 33 %."""
    cast = company.cast
    day = {"opened": date(2025, 3, 1), "closed": date(2025, 3, 9)}
    made.keep(
        company,
        made.deal(company, cast.alice, **day),
        made.deal(company, cast.bob, **day),
        made.deal(company, cast.bob, won=False, **day),
        made.deal(company, cast.bob, won=False, **day),
    )

    assert asked(company, "win_rate", by=("team",)) == [("Sales North", Decimal("0.5"))]


def test_nothing_gives_empty_ratios_and_zero_sums(company: made.Company) -> None:
    from quarterdeck.metrics.catalogue import METRICS, Behaviour

    ((*values,),) = asked(company, *METRICS)

    adds = [
        metric.behaviour in {Behaviour.ADDITIVE, Behaviour.AS_OF, Behaviour.DISTINCT} for metric in METRICS.values()
    ]
    assert values == [0 if is_sum else None for is_sum in adds]
    assert asked(company, *METRICS, by=("team", "month")) == []


def test_periods_take_their_first_day_and_leave_the_day_they_end_on(company: made.Company) -> None:
    alice = company.cast.alice
    for day in (date(2025, 2, 28), date(2025, 3, 1), date(2025, 3, 31), date(2025, 4, 1)):
        made.keep(company, made.deal(company, alice, opened=date(2025, 2, 1), closed=day))

    assert asked(company, "opportunities_won") == [(2,)]


def test_archived_deals_are_in_no_figure(company: made.Company) -> None:
    from quarterdeck.crm.models import Opportunity

    made.keep(company, made.deal(company, company.cast.alice, opened=date(2025, 3, 1)))
    Opportunity.objects.update(archived_at=made.at(made.TODAY))

    assert asked(company, "opportunities_created", "open_opportunities", "stage_entered") == [(0, 0, 0)]


def test_stage_conversion_leaves_out_those_still_in_the_stage(company: made.Company) -> None:
    """Three entered proposal in March: one went on to negotiation, one was lost, one is still there."""
    alice, day = company.cast.alice, date(2025, 3, 3)
    made.keep(
        company,
        made.deal(company, alice, opened=day, path=((day, "proposal"), (date(2025, 3, 7), "negotiation"))),
        made.deal(company, alice, opened=day, path=((day, "proposal"),), closed=date(2025, 3, 9), won=False, amount=40),
        made.deal(company, alice, opened=day, path=((day, "proposal"),)),
    )

    figures = ("stage_entered", "stage_conversion", "stage_still_in", "stage_dropped_amount")

    assert asked(company, *figures, by=("stage",))[1] == ("Proposal", 3, Decimal("0.5"), 1, 40)


def test_slippage_counts_those_expected_at_the_start_and_undecided_at_the_end(company: made.Company) -> None:
    """Expected in March as of 1 March: one closed in March, one in April, one never; one more was opened too late to count."""
    alice, opened, expected = company.cast.alice, date(2025, 2, 1), date(2025, 3, 20)
    made.keep(
        company,
        made.deal(company, alice, opened=opened, expected=expected, closed=date(2025, 3, 25)),
        made.deal(company, alice, opened=opened, expected=expected, closed=date(2025, 4, 1)),
        made.deal(company, alice, opened=opened, expected=expected),
        made.deal(company, alice, opened=date(2025, 3, 2), expected=expected),
    )

    assert asked(company, "slippage_rate") == [(Decimal(2) / 3,)]


def test_fiscal_quarters_begin_with_the_companys_first_month(company: made.Company) -> None:
    from quarterdeck.core.company import queries as company_queries
    from quarterdeck.core.company.models import Company

    Company.objects.update(fiscal_first_month=2)
    company_queries.forget()
    alice = company.cast.alice
    for day in (date(2025, 1, 31), date(2025, 2, 1), date(2025, 4, 30)):
        made.keep(company, made.deal(company, alice, opened=date(2025, 1, 1), closed=day))

    found = asked(company, "opportunities_won", by=("quarter",), period=Period(date(2025, 1, 1), date(2025, 6, 1)))

    assert found == [(date(2024, 11, 1), 1), (date(2025, 2, 1), 2), (date(2025, 5, 1), 0)]
