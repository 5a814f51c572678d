"""How far rights reach: own, team, subtree, all, with the five people."""

import pytest

from quarterdeck.core.access import rights
from quarterdeck.core.access.scopes import Scope, widest
from quarterdeck.people import access, actions
from quarterdeck.people.models import Grant, Member, Role
from tests import factories

RIGHT = "crm.view_account"


@pytest.mark.parametrize(
    ("scopes", "expected"),
    [
        ([], None),
        ([Scope.OWN], Scope.OWN),
        ([Scope.TEAM, Scope.SUBTREE], Scope.SUBTREE),
        ([Scope.ALL, Scope.OWN], Scope.ALL),
    ],
)
def test_widest_grant_counts(scopes: list[Scope], expected: Scope | None) -> None:
    assert widest(scopes) == expected


def test_right_that_no_room_declared_cannot_be_asked_for() -> None:
    with pytest.raises(KeyError):
        rights.get("crm.vew_account")


def reached(viewer: Member) -> set[str]:
    viewer = Member.objects.get(pk=viewer.pk)
    return set(Member.objects.filter(access.owner_filter(viewer, RIGHT, owner="pk")).values_list("name", flat=True))


def let(role: str, scope: str | None) -> None:
    Grant.objects.filter(role__code=role, right=RIGHT).delete()
    if scope:
        Grant.objects.create(role=Role.objects.get(code=role), right=RIGHT, scope=scope)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (None, set()),
        ("own", {"Alice"}),
        ("team", {"Alice", "Bob", "Mona"}),
        ("subtree", {"Alice", "Bob", "Mona"}),
        ("all", {"ada", "Alice", "Bob", "Mona", "Rita", "Charlie"}),
    ],
)
def test_alice_reaches(scope: str | None, expected: set[str]) -> None:
    cast = factories.cast()
    let("rep", scope)

    assert reached(cast.alice) == expected


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("scope", "expected"), [("team", {"Mona", "Rita"}), ("subtree", {"Mona", "Rita", "Alice", "Bob"})]
)
def test_subtree_reaches_below_and_team_does_not(scope: str, expected: set[str]) -> None:
    cast = factories.cast()
    actions.move_member(member_id=cast.mona.pk, unit_id=cast.north.pk, on=factories.FOUNDED_ON, by=cast.ada)
    actions.move_member(member_id=cast.rita.pk, unit_id=cast.north.pk, on=factories.FOUNDED_ON, by=cast.ada)
    actions.edit_unit(unit_id=cast.sales.pk, values={"manager_id": None}, by=cast.ada)
    let("manager", scope)

    assert reached(cast.mona) == expected


@pytest.mark.django_db
def test_manager_of_another_unit_reaches_it_too() -> None:
    cast = factories.cast()
    actions.edit_unit(unit_id=cast.south.pk, values={"manager_id": cast.mona.pk}, by=cast.ada)

    assert reached(cast.mona) == {"Mona", "Alice", "Bob", "Charlie"}


@pytest.mark.django_db
def test_who_left_stays_with_the_team_and_reaches_nothing() -> None:
    cast = factories.cast()
    actions.deactivate_member(member_id=cast.bob.pk, hand_over_to_id=None, on=factories.FOUNDED_ON, by=cast.ada)

    assert "Bob" in reached(cast.mona)
    assert reached(cast.bob) == set()


@pytest.mark.django_db
def test_reach_costs_the_same_however_many_people(django_assert_num_queries: object) -> None:
    cast = factories.cast()
    viewer = Member.objects.get(pk=cast.mona.pk)
    for number in range(3):
        factories.member(f"M{number}", in_unit=cast.sales)

    with django_assert_num_queries(3):  # type: ignore[operator]  # grants, paths, people
        list(Member.objects.filter(access.owner_filter(viewer, RIGHT, owner="pk")))
