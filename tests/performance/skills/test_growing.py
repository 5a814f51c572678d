"""Development plans and mentoring."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.http import Http404

from quarterdeck.core.notifications.models import Notification
from quarterdeck.performance.actions import agreements
from quarterdeck.performance.actions import skills as actions
from quarterdeck.performance.actions.skills.refusals import CannotDevelop, CannotMentor
from quarterdeck.performance.models.agreements import Agreement
from quarterdeck.performance.queries import agreements as agreed
from quarterdeck.performance.queries.skills import development, mentoring
from tests import factories
from tests.performance.skills.setting import AT, TODAY, pair, plan, with_model

pytestmark = pytest.mark.django_db

MET = {"held_on": date(2026, 3, 10), "minutes": 45, "said": "Anchors and packages", "next_step": "Try it at Acme"}


@pytest.fixture
def cast() -> factories.Cast:
    return with_model()


def test_item_of_a_plan_is_agreed_on_and_ticked_off_like_anything_else(cast: factories.Cast) -> None:
    made = plan(cast)
    one = agreed.open_of(viewer=cast.alice, member_id=cast.alice.pk)[0]
    before = development.plan(viewer=cast.alice, plan_id=made.pk, today=date(2026, 6, 1))

    agreements.finish(agreement_id=one.pk, on=TODAY, by=cast.alice)
    after = development.plan(viewer=cast.mona, plan_id=made.pk, today=date(2026, 6, 1))

    assert (before.progress.share, before.progress.late) == (Decimal(0), 1)
    assert (after.progress.share, after.progress.late) == (Decimal(1), 0)
    assert after.mix["practice"] == Decimal(1)


def test_what_was_dropped_is_neither_done_nor_missing(cast: factories.Cast) -> None:
    made = plan(cast)
    agreements.drop(agreement_id=Agreement.objects.get().pk, why="No such talks", on=TODAY, by=cast.alice)

    found = development.plan(viewer=cast.alice, plan_id=made.pk, today=TODAY)

    assert (len(found.items), found.progress.of, found.progress.share) == (1, 0, None)


def test_plan_without_words_runs_half_a_year_from_today(cast: factories.Cast) -> None:
    made = actions.start_development_plan(member_id=cast.alice.pk, at=AT, by=cast.mona)

    assert (made.starts_on, made.ends_on) == (TODAY, date(2026, 9, 16))
    assert made.goal == "Grow in my role"


def test_ending_a_plan_drops_what_is_open_and_says_what_came_of_it(cast: factories.Cast) -> None:
    made = plan(cast)

    with pytest.raises(CannotDevelop):
        actions.end_plan(plan_id=made.pk, result=" ", is_done=True, at=AT, by=cast.mona)
    actions.end_plan(plan_id=made.pk, result="Holds the price now", is_done=True, at=AT, by=cast.mona)

    assert Agreement.objects.get().dropped_why == "The plan has ended."
    with pytest.raises(CannotDevelop):
        actions.end_plan(plan_id=made.pk, result="Again", is_done=True, at=AT, by=cast.mona)


def test_item_outside_the_plan_is_refused(cast: factories.Cast) -> None:
    made = plan(cast)
    values = {"kind": "course", "text": "Read", "hours": 2, "due_on": date(2027, 1, 1)}

    with pytest.raises(CannotDevelop) as refusal:
        actions.add_item(plan_id=made.pk, values=values, at=AT, by=cast.alice)

    assert refusal.value.code == "due_on"


def test_peers_see_no_plans(cast: factories.Cast) -> None:
    made = plan(cast)

    for viewer in (cast.bob, cast.charlie, cast.rita):
        with pytest.raises(Http404):
            development.plan(viewer=viewer, plan_id=made.pk, today=TODAY)
        assert development.running(viewer=viewer, today=TODAY) == []
    with pytest.raises(Http404):
        actions.start_development_plan(member_id=cast.alice.pk, at=AT, by=cast.bob)


def test_plans_are_read_in_as_many_statements_for_one_as_for_three(
    cast: factories.Cast, django_assert_num_queries: Any
) -> None:
    plan(cast)
    development.running(viewer=cast.mona, today=TODAY)

    with django_assert_num_queries(3):
        development.running(viewer=cast.mona, today=TODAY)
    plan(cast)
    plan(cast)
    with django_assert_num_queries(3):
        found = development.running(viewer=cast.mona, today=TODAY)

    assert len(found) == 3


def test_what_the_two_talked_about_stays_between_them(cast: factories.Cast) -> None:
    made = pair(cast)
    actions.note_meeting(pair_id=made.pk, values=MET, today=TODAY, at=AT, by=cast.alice)

    bobs, monas = (mentoring.pair(viewer=one, pair_id=made.pk) for one in (cast.bob, cast.mona))

    assert (bobs.meetings[0].said, bobs.meetings[0].next_step) == ("Anchors and packages", "Try it at Acme")
    assert (monas.meetings[0].said, monas.meetings[0].next_step, monas.meetings[0].minutes) == ("", "", 45)
    assert mentoring.rows(viewer=cast.mona)[0].meetings == 1
    with pytest.raises(Http404):
        mentoring.pair(viewer=cast.charlie, pair_id=made.pk)
    with pytest.raises(Http404):
        actions.note_meeting(pair_id=made.pk, values=MET, today=TODAY, at=AT, by=cast.mona)


def test_both_are_told_that_they_were_brought_together(cast: factories.Cast) -> None:
    pair(cast)

    told = dict(Notification.objects.filter(topic="mentoring").values_list("member__name", "text"))

    assert told == {
        "Alice": "You and Bob were brought together: Negotiate alone by summer",
        "Bob": "You and Alice were brought together: Negotiate alone by summer",
    }


def test_pairs_that_cannot_be_are_refused(cast: factories.Cast) -> None:
    pair(cast)
    usual = {"goal": "Grow", "starts_on": TODAY, "ends_on": date(2026, 9, 1)}

    def attempt(mentor: int, mentee: int, **changed: Any) -> None:
        actions.pair(mentor_id=mentor, mentee_id=mentee, values={**usual, **changed}, at=AT, by=cast.mona)

    for mentor, changed in (
        (cast.bob.pk, {}),
        (cast.alice.pk, {}),
        (0, {}),
        (cast.mona.pk, {"ends_on": TODAY}),
        (cast.mona.pk, {"goal": " "}),
        (cast.mona.pk, {"skill_id": 0}),
    ):
        with pytest.raises(CannotMentor):
            attempt(mentor, cast.alice.pk, **changed)
    with pytest.raises(Http404):
        attempt(cast.bob.pk, cast.charlie.pk)


def test_meetings_to_come_and_after_the_end_are_refused(cast: factories.Cast) -> None:
    made = pair(cast)

    with pytest.raises(CannotMentor):
        actions.note_meeting(
            pair_id=made.pk, values={**MET, "held_on": date(2026, 3, 17)}, today=TODAY, at=AT, by=cast.bob
        )
    actions.end_pair(pair_id=made.pk, result="Negotiates alone", is_reached=True, by=cast.mona)
    with pytest.raises(CannotMentor):
        actions.note_meeting(pair_id=made.pk, values=MET, today=TODAY, at=AT, by=cast.bob)
    assert mentoring.rows(viewer=cast.alice, is_over=True)[0].pair.result == "Negotiates alone"
