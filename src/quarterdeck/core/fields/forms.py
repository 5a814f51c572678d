"""Forms of records with the company's own fields in them, and the forms that make such fields."""

from collections.abc import Callable
from typing import Any, ClassVar, Self

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quarterdeck.core.access.field_access import FieldAccess
from quarterdeck.core.fields import queries, registry, rules
from quarterdeck.core.fields.actions import options_of
from quarterdeck.core.fields.field_view import FieldView
from quarterdeck.core.fields.models import Aggregate, FieldDefinition
from quarterdeck.core.fields.registry import NUMBERS, FieldType
from quarterdeck.core.records.keys import key_of

PREFIX = "custom_"
COLLEAGUES = "/settings/fields/colleagues/"


class RecordForm(forms.Form):
    """A form of one kind of record. `fit` leaves out what the viewer may not change and adds what the company added.

    The cleaned values of added fields come together as `custom`.
    """

    entity: ClassVar[str] = ""

    def fit(self, viewer: Any, record: Any = None, *, only: str = "") -> Self:
        """The form for one viewer, with the record's present values."""
        for name in list(self.fields):
            guarded = registry.get(self.entity).attribute(name)
            if viewer.field_access(f"{self.entity}.{guarded}") is not FieldAccess.EDIT:
                del self.fields[name]
        add_custom_fields(self, self.entity, viewer, record, only=only)
        return self

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        custom = {name.removeprefix(PREFIX): cleaned.pop(name) for name in list(cleaned) if name.startswith(PREFIX)}
        if any(name.startswith(PREFIX) for name in self.fields):
            cleaned["custom"] = custom
        return cleaned


def add_custom_fields(form: forms.Form, entity: str, viewer: Any, record: Any = None, *, only: str = "") -> None:
    """Add the fields of the company's own that the viewer may fill in, with what the record holds."""
    for field in queries.custom_fields(entity, viewer):
        name = f"{PREFIX}{field.code}"
        if not field.is_editable or (only and only != name):
            continue
        form.fields[name] = form_field(field)
        if record is not None:
            form.initial[name] = _initial(field, record.custom.get(field.code))


def form_field(field: FieldView) -> forms.Field:
    """What a value of this field is typed into."""
    said: dict[str, Any] = {"label": field.label, "required": field.is_required, "help_text": field.help}
    return _FIELDS[field.type](field, said)


def _initial(field: FieldView, stored: Any) -> Any:
    value = rules.understood(field.type, stored)
    if field.type is FieldType.YES_NO:
        return "" if value is None else ("true" if value else "false")
    return f"{timezone.localtime(value):%Y-%m-%dT%H:%M}" if field.type is FieldType.DATETIME and value else value


def _text(field: FieldView, said: dict[str, Any]) -> forms.Field:
    kind = {"type": "tel"} if field.type is FieldType.PHONE else {}
    return forms.CharField(max_length=rules.LIMITS[field.type], widget=forms.TextInput(kind), **said)


def _long_text(field: FieldView, said: dict[str, Any]) -> forms.Field:
    return forms.CharField(max_length=rules.LIMITS[field.type], widget=forms.Textarea({"rows": 3}), **said)


def _number(field: FieldView, said: dict[str, Any]) -> forms.Field:
    return forms.DecimalField(max_digits=18 + field.decimals, decimal_places=field.decimals, **said)


def _choice(field: FieldView, said: dict[str, Any]) -> forms.Field:
    return forms.ChoiceField(choices=[("", "–"), *_offered(field)], **said)


def _choices(field: FieldView, said: dict[str, Any]) -> forms.Field:
    return forms.MultipleChoiceField(choices=_offered(field), widget=forms.SelectMultiple({"data-select": ""}), **said)


def _offered(field: FieldView) -> list[tuple[Any, Any]]:
    return list(field.definition.offered if field.definition else field.choices)


def _yes_no(field: FieldView, said: dict[str, Any]) -> forms.Field:
    return forms.ChoiceField(choices=[("", "–"), ("true", _("Yes")), ("false", _("No"))], **said)


def _moment(field: FieldView, said: dict[str, Any]) -> forms.Field:
    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(widget=widget, **said)


def _member(field: FieldView, said: dict[str, Any]) -> forms.Field:
    return ColleagueField(**said)


class ColleagueField(forms.IntegerField):
    """The key of a colleague, in a select that asks the server as one types."""

    widget = forms.Select

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs |= {"data-select": "", "data-select-url": COLLEAGUES}
        self.widget.choices = [("", "")]

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        bound = super().get_bound_field(form, field_name)
        key = key_of(bound.value())
        if key is not None and isinstance(self.widget, forms.Select):
            self.widget.choices = [("", ""), (key, queries.member_name(key))]
        return bound


