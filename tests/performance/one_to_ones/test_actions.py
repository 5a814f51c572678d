"""One-to-ones: rhythm, points, notes, agreements that come back, and who never reads any of it."""

from datetime import date, timedelta

import pytest
from django.http import Http404

from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.core.notifications.models import Notification
from quarterdeck.core.records.versions import StaleEdit
from quarterdeck.people import actions as people
from quarterdeck.performance.actions import agreements
from quarterdeck.performance.actions import one_to_ones as actions
from quarterdeck.performance.actions.one_to_ones import CannotTalk
from quarterdeck.performance.models.one_to_ones import OneToOne, OneToOneSeries, PrivateNote, TalkState
from quarterdeck.performance.queries.one_to_ones import agenda as filling
from quarterdeck.performance.queries.one_to_ones import series as queries
from tests import factories
from tests.performance.one_to_ones.talking import AT, FIRST, TODAY, planned, series

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> factories.Cast:
    return factories.cast(language="en")


def test_a_manager_begins_with_those_they_lead_only(cast: factories.Cast) -> None:
    found = series(cast)

    assert planned(found).planned_on == FIRST
    assert "Mona would like to talk with you" in Notification.objects.get(member=cast.alice).text
    for leader, member in ((cast.mona, cast.charlie), (cast.bob, cast.alice), (cast.alice, cast.mona)):
        with pytest.raises(Http404):
            actions.start_series(member_id=member.pk, rhythm="weekly", first_on=FIRST, today=TODAY, by=leader)


def test_a_second_series_with_the_same_person_is_refused(cast: factories.Cast) -> None:
    series(cast)

    with pytest.raises(CannotTalk, match="already"):
        series(cast)


def test_what_was_not_reached_moves_to_the_next_talk(cast: factories.Cast) -> None:
    talk = planned(series(cast))
    reached = actions.add_point(talk_id=talk.pk, text="Forecast", at=AT, by=cast.alice)
    left = actions.add_point(talk_id=talk.pk, text="Holiday", at=AT, by=cast.mona)
    actions.cover_point(point_id=reached.pk, is_covered=True, by=cast.mona)

    following = actions.hold(talk_id=talk.pk, on=FIRST, today=FIRST, by=cast.mona)

    reached.refresh_from_db()
    left.refresh_from_db()
    assert (reached.talk_id, left.talk_id) == (talk.pk, following.pk)
    assert following.planned_on == FIRST + timedelta(14)
    assert OneToOne.objects.get(pk=talk.pk).state == TalkState.HELD


def test_what_was_agreed_comes_back_until_it_is_done(cast: factories.Cast) -> None:
    found = series(cast)
    talk = planned(found)
    agreed = actions.agree(
        talk_id=talk.pk, member_id=cast.alice.pk, text="Call Acme", due_on=FIRST, at=AT, by=cast.mona
    )
    actions.hold(talk_id=talk.pk, on=FIRST, today=FIRST, by=cast.mona)

    def open_now() -> list[str]:
        now = queries.talk_now(viewer=cast.alice, series_id=found.pk)
        return [one.text for one in filling.agenda(viewer=cast.alice, talk=now, today=FIRST).open]

    assert open_now() == ["Call Acme"]
    agreements.finish(agreement_id=agreed.pk, on=FIRST, by=cast.alice)
    assert open_now() == []
    now = queries.talk_now(viewer=cast.mona, series_id=found.pk)
    kept = filling.agenda(viewer=cast.mona, talk=now, today=FIRST).kept
    assert [one.done_on for one in kept] == [FIRST]


def test_only_the_two_can_agree_on_something(cast: factories.Cast) -> None:
    talk = planned(series(cast))

    with pytest.raises(CannotTalk):
        actions.agree(talk_id=talk.pk, member_id=cast.bob.pk, text="Help", due_on=FIRST, at=AT, by=cast.mona)


def test_nobody_else_reads_or_writes_a_talk(cast: factories.Cast) -> None:
    found = series(cast)
    talk = planned(found)

    for stranger in (cast.ada, cast.bob, cast.charlie, cast.rita):
        with pytest.raises(Http404):
            queries.talk(viewer=stranger, talk_id=talk.pk)
        with pytest.raises(Http404):
            actions.write_notes(talk_id=talk.pk, notes="Hello", version=None, by=stranger)


def test_a_private_note_is_its_writers_only_and_leaves_no_trace(cast: factories.Cast) -> None:
    found = series(cast)
    talk = planned(found)
    before = AuditEntry.objects.count()

    actions.write_private_note(talk_id=talk.pk, text="Seems tired", at=AT, by=cast.mona)
    actions.write_private_note(talk_id=talk.pk, text="Seems rested", at=AT, by=cast.mona)

    assert queries.talk(viewer=cast.mona, talk_id=talk.pk).private == "Seems rested"
    assert queries.talk(viewer=cast.alice, talk_id=talk.pk).private == ""
    assert [PrivateNote.objects.visible_to(one).count() for one in (cast.mona, cast.alice, cast.ada)] == [1, 0, 0]
    assert AuditEntry.objects.count() == before


def test_the_trail_never_says_what_was_said(cast: factories.Cast) -> None:
    talk = planned(series(cast))
    actions.write_notes(talk_id=talk.pk, notes="Zephyrine", version=None, by=cast.mona)
    actions.add_point(talk_id=talk.pk, text="Zephyrine", at=AT, by=cast.alice)
    actions.agree(talk_id=talk.pk, member_id=cast.alice.pk, text="Zephyrine", due_on=FIRST, at=AT, by=cast.mona)

    told = [f"{entry.note} {entry.changes}" for entry in AuditEntry.objects.all()]

    assert [text for text in told if "Zephyrine" in text] == []


