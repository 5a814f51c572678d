"""What of this room waits for somebody stands on Today: for whom it is to do, and for nobody else."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from quarterdeck.people.models import Member
from quarterdeck.performance.actions import improvement
from quarterdeck.performance.actions.teams import reviews
from quarterdeck.performance.queries.waiting import waiting
from quarterdeck.performance.rules.improvement import fairness
from quarterdeck.performance.showing.waiting import lines
from tests import factories
from tests.performance.careers import proposing
from tests.performance.improvement import planning
from tests.performance.pulse import asking
from tests.performance.skills import setting as growing
from tests.performance.teams import making

DAY = date(2026, 3, 2)


@pytest.fixture
def cast(db: None) -> factories.Cast:
    return factories.cast()


def titles(viewer: Member, today: date) -> list[str]:
    with translation.override("en"):
        return [one.title for one in lines(waiting(viewer=viewer, today=today), today=today)]


@pytest.mark.parametrize(
    ("days", "looked", "wants", "is_late"),
    [(13, (), None, False), (14, (), "look", False), (22, (), "look", True), (22, (10,), None, False)],
)
def test_a_plan_wants_a_look_a_week_before_three_weeks_are_over(
    days: int, looked: tuple[int, ...], wants: str | None, is_late: bool
) -> None:
    ends_on = DAY + timedelta(56)
    looked_on = [DAY + timedelta(day) for day in looked]

    due = fairness.due(starts_on=DAY, ends_on=ends_on, looked_on=looked_on, on=DAY + timedelta(days))

    assert (due.wants if due else None, bool(due and due.is_late)) == (wants, is_late)


def test_a_plan_whose_time_is_over_wants_its_result() -> None:
    due = fairness.due(starts_on=DAY, ends_on=DAY + timedelta(56), looked_on=[], on=DAY + timedelta(57))

    assert due == fairness.Due("result", DAY + timedelta(56), is_late=True)


def test_the_pulse_waits_until_it_is_answered(cast: factories.Cast) -> None:
    asked = asking.begin(cast)
    assert titles(cast.alice, DAY) == ["Team pulse: five questions, nobody sees who answered what"]

    asking.say(asked, cast.alice, 4)

    assert titles(cast.alice, DAY) == []
    assert len(titles(cast.bob, DAY)) == 1


def test_a_plan_to_look_at_waits_for_who_carries_it_through(cast: factories.Cast) -> None:
    plan = planning.running(cast, planning.hanna(cast))
    later = planning.TODAY + timedelta(15)

    assert titles(cast.mona, planning.TODAY) == []
    assert titles(cast.mona, later) == ["Look at the improvement plan of Alice together."]
    assert [titles(one, later) for one in (cast.alice, cast.bob, cast.charlie, cast.ada)] == [[], [], [], []]

    improvement.check_in(plan_id=plan.pk, note="On its way", is_on_track=True, today=later, by=cast.mona)

    assert titles(cast.mona, later) == []


def test_an_open_review_of_a_team_waits_for_who_judges_it(cast: factories.Cast) -> None:
    making.set_up(cast)
    review = making.open_review(cast)

    found = waiting(viewer=cast.ada, today=DAY)
    assert [(one.review, one.missing) for one in found.reviews] == [(review, review.lines.count())]
    assert titles(cast.mona, DAY) == []

    for line in review.lines.all():
        reviews.judge_line(line_id=line.pk, level=3, reason="Seen", at=making.AT, by=cast.ada)
    assert [one.missing for one in waiting(viewer=cast.ada, today=DAY).reviews] == [0]

    reviews.close_review(review_id=review.pk, note="", today=making.AFTER, at=making.AT, by=cast.ada)
    assert titles(cast.ada, DAY) == []


def test_a_round_waits_for_a_nomination_and_then_for_who_chooses(cast: factories.Cast) -> None:
    making.set_up(cast)
    award = making.open_award(cast)
    assert titles(cast.alice, DAY) == titles(cast.bob, DAY) == [award.name]

    making.nominated(cast, award)

    assert titles(cast.alice, DAY) == []
    assert titles(cast.bob, DAY) == [award.name]
    assert titles(cast.ada, making.AFTER) == [award.name]


def test_a_promotion_waits_for_who_decides_and_not_for_who_proposed(cast: factories.Cast) -> None:
    growing.load(cast)
    proposal = proposing.proposed(cast, why="Two good years", at=making.AT)

    assert [one.pk for one in waiting(viewer=cast.ada, today=DAY).promotions] == [proposal.pk]
    assert not waiting(viewer=cast.mona, today=DAY).promotions
    assert not waiting(viewer=cast.alice, today=DAY).promotions


def test_it_asks_as_often_for_one_as_for_three(cast: factories.Cast) -> None:
    making.set_up(cast)

    def cost() -> int:
        viewer = Member.objects.get(pk=cast.ada.pk)
        with CaptureQueriesContext(connection) as caught:
            waiting(viewer=viewer, today=DAY)
        return len(caught)

    making.open_award(cast)
    with_one = cost()
    making.open_award(cast, name="Second")
    making.open_award(cast, name="Third")

    assert cost() == with_one
