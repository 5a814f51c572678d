"""The filter builder as a field of any form."""

import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.fields.field_view import FieldView
from quarterdeck.core.fields.registry import Entity
from quarterdeck.core.lists import conditions, offering
from quarterdeck.core.lists.conditions import Group, Problem
from quarterdeck.core.lists.models import Sharing

INPUTS = {"date": "date", "datetime": "datetime-local", "number": "number", "percent": "number", "money": "number"}


class ConditionsWidget(forms.Widget):
    """Draws the builder; what it keeps travels as JSON."""

    template_name = "lists/conditions_widget.html"
    schema: dict[str, Any] | None = None

    def format_value(self, value: Any) -> str:
        if isinstance(value, Group):
            value = conditions.dumped(value)
        return json.dumps(value) if isinstance(value, dict) and value else value if isinstance(value, str) else ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | {"schema": json.dumps(self.schema or {})}

    def use_required_attribute(self, initial: Any) -> bool:
        return False


class ConditionsField(forms.Field):
    """Cleans to the tree as a JSON column keeps it (`{}` asks for everything). Call `offer` before the form is shown or read."""

    widget = ConditionsWidget

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._fields: list[FieldView] = []

    def offer(self, fields: Iterable[FieldView], *, viewer: Any, kept: Any = None, with_me: bool = True) -> None:
        """Say which fields may be asked about (`core.fields.queries.fields_of`); `kept` is the tree shown at first."""
        self._fields = list(fields)
        if isinstance(self.widget, ConditionsWidget):
            self.widget.schema = offering.schema(self._fields, viewer=viewer, group=_readable(kept), with_me=with_me)

    def to_python(self, value: Any) -> dict[str, Any]:
        try:
            group = conditions.parse(value) if isinstance(value, str) else conditions.read(value)
            conditions.check(group, fields=self._fields)
        except Problem as problem:
            raise ValidationError(str(problem)) from problem
        return conditions.dumped(group)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return ConditionsWidget().format_value(initial) != (data or "")


class ViewForm(forms.Form):
    """What a view is called and who sees it; only those who may share are asked the latter."""

    name = forms.CharField(label=_("name"), max_length=60)
    sharing = forms.ChoiceField(label=_("seen by"), choices=Sharing.choices, initial=Sharing.NOBODY, required=False)
    unit_id = forms.TypedChoiceField(label=_("team"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, units: Iterable[tuple[int, str]], may_share: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["name"].widget.attrs["autofocus"] = True
        if may_share:
            self.fields["unit_id"].choices = [("", "–"), *units]  # type: ignore[attr-defined]  # a choice field
        else:
            del self.fields["sharing"], self.fields["unit_id"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        kept = {"sharing": Sharing.NOBODY, "unit_id": None} if "sharing" not in self.fields else given
        return {**given, "sharing": kept.get("sharing") or Sharing.NOBODY, "unit_id": kept.get("unit_id")}


def value_field(entity: Entity, field: FieldView) -> forms.BoundField:
    """A form field for the value of a field, empty: of the model, or of a field the company added."""
    form = forms.Form(auto_id="many_%s")
    if field.type == "member":
        form.fields["value"] = forms.CharField(widget=forms.Select)
        form.fields["value"].widget.attrs |= {
            "data-select": "",
            "data-select-url": reverse("lists:choices", args=[entity.code, field.code]),
        }
    elif field.choices:
        several = field.type == "choices"
        kind = forms.MultipleChoiceField if several else forms.ChoiceField
        form.fields["value"] = kind(choices=[*(() if several else [("", "–")]), *field.choices])
    elif field.is_custom:
        form.fields["value"] = forms.CharField(widget=forms.TextInput({"type": INPUTS.get(field.type, "text")}))
    else:
        form.fields["value"] = entity.model._meta.get_field(field.code).formfield()  # type: ignore[union-attr,assignment]  # a column of the model has a form field
    form.fields["value"].required = False
    widget = form.fields["value"].widget
    is_select = getattr(widget, "input_type", "") == "select"
    widget.attrs |= {
        "class": f"form-{'select' if is_select else 'control'} form-{'select' if is_select else 'control'}-sm"
    }
    widget.attrs |= {"aria-label": str(field.label), "form": "bulk"}
    if field.type in INPUTS:
        widget.input_type = INPUTS[field.type]
    return form["value"]


def _readable(kept: Any) -> Group:
    """The tree to name people and records for; what cannot be read names none."""
    try:
        return conditions.parse(kept) if isinstance(kept, str) else conditions.read(kept)
    except Problem:
        return conditions.EVERYTHING
