"""Accounts: who may open, change, share and put them away."""

from datetime import UTC, datetime

import pytest
from django.http import Http404

from quarterdeck.core.audit import trail
from quarterdeck.core.events.models import OutboxEvent
from quarterdeck.core.records.versions import StaleEdit
from quarterdeck.crm.actions import accounts, sharing
from quarterdeck.crm.actions.refusals import Invalid, NotAllowed
from quarterdeck.crm.models import Account, Contact
from quarterdeck.crm.queries import accounts as queries
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 3, 5, 2, 0, tzinfo=UTC)


def test_account_opens_for_its_maker_and_is_told() -> None:
    cast = factories.cast()

    account = accounts.create_account(name=" 华为技术 ", by=cast.alice, industry="通信", phone="0755-2878 0808")

    assert (account.name, account.owner) == ("华为技术", cast.alice)
    assert Account.objects.matching("hw").get() == account
    assert Account.objects.matching("2878080").get() == account
    assert [entry.act for entry in trail.entries_for(account)] == ["created"]
    assert OutboxEvent.objects.get(name="AccountCreated").payload == {
        "account_id": account.pk,
        "owner_id": cast.alice.pk,
    }


@pytest.mark.parametrize(
    "fields", [{"name": " "}, {"name": "A", "website": "no address"}, {"name": "A", "mood": "good"}]
)
def test_account_refuses_what_cannot_be_kept(fields: dict[str, str]) -> None:
    cast = factories.cast()

    with pytest.raises(Invalid):
        accounts.create_account(by=cast.alice, **fields)


def test_account_is_given_only_by_those_who_may_assign() -> None:
    cast = factories.cast()

    with pytest.raises(NotAllowed):
        accounts.create_account(name="A", by=cast.alice, owner_id=cast.bob.pk)
    with pytest.raises(Invalid):
        accounts.create_account(name="A", by=cast.mona, owner_id=cast.charlie.pk)
    assert accounts.create_account(name="A", by=cast.mona, owner_id=cast.bob.pk).owner == cast.bob


def test_account_is_seen_by_its_owner_and_above_only() -> None:
    cast = factories.cast()
    account = accounts.create_account(name="A", by=cast.alice)

    seen_by = {
        name
        for name in ("ada", "alice", "bob", "mona", "rita", "charlie")
        if Account.objects.visible_to(getattr(cast, name)).filter(pk=account.pk).exists()
    }

    assert seen_by == {"ada", "alice", "mona", "rita"}
    for stranger in (cast.bob, cast.charlie):
        with pytest.raises(Http404):
            accounts.edit_account(account_id=account.pk, values={"name": "B"}, version=None, by=stranger)
    with pytest.raises(NotAllowed):
        accounts.edit_account(account_id=account.pk, values={"name": "B"}, version=None, by=cast.rita)


def test_edit_keeps_what_was_and_what_is() -> None:
    cast = factories.cast()
    account = accounts.create_account(name="A", by=cast.alice)

    changed = accounts.edit_account(
        account_id=account.pk, values={"name": "Beta", "industry": "Retail"}, version=1, by=cast.alice
    )

    assert changed.version == 2
    assert Account.objects.matching("beta").get() == account
    assert trail.entries_for(account)[0].changes == {"name": ["A", "Beta"], "industry": ["", "Retail"]}


def test_stale_edit_is_told_both_values_and_writes_nothing() -> None:
    cast = factories.cast()
    account = accounts.create_account(name="A", by=cast.alice)
    accounts.edit_account(account_id=account.pk, values={"city": "Xi'an"}, version=1, by=cast.mona)

    with pytest.raises(StaleEdit) as stale:
        accounts.edit_account(account_id=account.pk, values={"city": "Wuhan"}, version=1, by=cast.alice)

    assert [(c.field, c.yours, c.theirs) for c in stale.value.conflicts] == [("city", "Wuhan", "Xi'an")]
    assert stale.value.current_version == 2
    assert Account.objects.get().city == "Xi'an"


