"""People are told what has become of their targets."""

import pytest
from django.utils import timezone

from quarterdeck.core.company import queries as company
from quarterdeck.core.events import bus
from quarterdeck.core.notifications.models import Notification
from quarterdeck.people import actions as people
from quarterdeck.people.models import Member, Role
from quarterdeck.targets.actions import agreeing, plans, telling, tree
from tests import factories
from tests.targets.planning import AT, discussed, edit, in_force, node, put

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> factories.Cast:
    cast = factories.cast(language="en")
    Member.objects.update(language="en")
    return cast


def told(member: Member) -> list[str]:
    """What a member was told since the last time, once every event is delivered."""
    bus.deliver_waiting()
    kept = Notification.objects.filter(member=member, topic=telling.TOPIC)
    texts = list(kept.order_by("pk").values_list("text", flat=True))
    kept.delete()
    return texts


def test_both_sides_hear_of_each_other(cast: factories.Cast) -> None:
    plan = discussed(cast)
    asked = ["“Plan” is open for discussion: look at your targets and propose yours."]
    assert (told(cast.alice), told(cast.mona), told(cast.rita)) == (asked, asked, [])
    alice = node(plan, "Alice").pk
    put(plan, edit(plan, "Alice", "90", side="proposed"), by=cast.alice)

    agreeing.submit(plan_id=plan.pk, node_id=alice, by=cast.alice, at=AT)
    assert (told(cast.mona), told(cast.alice)) == (["Alice has proposed targets for “Plan”."], [])

    agreeing.agree(plan_id=plan.pk, node_id=alice, on="proposed", by=cast.mona, at=AT)
    assert (told(cast.mona), told(cast.alice)) == ([], ["The targets of Alice for “Plan” are agreed."])


def test_everybody_in_a_plan_hears_when_it_counts_and_when_it_is_revised(cast: factories.Cast) -> None:
    plan = in_force(cast)
    told(cast.bob)
    plans.revise(plan_id=plan.pk, reason="A new product.", by=cast.ada, at=AT)

    assert told(cast.bob) == ["“Plan” is being revised: A new product."]
    telling.tell_revised(plan_id=plan.pk, revision=1, reason="A new product.")
    telling.tell_revised(plan_id=plan.pk, revision=1, reason="A new product.")
    assert told(cast.bob) == ["“Plan” is being revised: A new product."]


def test_targets_in_force_are_to_be_signed(cast: factories.Cast) -> None:
    in_force(cast)

    assert told(cast.charlie)[-1] == "The targets of “Plan” are in force: read and sign yours."


def test_who_runs_plans_hears_once_a_day_that_people_have_moved(cast: factories.Cast) -> None:
    today = company.local_day(timezone.now())
    plan = in_force(cast, year=today.year)
    for one in (cast.ada, cast.mona):
        told(one)

    people.move_member(member_id=cast.alice.pk, unit_id=cast.south.pk, on=today, by=cast.ada)
    people.move_member(member_id=cast.bob.pk, unit_id=cast.south.pk, on=today, by=cast.ada)
    bus.deliver_waiting()

    doors = Notification.objects.filter(member=cast.ada, topic=telling.TOPIC).values_list("url", flat=True)
    assert list(doors) == [f"/targets/plans/{plan.pk}/tree/?on={today}"]
    assert (told(cast.ada), told(cast.mona)) == (
        ["The organization has changed since “Plan” last followed it: 2 changes."],
        [],
    )


def test_who_runs_plans_hears_of_somebody_who_sells_by_a_new_role(cast: factories.Cast) -> None:
    today = company.local_day(timezone.now())
    in_force(cast, year=today.year)
    told(cast.ada)

    people.set_roles(member_id=cast.rita.pk, role_codes=["rep"], by=cast.ada)

    assert told(cast.ada) == ["The organization has changed since “Plan” last followed it: 1 change."]


def test_who_runs_plans_hears_of_a_role_that_sells_from_now_on(cast: factories.Cast) -> None:
    today = company.local_day(timezone.now())
    in_force(cast, year=today.year)
    told(cast.ada)
    reader = Role.objects.get(code="reader")
    scopes = {**dict(reader.grants.values_list("right", "scope")), "crm.change_opportunity": "own"}

    people.edit_role(role_id=reader.pk, name=str(reader), scopes=scopes, by=cast.ada)

    assert told(cast.ada) == ["The organization has changed since “Plan” last followed it: 1 change."]


def test_who_runs_plans_hears_of_a_unit_put_away_and_brought_back(cast: factories.Cast) -> None:
    today = company.local_day(timezone.now())
    plan = in_force(cast, year=today.year)
    people.move_member(member_id=cast.charlie.pk, unit_id=cast.north.pk, on=today, by=cast.ada)
    tree.refresh_tree(plan_id=plan.pk, on=today, by=cast.ada, at=timezone.now())
    told(cast.ada)

    people.archive_unit(unit_id=cast.south.pk, by=cast.ada)
    assert told(cast.ada) == ["The organization has changed since “Plan” last followed it: 1 change."]

    tree.refresh_tree(plan_id=plan.pk, on=today, by=cast.ada, at=timezone.now())
    people.restore_unit(unit_id=cast.south.pk, by=cast.ada)
    assert told(cast.ada) == []


def test_nobody_is_told_of_people_without_targets(cast: factories.Cast) -> None:
    today = company.local_day(timezone.now())
    in_force(cast, year=today.year)
    told(cast.ada)

    people.move_member(member_id=cast.rita.pk, unit_id=cast.south.pk, on=today, by=cast.ada)

    assert told(cast.ada) == []
