"""Who owned an account or a lead when."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from quarterdeck.crm.actions import accounts, bulk, ownership
from quarterdeck.crm.models import Account, Lead, OwnershipSpan, Pool
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2030, 3, 5, 2, 0, tzinfo=UTC)
How, End = OwnershipSpan.How, OwnershipSpan.End


def _spans(**record: object) -> list[tuple[str, str, str, bool]]:
    spans = OwnershipSpan.objects.filter(**record).select_related("owner")
    return [(span.owner.name, span.how, span.end, span.until_at is None) for span in spans]


def test_account_keeps_everybody_who_owned_it() -> None:
    cast = factories.cast()
    account = accounts.create_account(name="A", by=cast.alice)

    accounts.edit_account(account_id=account.pk, values={"owner_id": cast.bob.pk}, version=1, by=cast.mona)
    accounts.edit_account(account_id=account.pk, values={"owner_id": cast.bob.pk, "city": "X"}, version=2, by=cast.mona)
    accounts.hand_over_accounts(from_id=cast.bob.pk, to_id=cast.alice.pk, on=date(2026, 11, 1), by=cast.ada)

    account.refresh_from_db()
    assert account.owner == cast.alice
    assert _spans(account=account) == [
        ("Alice", "created", "reassigned", False),
        ("Bob", "assigned", "reassigned", False),
        ("Alice", "handed_over", "", True),
    ]
    ends = list(OwnershipSpan.objects.filter(account=account).values_list("from_at", "until_at"))
    assert all(before[1] <= after[0] for before, after in pairwise(ends))


def test_loaded_accounts_begin_with_their_owner() -> None:
    cast = factories.cast()
    rows = [bulk.AccountRow(name="A", owner_id=cast.bob.pk, created_at=NOW), bulk.AccountRow(name="B")]

    owned, free = bulk.load_accounts(rows, cast.ada)

    assert (_spans(account=owned), _spans(account=free)) == ([("Bob", "created", "", True)], [])
    assert Account.objects.get(pk=owned.pk).owner_since == NOW


def test_lead_goes_from_owner_to_pool_and_back() -> None:
    cast = factories.cast()
    pool = Pool.objects.create(name="Leads", kind="leads")
    lead = Lead.objects.create(name="Wang")

    for at in (NOW, NOW + timedelta(hours=1)):
        ownership.take_ownership(lead, owner=cast.alice, how=How.ROUTED, by=None, at=at)
    ownership.end_many(Lead, [lead.pk], end=End.RELEASED, reason="no budget", pool_id=pool.pk, at=NOW)
    lead.refresh_from_db()
    assert (lead.owner, lead.pool, lead.owner_since) == (None, pool, None)
    ownership.take_many(Lead, [lead.pk], owner_id=cast.bob.pk, how=How.CLAIMED, by=cast.bob, at=NOW)
    lead.refresh_from_db()

    assert (lead.owner, lead.pool, lead.owner_since) == (cast.bob, None, NOW)
    assert _spans(lead=lead) == [("Alice", "routed", "released", False), ("Bob", "claimed", "", True)]
    ownership.end_many(Lead, [lead.pk], end=End.LAPSED, reason="", pool_id=pool.pk, at=NOW)
    assert _spans(lead=lead)[-1] == ("Bob", "claimed", "lapsed", False)
