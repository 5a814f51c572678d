"""The pipeline from one day to another: whatever happened in between, opening and changes make the closing."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from quarterdeck.core.calendar.periods import Period
from quarterdeck.crm.actions import bulk
from quarterdeck.crm.models import Opportunity
from quarterdeck.metrics import engine, queries
from quarterdeck.metrics.queries import Change, Whose
from quarterdeck.people import actions as people
from tests.metrics import company as made

pytestmark = pytest.mark.django_db

QUARTER = Period(date(2025, 4, 1), date(2025, 7, 1))
STAGES = (*made.OPEN_STAGES, *made.OPEN_STAGES, "won", "lost")


def random_history(company: made.Company, chance: random.Random) -> bulk.OpportunityHistory:
    """A deal that changes stage, worth, owner and expected day at random, may close and may be opened again."""
    day = made.FIRST + timedelta(chance.randrange(-60, 300))
    opened, steps, code = day, [], "prospecting"
    for number in range(chance.randrange(1, 9)):
        steps.append(
            bulk.Step(
                made.at(day, hour=2 + number),
                company.stages[code].pk,
                Decimal(chance.randrange(0, 5)) * 1000 + Decimal("0.10"),
                chance.choice(company.sellers).pk,
                chance.choice([None, opened + timedelta(chance.randrange(0, 200))]),
                company.cast.ada.pk,
            )
        )
        day, code = min(day + timedelta(chance.randrange(0, 40)), made.TODAY), chance.choice(STAGES)
    is_closed = steps[-1].stage_id in {company.stages[code].pk for code in ("won", "lost")}
    closed = made.TODAY if is_closed else None
    return bulk.OpportunityHistory(name="Deal", steps=tuple(steps), opened_on=opened, closed_on=closed)


@pytest.fixture(params=[1, 2, 3])
def restless(request: pytest.FixtureRequest) -> made.Company:
    """A company where deals change hands and people change teams."""
    chance, company = random.Random(request.param), made.empty()
    cast = company.cast
    people.move_member(member_id=cast.bob.pk, unit_id=cast.south.pk, on=date(2025, 6, 15), by=cast.ada)
    kept = made.keep(company, *(random_history(company, chance) for _number in range(80)))
    Opportunity.objects.filter(pk__in=[deal.pk for deal in kept[:4]]).update(archived_at=made.at(made.TODAY))
    return company


def windows(seed: int) -> list[Period]:
    chance = random.Random(seed)
    starts = [made.FIRST + timedelta(chance.randrange(-40, 330)) for _number in range(6)]
    return [Period(start, start + timedelta(chance.randrange(1, 120))) for start in starts]


def summed(found: queries.Waterfall) -> Decimal:
    return found.opening.amount + sum((step.amount for step in found.steps.values()), Decimal(0))


def counted(found: queries.Waterfall) -> int:
    came, went = (Change.NEW, Change.MOVED_IN), (Change.WON, Change.LOST, Change.MOVED_OUT)
    return (
        found.opening.deals
        + sum(found.steps[kind].deals for kind in came)
        - sum(found.steps[kind].deals for kind in went)
    )


def test_changes_lead_from_opening_to_closing_for_everybody(restless: made.Company) -> None:
    cast = restless.cast
    for period in windows(7):
        for viewer in (cast.ada, cast.mona, cast.alice):
            for whose in (Whose(), Whose(cast.south.pk), Whose(member_id=cast.alice.pk)):
                found = queries.waterfall(viewer=viewer, period=period, whose=whose)

                assert summed(found) == found.closing.amount
                assert counted(found) == found.closing.deals


def test_opening_and_closing_are_the_open_pipeline_of_those_days(restless: made.Company) -> None:
    cast = restless.cast

    def open_pipeline(day: date, unit_id: int) -> tuple[object, ...]:
        table = engine.query(
            viewer=cast.ada,
            metrics=["open_pipeline_amount", "open_opportunities"],
            period=Period(day, day + timedelta(1)),
            filters={"team": [unit_id]},
            today=made.TODAY,
        )
        return table.rows[0]

    for period in windows(11):
        found = queries.waterfall(viewer=cast.ada, period=period, whose=Whose(cast.south.pk))

        assert (found.opening.amount, found.opening.deals) == open_pipeline(period.start - timedelta(1), cast.south.pk)
        assert (found.closing.amount, found.closing.deals) == open_pipeline(period.end - timedelta(1), cast.south.pk)


def test_each_person_has_an_exact_waterfall_of_their_own(restless: made.Company) -> None:
    for period in windows(13):
        found = queries.pipeline_by_member(viewer=restless.cast.ada, period=period)
        whole = queries.waterfall(viewer=restless.cast.ada, period=period)

        assert all(summed(own) == own.closing.amount for own in found.values())
        assert sum(own.opening.amount for own in found.values()) == whole.opening.amount
        assert sum(own.closing.amount for own in found.values()) == whole.closing.amount
        for pk, own in found.items():
            alone = queries.waterfall(viewer=restless.cast.ada, period=period, whose=Whose(member_id=pk))
            assert alone == own


def test_dates_move_deals_in_and_out_of_the_days_they_are_expected(restless: made.Company) -> None:
    moved = 0
    for period in windows(17):
        found = queries.waterfall(viewer=restless.cast.ada, period=period, expected=QUARTER)
        moved += found.steps[Change.MOVED_IN].deals + found.steps[Change.MOVED_OUT].deals

        assert summed(found) == found.closing.amount
    assert moved


def test_deals_of_every_step_add_up_to_it(restless: made.Company) -> None:
    for kind in Change:
        found = queries.changed_deals(viewer=restless.cast.ada, period=QUARTER, kind=kind)

        assert found.whole.deals == len(found.rows)
        assert found.whole.amount == sum(row.change for row in found.rows)


def test_each_kind_of_change_is_told_apart() -> None:
    company = made.empty()
    cast, before, inside = company.cast, date(2025, 3, 1), date(2025, 5, 1)

    def history(*states: tuple[date, str, int], owners: tuple[int, ...] = ()) -> bulk.OpportunityHistory:
        given = owners or (cast.alice.pk,) * len(states)
        steps = tuple(
            bulk.Step(made.at(day, hour=2 + n), company.stages[code].pk, Decimal(worth), owner, None, owner)
            for n, ((day, code, worth), owner) in enumerate(zip(states, given, strict=True))
        )
        day, code, _worth = states[-1]
        closed = day if code in {"won", "lost"} else None
        return bulk.OpportunityHistory(name="Deal", steps=steps, opened_on=states[0][0], closed_on=closed)

    made.keep(
        company,
        history((before, "prospecting", 1)),
        history((inside, "prospecting", 2)),
        history((before, "prospecting", 10), (inside, "proposal", 14)),
        history((before, "prospecting", 20), (inside, "proposal", 11)),
        history((before, "prospecting", 30), (inside, "won", 36)),
        history((inside, "prospecting", 40), (inside, "lost", 41)),
        history((before, "prospecting", 50), (inside, "prospecting", 50), owners=(cast.alice.pk, cast.charlie.pk)),
        history((before, "prospecting", 60), (inside, "prospecting", 61), owners=(cast.charlie.pk, cast.alice.pk)),
    )

    found = queries.waterfall(viewer=cast.ada, period=QUARTER, whose=Whose(member_id=cast.alice.pk))

    assert (found.opening.amount, found.closing.amount) == (111, 89)
    assert {kind: (step.amount, step.deals) for kind, step in found.steps.items()} == {
        Change.NEW: (43, 2),
        Change.MOVED_IN: (61, 1),
        Change.INCREASED: (10, 2),
        Change.DECREASED: (-9, 1),
        Change.MOVED_OUT: (-50, 1),
        Change.WON: (-36, 1),
        Change.LOST: (-41, 1),
    }
