"""What administrators do with fields, on the page and through the door, and what people then fill in."""

from decimal import Decimal

import pytest
from django.urls import reverse

from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.core.fields import actions, queries
from quarterdeck.core.fields.actions import CannotChangeField
from quarterdeck.core.fields.models import FieldDefinition
from quarterdeck.core.fields.rules import WrongValue
from quarterdeck.core.records.versions import StaleEdit
from quarterdeck.crm.actions import accounts
from quarterdeck.crm.models import Account
from quarterdeck.people.models import Member
from tests import factories

pytestmark = pytest.mark.django_db
NOW = "2026-03-05T02:00:00+00:00"


@pytest.fixture
def cast():
    return factories.cast(language="en")


def _field(by, label, kind="text", **values):
    return actions.create_field(entity="crm.account", type=kind, values={"label": label, **values}, by=by)


def _again(member):
    return Member.objects.get(pk=member.pk)


def test_a_field_gets_a_code_of_its_own_from_its_name(cast):
    codes = [
        _field(cast.ada, label).code for label in ("Renewal date", "续约日期", "Name", "if", "2nd", "！！", "Phone")
    ]

    assert codes == ["renewal_date", "xu_yue_ri_qi", "name_2", "if_2", "f_2nd", "field", "phone_2"]


@pytest.mark.parametrize(
    ("kind", "values", "part"),
    [
        ("record", {"label": "X"}, "type"),
        ("choice", {"label": "X", "options": []}, "options"),
        ("text", {"label": " "}, "label"),
        ("formula", {"label": "X", "formula": "1 +"}, "formula"),
        ("formula", {"label": "X", "formula": "x + 1"}, "formula"),
        ("roll_up", {"label": "X", "related": "nothing", "aggregate": "count"}, "condition"),
    ],
)
def test_what_cannot_be_is_refused_at_its_part(cast, kind, values, part):
    with pytest.raises(CannotChangeField) as refused:
        actions.create_field(entity="crm.account", type=kind, values=values, by=cast.ada)

    assert refused.value.code == part


def test_a_formula_cannot_be_changed_into_a_circle(cast):
    one = _field(cast.ada, "One", "formula", formula="employees + 1")
    _field(cast.ada, "Two", "formula", formula="one + 1")

    with pytest.raises(CannotChangeField, match="one"):
        actions.edit_field(field_id=one.pk, values={"formula": "two + 1"}, version=None, by=cast.ada)


def test_a_field_that_others_stand_on_stays(cast):
    size = _field(cast.ada, "Size", "number")
    _field(cast.ada, "Double", "formula", formula="size * 2")

    with pytest.raises(CannotChangeField, match="Double"):
        actions.archive_field(field_id=size.pk, at=NOW, by=cast.ada)


def test_options_taken_away_stay_on_records_that_have_them(cast):
    options = actions.options_of("Gold\nSilver\n\nGold", [])
    tier = _field(cast.ada, "Tier", "choice", options=options)
    account = accounts.create_account(name="Acme", by=_again(cast.alice), custom={"tier": "gold"})

    fewer = actions.options_of("Silver\nBronze", tier.options)
    actions.edit_field(field_id=tier.pk, values={"options": fewer}, version=None, by=cast.ada)

    found = queries.custom_fields("crm.account", _again(cast.alice))[0]
    assert found.text(account) == "Gold"
    assert [code for code, _label in found.definition.offered] == ["silver", "bronze"]


def test_values_are_checked_and_kept_as_their_type(cast):
    _field(cast.ada, "Size", "number", decimals=1)
    _field(cast.ada, "Until", "date")
    _field(cast.ada, "Site", "url")
    alice = _again(cast.alice)

    account = accounts.create_account(
        name="Acme", by=alice, custom={"size": Decimal("10.55"), "until": "2026-03-05", "site": "acme.example"}
    )

    assert account.custom == {"size": "10.6", "until": "2026-03-05", "site": "https://acme.example"}
    for wrong in (
        {"size": "many"},
        {"until": "tomorrow"},
        {"site": "no site"},
        {"nothing": 1},
        {"size": "NaN"},
        {"size": {}},
    ):
        with pytest.raises(WrongValue):
            accounts.edit_account(account_id=account.pk, values={"custom": wrong}, version=None, by=alice)


