"""What fields a kind of record has, as one member may use them."""

import pytest

from quarterdeck.core.access.field_access import FieldAccess
from quarterdeck.core.fields import queries, registry
from quarterdeck.core.fields.models import FieldDefinition
from quarterdeck.core.fields.registry import FieldType
from quarterdeck.people import access
from quarterdeck.people.actions.roles import forget_grants
from quarterdeck.people.models import FieldRule, Role
from tests import factories

pytestmark = pytest.mark.django_db


def _again(member):
    forget_grants(member)
    member.__dict__.pop("_fields", None)
    return member


def test_every_path_of_every_declared_field_can_be_asked_and_sorted_by():
    alice = factories.cast().alice

    for entity in registry.entities():
        for field in queries.fields_of(entity.code, alice):
            rows = entity.model.objects.filter(field.is_empty() | ~field.is_empty())
            assert list(rows.order_by(field.ordering())) == [], field.full_code


def test_labels_come_from_the_model_where_none_is_given():
    fields = {field.code: field for field in queries.fields_of("crm.contact", factories.cast(language="en").alice)}

    assert str(fields["phone"].label) != ""
    assert fields["owner"].path == "account__owner"


def test_the_strictest_rule_counts_only_when_every_role_of_the_member_has_one():
    cast = factories.cast()
    FieldRule.objects.create(role=Role.objects.get(code="rep"), field_code="crm.contact.phone", access="masked")

    assert access.field_access(_again(cast.alice), "crm.contact.phone") is FieldAccess.MASKED
    assert access.field_access(cast.alice, "crm.contact.email") is FieldAccess.EDIT

    cast.alice.role_assignments.create(role=Role.objects.get(code="manager"))
    assert access.field_access(_again(cast.alice), "crm.contact.phone") is FieldAccess.EDIT


def test_hidden_fields_are_not_listed_and_masked_ones_cannot_be_asked_by():
    alice = factories.cast().alice
    rep = Role.objects.get(code="rep")
    FieldRule.objects.create(role=rep, field_code="crm.contact.phone", access="masked")
    FieldRule.objects.create(role=rep, field_code="crm.contact.email", access="hidden")

    fields = {field.code: field for field in queries.fields_of("crm.contact", _again(alice))}

    assert "email" not in fields
    phone = fields["phone"]
    assert (phone.is_filterable, phone.is_sortable, phone.is_editable) == (False, False, False)


def test_a_field_of_the_company_stands_beside_the_programs():
    alice = factories.cast().alice
    FieldDefinition.objects.create(entity="crm.account", code="tier", label="Tier", type=FieldType.TEXT)

    last = queries.fields_of("crm.account", _again(alice))[-1]

    assert (last.full_code, last.label, last.is_custom) == ("crm.account.tier", "Tier", True)
