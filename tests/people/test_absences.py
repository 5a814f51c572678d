"""Who is away, and who says so."""

from datetime import date

import pytest
from django.http import Http404
from django.test import Client

from quarterdeck.people import actions as people
from quarterdeck.people.actions.refusals import CannotChangeMember
from quarterdeck.people.models import Absence
from tests import factories

pytestmark = pytest.mark.django_db
MONDAY, FRIDAY = date(2026, 3, 2), date(2026, 3, 6)


def test_absence_holds_on_its_days_both_included() -> None:
    cast = factories.cast()

    people.note_absence(member_id=cast.alice.pk, from_on=MONDAY, last_on=FRIDAY, kind="leave", by=cast.alice)

    held = [Absence.objects.on(date(2026, 3, day)).exists() for day in (1, 2, 6, 7)]
    assert held == [False, True, True, False]


def test_manager_notes_for_the_team_and_nobody_else_does() -> None:
    cast = factories.cast()

    people.note_absence(member_id=cast.alice.pk, from_on=MONDAY, last_on=MONDAY, kind="sick", by=cast.mona)
    for stranger in (cast.bob, cast.charlie, cast.rita):
        with pytest.raises((Http404, CannotChangeMember)):
            people.note_absence(member_id=cast.alice.pk, from_on=FRIDAY, last_on=FRIDAY, kind="sick", by=stranger)

    assert Absence.objects.count() == 1


@pytest.mark.parametrize(("first", "last"), [(FRIDAY, MONDAY), (MONDAY, FRIDAY)])
def test_impossible_and_double_days_are_refused(first: date, last: date) -> None:
    cast = factories.cast()
    people.note_absence(member_id=cast.alice.pk, from_on=MONDAY, last_on=MONDAY, kind="leave", by=cast.alice)

    with pytest.raises(CannotChangeMember):
        people.note_absence(member_id=cast.alice.pk, from_on=first, last_on=last, kind="leave", by=cast.alice)


def test_absence_is_noted_and_removed_on_the_page() -> None:
    cast = factories.cast(language="en")
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(cast.alice, backend="django.contrib.auth.backends.ModelBackend")
    page = f"/people/{cast.alice.pk}/"

    client.post(f"{page}absences/new/", {"from_on": "2099-03-02", "last_on": "2099-03-02", "kind": "training"})
    assert "Training" in client.get(page).content.decode()
    client.post(f"/people/absences/{Absence.objects.get().pk}/remove/")

    assert not Absence.objects.exists()
