"""Search-and-do: found by name, pinyin, initials, digits and number, and never beyond one's reach."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from quarterdeck.core.search import ranking
from quarterdeck.crm.actions import accounts, opportunities, process, sharing
from quarterdeck.crm.models import Account, Opportunity
from quarterdeck.people.models import Member
from tests import factories

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def found(member: Member, words: str) -> str:
    client = Client()
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(reverse("web:palette"), {"q": words}).content.decode()


@pytest.fixture
def people(db: None) -> factories.Cast:
    cast = factories.cast(language="en")
    process.create_default_process(by=cast.ada)
    account = accounts.create_account(name="华为技术有限公司", by=cast.alice, phone="0755-28780808")
    accounts.create_contact(account_id=account.pk, name="王晓明", by=cast.alice, phone="138 0013 8000")
    opportunities.create_opportunity(name="Pumps", by=cast.alice, at=NOON, account_id=account.pk)
    factories.product("GTX-PRO", name="GTX Pro")
    return cast


def test_account_is_found_by_name_pinyin_initials_and_digits(people: factories.Cast) -> None:
    for words in ("华为", "華為", "huawei", "hw", "hwjs", "28780808", "华为 技术"):
        assert "华为技术有限公司" in found(people.alice, words)


def test_contact_deal_product_and_colleague_are_found(people: factories.Cast) -> None:
    for words, shown in {
        "wxm": "王晓明",
        "13800138000": "王晓明",
        "pum": "Pumps",
        Opportunity.objects.get().number: "Pumps",
        "gtx": "GTX Pro",
        "mon": "Mona",
    }.items():
        assert shown in found(people.alice, words)


def test_nothing_is_found_beyond_ones_reach(people: factories.Cast) -> None:
    for stranger in (people.bob, people.charlie):
        for words in ("华为", "wxm", "pumps"):
            page = found(stranger, words)
            assert "华为" not in page
            assert "王晓明" not in page
            assert "Pumps" not in page


def test_parts_hold_what_is_visible_and_no_more(people: factories.Cast) -> None:
    account = accounts.create_account(name="Shared", by=people.charlie)
    sharing.share_account(account_id=account.pk, member_id=people.alice.pk, may_act=False, by=people.charlie)
    opportunities.create_opportunity(name="Theirs", by=people.charlie, at=NOON, account_id=account.pk)

    for member in (people.alice, people.bob, people.mona, people.rita, people.charlie, people.ada):
        for model in (Account, Opportunity):
            parts = {row.pk for part in model.objects.visible_parts(member) for row in part}
            assert parts == {row.pk for row in model.objects.visible_to(member)}


def test_actions_are_offered_to_those_who_may(people: factories.Cast) -> None:
    assert reverse("crm:account_new") in found(people.alice, "")
    assert reverse("crm:account_new") not in found(people.rita, "")
    assert "kind=visit" in found(people.alice, "visit")
    assert "kind=visit" not in found(people.rita, "visit")


def test_page_shows_the_same(people: factories.Cast) -> None:
    client = Client()
    client.force_login(people.alice, backend="django.contrib.auth.backends.ModelBackend")

    assert "华为技术有限公司" in client.get(reverse("web:search"), {"q": "hw"}).content.decode()


def test_markup_in_a_name_stays_text(people: factories.Cast) -> None:
    accounts.create_account(name="<b>Bold</b>", by=people.alice)

    assert "<b>Bold" not in found(people.alice, "bold")


def test_what_begins_as_typed_stands_first() -> None:
    names = ["中国华为", "Mohawk", "华为技术", "Hawk", "Hawkeye"]

    assert ranking.best("hawk", names, name=str, limit=3) == ["Hawk", "Hawkeye", "Mohawk"]
    assert ranking.best("huawei", names, name=str, limit=2) == ["华为技术", "中国华为"]