def test_a_required_field_is_asked_for_and_cannot_be_emptied(cast):
    _field(cast.ada, "Tier", is_required=True)
    alice = _again(cast.alice)
    with pytest.raises(WrongValue):
        accounts.create_account(name="Acme", by=alice, custom={"tier": " "})

    account = accounts.create_account(name="Acme", by=alice, custom={"tier": "A"})
    with pytest.raises(WrongValue):
        accounts.edit_account(account_id=account.pk, values={"custom": {"tier": None}}, version=None, by=alice)


def test_a_stale_edit_of_a_custom_field_is_told(cast):
    _field(cast.ada, "Tier")
    alice = _again(cast.alice)
    account = accounts.create_account(name="Acme", by=alice, custom={"tier": "A"})
    accounts.edit_account(account_id=account.pk, values={"custom": {"tier": "B"}}, version=1, by=alice)

    with pytest.raises(StaleEdit) as stale:
        accounts.edit_account(account_id=account.pk, values={"custom": {"tier": "C"}}, version=1, by=alice)

    assert [(c.field, c.theirs) for c in stale.value.conflicts] == [("custom.tier", "B")]
    assert AuditEntry.objects.get(act="edited", kind="crm.account").changes == {"custom.tier": ["A", "B"]}


def test_an_administrator_adds_a_field_and_a_seller_fills_it(client, cast):
    client.force_login(cast.ada)
    page = reverse("fields:new") + "?of=crm.account&type=choice"
    assert client.post(page, {"label": "Tier", "options": "Gold\nSilver"}).status_code == 302
    page = reverse("fields:new") + "?of=crm.account&type=formula"
    assert client.post(page, {"label": "Twice", "formula": "employees * 2", "decimals": 0}).status_code == 302
    assert b"employees * 2" in client.get(reverse("fields:fields") + "?of=crm.account").content

    account = accounts.create_account(name="Acme", by=cast.alice, employees=21)
    client.force_login(cast.alice)
    address = reverse("crm:account_fact", args=[account.pk, "custom_tier"])
    assert b"Silver" in client.get(address, headers={"HX-Request": "true"}).content
    saved = client.post(address, {"custom_tier": "gold", "version": 1, "was": ""}, headers={"HX-Request": "true"})
    assert b"Gold" in saved.content

    record = client.get(reverse("crm:account", args=[account.pk])).content.decode()
    assert "Gold" in record
    assert ">42<" in record.replace("\n", "").replace(" ", "")
    assert Account.objects.get().custom == {"tier": "gold"}


def test_a_formula_that_cannot_be_is_told_at_its_field(client, cast):
    client.force_login(cast.ada)

    answer = client.post(
        reverse("fields:new") + "?of=crm.account&type=formula", {"label": "F", "formula": "1 +", "decimals": 2}
    )

    assert answer.status_code == 422
    assert "formula" in answer.context["form"].errors


def test_fields_are_moved_put_away_and_brought_back(client, cast):
    first, second = _field(cast.ada, "First"), _field(cast.ada, "Second")
    client.force_login(cast.ada)

    client.post(reverse("fields:move", args=[second.pk]), {"to": "up"})
    client.post(reverse("fields:archive", args=[first.pk]))
    current, archived = queries.all_definitions("crm.account")
    assert ([one.pk for one in current], [one.pk for one in archived]) == ([second.pk], [first.pk])

    client.post(reverse("fields:restore", args=[first.pk]))
    assert FieldDefinition.objects.current().count() == 2


def test_a_seller_may_not_change_fields(client, cast):
    client.force_login(cast.alice)

    assert client.get(reverse("fields:fields")).status_code == 403


def test_rules_on_fields_are_set_on_the_page_of_a_role(client, cast):
    from quarterdeck.people.models import FieldRule, Role

    role = Role.objects.get(code="rep")
    client.force_login(cast.ada)
    page = reverse("people:role", args=[role.pk])
    assert b'name="field:crm.contact.phone"' in client.get(page).content
    grants = {f"right:{grant.right}": grant.scope for grant in role.grants.all()}

    client.post(page, {**grants, "name": str(role), "version": role.version, "field:crm.contact.phone": "masked"})

    assert FieldRule.objects.get().access == "masked"
    assert _again(cast.alice).field_access("crm.contact.phone") == "masked"
