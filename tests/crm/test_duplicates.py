"""Similar ones while typing, what is refused, and the search across the base."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quarterdeck.core.notifications.models import Notification
from quarterdeck.crm.actions import accounts, duplicates, identity
from quarterdeck.crm.actions.bulk import AccountRow, load_accounts
from quarterdeck.crm.actions.leads import capture_lead
from quarterdeck.crm.actions.refusals import NotAllowed
from quarterdeck.crm.models import Account, Contact, DuplicatePair, Lead, NotDuplicates
from quarterdeck.crm.queries import duplicates as queries
from quarterdeck.people.models import Member
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_similar_one_out_of_reach_is_shown_with_its_owner_and_masks() -> None:
    cast = factories.cast()
    account = accounts.create_account(name="华为技术有限公司", by=cast.charlie, phone="13800138000", city="Shenzhen")
    accounts.create_contact(account_id=account.pk, name="王晓明", by=cast.charlie, phone="13800138001")

    [seen] = queries.similar_to(viewer=cast.alice, kind="account", name="深圳市华为技术")
    [own] = queries.similar_to(viewer=cast.charlie, kind="account", name="深圳市华为技术")
    [person] = queries.similar_to(viewer=cast.alice, kind="contact", name="王总", phone="13800138001")

    assert (seen.title, seen.owner_name, seen.may_open) == ("华为技术有限公司", "Charlie", False)
    assert seen.details == ("Shenzhen", "138****8000")
    assert (own.may_open, own.details) == (True, ("Shenzhen", "13800138000"))
    assert (person.title, person.certainty) == ("王** · 华为技术有限公司", "same")


def test_typed_lead_is_looked_for_among_leads_contacts_and_accounts() -> None:
    cast = factories.cast()
    account = accounts.create_account(name="华为技术有限公司", by=cast.alice)
    accounts.create_contact(account_id=account.pk, name="王晓明", by=cast.alice)
    capture_lead(channel="by_hand", by=cast.alice, at=NOW, name="Wang Xiaoming", company_name="Huawei Technologies")

    found = queries.similar_to(viewer=cast.alice, kind="lead", name="王晓明", company_name="华为技术有限公司")

    assert {(one.kind, one.certainty) for one in found} == {
        ("contact", "same"),
        ("account", "same"),
        ("lead", "likely"),
    }


def test_keys_follow_every_write() -> None:
    cast = factories.cast()
    account = accounts.create_account(name="华为", by=cast.alice)
    contact = accounts.create_contact(account_id=account.pk, name="王晓明", by=cast.alice)
    lead = capture_lead(channel="by_hand", by=cast.alice, at=NOW, name="王晓明", company_name="华为")
    [loaded] = load_accounts([AccountRow(name="华为技术", owner_id=cast.alice.pk)], by=cast.alice)
    before = Contact.objects.get(pk=contact.pk).identity_keys

    accounts.edit_account(account_id=account.pk, values={"name": "小米"}, version=None, by=cast.alice)

    assert "n:xiaomi" in Account.objects.get(pk=account.pk).identity_keys
    assert "n:huawei" in Account.objects.get(pk=loaded.pk).identity_keys
    assert "n:huawei" in Lead.objects.get(pk=lead.pk).identity_keys
    assert Contact.objects.get(pk=contact.pk).identity_keys != before


def test_records_from_before_get_their_keys_and_the_rest_is_left_alone() -> None:
    cast = factories.cast()
    load_accounts([AccountRow(name=f"Company {n}", owner_id=cast.alice.pk) for n in range(5)], by=cast.alice)
    kept = {one.pk: one.identity_keys for one in Account.objects.all()}
    Account.objects.filter(name__in=["Company 1", "Company 3"]).update(identity_keys=[])

    assert identity.fill_missing() == 2
    assert {one.pk: one.identity_keys for one in Account.objects.all()} == kept
    assert identity.fill_missing() == 0


@pytest.mark.parametrize(
    ("policy", "is_refused", "is_told"), [("off", 0, 0), ("warn", 0, 0), ("refuse", 1, 0), ("tell_owner", 1, 1)]
)
def test_policy_says_what_happens_to_what_exists(policy: str, is_refused: int, is_told: int) -> None:
    cast = factories.cast(language="en")
    accounts.create_account(name="华为技术有限公司", by=cast.charlie)
    duplicates.save_duplicate_policy(policy=policy, by=cast.ada)

    answer = signed_in(cast.alice).post(
        reverse("crm:account_new"), {"name": "深圳市华为技术有限公司", "life_cycle": "potential"}
    )

    assert answer.status_code == (422 if is_refused else 302)
    assert Account.objects.count() == 2 - is_refused
    assert Notification.objects.filter(member=cast.charlie).count() == is_told
    assert (b"Charlie" in answer.content) == bool(is_refused)


def test_merely_similar_one_is_never_refused() -> None:
    cast = factories.cast()
    accounts.create_account(name="小米科技有限责任公司", by=cast.charlie)
    duplicates.save_duplicate_policy(policy="refuse", by=cast.ada)

    assert accounts.create_account(name="小米", by=cast.alice).pk


def test_policy_is_set_by_those_who_look_after_pools() -> None:
    cast = factories.cast()

    with pytest.raises(NotAllowed):
        duplicates.save_duplicate_policy(policy="off", by=cast.alice)
    assert signed_in(cast.alice).get(reverse("crm:duplicate_setting")).status_code == 403
    assert signed_in(cast.ada).post(reverse("crm:duplicate_setting"), {"policy": "off"}).status_code == 302
    assert queries.policy() == "off"


def test_panel_answers_while_somebody_types() -> None:
    cast = factories.cast(language="en")
    accounts.create_account(name="Northwind Traders Ltd", by=cast.charlie, phone="13800138000")
    client = signed_in(cast.alice)
    url = reverse("crm:duplicate_similar", args=["account"])

    page = client.get(url, {"name": "Northwind Traders"}).content.decode()
    short = client.get(url, {"name": "N"}).content.decode()

    assert "Northwind Traders Ltd" in page
    assert "Charlie" in page
    assert "13800138000" not in page
    assert "Northwind" not in short
    assert client.get(reverse("crm:duplicate_similar", args=["member"])).status_code == 404


def test_search_finds_groups_and_shows_them_to_those_who_see_all_of_them() -> None:
    cast = factories.cast()
    for name in ("华为技术有限公司", "深圳市华为技术有限公司", "華為技術有限公司", "中兴通讯"):
        accounts.create_account(name=name, by=cast.alice)
    accounts.create_account(name="中兴通讯股份有限公司", by=cast.charlie)

    assert duplicates.find_duplicates(kind="account") == 4

    [mine] = queries.group_page(viewer=cast.alice, kind="account").rows
    everything = queries.group_page(viewer=cast.ada, kind="account").rows
    assert [len(group.members) for group in everything] == [3, 2]
    assert (len(mine.members), mine.is_certain, mine.reasons) == (3, True, ("name",))


def test_those_called_different_are_not_shown_again() -> None:
    cast = factories.cast()
    one, two = (accounts.create_account(name="华为技术有限公司", by=cast.alice) for _ in range(2))
    duplicates.find_duplicates(kind="account")

    with pytest.raises(Http404):
        duplicates.call_different(kind="account", ids=[one.pk, two.pk], at=NOW, by=cast.bob)
    assert duplicates.call_different(kind="account", ids=[two.pk, one.pk], at=NOW, by=cast.alice) == 1

    assert not DuplicatePair.objects.exists()
    assert duplicates.find_duplicates(kind="account") == 0
    assert NotDuplicates.objects.get().by == cast.alice


def test_search_compares_only_what_shares_a_key() -> None:
    """Five thousand companies, fifty of them twice: each with each would be twelve million comparisons, and minutes."""
    cast = factories.cast()
    rows = [AccountRow(name=f"公司{n:05d}号贸易有限公司", owner_id=cast.alice.pk) for n in range(5_000)]
    load_accounts([*rows, *rows[:50]], by=cast.alice)

    assert duplicates.find_duplicates(kind="account") == 50


def test_page_of_duplicates_costs_the_same_for_one_group_and_for_three() -> None:
    cast = factories.cast()
    client = signed_in(cast.alice)

    def twice(name: str) -> None:
        for _ in range(2):
            accounts.create_account(name=name, by=cast.alice)
        duplicates.find_duplicates(kind="account")

    def asked() -> int:
        client.get(reverse("crm:duplicates"))
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse("crm:duplicates")).status_code == 200
        return len(caught)

    twice("华为技术有限公司")
    with_one = asked()
    twice("小米科技有限责任公司")
    twice("Northwind Ltd")

    assert asked() == with_one


def test_records_are_merged_on_the_page_and_the_old_address_leads_on() -> None:
    cast = factories.cast(language="en")
    one = accounts.create_account(name="Northwind", by=cast.alice, city="Wuhan")
    two = accounts.create_account(name="Northwind Ltd", by=cast.alice, city="Xi'an")
    client = signed_in(cast.alice)
    url = reverse("crm:duplicate_merge", args=["account"])

    page = client.get(url, {"ids": [one.pk, two.pk]}).content.decode()
    done = client.post(url, {"ids": [one.pk, two.pk], "keep": one.pk, "field_name": two.pk, "field_city": one.pk})
    led = client.get(reverse("crm:account", args=[two.pk]))

    assert "Wuhan" in page
    assert done.headers["Location"] == led.headers["Location"] == reverse("crm:account", args=[one.pk])
    assert Account.objects.values_list("name", "city").get() == ("Northwind Ltd", "Wuhan")
    assert signed_in(cast.bob).get(url, {"ids": [one.pk]}).status_code == 404
