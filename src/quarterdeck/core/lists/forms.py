"""The filter builder as a field of any form."""

import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from quarterdeck.core.fields.field_view import FieldView
from quarterdeck.core.lists import conditions, offering
from quarterdeck.core.lists.conditions import Group, Problem


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


def _readable(kept: Any) -> Group:
    """The tree to name people and records for; what cannot be read names none."""
    try:
        return conditions.parse(kept) if isinstance(kept, str) else conditions.read(kept)
    except Problem:
        return conditions.EVERYTHING
