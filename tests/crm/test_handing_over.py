"""Handing over: who gets what, what stays, and taking it back."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.http import Http404
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.core.undo import actions as undo
from quarterdeck.crm.actions import accounts, activities, handing_over, leads, process
from quarterdeck.crm.actions.opportunities import create_opportunity, move_opportunity
from quarterdeck.crm.actions.refusals import Invalid
from quarterdeck.crm.models import (
    Account,
    Activity,
    Lead,
    Opportunity,
    OpportunityRevision,
    OpportunityTeamMember,
    OwnershipSpan,
    Stage,
    StageVisit,
)
from quarterdeck.crm.rules import handing_over as rules
from quarterdeck.crm.rules.handing_over import Parcel
from quarterdeck.people import actions as people
from tests import factories

NOW = datetime(2027, 3, 5, 2, 0, tzinfo=UTC)
db = pytest.mark.django_db
TABLES = (Account, Lead, Opportunity, Activity, OwnershipSpan, OpportunityRevision, OpportunityTeamMember, StageVisit)


def _work(cast: factories.Cast) -> None:
    """Alice keeps four customers with a deal and a planned call each, one deal is won, and a lead."""
    process.create_default_process(by=cast.ada)
    won = Stage.objects.get(kind="won")
    for n, city in enumerate(("Chengdu", "Shanghai", "Shanghai", "Wuhan")):
        account = accounts.create_account(name=f"A{n}", by=cast.alice, city=city)
        deal = create_opportunity(name=f"D{n}", by=cast.alice, at=NOW, account_id=account.pk, amount=100 * (n + 1))
        activities.plan_activity(kind="call", subject="C", by=cast.alice, due_at=NOW, opportunity_id=deal.pk)
        if n == 3:
            move_opportunity(opportunity_id=deal.pk, stage_id=won.pk, by=cast.alice, at=NOW)
    leads.capture_lead(channel="by_hand", by=cast.alice, at=NOW, name="Wang")


def _everything() -> dict[str, list[dict[str, Any]]]:
    return {model.__name__: list(model._base_manager.order_by("pk").values()) for model in TABLES}


@db
def test_hand_over_divides_and_undo_returns_every_row() -> None:
    cast = factories.cast()
    _work(cast)
    carol = factories.member("Carol", in_unit=cast.sales)
    before = _everything()
    stays = list(StageVisit.objects.order_by("pk").values())

    act = handing_over.hand_over(from_id=cast.alice.pk, to_ids=[cast.bob.pk, carol.pk], by=cast.mona, at=NOW)

    assert not Account.objects.filter(owner=cast.alice).exists()
    assert [Account.objects.filter(owner=one).count() for one in (cast.bob, carol)] == [2, 2]
    assert Opportunity.objects.get(owner=cast.alice).status == "won"
    for deal in Opportunity.objects.exclude(owner=cast.alice).select_related("account"):
        assert deal.account is not None
        assert deal.owner == deal.account.owner
        assert Activity.objects.get(opportunity=deal).owner == deal.owner
    assert list(StageVisit.objects.order_by("pk").values()) == stays
    undo.undo(act, by=cast.mona, at=NOW)

    assert _everything() == before


@db
@pytest.mark.parametrize(("closed", "owner", "helps"), [("stay", "Alice", 0), ("help", "Alice", 1), ("move", "Bob", 0)])
def test_closed_deals_and_their_credit_go_by_choice(closed: str, owner: str, helps: int) -> None:
    cast = factories.cast()
    _work(cast)
    before = _everything()

    act = handing_over.hand_over(from_id=cast.alice.pk, to_ids=[cast.bob.pk], closed=closed, by=cast.mona, at=NOW)

    deal = Opportunity.objects.get(status="won")
    assert (deal.owner.name, deal.helpers.count()) == (owner, helps)
    undo.undo(act, by=cast.mona, at=NOW)
    assert _everything() == before


@db
def test_territories_decide_where_they_can() -> None:
    cast = factories.cast()
    _work(cast)
    carol = factories.member("Carol", in_unit=cast.sales)
    people.add_territory(name="East", regions=["Shanghai"], member_ids=[carol.pk], on=date(2026, 1, 1), by=cast.ada)

    handing_over.hand_over(
        from_id=cast.alice.pk, to_ids=[cast.bob.pk, carol.pk], split="by_place", what={"accounts"}, by=cast.mona, at=NOW
    )

    owners = dict(Account.objects.values_list("name", "owner__name"))
    assert (owners["A1"], owners["A2"]) == ("Carol", "Carol")
    assert Opportunity.objects.filter(owner=cast.alice).count() == 4


@db
def test_hand_over_needs_reach_and_a_receiver() -> None:
    cast = factories.cast()

    with pytest.raises(Http404):
        handing_over.hand_over(from_id=cast.charlie.pk, to_ids=[cast.bob.pk], by=cast.mona, at=NOW)
    for to_ids in ([], [cast.alice.pk], [cast.charlie.pk]):
        with pytest.raises(Invalid):
            handing_over.hand_over(from_id=cast.alice.pk, to_ids=to_ids, by=cast.mona, at=NOW)


@db
def test_wizard_shows_who_gets_what_and_then_does_it() -> None:
    cast = factories.cast(language="en")
    _work(cast)
    client = Client()
    client.force_login(cast.mona, backend="django.contrib.auth.backends.ModelBackend")
    chosen = {"to_ids": [cast.bob.pk], "split": "evenly", "closed": "stay", "what": ["accounts", "open_deals"]}

    preview = client.post(f"/handover/{cast.alice.pk}/", chosen)
    assert "Bob" in preview.content.decode()
    assert Account.objects.filter(owner=cast.bob).count() == 0
    client.post(f"/handover/{cast.alice.pk}/", {**chosen, "confirm": "1"})

    assert (Account.objects.filter(owner=cast.bob).count(), Lead.objects.get().owner) == (4, cast.alice)


@given(
    sizes=st.lists(st.integers(1, 5), max_size=20),
    receivers=st.lists(st.integers(1, 9), min_size=1, max_size=4, unique=True),
)
def test_parcels_are_divided_evenly_and_none_is_lost(sizes: list[int], receivers: list[int]) -> None:
    parcels = [Parcel(str(n), records=size) for n, size in enumerate(sizes)]

    found = rules.divided(parcels, receivers)

    load = {pk: sum(sizes[int(key)] for key, owner in found.items() if owner == pk) for pk in receivers}
    assert len(found) == len(parcels)
    assert max(load.values()) - min(load.values()) <= max(sizes, default=0)