_FIELDS: dict[FieldType, Callable[[FieldView, dict[str, Any]], forms.Field]] = {
    **dict.fromkeys(NUMBERS, _number),
    FieldType.TEXT: _text,
    FieldType.PHONE: _text,
    FieldType.LONG_TEXT: _long_text,
    FieldType.DATE: lambda field, said: forms.DateField(
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **said
    ),
    FieldType.DATETIME: _moment,
    FieldType.YES_NO: _yes_no,
    FieldType.CHOICE: _choice,
    FieldType.CHOICES: _choices,
    FieldType.URL: lambda field, said: forms.URLField(assume_scheme="https", **said),
    FieldType.EMAIL: lambda field, said: forms.EmailField(**said),
    FieldType.MEMBER: _member,
}


class DefinitionForm(forms.Form):
    """A field as its administrator describes it: only what its type needs is asked for."""

    label = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    label_zh_hans = forms.CharField(label=gettext_lazy("Name in simplified Chinese"), max_length=80, required=False)
    label_zh_hant = forms.CharField(label=gettext_lazy("Name in traditional Chinese"), max_length=80, required=False)
    options = forms.CharField(
        label=gettext_lazy("Choices"),
        help_text=gettext_lazy("One a line. One that you take away stays on records that have it."),
        widget=forms.Textarea({"rows": 6}),
    )
    formula = forms.CharField(label=gettext_lazy("Formula"), max_length=1000, widget=forms.Textarea({"rows": 3}))
    related = forms.ChoiceField(label=gettext_lazy("Of which related records"))
    aggregate = forms.ChoiceField(label=gettext_lazy("What is taken of them"), choices=Aggregate.choices)
    related_field = forms.ChoiceField(
        label=gettext_lazy("Of which field"), required=False, help_text=gettext_lazy("Not needed to count them.")
    )
    condition = forms.CharField(
        label=gettext_lazy("Only those where"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("A condition such as status = “won”. Empty for all."),
    )
    result_type = forms.ChoiceField(
        label=gettext_lazy("A number is shown as"),
        required=False,
        choices=[(kind.value, kind.label) for kind in (FieldType.NUMBER, FieldType.MONEY, FieldType.PERCENT)],
    )
    decimals = forms.IntegerField(label=gettext_lazy("Decimals"), min_value=0, max_value=6, initial=2)
    help = forms.CharField(label=gettext_lazy("Help beside the field"), max_length=200, required=False)
    is_required = forms.BooleanField(label=gettext_lazy("Must be filled in"), required=False)
    is_in_lists = forms.BooleanField(label=gettext_lazy("A column of lists from the start"), required=False)

    def __init__(
        self, *args: Any, entity: str, kind: str, definition: FieldDefinition | None = None, **kwargs: Any
    ) -> None:
        self.definition = definition
        if definition is not None:
            lines = "\n".join(label for _code, label in definition.offered)
            kwargs["initial"] = {**definition.settings(), "options": lines}
        super().__init__(*args, **kwargs)
        for name in _unasked(FieldType(kind)):
            del self.fields[name]
        if kind == FieldType.ROLL_UP:
            self._offer_related(registry.get(entity))

    def _offer_related(self, entity: registry.Entity) -> None:
        self.fields["related"].choices = [(one.code, one.label) for one in entity.related]  # type: ignore[attr-defined]  # a ChoiceField
        groups = []
        definitions = queries.current_definitions()
        for one in entity.related:
            child = registry.get(one.entity)
            own = [(field.name, child.label_of(field)) for field in child.fields if field.type in _TAKEN]
            added = [(d.code, str(d)) for d in definitions.get(one.entity, {}).values() if d.value_type in _TAKEN]
            groups.append((str(one.label), [*own, *added]))
        self.fields["related_field"].choices = [("", "–"), *groups]  # type: ignore[attr-defined]  # a ChoiceField

    def clean_options(self) -> list[dict[str, Any]]:
        return options_of(self.cleaned_data["options"], self.definition.options if self.definition else [])


_TAKEN = frozenset((*NUMBERS, FieldType.DATE, FieldType.DATETIME))


def _unasked(kind: FieldType) -> set[str]:
    """The parts of the form that say nothing about a field of this type."""
    asked = {"label", "label_zh_hans", "label_zh_hant", "help", "is_in_lists"}
    if kind in (FieldType.CHOICE, FieldType.CHOICES):
        asked |= {"options"}
    if kind is FieldType.FORMULA:
        asked |= {"formula", "result_type", "decimals"}
    if kind is FieldType.ROLL_UP:
        asked |= {"related", "aggregate", "related_field", "condition", "result_type", "decimals"}
    if kind in NUMBERS:
        asked |= {"decimals"}
    if kind not in (FieldType.FORMULA, FieldType.ROLL_UP):
        asked |= {"is_required"}
    return set(DefinitionForm.base_fields) - asked
