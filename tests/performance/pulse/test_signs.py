"""Signs of strain: counted from activities, leave, deals, tasks and targets; told to the chain of command only."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from quarterdeck.crm.actions import activities
from quarterdeck.people import actions as people
from quarterdeck.people.models import Member
from quarterdeck.performance.queries.pulse import signs
from quarterdeck.performance.rules.pulse.signs import SignKind
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)
# 22:30 in Shanghai.
NIGHT = datetime(2026, 5, 12, 14, 30, tzinfo=UTC)


@pytest.fixture
def cast() -> factories.Cast:
    """Alice worked late ten times and had no leave since January 2024; Bob was away in May."""
    found = factories.cast(language="en")
    for number in range(10):
        done(found.alice, NIGHT + timedelta(days=number))
    away = {"from_on": date(2026, 5, 4), "last_on": date(2026, 5, 8), "kind": "leave"}
    people.note_absence(member_id=found.bob.pk, **away, by=found.bob)
    return found


def done(member: Member, at: datetime) -> None:
    activities.log_activity(kind="call", subject="Offer", by=member, done_at=at)


def names(viewer: Member) -> dict[str, list[str]]:
    return {one.member.name: [sign.kind for sign in one.signs] for one in signs.watched(viewer=viewer, today=TODAY)}


def test_two_facts_together_name_somebody_to_who_leads_them(cast: factories.Cast) -> None:
    assert names(cast.mona) == {"Alice": [SignKind.LATE, SignKind.NO_LEAVE]}


def test_only_the_chain_of_command_is_told(cast: factories.Cast) -> None:
    boss = factories.member("Dora", role="director", in_unit=cast.north)
    people.edit_unit(unit_id=cast.north.pk, values={"manager_id": boss.pk}, by=cast.ada)

    assert names(boss) == names(cast.mona)
    for member in (cast.alice, cast.bob, cast.ada, cast.rita, cast.charlie):
        assert names(member) == {}


def test_nobody_sees_signs_about_themselves(cast: factories.Cast) -> None:
    for number in range(10):
        done(cast.mona, NIGHT + timedelta(days=number))

    assert "Mona" not in names(cast.mona)


def test_where_leave_is_not_written_down_nobody_lacks_it(cast: factories.Cast) -> None:
    for absence in cast.bob.absences.all():
        people.remove_absence(absence_id=absence.pk, by=cast.bob)

    assert names(cast.mona) == {}


def test_what_was_written_down_by_the_day_is_no_night_work(cast: factories.Cast) -> None:
    for number in range(10):
        done(cast.bob, datetime(2026, 5, 12, 16, tzinfo=UTC) + timedelta(days=number))

    assert SignKind.LATE not in names(cast.mona).get("Bob", [])


def test_page_says_each_fact_and_is_closed_to_others(cast: factories.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: TODAY)
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(cast.mona, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("performance:pulse_signs")).content.decode()
    client.force_login(cast.ada, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(reverse("performance:pulse_signs"))

    assert "10 of 10 activities of the last 30 days were at night or on days off." in page
    assert "882 days without leave." in page
    assert answer.status_code == 403
