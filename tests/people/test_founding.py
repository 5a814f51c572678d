"""The first act, and the rights it hands out."""

from datetime import date

import pytest

from quarterdeck.core.access import rights
from quarterdeck.people import actions
from quarterdeck.people.models import Grant, Placement, Role
from tests import factories

pytestmark = pytest.mark.django_db


def test_founding_gives_an_administrator_every_right_that_is_offered() -> None:
    ada = factories.company()

    offered = {right.code for right in rights.all_rights() if rights.ADMINISTRATOR in right.built_in}
    assert {right for right in offered if ada.may(right)} == offered
    assert ada.joined_on is None
    assert ada.check_password(factories.PASSWORD)


def test_sync_twice_changes_nothing() -> None:
    factories.company()
    before = set(Grant.objects.values_list("role__code", "right", "scope"))

    actions.sync_built_in_roles()

    assert set(Grant.objects.values_list("role__code", "right", "scope")) == before


def test_sync_leaves_what_an_administrator_changed() -> None:
    ada = factories.company()
    rep = Role.objects.get(code="rep")
    actions.edit_role(role_id=rep.pk, name=str(rep), scopes={"people.view_member": "own"}, by=ada)

    actions.sync_built_in_roles()

    assert list(rep.grants.values_list("right", "scope")) == [("people.view_member", "own")]


def test_sync_offers_a_right_that_is_new() -> None:
    factories.company()
    rep = Role.objects.get(code="rep")
    rep.offered = [code for code in rep.offered if code != "people.view_member"]
    rep.save()
    rep.grants.filter(right="people.view_member").delete()

    actions.sync_built_in_roles()

    assert rep.grants.filter(right="people.view_member").count() == 1


def test_everybody_has_a_place_from_their_first_day() -> None:
    cast = factories.cast()

    place = Placement.objects.get(member=cast.alice)
    assert (place.unit_name, place.region_name, place.from_on, place.until_on) == (
        "Sales North",
        "North",
        date(2024, 1, 1),
        None,
    )
    assert place.path.endswith(f"/{cast.north.pk}/{cast.sales.pk}/")
    assert place.manager_id == cast.mona.pk
