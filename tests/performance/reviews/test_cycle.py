"""A cycle from its launch to its close: who is asked, what counts, what is refused, what stays on record."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.http import Http404

from quarterdeck.core.audit import trail
from quarterdeck.core.events.models import OutboxEvent
from quarterdeck.core.notifications.models import Notification
from quarterdeck.core.records.versions import StaleEdit
from quarterdeck.people import actions as people
from quarterdeck.performance.actions.questions import CannotAnswer
from quarterdeck.performance.actions.reviews import (
    calibrating,
    cycles,
    evaluating,
    goals,
    launching,
    nominating,
    reminding,
    talking,
)
from quarterdeck.performance.actions.reviews.refusals import CannotReview, CannotSetUpCycle
from quarterdeck.performance.models.agreements import Agreement
from quarterdeck.performance.models.reviews import CycleState, Evaluation, EvaluationState, Review
from quarterdeck.performance.queries.reviews import calibration, records
from quarterdeck.performance.queries.reviews import people as taking_part
from tests import factories
from tests.performance.reviews import reviewing
from tests.performance.reviews.reviewing import AT, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> factories.Cast:
    return factories.cast(language="en")


def test_participants_are_those_of_units_roles_and_days(cast: factories.Cast) -> None:
    factories.member("Nina", in_unit=cast.sales, on=date(2025, 12, 1))
    found = reviewing.drafted(cast, joined_before=date(2025, 10, 1))

    assert [one.name for one in taking_part.participants(found)] == ["Alice", "Bob"]


def test_launch_asks_everybody_by_their_place(cast: factories.Cast) -> None:
    found = reviewing.launched(cast, {"self": 0, "manager": 60, "upper": 40})

    asked = {(one.side, one.evaluator) for one in found.review(cast.alice).evaluations.all()}
    assert asked == {("self", cast.alice), ("manager", cast.mona), ("upper", found.dora)}
    assert found.cycle.state == CycleState.EVALUATING
    assert Notification.objects.filter(member=cast.mona, topic="review").count() == 2


def test_a_manager_is_assessed_by_the_team(cast: factories.Cast) -> None:
    manager = cast.mona.roles.get().pk
    found = reviewing.launched(cast, {"reports": 100}, role_ids=[manager])

    asked = {one.evaluator for one in found.review(cast.mona).evaluations.all()}
    assert asked == {cast.alice, cast.bob}


def test_weights_that_do_not_sum_and_nobody_in_it_are_refused(cast: factories.Cast) -> None:
    short = reviewing.drafted(cast, {"manager": 60})
    with pytest.raises(CannotSetUpCycle, match="add up to 60"):
        launching.launch(cycle_id=short.pk, at=AT, by=cast.ada)

    nobody = reviewing.drafted(cast, {"manager": 100}, joined_before=date(2020, 1, 1))
    with pytest.raises(CannotSetUpCycle, match="Nobody is in it"):
        launching.launch(cycle_id=nobody.pk, at=AT, by=cast.ada)
    with pytest.raises(CannotSetUpCycle, match="traced back"):
        reviewing.drafted(cast, least_answers=2)


def test_after_the_launch_what_people_are_judged_by_does_not_change(cast: factories.Cast) -> None:
    found = reviewing.launched(cast)

    with pytest.raises(CannotSetUpCycle, match="launched already"):
        cycles.set_part(cycle_id=found.cycle.pk, side="upper", weight=Decimal(10), by=cast.ada)
    with pytest.raises(CannotSetUpCycle, match="only its name"):
        cycles.edit_cycle(cycle_id=found.cycle.pk, values={"starts_on": date(2025, 8, 1)}, version=None, by=cast.ada)
    later = cycles.edit_cycle(cycle_id=found.cycle.pk, values={"talk_by": date(2026, 5, 1)}, version=None, by=cast.ada)
    assert later.talk_by == date(2026, 5, 1)


def test_a_colleague_is_proposed_by_the_person_and_agreed_by_the_manager(cast: factories.Cast) -> None:
    found = reviewing.launched(cast)
    review = found.review(cast.alice)

    proposed = nominating.propose(review_id=review.pk, member_id=found.paul.pk, by=cast.alice)
    with pytest.raises(Http404):
        nominating.agree(evaluation_id=proposed.pk, by=cast.alice)
    with pytest.raises(Http404):
        nominating.propose(review_id=review.pk, member_id=found.pia.pk, by=found.paul)
    nominating.agree(evaluation_id=proposed.pk, by=cast.mona)

    assert found.asked(cast.alice, found.paul).state == EvaluationState.OPEN
    for somebody in (cast.alice, cast.mona):
        with pytest.raises(CannotReview, match="asked anyway"):
            nominating.propose(review_id=review.pk, member_id=somebody.pk, by=cast.mona)
    with pytest.raises(CannotReview, match="asked already"):
        nominating.propose(review_id=review.pk, member_id=found.paul.pk, by=cast.mona)


def test_no_more_colleagues_than_agreed(cast: factories.Cast) -> None:
    found = reviewing.launched(cast, most_peers=2)
    found.invite(found.paul, found.pia)

    with pytest.raises(CannotReview, match="enough"):
        found.invite(found.pete)


def test_answers_are_kept_handed_in_once_and_by_nobody_else(cast: factories.Cast) -> None:
    found = reviewing.launched(cast, {"self": 0, "manager": 100})
    asked = found.asked(cast.alice, cast.mona)
    given = found.given("manager", 3)

    sheet = evaluating.keep(evaluation_id=asked.pk, answers=given, at=AT, by=cast.mona)
    with pytest.raises(CannotAnswer, match="meanwhile"):
        evaluating.keep(evaluation_id=asked.pk, answers=given, at=AT, by=cast.mona, version=sheet.version - 1)
    for other in (cast.ada, found.dora, cast.alice, cast.bob):
        with pytest.raises(Http404):
            evaluating.keep(evaluation_id=asked.pk, answers=given, at=AT, by=other)
    found.answer(cast.alice, cast.mona, 4)

    with pytest.raises(CannotReview, match="handed in already"):
        found.answer(cast.alice, cast.mona, 1)


def test_nobody_assesses_before_it_begins_or_after_it_ends(cast: factories.Cast) -> None:
    found = reviewing.launched(cast)
    with pytest.raises(CannotReview, match="not begun or is over"):
        found.answer(cast.alice, cast.mona, 4)
    found.assess()
    found.answer(cast.alice, cast.mona, 4)
    found.end()

    with pytest.raises(CannotReview, match="not begun or is over"):
        evaluating.hand_in(
            evaluation_id=found.asked(cast.alice, cast.alice).pk,
            answers=found.given("self", 5),
            at=AT,
            by=cast.alice,
        )


def test_a_cycle_with_missing_views_ends_with_a_reason_and_shares_their_weight_out(cast: factories.Cast) -> None:
    found = reviewing.launched(cast)
    found.invite(*found.peers)
    found.assess()
    found.answer(cast.alice, cast.mona, 4)
    found.answer(cast.alice, found.paul, 1)

    with pytest.raises(CannotReview, match="5 views are still missing"):
        found.end(why="")
    found.end("Two are ill")

    alice, bob = found.review(cast.alice), found.review(cast.bob)
    assert (alice.score, alice.applied) == (Decimal("75.00"), Decimal("60.00"))
    assert (bob.score, bob.band) == (None, None)
    assert {one.part.side: one.score for one in alice.results.select_related("part")} == {
        "self": None,
        "manager": Decimal("75.00"),
        "peers": None,
    }


def test_a_reviewer_who_leaves_steps_back_and_the_manager_names_another(cast: factories.Cast) -> None:
    found = reviewing.launched(cast)
    found.invite(*found.peers)
    found.assess()
    found.answer(cast.alice, found.pia, 4)

    for one in (found.paul, found.pia):
        people.deactivate_member(member_id=one.pk, hand_over_to_id=None, on=TODAY, by=cast.ada)
        nominating.step_back(member_id=one.pk)

    states = {one.evaluator: one.state for one in found.review(cast.alice).evaluations.filter(side="peers")}
    assert states[found.paul] == EvaluationState.WITHDRAWN
    assert states[found.pia] == EvaluationState.SUBMITTED
    assert Notification.objects.filter(member=cast.mona, text__contains="Paul has left").count() == 1


def test_a_manager_who_leaves_is_followed_by_the_next_above(cast: factories.Cast) -> None:
    found = reviewing.launched(cast, {"self": 0, "manager": 100})

    people.deactivate_member(member_id=cast.mona.pk, hand_over_to_id=found.dora.pk, on=TODAY, by=cast.ada)
    nominating.step_back(member_id=cast.mona.pk)

    assert found.asked(cast.alice, found.dora).state == EvaluationState.OPEN
    assert found.review(cast.alice).manager == found.dora


def test_who_changed_team_is_assessed_by_both_managers_for_their_days(cast: factories.Cast) -> None:
    carl = factories.member("Carl", role="manager", in_unit=cast.south)
    people.edit_unit(unit_id=cast.south.pk, values={"manager_id": carl.pk}, by=cast.ada)
    people.move_member(member_id=cast.charlie.pk, unit_id=cast.sales.pk, on=date(2025, 10, 1), by=cast.ada)
    found = reviewing.launched(cast, {"manager": 100})

    shares = {one.evaluator: one.share for one in found.review(cast.charlie).evaluations.all()}
    assert set(shares) == {carl, cast.mona}
    assert sum(shares.values()) == 1
    found.answer(cast.charlie, carl, 5)
    found.answer(cast.charlie, cast.mona, 1)
    found.end()
    assert found.review(cast.charlie).score == (shares[carl] * 100).quantize(Decimal("0.01"))


def test_goals_are_agreed_first_and_seen_from_both_sides(cast: factories.Cast) -> None:
    found = reviewing.launched(cast, {"self": 0, "manager": 40, "goals": 60})
    review = found.review(cast.alice)
    wish = goals.propose_goal(review_id=review.pk, values={"title": "Ten references"}, at=AT, by=cast.alice)

    with pytest.raises(CannotReview, match="Your manager agrees"):
        goals.agree_goal(goal_id=wish.pk, at=AT, by=cast.alice)
    with pytest.raises(CannotReview, match="Agreed goals"):
        goals.assess_goal(goal_id=wish.pk, level=5, note="", by=cast.alice)
    goals.agree_goal(goal_id=wish.pk, at=AT, by=cast.mona)
    goals.assess_goal(goal_id=wish.pk, level=5, note="Twelve even", by=cast.alice)
    goals.assess_goal(goal_id=wish.pk, level=3, note="Ten, late", by=cast.mona)
    hers = records.record(viewer=cast.alice, review_id=review.pk).goals[0]
    found.end()

    assert (hers.own_level, hers.level) == (5, None)
    assert found.review(cast.alice).score == Decimal("50.00")


def test_calibration_logs_each_move_and_nobody_moves_themselves(cast: factories.Cast) -> None:
    found = reviewing.launched(cast, {"manager": 100})
    found.answer(cast.alice, cast.mona, 5)
    found.answer(cast.bob, cast.mona, 5)
    found.end()
    alice, solid = found.review(cast.alice), found.cycle.bands.get(name="Solid")

    with pytest.raises(CannotReview, match="Say why"):
        calibrating.move(review_id=alice.pk, band_id=solid.pk, why=" ", at=AT, by=found.dora)
    for other in (cast.alice, cast.bob, cast.charlie):
        with pytest.raises(Http404):
            calibrating.move(review_id=alice.pk, band_id=solid.pk, why="Kind", at=AT, by=other)
    with pytest.raises(CannotReview, match="more or fewer"):
        calibrating.lock(cycle_id=found.cycle.pk, at=AT, by=cast.ada)
    moved = calibrating.move(review_id=alice.pk, band_id=solid.pk, why="One lucky deal", at=AT, by=found.dora)
    calibrating.lock(cycle_id=found.cycle.pk, at=AT, by=cast.ada)

    assert (moved.before, moved.after, moved.by) == ("Strong", "Solid", found.dora)
    with pytest.raises(CannotReview, match="locked"):
        calibrating.move(review_id=alice.pk, band_id=solid.pk, why="Again", at=AT, by=found.dora)
    page = calibration.calibration(viewer=found.dora, cycle_id=found.cycle.pk)
    assert [one.why for one in page.moves] == ["One lucky deal"]
    with pytest.raises(Http404):
        calibration.calibration(viewer=cast.charlie, cycle_id=found.cycle.pk)


def test_reopening_is_logged_and_takes_the_result_back_until_it_is_locked_again(cast: factories.Cast) -> None:
    found = reviewing.released(cast)
    review = found.review(cast.alice)

    with pytest.raises(CannotReview, match="Say why"):
        calibrating.reopen(review_id=review.pk, why="", by=cast.ada)
    calibrating.reopen(review_id=review.pk, why="Wrong manager", by=cast.ada)
    hidden = records.record(viewer=cast.alice, review_id=review.pk)
    calibrating.lock_again(review_id=review.pk, at=AT, by=cast.ada)

    assert (list(hidden.results), list(hidden.said)) == ([], [])
    assert records.record(viewer=cast.alice, review_id=review.pk).results
    acts = [(one.act, one.note) for one in trail.entries_for(review)]
    assert ("reopened", "Wrong manager") in acts


def test_the_talk_is_written_agreed_signed_by_both_and_ends_in_a_next_step(cast: factories.Cast) -> None:
    found = reviewing.released(cast)
    review = found.review(cast.alice)

    with pytest.raises(CannotReview, match="day of the talk"):
        talking.sign(review_id=review.pk, at=AT, by=cast.alice)
    notes = {"talk_on": TODAY, "talk_notes": "Listen more"}
    talking.write_notes(review_id=review.pk, values=notes, version=review.version, by=cast.mona)
    with pytest.raises(StaleEdit):
        talking.write_notes(
            review_id=review.pk, values={"talk_notes": "Talk more"}, version=review.version, by=found.dora
        )
    talking.agree_step(review_id=review.pk, text="Shadow Bob twice", due_on=TODAY + timedelta(14), at=AT, by=cast.mona)
    talking.sign(review_id=review.pk, at=AT, by=cast.alice, disagreement="I won more than it says")
    talking.sign(review_id=review.pk, at=AT, by=cast.mona)
    talking.decide(review_id=review.pk, outcome="improvement", note="Two quarters below", at=AT, by=cast.mona)

    kept = found.review(cast.alice)
    assert kept.disagreement == "I won more than it says"
    assert Agreement.objects.get(review=kept).member == cast.alice
    assert {"ReviewReleased", "ReviewSigned", "ReviewOutcomeDecided"} <= set(
        OutboxEvent.objects.values_list("name", flat=True)
    )
    with pytest.raises(CannotReview, match="signed"):
        talking.write_notes(review_id=review.pk, values=notes, version=None, by=cast.mona)


def test_a_cycle_is_closed_with_what_is_missing_on_record(cast: factories.Cast) -> None:
    found = reviewing.released(cast)

    with pytest.raises(CannotReview, match="2 reviews are not signed"):
        calibrating.close(cycle_id=found.cycle.pk, at=AT, by=cast.ada)
    closed = calibrating.close(cycle_id=found.cycle.pk, at=AT, by=cast.ada, why="Both left")

    assert closed.state == CycleState.CLOSED
    with pytest.raises(CannotReview, match="until the cycle is closed"):
        talking.sign(review_id=found.review(cast.alice).pk, at=AT, by=cast.alice)


def test_reminders_come_at_most_every_third_day(cast: factories.Cast) -> None:
    reviewing.launched(cast, {"self": 0, "manager": 100})
    due = reviewing.DAYS["evaluate_by"]

    counts = [reminding.remind(today=due + timedelta(days)) for days in (-10, -3, -2, 0, 3)]

    assert counts == [0, 4, 0, 4, 4]


def test_who_cannot_judge_says_so_and_another_is_named(cast: factories.Cast) -> None:
    found = reviewing.launched(cast, {"manager": 100})
    asked = found.asked(cast.alice, cast.mona)

    with pytest.raises(CannotReview, match="Say why"):
        evaluating.decline(evaluation_id=asked.pk, why="", by=cast.mona)
    evaluating.decline(evaluation_id=asked.pk, why="Married to her", by=cast.mona)
    nominating.hand_to(evaluation_id=asked.pk, member_id=found.dora.pk, by=cast.mona)
    found.answer(cast.alice, found.dora, 3)

    assert Evaluation.objects.get(review__member=cast.alice, state="submitted").evaluator == found.dora


def test_colleagues_and_other_teams_never_see_a_review(cast: factories.Cast) -> None:
    found = reviewing.released(cast)
    peer_manager = factories.member("Max", role="manager", in_unit=cast.sales)

    for stranger in (cast.bob, cast.charlie, found.paul, cast.rita, peer_manager):
        assert not Review.objects.visible_to(stranger).exclude(member=stranger).exists(), stranger
    for leading in (cast.mona, found.dora, cast.ada):
        assert Review.objects.visible_to(leading).filter(member=cast.alice).exists(), leading
