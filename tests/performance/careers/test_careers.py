"""Ladders, criteria against facts, promotions: proposed with what stood then, decided by somebody else."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.http import Http404
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.core.notifications.models import Notification
from quarterdeck.people import actions as people
from quarterdeck.performance.actions import careers as actions
from quarterdeck.performance.actions.careers.refusals import CannotPromote, CannotSetUpLadder
from quarterdeck.performance.models.careers import CareerPlace, Ladder, LadderStep, PromotionProposal
from quarterdeck.performance.queries.careers import facts, ladders, promotions
from quarterdeck.performance.rules.careers import criteria
from quarterdeck.performance.showing.careers import asked_words
from tests import factories
from tests.performance.skills.setting import AT, LATER, TODAY, assessed, with_model
from tests.targets.owing import won

NUMBERS = st.decimals(-1000, 1000, places=2)


@given(NUMBERS, NUMBERS)
def test_better_is_met_either_way_round(wanted: Decimal, reached: Decimal) -> None:
    higher = criteria.is_met(wanted, reached)
    lower = criteria.is_met(wanted, reached, lower_is_better=True)

    assert higher == (reached >= wanted)
    assert higher or lower
    assert criteria.is_met(wanted, None) is None


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 4000))
def test_whole_months_never_run_ahead_of_days(since: date, days: int) -> None:
    until = date.fromordinal(since.toordinal() + days)
    months = criteria.whole_months(since, until)

    assert months * 28 <= days <= (months + 1) * 31
    assert criteria.whole_months(until, since) == 0


def test_unknown_is_neither_met_nor_missed() -> None:
    found = criteria.verdict([True, None, False, True])

    assert (found.met, found.missed, found.unknown, found.is_ready) == (2, 1, 1, False)
    assert criteria.verdict([]).is_ready


@pytest.fixture
def cast(db: None) -> factories.Cast:
    return with_model()


@pytest.fixture
def director(cast: factories.Cast) -> Any:
    return factories.member("Dora", role="director", in_unit=cast.north)


def step(name: str, ladder: str = "management") -> LadderStep:
    return LadderStep.objects.get(ladder__code=ladder, name=name)


def proposed(cast: factories.Cast, **more: Any) -> PromotionProposal:
    return actions.propose_promotion(
        member_id=cast.alice.pk, why="Leads newcomers already", at=AT, by=cast.mona, **more
    )


def test_steps_ahead_are_held_against_facts(cast: factories.Cast) -> None:
    """Alice joined on 2024-01-01, won the one deal that was decided, and is at level 3 of one skill of two."""
    won(cast.alice, 1000, on=date(2026, 2, 10))
    assessed(cast.alice, 3, code="discovery", by=cast.mona)
    roles = [cast.alice.roles.get().pk]

    steps = ladders.next_steps(place=None, role_ids=roles)
    found = facts.checked(member=cast.alice, steps=steps, today=TODAY)

    senior = found[[one.step.name for one in found].index("Senior sales representative")]
    told = {asked_words(one.criterion): (one.reached, one.is_met) for one in senior.facts}
    assert told == {
        "In the company for 12 months": (26, True),
        "Win rate ≥ 25.0% over 12 months": (1, True),
        "Discovery, level 3 or higher": (3, True),
        "Closing, level 3 or higher": (None, None),
        "Mean score of scorecards ≥ 85 over 12 months": (None, None),
    }
    assert (senior.verdict.met, senior.verdict.unknown) == (3, 2)


def test_steps_ahead_begin_above_where_one_stands(cast: factories.Cast) -> None:
    actions.place_member(
        member_id=cast.alice.pk, step_id=step("Senior sales representative").pk, from_on=date(2025, 1, 1), by=cast.ada
    )
    place = ladders.place_of(viewer=cast.alice, member_id=cast.alice.pk)

    names = [one.name for one in ladders.next_steps(place=place, role_ids=[cast.alice.roles.get().pk])]

    assert names[0] == "Team lead"
    assert "Senior seller" in names


def test_proposal_without_a_step_takes_the_next_and_keeps_the_criteria(cast: factories.Cast) -> None:
    assessed(cast.alice, 3, code="discovery", by=cast.mona)
    made = proposed(cast)
    before = [(one.wanted, one.reached, one.is_met) for one in promotions.criteria_of(proposal=made)]

    assessed(cast.alice, 1, code="discovery", by=cast.mona, at=LATER, why="Forgot to ask")
    for one in made.step.criteria.all():
        actions.remove_criterion(criterion_id=one.pk, by=cast.ada)

    kept = promotions.proposal(viewer=cast.mona, proposal_id=made.pk)
    assert [(one.wanted, one.reached, one.is_met) for one in promotions.criteria_of(proposal=kept)] == before
    assert len(before) > 0


def test_approved_somebody_stands_on_the_step_and_is_told(cast: factories.Cast, director: Any) -> None:
    made = proposed(cast)
    actions.decide_promotion(
        proposal_id=made.pk, is_approved=True, answer="Well earned", from_on=date(2026, 4, 1), at=AT, by=director
    )

    place = CareerPlace.objects.present().get(member=cast.alice)
    assert (place.step, place.from_on) == (made.step, date(2026, 4, 1))
    told = Notification.objects.get(member=cast.alice, topic="promotion").text
    assert told == f"It was decided on your promotion to {made.step.name}: Well earned"


def test_nobody_decides_what_they_proposed_or_is_about_them(cast: factories.Cast, director: Any) -> None:
    own = actions.propose_promotion(member_id=cast.bob.pk, why="Ready", at=AT, by=director)
    about = actions.propose_promotion(
        member_id=director.pk, step_id=step("Sales director").pk, why="Ready", at=AT, by=cast.ada
    )

    for proposal, by in ((own, director), (about, director), (about, cast.ada), (own, cast.mona), (own, cast.bob)):
        with pytest.raises(CannotPromote):
            actions.decide_promotion(proposal_id=proposal.pk, is_approved=True, answer="Yes", at=AT, by=by)
    with pytest.raises(CannotPromote):
        actions.propose_promotion(member_id=cast.mona.pk, why="Me", at=AT, by=cast.mona)


def test_subject_learns_of_a_proposal_only_once_it_is_decided(cast: factories.Cast, director: Any) -> None:
    made = proposed(cast)

    assert promotions.proposals(viewer=cast.alice) == []
    with pytest.raises(Http404):
        promotions.proposal(viewer=cast.alice, proposal_id=made.pk)
    actions.decide_promotion(proposal_id=made.pk, is_approved=False, answer="Closing first", at=AT, by=director)

    assert [one.answer for one in promotions.proposals(viewer=cast.alice, is_open=False)] == ["Closing first"]
    for peer in (cast.bob, cast.charlie, cast.rita):
        assert promotions.proposals(viewer=peer, is_open=False) == []


def test_director_sees_no_proposal_about_oneself(cast: factories.Cast, director: Any) -> None:
    actions.propose_promotion(member_id=director.pk, step_id=step("Sales director").pk, why="Ready", at=AT, by=cast.ada)

    assert promotions.proposals(viewer=director) == []


def test_proposals_that_cannot_be_are_refused(cast: factories.Cast) -> None:
    proposed(cast)
    with pytest.raises(CannotPromote):
        proposed(cast)
    with pytest.raises(CannotPromote):
        actions.propose_promotion(member_id=cast.bob.pk, why=" ", at=AT, by=cast.mona)
    with pytest.raises(Http404):
        actions.propose_promotion(member_id=cast.charlie.pk, why="Good", at=AT, by=cast.mona)
    with pytest.raises(CannotPromote):
        actions.propose_promotion(member_id=cast.bob.pk, why="Good", at=AT, by=cast.alice)
    actions.place_member(member_id=cast.bob.pk, step_id=step("Team lead").pk, from_on=TODAY, by=cast.ada)
    with pytest.raises(CannotPromote):
        actions.propose_promotion(member_id=cast.bob.pk, step_id=step("Team lead").pk, why="Good", at=AT, by=cast.mona)


def test_withdrawn_proposal_is_gone_and_a_new_one_may_be_made(cast: factories.Cast) -> None:
    made = proposed(cast)
    actions.withdraw_promotion(proposal_id=made.pk, by=cast.mona)

    assert proposed(cast).pk != made.pk
    with pytest.raises(Http404):
        actions.withdraw_promotion(proposal_id=made.pk, by=cast.mona)


def test_decision_before_the_present_step_began_is_refused(cast: factories.Cast, director: Any) -> None:
    made = proposed(cast)
    actions.place_member(member_id=cast.alice.pk, step_id=step("Sales representative").pk, from_on=TODAY, by=cast.ada)

    with pytest.raises(CannotPromote) as refusal:
        actions.decide_promotion(proposal_id=made.pk, is_approved=True, answer="Yes", from_on=TODAY, at=AT, by=director)

    assert refusal.value.code == "from_on"


def test_steps_move_and_those_in_use_stay(cast: factories.Cast) -> None:
    ladder = actions.create_ladder(values={"kind": "expert", "name": "Engineers"}, by=cast.ada)
    low, high = (actions.add_step(ladder_id=ladder.pk, values={"name": name}, by=cast.ada) for name in ("Low", "High"))
    actions.move_step(step_id=low.pk, is_up=True, by=cast.ada)
    actions.place_member(member_id=cast.alice.pk, step_id=low.pk, from_on=TODAY, by=cast.ada)

    assert list(ladder.steps.values_list("name", flat=True)) == ["High", "Low"]
    with pytest.raises(CannotSetUpLadder):
        actions.remove_step(step_id=low.pk, by=cast.ada)
    actions.remove_step(step_id=high.pk, by=cast.ada)


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "metric", "wanted": Decimal(1), "metric_code": "nothing", "months": 12},
        {"kind": "metric", "wanted": Decimal(1), "metric_code": "stage_still_in", "months": 12},
        {"kind": "metric", "wanted": Decimal(1), "metric_code": "win_rate"},
        {"kind": "skill", "wanted": Decimal(3), "skill_id": 0},
        {"kind": "scorecard", "wanted": Decimal(90), "months": 61},
        {"kind": "tenure", "wanted": Decimal(-1)},
    ],
)
def test_criteria_that_cannot_be_told_are_refused(cast: factories.Cast, values: dict[str, Any]) -> None:
    with pytest.raises(CannotSetUpLadder):
        actions.add_criterion(step_id=step("Team lead").pk, values=values, by=cast.ada)


def test_ladders_are_loaded_once(cast: factories.Cast) -> None:
    assert actions.load_ladders(by=cast.ada) == 0
    assert Ladder.objects.count() == 3


def test_nobody_who_left_is_promoted(cast: factories.Cast, director: Any) -> None:
    made = proposed(cast)
    people.deactivate_member(member_id=cast.alice.pk, hand_over_to_id=cast.bob.pk, on=TODAY, by=cast.ada)

    with pytest.raises(CannotPromote):
        actions.decide_promotion(proposal_id=made.pk, is_approved=True, answer="Yes", at=AT, by=director)
    actions.decide_promotion(proposal_id=made.pk, is_approved=False, answer="Has left", at=AT, by=director)


def test_whoever_leads_the_proposer_is_asked_to_decide(cast: factories.Cast, director: Any) -> None:
    people.edit_unit(unit_id=cast.north.pk, values={"manager_id": director.pk}, by=cast.ada)
    made = proposed(cast)

    told = Notification.objects.get(member=director, topic="promotion").text
    assert told == f"Alice is proposed for promotion to {made.step.name}: please decide."