def test_stale_notes_are_told_with_both(cast: factories.Cast) -> None:
    talk = planned(series(cast))
    actions.write_notes(talk_id=talk.pk, notes="Mine", version=talk.version, by=cast.mona)

    with pytest.raises(StaleEdit) as told:
        actions.write_notes(talk_id=talk.pk, notes="Yours", version=talk.version, by=cast.alice)

    assert [(one.yours, one.theirs) for one in told.value.conflicts] == [("Yours", "Mine")]


def test_a_talk_is_held_once_and_not_in_the_future(cast: factories.Cast) -> None:
    talk = planned(series(cast))

    with pytest.raises(CannotTalk, match="not come"):
        actions.hold(talk_id=talk.pk, on=FIRST, today=TODAY, by=cast.mona)
    actions.hold(talk_id=talk.pk, on=FIRST, today=FIRST, by=cast.mona)
    with pytest.raises(CannotTalk, match="over"):
        actions.hold(talk_id=talk.pk, on=FIRST, today=FIRST, by=cast.alice)


def test_a_skipped_talk_tells_the_other_one_why(cast: factories.Cast) -> None:
    talk = planned(series(cast))

    following = actions.skip(talk_id=talk.pk, why="Fair in Hanover", today=FIRST, by=cast.alice)

    assert "Fair in Hanover" in Notification.objects.filter(member=cast.mona).latest("pk").text
    assert following.planned_on == FIRST + timedelta(14)


def test_overdue_talks_are_the_leaders_until_they_are_held(cast: factories.Cast) -> None:
    found = series(cast)
    later = FIRST + timedelta(4)

    assert [row.late for row in queries.overdue(viewer=cast.mona, today=later)] == [4]
    assert queries.overdue(viewer=cast.alice, today=later) == []
    actions.hold(talk_id=planned(found).pk, on=later, today=later, by=cast.mona)
    assert queries.overdue(viewer=cast.mona, today=later) == []


def test_whoever_leads_the_leader_sees_only_whether_it_takes_place(cast: factories.Cast) -> None:
    dora = factories.member("Dora", role="director", in_unit=cast.north)
    people.edit_unit(unit_id=cast.north.pk, values={"manager_id": dora.pk}, by=cast.ada)
    found = series(cast)

    seen = queries.overview(viewer=dora, today=FIRST + timedelta(1))

    assert [(row.series.pk, row.late, row.open_agreements) for row in seen.overseen] == [(found.pk, 1, None)]
    with pytest.raises(Http404):
        queries.talk_now(viewer=dora, series_id=found.pk)


def test_people_without_a_rhythm_are_named(cast: factories.Cast) -> None:
    series(cast)

    found = queries.overview(viewer=cast.mona, today=TODAY)

    assert [one.name for one in found.without] == ["Bob"]


def test_a_leaver_is_nobodys_overdue_talk(cast: factories.Cast) -> None:
    series(cast)
    people.deactivate_member(member_id=cast.alice.pk, hand_over_to_id=cast.bob.pk, on=TODAY, by=cast.ada)

    assert queries.overdue(viewer=cast.mona, today=FIRST + timedelta(9)) == []


def test_whoever_moves_away_begins_anew_with_the_next_manager(cast: factories.Cast) -> None:
    found = series(cast)
    people.move_member(member_id=cast.alice.pk, unit_id=cast.south.pk, on=TODAY, by=cast.ada)
    people.move_member(member_id=cast.bob.pk, unit_id=cast.north.pk, on=TODAY, by=cast.ada)

    ended = [actions.end_where_not_led(member_id=one.pk, on=TODAY) for one in (cast.bob, cast.alice, cast.alice)]

    assert ended == [0, 1, 0]
    assert OneToOneSeries.objects.get(pk=found.pk).ended_on == TODAY
    assert Notification.objects.filter(text__contains="moved on").count() == 2


def test_ended_one_to_ones_stay_with_the_two(cast: factories.Cast) -> None:
    found = series(cast)
    talk = planned(found)
    actions.write_notes(talk_id=talk.pk, notes="Kept", version=None, by=cast.mona)

    actions.end_series(series_id=found.pk, on=TODAY, by=cast.alice)

    assert queries.talk_now(viewer=cast.mona, series_id=found.pk).talk.notes == "Kept"
    assert not OneToOneSeries.objects.running().exists()
    with pytest.raises(CannotTalk):
        actions.add_point(talk_id=talk.pk, text="More", at=AT, by=cast.mona)


def test_reminders_are_told_once(cast: factories.Cast) -> None:
    series(cast)
    Notification.objects.all().delete()

    for today in (FIRST - timedelta(1), FIRST - timedelta(1), FIRST + timedelta(3), FIRST + timedelta(4)):
        actions.remind(today=today)

    told = Notification.objects.order_by("pk").values_list("member__name", "text")
    assert [(name, text.split(".")[0]) for name, text in told] == [
        ("Mona", "Tomorrow you talk with Alice"),
        ("Alice", "Tomorrow you talk with Mona"),
        ("Mona", "Your one-to-one with Alice is overdue"),
    ]


def test_moving_a_talk_tells_the_other_one(cast: factories.Cast) -> None:
    found = series(cast)

    actions.change_series(
        series_id=found.pk,
        rhythm="weekly",
        next_on=date(2026, 3, 10),
        version=found.version,
        today=TODAY,
        by=cast.alice,
    )

    assert planned(found).planned_on == date(2026, 3, 10)
    assert "2026-03-10" in Notification.objects.filter(member=cast.mona).latest("pk").text
    with pytest.raises(CannotTalk, match="over"):
        actions.change_series(
            series_id=found.pk, rhythm="weekly", next_on=date(2026, 3, 1), version=None, today=TODAY, by=cast.alice
        )
