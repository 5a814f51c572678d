"""Talks, plans, what is agreed and given along: what the doors do and refuse."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from quarterdeck.core.notifications.models import Notification
from quarterdeck.people import actions as people
from quarterdeck.performance.actions import agreements
from quarterdeck.performance.actions.agreements import CannotAgree
from quarterdeck.performance.actions.coaching import observing, plans, sessions, supporting
from quarterdeck.performance.actions.coaching.refusals import CannotCoach
from quarterdeck.performance.models.agreements import Agreement
from quarterdeck.performance.models.coaching import CoachingSession
from quarterdeck.performance.queries import agreements as agreed
from quarterdeck.performance.queries.coaching import load, workbench
from quarterdeck.performance.queries.coaching import sessions as queries
from quarterdeck.performance.rules.coaching.urgency import Reason
from quarterdeck.performance.rules.questions import Given
from tests import factories
from tests.performance.coaching.talking import NOW, TODAY, held, observed, prepared
from tests.performance.diagnosis.selling import finding

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> factories.Cast:
    return factories.cast(language="en")


def test_a_talk_keeps_the_finding_it_was_prepared_from(cast: factories.Cast) -> None:
    found = finding(cast.alice)

    made = prepared(cast, finding=found)
    found.run.delete()

    made = CoachingSession.objects.get(pk=made.pk)
    assert (made.measure, made.occasion.own, made.occasion.peers, made.occasion.cases) == ("win_rate", 0.1, 0.3, 60)
    assert Notification.objects.get(member=cast.alice).text == (
        "Mona would like to talk with you about: Asking before offering"
    )


def test_only_somebody_within_reach_is_coached_and_nobody_by_themselves(cast: factories.Cast) -> None:
    for member, by in ((cast.charlie, cast.mona), (cast.mona, cast.mona), (cast.bob, cast.alice)):
        with pytest.raises(Http404):
            prepared(cast, member=member, by=by)


def test_a_finding_about_somebody_else_is_refused(cast: factories.Cast) -> None:
    with pytest.raises(Http404):
        prepared(cast, finding=finding(cast.bob))


def test_the_talk_is_written_by_the_coach_only(cast: factories.Cast) -> None:
    made = prepared(cast)

    sessions.write(session_id=made.pk, values={"goal": "Three questions first"}, version=None, by=cast.mona)

    with pytest.raises(CannotCoach, match="coach writes"):
        sessions.write(session_id=made.pk, values={"goal": "Other"}, version=None, by=cast.alice)
    with pytest.raises(Http404):
        sessions.write(session_id=made.pk, values={"goal": "Other"}, version=None, by=cast.bob)
    assert CoachingSession.objects.get().goal == "Three questions first"


def test_a_talk_is_held_on_a_day_that_has_come_and_followed_up_later(cast: factories.Cast) -> None:
    made = prepared(cast)
    when = {"session_id": made.pk, "minutes": 30, "today": TODAY, "by": cast.mona}

    with pytest.raises(CannotCoach, match="not come"):
        sessions.hold(on=TODAY + timedelta(1), follow_up_on=None, **when)
    with pytest.raises(CannotCoach, match="later day"):
        sessions.hold(on=TODAY, follow_up_on=TODAY, **when)
    with pytest.raises(CannotCoach, match="not taken place"):
        sessions.follow_up(session_id=made.pk, text="Better", on=TODAY, by=cast.mona)
    sessions.hold(on=TODAY, follow_up_on=TODAY + timedelta(35), **when)
    with pytest.raises(CannotCoach, match="has taken place"):
        sessions.hold(on=TODAY, follow_up_on=None, **when)
    done = sessions.follow_up(session_id=made.pk, text="Better", on=TODAY + timedelta(35), by=cast.mona)

    assert (done.followed_up_on, done.follow_up) == (TODAY + timedelta(35), "Better")


def test_a_follow_up_can_be_looked_at_once_more(cast: factories.Cast) -> None:
    made = held(cast)

    again = sessions.follow_up(
        session_id=made.pk, text="Half way", on=TODAY, again_on=TODAY + timedelta(14), by=cast.mona
    )

    assert (again.followed_up_on, again.follow_up_on) == (None, TODAY + timedelta(14))


def test_a_talk_called_off_says_why_and_is_written_no_more(cast: factories.Cast) -> None:
    made = prepared(cast)

    sessions.call_off(session_id=made.pk, why="Ill", at=NOW, by=cast.mona)

    with pytest.raises(CannotCoach, match="called off"):
        sessions.write(session_id=made.pk, values={"goal": "x"}, version=None, by=cast.mona)


def test_either_agrees_and_either_ticks_off(cast: factories.Cast) -> None:
    made = prepared(cast)
    by_alice = sessions.agree(session_id=made.pk, text="Call Acme", due_on=TODAY, at=NOW, by=cast.alice)
    by_mona = sessions.agree(session_id=made.pk, text="Ride along", due_on=TODAY, at=NOW, by=cast.mona)

    agreements.finish(agreement_id=by_alice.pk, on=TODAY, by=cast.mona)
    agreements.drop(agreement_id=by_mona.pk, why="No longer needed", on=TODAY, by=cast.alice)

    assert agreed.open_of(viewer=cast.alice, member_id=cast.alice.pk) == []
    with pytest.raises(CannotAgree, match="dropped"):
        agreements.finish(agreement_id=by_mona.pk, on=TODAY, by=cast.alice)
    agreements.reopen(agreement_id=by_mona.pk, by=cast.alice)
    assert [one.text for one in agreed.due(viewer=cast.alice, until=TODAY)] == ["Ride along"]


def test_an_agreement_comes_from_one_place(cast: factories.Cast) -> None:
    with pytest.raises(IntegrityError):
        agreements.agree(member_id=cast.alice.pk, text="Call", due_on=TODAY, at=NOW, by=cast.mona)


def test_peers_see_neither_talk_nor_agreement(cast: factories.Cast) -> None:
    made = prepared(cast)
    sessions.agree(session_id=made.pk, text="Call Acme", due_on=TODAY, at=NOW, by=cast.mona)

    for other in (cast.bob, cast.charlie, cast.rita, cast.ada):
        assert not CoachingSession.objects.visible_to(other).exists()
        assert not Agreement.objects.visible_to(other).exists()
    for one in (cast.alice, cast.mona):
        assert CoachingSession.objects.visible_to(one).exists()
        assert Agreement.objects.visible_to(one).exists()


def test_a_note_is_read_by_its_writer_only(cast: factories.Cast) -> None:
    made = prepared(cast)

    sessions.note(session_id=made.pk, text="Careful: tired", by=cast.mona)

    assert queries.record(viewer=cast.mona, session_id=made.pk).note == "Careful: tired"
    assert queries.record(viewer=cast.alice, session_id=made.pk).note == ""


def test_an_observation_is_seen_with_its_answers_once_handed_in(cast: factories.Cast) -> None:
    made = prepared(cast)
    looked = observed(cast, made)
    assert looked.sheet is not None
    question = looked.sheet.questionnaire.questions.get()

    observing.keep_answers(
        observation_id=looked.pk, answers={question.pk: Given(number=Decimal(2))}, version=None, by=cast.mona
    )
    before = queries.record(viewer=cast.alice, session_id=made.pk).observations[0][1]
    observing.hand_in(observation_id=looked.pk, answers={}, at=NOW, by=cast.mona)
    after = queries.record(viewer=cast.alice, session_id=made.pk).observations[0][1]

    assert before is None
    assert after is not None
    assert after.scored.score == 25


def test_a_file_given_along_is_what_its_name_says(cast: factories.Cast) -> None:
    made = prepared(cast)
    values = {"kind": "material", "title": "Questions"}
    give = {"session_id": made.pk, "values": values, "at": NOW, "by": cast.mona}

    with pytest.raises(CannotCoach, match="not what its name says"):
        supporting.give(file=SimpleUploadedFile("a.pdf", b"MZ"), **give)
    kept = supporting.give(file=SimpleUploadedFile("a.pdf", b"%PDF-1.7\n"), **give)

    assert queries.support(viewer=cast.alice, support_id=kept.pk).title == "Questions"
    with pytest.raises(Http404):
        queries.support(viewer=cast.bob, support_id=kept.pk)


def test_a_plan_takes_over_its_first_talk_and_ends_with_a_result(cast: factories.Cast) -> None:
    first = prepared(cast, finding=finding(cast.alice))
    plan = plans.start_plan(
        member_id=cast.alice.pk,
        values={"focus": "Asking", "sessions": 3},
        on=TODAY,
        by=cast.mona,
        session_id=first.pk,
    )

    second = prepared(cast, plan_id=plan.pk)
    plans.end_plan(plan_id=plan.pk, result="Asks first", on=TODAY, by=cast.mona)

    assert (plan.measure, second.measure) == ("win_rate", "win_rate")
    assert plan.talks.count() == 2
    with pytest.raises(Http404):
        prepared(cast, plan_id=plan.pk)
    with pytest.raises(CannotCoach, match="has ended"):
        plans.end_plan(plan_id=plan.pk, result="Again", on=TODAY, by=cast.mona)


def test_the_workbench_says_whom_to_see_and_why(cast: factories.Cast) -> None:
    late = held(cast, member=cast.bob)
    sessions.agree(session_id=late.pk, text="Call", due_on=TODAY, at=NOW, by=cast.mona)
    finding(cast.alice)

    found = workbench.workbench(viewer=cast.mona, today=date(2026, 4, 10))

    assert [(one.member.name, list(one.urgent.reasons)) for one in found.candidates] == [
        ("Bob", [Reason.FOLLOW_UP, Reason.AGREEMENT]),
        ("Alice", [Reason.FINDING, Reason.QUIET]),
    ]


def test_a_finding_somebody_is_coached_on_asks_for_nobody_anew(cast: factories.Cast) -> None:
    held(cast, finding=finding(cast.alice))

    found = workbench.workbench(viewer=cast.mona, today=TODAY)

    assert [one.member.name for one in found.candidates] == ["Bob"]


def test_the_workbench_asks_as_often_for_four_findings_as_for_one(cast: factories.Cast) -> None:
    one = finding(cast.alice)
    workbench.workbench(viewer=cast.mona, today=TODAY)
    with CaptureQueriesContext(connection) as first:
        workbench.workbench(viewer=cast.mona, today=TODAY)
    for name in ("Dora", "Emil", "Fred"):
        one.pk, one.member = None, factories.member(name, in_unit=cast.sales)
        one.save()

    with CaptureQueriesContext(connection) as second:
        found = workbench.workbench(viewer=cast.mona, today=TODAY)

    assert sum(1 for each in found.candidates if each.finding) == 4
    assert len(second) == len(first) <= 16


def test_load_counts_talks_hours_and_people(cast: factories.Cast) -> None:
    held(cast)
    held(cast, member=cast.bob)
    prepared(cast)

    found = load.loads(viewer=cast.mona, today=TODAY)

    assert [(one.coach.name, one.talks, one.minutes, one.people, one.waiting) for one in found] == [
        ("Mona", 2, 90, 2, 0)
    ]


def test_a_coach_who_leaves_keeps_the_talks_readable_for_the_next_manager(cast: factories.Cast) -> None:
    made = prepared(cast)
    dana = factories.member("Dana", role="manager", in_unit=cast.sales)
    people.edit_unit(unit_id=cast.sales.pk, values={"manager_id": dana.pk}, by=cast.ada)

    written = sessions.write(session_id=made.pk, values={"reality": "Seen"}, version=None, by=dana)

    assert written.reality == "Seen"
