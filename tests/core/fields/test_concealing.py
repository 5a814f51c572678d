"""Rows as somebody may see them: masks, and what they must never do."""

from decimal import Decimal

import pytest

from quarterdeck.core.access import masks
from quarterdeck.core.pages import formatting
from quarterdeck.core.records.concealing import ShownOnly, conceal
from quarterdeck.crm.actions import accounts
from quarterdeck.crm.models import Account, Contact
from quarterdeck.people.models import FieldRule, Member, Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    cast = factories.cast()
    account = accounts.create_account(name="Acme 3900", phone="13900001111", by=cast.alice, annual_revenue=Decimal(5))
    accounts.create_contact(
        account_id=account.pk,
        name="王小明",
        phone="+86 138 1234 5678",
        email="wang@corp.com",
        wechat="tiger",
        by=cast.alice,
    )
    return cast.alice


def _with(member, **rules):
    role = Role.objects.get(code="rep")
    for code, access in rules.items():
        FieldRule.objects.create(role=role, field_code="crm." + code.replace("__", "."), access=access)
    return Member.objects.get(pk=member.pk)


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("phone", "13812345678", "138****5678"),
        ("phone", "+86 138-1234-5678", "861****5678"),
        ("phone", "12345", "****"),
        ("phone", "021-555123", "****23"),
        ("phone", "none", "•••"),
        ("email", "wang@corp.com", "w***@corp.com"),
        ("email", "@", "***@"),
        ("email", "no address", "•••"),
        ("text", "张伟明", "张**"),
        ("text", "张", "**"),
        ("long_text", "all of it", "•••"),
        ("phone", "", ""),
        ("date", None, None),
    ],
)
def test_masks_show_that_there_is_something(kind, value, expected):
    assert masks.masked(kind, value) == expected


def test_a_withheld_amount_adds_nothing_and_says_nothing():
    hidden = masks.masked("money", Decimal("1250000"))

    assert (str(hidden), f"{hidden:,}", hidden + 1) == ("•••", "•••", 1)


def test_rows_hold_masks_also_as_related_rows(alice):
    masked = _with(alice, contact__phone="masked", contact__email="hidden", account__phone="masked")

    contact = Contact.objects.visible_to(masked).select_related("account").get()

    assert (contact.phone, contact.email, contact.account.phone) == ("861****5678", "", "139****1111")
    assert Contact.objects.visible_to(alice).get().phone == "+86 138 1234 5678"


def test_rows_without_rules_are_plain_rows(alice):
    assert Contact.objects.visible_to(alice)._concealment is None


def test_masks_are_never_saved_nor_copied_into_another_record(alice):
    masked = _with(alice, contact__phone="masked")
    shown = Contact.objects.visible_to(masked).get()

    with pytest.raises(ShownOnly):
        shown.save()
    with pytest.raises(ShownOnly):
        Contact(account=shown.account, name="Copy", phone=shown.phone.strip()).save()


def test_rows_locked_for_a_change_are_whole(alice):
    masked = _with(alice, contact__phone="masked")

    assert Contact.objects.visible_to(masked).select_for_update().get().phone == "+86 138 1234 5678"


def test_masked_values_cannot_be_taken_out_another_way(alice):
    masked = _with(alice, contact__phone="masked")
    rows = Contact.objects.visible_to(masked)

    with pytest.raises(ShownOnly):
        rows.values_list("phone")
    with pytest.raises(ShownOnly):
        rows.values("phone")
    assert rows.only("name").get().phone == ""


def test_what_is_masked_is_not_found_by(alice):
    masked = _with(alice, contact__phone="masked", contact__email="hidden", contact__wechat="masked")
    rows = Contact.objects.visible_to(masked)

    for words in ("138", "5678", "13812345678", "wang@corp", "corp", "tiger"):
        assert not rows.matching(words).exists(), words
        assert not rows.scanned_for(words).exists(), words
        assert Contact.objects.visible_to(alice).matching(words).exists(), words
    assert rows.matching("王小").get().name == "王小明"
    assert rows.matching("wang").get().name == "王小明"


def test_a_name_that_holds_digits_is_still_found_when_phones_are_masked(alice):
    masked = _with(alice, account__phone="masked")

    assert Account.objects.visible_to(masked).matching("3900").exists()
    assert not Account.objects.visible_to(masked).matching("1111").exists()


def test_a_withheld_amount_is_written_as_one():
    assert formatting.money(masks.Withheld(0), "CNY", "en").short == "•••"
    assert formatting.grouped(masks.Withheld(0), 2) == "•••"


def test_rows_that_know_each_other_are_concealed_once(alice):
    viewer = _with(alice, account__phone="masked")
    first, second = Account(name="Acme", phone="13900001111"), Account(name="Bell", phone="13900002222")
    first.parent, second.parent = second, first

    conceal(first, viewer.concealment())

    assert (first.phone, second.phone) == ("139****1111", "139****2222")
