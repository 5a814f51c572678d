"""Acts that are taken back: every row as it was, and a reason when that cannot be."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quarterdeck.core.undo import actions as undo
from quarterdeck.core.undo import queries
from quarterdeck.core.undo.models import RowImage, UndoAct
from quarterdeck.crm.actions import accounts, process, sharing
from quarterdeck.crm.actions.bulk import AccountRow, load_accounts
from quarterdeck.crm.actions.opportunities import create_opportunity
from quarterdeck.crm.models import Account, AccountCollaborator, Contact, Opportunity, PipelineTally
from quarterdeck.people.models import Member
from tests import factories
from tests.core.undo.tables import contents, differences

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=3)


def changed_city(account: Account, by: Member, city: str = "Wuhan") -> int:
    with transaction.atomic(), undo.recording(kind="test", title="City", by=by, at=NOW) as act:
        act.keep(Account.objects.filter(pk=account.pk))
        Account.objects.filter(pk=account.pk).update(city=city, version=account.version + 1)
    return act.id


def test_changed_made_and_deleted_rows_are_put_back_as_they_were() -> None:
    cast = factories.cast()
    one = accounts.create_account(name="One", by=cast.alice, city="Xi'an", annual_revenue="12.50")
    contact = accounts.create_contact(account_id=one.pk, name="王晓明", by=cast.alice, phone="138 0013 8000")
    sharing.share_account(account_id=one.pk, member_id=cast.bob.pk, may_act=True, by=cast.alice)
    Account.objects.filter(pk=one.pk).update(custom={"size": [1, None, "x"]}, identity_keys=['a"b', "c,d", "{}"])
    before = contents()

    with transaction.atomic(), undo.recording(kind="test", title="All", by=cast.alice, at=NOW) as act:
        made = accounts.create_account(name="Two", by=cast.alice)
        act.created(Account, [made.pk])
        spans = made.ownerships.values_list("pk", flat=True)
        act.created(made.ownerships.model, spans)
        act.keep(Contact.objects.filter(pk=contact.pk))
        Contact.objects.filter(pk=contact.pk).update(account=made, name="Wang", born_on="1990-01-01")
        for model in (AccountCollaborator, one.ownerships.model):
            act.keep(model._base_manager.filter(account=one))
            model._base_manager.filter(account=one).delete()
        act.keep(Account.objects.filter(pk=one.pk))
        Account.objects.filter(pk=one.pk).delete()
    assert not Account.objects.filter(pk=one.pk).exists()

    undo.undo(act.id, by=cast.alice, at=LATER)

    assert differences(before, contents()) == {}
    assert not RowImage.objects.exists()


def test_rows_kept_and_left_alone_are_no_part_of_the_act() -> None:
    cast = factories.cast()
    account = accounts.create_account(name="One", by=cast.alice)

    with transaction.atomic(), undo.recording(kind="test", title="Nothing", by=cast.alice, at=NOW) as act:
        act.keep(Account.objects.all())
    Account.objects.filter(pk=account.pk).update(city="Wuhan")

    assert UndoAct.objects.get().rows == 0
    undo.undo(act.id, by=cast.alice, at=LATER)
    assert Account.objects.get().city == "Wuhan"


def test_only_the_changed_columns_are_kept() -> None:
    cast = factories.cast()
    account = accounts.create_account(name="One", by=cast.alice)

    changed_city(account, cast.alice)

    image = RowImage.objects.get()
    assert (image.before, image.after) == ({"city": "", "version": 1}, {"city": "Wuhan", "version": 2})


def test_later_change_of_what_the_act_wrote_is_refused_by_name() -> None:
    cast = factories.cast()
    account = accounts.create_account(name="华为技术", by=cast.alice)
    act_id = changed_city(account, cast.alice)
    accounts.edit_account(account_id=account.pk, values={"city": "Beijing"}, version=None, by=cast.alice)

    with pytest.raises(undo.CannotUndo, match="华为技术"):
        undo.undo(act_id, by=cast.alice, at=LATER)

    assert Account.objects.get().city == "Beijing"
    assert UndoAct.objects.get().undone_at is None


def test_later_change_of_something_else_stays() -> None:
    cast = factories.cast()
    account = accounts.create_account(name="One", by=cast.alice)
    act_id = changed_city(account, cast.alice)
    accounts.edit_account(account_id=account.pk, values={"industry": "Retail"}, version=None, by=cast.alice)

    undo.undo(act_id, by=cast.alice, at=LATER)

    account.refresh_from_db()
    assert (account.city, account.industry, account.version) == ("", "Retail", 4)


def test_what_rows_edited_since_derive_is_made_anew() -> None:
    cast = factories.cast()
    account = accounts.create_account(name="One", by=cast.alice)
    told: list[undo.Stale] = []
    undo.when_undone("test", told.append)
    act_id = changed_city(account, cast.alice)
    accounts.edit_account(account_id=account.pk, values={"industry": "Retail"}, version=None, by=cast.alice)

    undo.undo(act_id, by=cast.alice, at=LATER)

    assert told == [{Account: [account.pk]}]


def test_row_deleted_since_is_a_reason_to_refuse() -> None:
    cast = factories.cast()
    account = accounts.create_account(name="One", by=cast.alice)
    act_id = changed_city(account, cast.alice)
    account.ownerships.all().delete()
    Account.objects.filter(pk=account.pk).delete()

    with pytest.raises(undo.CannotUndo):
        undo.undo(act_id, by=cast.alice, at=LATER)


def test_made_row_in_use_since_is_a_reason_to_refuse_by_name() -> None:
    cast = factories.cast()
    with transaction.atomic(), undo.recording(kind="test", title="Import", by=cast.alice, at=NOW) as act:
        made = accounts.create_account(name="Made", by=cast.alice)
        act.created(Account, [made.pk])
        act.created(made.ownerships.model, made.ownerships.values_list("pk", flat=True))
    accounts.create_contact(account_id=made.pk, name="王晓明", by=cast.alice)

    with pytest.raises(undo.CannotUndo, match="王晓明"):
        undo.undo(act.id, by=cast.alice, at=LATER)

    assert Account.objects.filter(pk=made.pk).exists()


def test_tally_kept_by_triggers_follows() -> None:
    cast = factories.cast()
    process.create_default_process(by=cast.ada)
    deal = create_opportunity(name="Deal", by=cast.alice, at=NOW, amount="100")
    before = contents()

    with transaction.atomic(), undo.recording(kind="test", title="Given", by=cast.alice, at=NOW) as act:
        act.keep(Opportunity.objects.filter(pk=deal.pk))
        Opportunity.objects.filter(pk=deal.pk).update(owner=cast.bob)
    assert PipelineTally.objects.filter(owner=cast.bob, deals=1).exists()
    undo.undo(act.id, by=cast.alice, at=LATER)

    assert not PipelineTally.objects.filter(owner=cast.bob, deals__gt=0).exists()
    assert PipelineTally.objects.filter(owner=cast.alice, deals=1).exists()
    after = contents(leaving_out=set())
    assert before["crm.opportunity"] == after["crm.opportunity"]


def test_act_is_taken_back_once_and_in_time() -> None:
    cast = factories.cast()
    account = accounts.create_account(name="One", by=cast.alice)
    first, second = changed_city(account, cast.alice), changed_city(account, cast.alice, "Xi'an")

    with pytest.raises(undo.CannotUndo) as expired:
        undo.undo(second, by=cast.alice, at=NOW + timedelta(days=31))
    undo.undo(second, by=cast.alice, at=LATER)
    with pytest.raises(undo.CannotUndo) as twice:
        undo.undo(second, by=cast.alice, at=LATER)
    undo.undo(first, by=cast.alice, at=LATER)

    assert (expired.value.code, twice.value.code) == ("expired", "undone")
    assert Account.objects.get().city == ""


def test_only_the_author_and_operations_may_take_back() -> None:
    cast = factories.cast()
    account = accounts.create_account(name="One", by=cast.alice)
    act_id = changed_city(account, cast.alice)

    for stranger in (cast.bob, cast.mona):
        with pytest.raises(Http404):
            undo.undo(act_id, by=stranger, at=LATER)
        assert queries.recent_acts(viewer=stranger, at=LATER) == []
    assert [act.pk for act in queries.recent_acts(viewer=cast.ada, at=LATER, kinds=["test"])] == [act_id]

    assert undo.undo(act_id, by=cast.ada, at=LATER).undone_by == cast.ada


def test_failed_act_leaves_nothing_to_take_back() -> None:
    cast = factories.cast()

    with pytest.raises(ValueError, match="no"), transaction.atomic():  # noqa: SIM117 - the act fails inside
        with undo.recording(kind="test", title="No", by=cast.alice, at=NOW):
            raise ValueError("no")

    assert not UndoAct.objects.exists()


def test_expired_rows_are_forgotten() -> None:
    cast = factories.cast()
    account = accounts.create_account(name="One", by=cast.alice)
    changed_city(account, cast.alice)

    assert undo.drop_expired(at=LATER) == 0
    assert undo.drop_expired(at=NOW + timedelta(days=30)) == 1
    assert UndoAct.objects.count() == 1


def test_many_rows_take_as_many_statements_as_ten() -> None:
    cast = factories.cast()
    taken = []

    for count in (10, 200):
        load_accounts([AccountRow(name=f"Company {n}", owner_id=cast.alice.pk) for n in range(count)], by=cast.alice)
        before = contents()["crm.account"]
        with CaptureQueriesContext(connection) as asked:
            with transaction.atomic(), undo.recording(kind="test", title="Bulk", by=cast.alice, at=NOW) as act:
                act.keep(Account.objects.all())
                Account.objects.update(city="Wuhan", version=2)
            undo.undo(act.id, by=cast.alice, at=LATER)
        taken.append(len(asked))
        assert contents()["crm.account"] == before

    assert taken[1] <= taken[0]


def test_page_lists_and_takes_back() -> None:
    cast = factories.cast(language="en")
    account = accounts.create_account(name="One", by=cast.alice)
    act_id = changed_city(account, cast.alice)
    UndoAct.objects.update(at=datetime.now(UTC), expires_at=datetime.now(UTC) + timedelta(days=30))
    client = Client()
    client.force_login(cast.alice, backend="django.contrib.auth.backends.ModelBackend")

    page = client.get(reverse("undo:recent")).content.decode()
    answer = client.post(reverse("undo:undo", args=[act_id]), {"next": "/accounts/"})
    off_site = client.post(reverse("undo:undo", args=[act_id]), {"next": "//evil.example.com/"})

    assert "City" in page
    assert answer.headers["Location"] == "/accounts/"
    assert off_site.headers["Location"] == reverse("undo:recent")
    assert Account.objects.get().city == ""
