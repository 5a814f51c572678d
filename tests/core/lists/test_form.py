"""The filter builder as a form field."""

import json

import pytest
from django import forms
from django.utils import translation

from quarterdeck.core.fields import queries as fields
from quarterdeck.core.lists.forms import ConditionsField
from quarterdeck.people.models import Member
from tests import factories

pytestmark = pytest.mark.django_db


class RuleForm(forms.Form):
    conditions = ConditionsField(required=False)

    def __init__(self, *args: object, viewer: Member, kept: object = None) -> None:
        super().__init__(*args, initial={"conditions": kept})  # type: ignore[arg-type]  # a test passes data through
        self.fields["conditions"].offer(fields.fields_of("crm.account", viewer), viewer=viewer, kept=kept)


def test_field_cleans_to_the_tree_that_is_kept() -> None:
    cast = factories.cast()
    tree = {"any": [{"field": "industry", "op": "is", "value": "Retail"}]}

    form = RuleForm({"conditions": json.dumps(tree)}, viewer=cast.alice)
    empty = RuleForm({"conditions": ""}, viewer=cast.alice)

    assert form.is_valid()
    assert empty.is_valid()
    assert (form.cleaned_data["conditions"], empty.cleaned_data["conditions"]) == (tree, {})


def test_field_refuses_in_words() -> None:
    cast = factories.cast()

    with translation.override("en"):
        form = RuleForm(
            {"conditions": '{"all": [{"field": "employees", "op": "at_least", "value": "x"}]}'}, viewer=cast.ada
        )
        assert form.errors["conditions"] == ["Employees: a number is needed."]


def test_builder_names_the_people_already_chosen_as_far_as_one_sees_them() -> None:
    cast = factories.cast()
    tree = {"all": [{"field": "owner", "op": "any_of", "value": [cast.bob.pk]}]}

    form = RuleForm(viewer=cast.alice, kept=tree)

    schema = form.fields["conditions"].widget.schema
    assert schema["names"] == {f"owner:{cast.bob.pk}": "Bob"}
    assert json.dumps(tree).replace('"', "&quot;") in str(form["conditions"])
