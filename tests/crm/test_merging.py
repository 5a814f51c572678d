"""Several records become one, nothing is lost, and all of it can be taken back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.http import Http404

from quarterdeck.core.imports.models import SourceKey
from quarterdeck.core.undo import actions as undo
from quarterdeck.crm.actions import accounts, activities, duplicates, process, sharing
from quarterdeck.crm.actions.duplicates.relinking import references_to
from quarterdeck.crm.actions.leads import capture_lead
from quarterdeck.crm.actions.opportunities import create_opportunity
from quarterdeck.crm.actions.refusals import NotAllowed
from quarterdeck.crm.models import (
    Account,
    AccountCollaborator,
    AccountPlan,
    Acquaintance,
    Attachment,
    Contact,
    Lead,
    MergedRecord,
    Opportunity,
    OwnershipSpan,
    PlanStep,
)
from quarterdeck.crm.queries import timeline
from tests import factories
from tests.core.undo.tables import contents, differences

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=20)


def full_account(name: str, cast: factories.Cast, *, by: object = None) -> Account:
    """An account with one of everything that can belong to one."""
    owner = by or cast.alice
    account = accounts.create_account(name=name, by=owner, phone="0755-28780808")
    contact = accounts.create_contact(account_id=account.pk, name=f"王晓明 {name}", by=owner, email="wang@huawei.com")
    other = accounts.create_contact(account_id=account.pk, name=f"李娜 {name}", by=owner)
    Contact.objects.filter(pk=other.pk).update(reports_to=contact)
    Acquaintance.objects.create(one=contact, other=other, how="同学")
    child = accounts.create_account(name=f"{name} 子公司", by=owner, parent_id=account.pk)
    deal = create_opportunity(name=f"{name} deal", by=owner, at=NOW, account_id=account.pk, amount="100")
    activities.log_activity(
        kind="call", subject="Call", by=owner, done_at=NOW, account_id=account.pk, contact_id=contact.pk
    )
    sharing_with = cast.bob if owner != cast.bob else cast.alice
    accounts_share(account, sharing_with, owner)
    plan = AccountPlan.objects.create(account=account, goal=name, from_on="2026-01-01", until_on="2027-01-01")
    PlanStep.objects.create(plan=plan, text=f"Step {name}", owner=owner, due_on="2026-06-01")
    Attachment.objects.create(account=account, file="x", name="offer.pdf", size=1, content_type="pdf", added_at=NOW)
    SourceKey.objects.create(source="old", kind="account", key=name, object_id=account.pk, row_hash="x")
    lead = capture_lead(channel="by_hand", by=owner, at=NOW, name=f"Lead {name}", company_name=name)
    Lead.objects.filter(pk=lead.pk).update(account=account, contact=contact, opportunity=deal)
    assert child.parent_id == account.pk
    account.refresh_from_db()
    return account


def accounts_share(account: Account, member: object, owner: object) -> None:
    sharing.share_account(account_id=account.pk, member_id=member.pk, may_act=account.name == "B", by=owner)


def prepared() -> tuple[factories.Cast, Account, Account]:
    cast = factories.cast()
    process.create_default_process(by=cast.ada)
    return cast, full_account("A", cast), full_account("B", cast)


def dangling(model: type, gone_id: int) -> list[str]:
    """Every column of every table that still names the record."""
    return [
        f"{field.model._meta.label}.{field.name}"
        for field in references_to(model)
        if field.model._base_manager.filter(**{field.attname: gone_id}).exists()
    ]


def test_merging_accounts_leaves_nothing_pointing_at_the_one_that_went() -> None:
    cast, kept, gone = prepared()
    assert len(dangling(Account, gone.pk)) >= 8

    duplicates.merge_accounts(keep_id=kept.pk, other_ids=[gone.pk], by=cast.alice, at=NOW)

    assert dangling(Account, gone.pk) == []
    assert not Account.objects.filter(pk=gone.pk).exists()
    assert SourceKey.objects.filter(kind="account", object_id=kept.pk).count() == 2
    assert Contact.objects.filter(account=kept).count() == 4
    assert Opportunity.objects.filter(account=kept).count() == 2
    assert Account.objects.filter(parent=kept).count() == 2
    assert PlanStep.objects.filter(plan__account=kept).count() == 2
    assert AccountCollaborator.objects.filter(account=kept).values_list("member", "may_act").get() == (
        cast.bob.pk,
        True,
    )
    assert OwnershipSpan.objects.filter(account=kept, until_at=None).count() == 1


def test_merging_accounts_and_undoing_returns_every_table() -> None:
    cast, kept, gone = prepared()
    before = contents()

    act = duplicates.merge_accounts(
        keep_id=kept.pk, other_ids=[gone.pk], by=cast.alice, at=NOW, values={"name": gone.pk, "phone": gone.pk}
    )
    assert {"crm.account", "crm.contact", "crm.opportunity", "crm.activity"} <= set(differences(before, contents()))
    undo.undo(act.pk, by=cast.alice, at=LATER)

    assert differences(before, contents()) == {}


def test_merging_contacts_and_undoing_returns_every_table() -> None:
    cast, kept, gone = prepared()
    first, second = (Contact.objects.get(account=one, reports_to=None) for one in (kept, gone))
    before = contents()

    act = duplicates.merge_contacts(keep_id=first.pk, other_ids=[second.pk], by=cast.alice, at=NOW)
    assert dangling(Contact, second.pk) == []
    assert Acquaintance.objects.filter(one=first).count() == 2
    undo.undo(act.pk, by=cast.alice, at=LATER)

    assert differences(before, contents()) == {}


def test_two_who_know_each_other_may_be_one() -> None:
    cast, kept, _gone = prepared()
    boss = Contact.objects.get(account=kept, reports_to=None)
    below = Contact.objects.get(account=kept, reports_to=boss)
    before = contents()

    act = duplicates.merge_contacts(keep_id=boss.pk, other_ids=[below.pk], by=cast.alice, at=NOW)

    boss.refresh_from_db()
    assert boss.reports_to is None
    assert not Acquaintance.objects.filter(one=boss).exists()
    undo.undo(act.pk, by=cast.alice, at=LATER)
    assert differences(before, contents()) == {}


def test_merging_leads_and_undoing_returns_every_table_and_a_no_wins() -> None:
    cast = factories.cast()
    one = capture_lead(
        channel="by_hand", by=cast.alice, at=NOW, name="王晓明", phone="13800138000", may_be_contacted=True
    )
    two = capture_lead(channel="by_hand", by=cast.alice, at=NOW, name="Wang", email="w@x.cn", may_be_contacted=False)
    activities.log_activity(kind="call", subject="Call", by=cast.alice, done_at=NOW, lead_id=two.pk)
    before = contents()

    act = duplicates.merge_leads(
        keep_id=one.pk, other_ids=[two.pk], by=cast.alice, at=NOW, values={"may_be_contacted": one.pk, "name": two.pk}
    )

    one.refresh_from_db()
    assert (one.name, one.phone, one.email, one.may_be_contacted) == ("Wang", "13800138000", "w@x.cn", False)
    assert dangling(Lead, two.pk) == []
    undo.undo(act.pk, by=cast.alice, at=LATER)
    assert differences(before, contents()) == {}


def test_what_was_written_about_the_other_shows_on_the_kept_one() -> None:
    cast, kept, gone = prepared()
    accounts.edit_account(account_id=gone.pk, values={"city": "Wuhan"}, version=None, by=cast.alice)

    duplicates.merge_accounts(keep_id=kept.pk, other_ids=[gone.pk], by=cast.alice, at=NOW)

    told = timeline.account_timeline(viewer=cast.alice, account_id=kept.pk, limit=100).happenings
    changes = [one.what for one in told if one.source == "change"]
    assert {"merged", "merged_away", "edited"} <= {entry.act for entry in changes}
    assert any(entry.object_id == gone.pk for entry in changes)
    assert MergedRecord.objects.get().kept_id == kept.pk


def test_circle_of_companies_cannot_close() -> None:
    cast = factories.cast()
    top = accounts.create_account(name="Top", by=cast.alice)
    gone = accounts.create_account(name="Gone", by=cast.alice, parent_id=top.pk)
    middle = accounts.create_account(name="Middle", by=cast.alice, parent_id=gone.pk)
    kept = accounts.create_account(name="Kept", by=cast.alice, parent_id=middle.pk)

    duplicates.merge_accounts(keep_id=kept.pk, other_ids=[gone.pk], by=cast.alice, at=NOW)

    parents = dict(Account.objects.values_list("name", "parent__name"))
    assert parents == {"Top": None, "Kept": "Top", "Middle": "Kept"}


def test_three_become_one_and_empty_fields_are_filled() -> None:
    cast = factories.cast()
    one, two, three = (
        accounts.create_account(name=name, by=cast.alice, **fields)
        for name, fields in (("A", {}), ("B", {"city": "Wuhan"}), ("C", {"city": "Xi'an", "industry": "Retail"}))
    )

    duplicates.merge_accounts(
        keep_id=one.pk, other_ids=[two.pk, three.pk], by=cast.alice, at=NOW, values={"name": three.pk}
    )

    left = Account.objects.get()
    assert (left.pk, left.name, left.city, left.industry) == (one.pk, "C", "Wuhan", "Retail")


def test_only_who_may_change_all_of_them_may_merge() -> None:
    cast = factories.cast()
    mine = accounts.create_account(name="A", by=cast.alice)
    theirs = accounts.create_account(name="A", by=cast.bob)

    with pytest.raises(Http404):
        duplicates.merge_accounts(keep_id=mine.pk, other_ids=[theirs.pk], by=cast.alice, at=NOW)
    sharing.share_account(account_id=theirs.pk, member_id=cast.alice.pk, may_act=False, by=cast.bob)
    with pytest.raises(NotAllowed):
        duplicates.merge_accounts(keep_id=mine.pk, other_ids=[theirs.pk], by=cast.alice, at=NOW)
    duplicates.merge_accounts(keep_id=mine.pk, other_ids=[theirs.pk], by=cast.mona, at=NOW, values={"owner": theirs.pk})

    assert Account.objects.get().owner == cast.bob
    assert list(OwnershipSpan.objects.filter(until_at=None).values_list("owner", flat=True)) == [cast.bob.pk]


def test_merge_is_not_undone_over_a_later_edit() -> None:
    cast, kept, gone = prepared()
    act = duplicates.merge_accounts(
        keep_id=kept.pk, other_ids=[gone.pk], by=cast.alice, at=NOW, values={"name": gone.pk}
    )
    accounts.edit_account(account_id=kept.pk, values={"name": "C"}, version=None, by=cast.alice)

    with pytest.raises(undo.CannotUndo, match="C"):
        undo.undo(act.pk, by=cast.alice, at=LATER)


def test_words_are_made_anew_when_something_else_was_edited_meanwhile() -> None:
    cast, kept, gone = prepared()
    act = duplicates.merge_accounts(
        keep_id=kept.pk, other_ids=[gone.pk], by=cast.alice, at=NOW, values={"name": gone.pk}
    )
    accounts.edit_account(account_id=kept.pk, values={"city": "Wuhan"}, version=None, by=cast.alice)

    undo.undo(act.pk, by=cast.alice, at=LATER)

    kept.refresh_from_db()
    assert (kept.name, kept.city) == ("A", "Wuhan")
    assert "n:a" in kept.identity_keys
    assert "^a" in kept.search_tokens


def test_every_table_that_names_a_record_is_known() -> None:
    """A new table with a key to an account, a contact or a lead is moved without being named anywhere."""
    for model in (Account, Contact, Lead):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT conrelid::regclass::text, a.attname FROM pg_constraint c"
                " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
                " WHERE c.contype = 'f' AND c.confrelid = %s::regclass",
                [model._meta.db_table],
            )
            in_database = {(table, column) for table, column in cursor.fetchall()}
        ours = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
        known = {(field.model._meta.db_table, field.column) for field in references_to(model)}
        assert {pair for pair in in_database if pair[0] in ours} == known
