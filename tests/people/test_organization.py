"""The tree over time: moves are dated, history stays, circles are refused."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from quarterdeck.people import actions, queries
from quarterdeck.people.actions import CannotChangeOrganization
from quarterdeck.people.models import Membership, OrgUnit, Placement, UnitPlacement
from tests import factories

MARCH = date(2025, 3, 1)
JUNE = date(2025, 6, 1)


def path_on(unit: OrgUnit, day: date) -> str:
    places = UnitPlacement.objects.filter(unit=unit, from_on__lte=day)
    return next(place.path for place in places.order_by("-from_on") if place.until_on is None or place.until_on > day)


@pytest.mark.django_db
def test_moved_unit_takes_everything_below_along_from_that_day_on() -> None:
    ada = factories.company()
    north, south = factories.unit("North", kind="region"), factories.unit("South", kind="region")
    department = factories.unit("Department", kind="department", under=north)
    team = factories.unit("Team", under=department)
    alice = factories.member("Alice", in_unit=team)

    actions.move_unit(unit_id=department.pk, parent_id=south.pk, on=MARCH, by=ada)

    top = factories.root().pk
    assert path_on(team, MARCH - timedelta(1)) == f"/{top}/{north.pk}/{department.pk}/{team.pk}/"
    assert path_on(team, MARCH) == f"/{top}/{south.pk}/{department.pk}/{team.pk}/"
    assert list(Placement.objects.filter(member=alice).values_list("region_name", "from_on", "until_on")) == [
        ("North", factories.FOUNDED_ON, MARCH),
        ("South", MARCH, None),
    ]


@pytest.mark.django_db
def test_second_move_on_the_same_day_replaces_the_first() -> None:
    ada = factories.company()
    a, b, team = factories.unit("A"), factories.unit("B"), factories.unit("Team")

    actions.move_unit(unit_id=team.pk, parent_id=a.pk, on=MARCH, by=ada)
    actions.move_unit(unit_id=team.pk, parent_id=b.pk, on=MARCH, by=ada)

    assert UnitPlacement.objects.filter(unit=team).count() == 2
    assert UnitPlacement.objects.get(unit=team, until_on=None).parent == b


@pytest.mark.django_db
@pytest.mark.parametrize("onto", ["itself", "child", "grandchild"])
def test_circle_is_refused(onto: str) -> None:
    ada = factories.company()
    unit = factories.unit("Unit")
    child = factories.unit("Child", under=unit)
    targets = {"itself": unit, "child": child, "grandchild": factories.unit("Grandchild", under=child)}

    with pytest.raises(CannotChangeOrganization):
        actions.move_unit(unit_id=unit.pk, parent_id=targets[onto].pk, on=MARCH, by=ada)


@pytest.mark.django_db
def test_move_before_the_last_move_is_refused() -> None:
    ada = factories.company()
    a, team = factories.unit("A"), factories.unit("Team")
    actions.move_unit(unit_id=team.pk, parent_id=a.pk, on=JUNE, by=ada)

    with pytest.raises(CannotChangeOrganization):
        actions.move_unit(unit_id=team.pk, parent_id=factories.root().pk, on=MARCH, by=ada)


@pytest.mark.django_db
def test_root_does_not_move() -> None:
    ada = factories.company()

    with pytest.raises(CannotChangeOrganization):
        actions.move_unit(unit_id=factories.root().pk, parent_id=factories.unit("A").pk, on=MARCH, by=ada)


@pytest.mark.django_db
def test_tree_of_a_past_day_shows_what_was() -> None:
    ada = factories.company()
    north, south, team = factories.unit("North"), factories.unit("South"), factories.unit("Team")
    factories.member("Alice", in_unit=team)
    actions.move_unit(unit_id=team.pk, parent_id=south.pk, on=MARCH, by=ada)

    before = {node.name: (node.depth, node.total) for node in queries.unit_tree(viewer=ada, on=MARCH - timedelta(1))}
    after = {node.name: (node.depth, node.total) for node in queries.unit_tree(viewer=ada, on=MARCH)}

    assert before["Team"] == (1, 1)
    assert (after["Team"], after["South"], after["North"]) == ((2, 1), (1, 1), (1, 0))
    assert north.name in before


@pytest.mark.django_db
def test_moved_member_keeps_the_former_team_for_the_days_before() -> None:
    cast = factories.cast()

    actions.move_member(member_id=cast.alice.pk, unit_id=cast.south.pk, on=MARCH, by=cast.ada)

    spans = Placement.objects.filter(member=cast.alice).values_list("unit_name", "from_on", "until_on")
    assert list(spans) == [("Sales North", factories.FOUNDED_ON, MARCH), ("Sales South", MARCH, None)]


@pytest.mark.django_db
def test_region_follows_a_unit_that_becomes_one() -> None:
    ada = factories.company()
    area = factories.unit("Area", kind="department")
    alice = factories.member("Alice", in_unit=factories.unit("Team", under=area))

    actions.edit_unit(unit_id=area.pk, values={"kind": "region"}, by=ada)

    assert Placement.objects.get(member=alice).region_name == "Area"


@pytest.mark.django_db
def test_unit_with_people_is_not_archived() -> None:
    cast = factories.cast()

    with pytest.raises(CannotChangeOrganization):
        actions.archive_unit(unit_id=cast.sales.pk, by=cast.ada)


@pytest.mark.django_db
def test_organization_page_costs_the_same_for_one_and_three_units() -> None:
    browser = Client()
    browser.force_login(factories.company(), backend="django.contrib.auth.backends.ModelBackend")

    def cost() -> int:
        browser.get("/people/organization/")
        with CaptureQueriesContext(connection) as caught:
            browser.get("/people/organization/")
        return len(caught)

    factories.unit("A")
    with_one = cost()
    factories.unit("B")
    factories.unit("C")

    assert cost() == with_one


class TestAnyHistory(TestCase):
    """Whatever moves are made, everybody has exactly one place on every day since they joined."""

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(
            st.tuples(st.sampled_from(["unit", "member"]), st.integers(0, 4), st.integers(0, 4), st.integers(0, 300)),
            max_size=12,
        )
    )
    def test_placements_never_overlap_and_always_cover(self, moves: list[tuple[str, int, int, int]]) -> None:
        ada = factories.company()
        units = [factories.root()]
        for number in range(4):
            units.append(factories.unit(f"U{number}", under=units[number // 2]))
        people = [factories.member(f"P{number}", in_unit=units[number]) for number in range(5)]

        for kind, which, where, days in sorted(moves, key=lambda move: move[3]):
            on = factories.FOUNDED_ON + timedelta(days)
            try:
                if kind == "unit":
                    actions.move_unit(unit_id=units[which].pk, parent_id=units[where].pk, on=on, by=ada)
                else:
                    actions.move_member(member_id=people[which].pk, unit_id=units[where].pk, on=on, by=ada)
            except CannotChangeOrganization:
                continue

        for person in people:
            spans = list(Placement.objects.filter(member=person).order_by("from_on"))
            assert spans[0].from_on == factories.FOUNDED_ON
            assert spans[-1].until_on is None
            assert all(before.until_on == after.from_on for before, after in pairwise(spans))
            assert all(span.path.endswith(f"/{span.unit_id}/") for span in spans)
        assert Membership.objects.filter(until_on=None).count() == len(people) + 1
        for place in UnitPlacement.objects.filter(until_on=None).exclude(parent=None):
            above = UnitPlacement.objects.get(unit_id=place.parent_id, until_on=None)
            assert place.path == f"{above.path}{place.unit_id}/"