def test_owner_changes_only_by_those_who_may_assign() -> None:
    cast = factories.cast()
    account = accounts.create_account(name="A", by=cast.alice)

    with pytest.raises(NotAllowed):
        accounts.edit_account(account_id=account.pk, values={"owner_id": cast.bob.pk}, version=None, by=cast.alice)
    accounts.edit_account(account_id=account.pk, values={"owner_id": cast.bob.pk}, version=None, by=cast.mona)

    assert Account.objects.get().owner == cast.bob
    assert trail.entries_for(account)[0].changes == {"owner": ["Alice", "Bob"]}


def test_parent_may_not_stand_below_its_child() -> None:
    cast = factories.cast()
    top = accounts.create_account(name="Top", by=cast.alice)
    middle = accounts.create_account(name="Middle", by=cast.alice, parent_id=top.pk)
    bottom = accounts.create_account(name="Bottom", by=cast.alice, parent_id=middle.pk)

    for below in (top, middle, bottom):
        with pytest.raises(Invalid):
            accounts.edit_account(account_id=top.pk, values={"parent_id": below.pk}, version=None, by=cast.alice)
    record = queries.account_record(viewer=cast.alice, account_id=bottom.pk)
    assert [above.name for above in record.ancestors] == ["Top", "Middle"]


def test_collaborator_looks_or_acts() -> None:
    cast = factories.cast()
    account = accounts.create_account(name="A", by=cast.alice)
    edit = {"account_id": account.pk, "values": {"city": "Wuhan"}, "version": None, "by": cast.charlie}

    sharing.share_account(account_id=account.pk, member_id=cast.charlie.pk, may_act=False, by=cast.alice)
    with pytest.raises(NotAllowed):
        accounts.edit_account(**edit)
    sharing.share_account(account_id=account.pk, member_id=cast.charlie.pk, may_act=True, by=cast.alice)
    accounts.edit_account(**edit)
    sharing.unshare_account(account_id=account.pk, member_id=cast.charlie.pk, by=cast.alice)

    assert Account.objects.get().city == "Wuhan"
    with pytest.raises(Http404):
        accounts.edit_account(**edit)


def test_archive_and_restore_lose_nothing() -> None:
    cast = factories.cast()
    account = accounts.create_account(name="A", by=cast.alice)

    accounts.archive_account(account_id=account.pk, at=NOW, by=cast.alice)
    assert [found.name for found in queries.filtered(cast.alice, queries.AccountFilters())] == []
    accounts.restore_account(account_id=account.pk, by=cast.alice)

    assert [found.name for found in queries.filtered(cast.alice, queries.AccountFilters())] == ["A"]
    assert [entry.act for entry in trail.entries_for(account)] == ["restored", "archived", "created"]


def test_contact_belongs_to_an_account_one_may_change() -> None:
    cast = factories.cast()
    account = accounts.create_account(name="A", by=cast.alice)

    contact = accounts.create_contact(account_id=account.pk, name="王晓明", by=cast.alice, phone="138 0013 8000")
    accounts.edit_contact(contact_id=contact.pk, values={"title": "总监"}, version=1, by=cast.mona)

    assert Contact.objects.matching("wxm").get().title == "总监"
    assert Contact.objects.matching("1380013").get() == contact
    with pytest.raises(Http404):
        accounts.edit_contact(contact_id=contact.pk, values={"title": "x"}, version=None, by=cast.bob)
    with pytest.raises(Http404):
        accounts.create_contact(account_id=account.pk, name="B", by=cast.charlie)


def test_accounts_of_somebody_who_leaves_go_to_a_colleague() -> None:
    cast = factories.cast()
    accounts.create_account(name="A", by=cast.alice)
    accounts.create_account(name="B", by=cast.bob)

    moved = accounts.hand_over_accounts(from_id=cast.alice.pk, to_id=cast.bob.pk, on=NOW.date(), by=cast.ada)

    assert moved == 1
    assert queries.count_owned_by(member_id=cast.bob.pk) == 2
