"""The shape of input of this room."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from quarterdeck.people.models import AbsenceKind, UnitKind

Choices = list[tuple[Any, str]]


def day_field(**arguments: Any) -> forms.DateField:
    """A day picked by the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(widget=widget, **arguments)


def _empty_as_none(value: str) -> int | None:
    return int(value) if value else None


def choice_of_id(choices: Choices, *, label: Any, empty: Any = "", required: bool = True, help_text: Any = "") -> Any:
    """A searchable choice among records by id; `empty` is the label of no choice."""
    offered = choices if required and not empty else [("", empty or "–"), *choices]
    return forms.TypedChoiceField(
        choices=offered,
        coerce=_empty_as_none,
        empty_value=None,
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.Select(attrs={"data-select": ""}),
    )


class MemberForm(forms.Form):
    """What is known of a person."""

    name = forms.CharField(label=_("Full name"), max_length=120)
    login = forms.CharField(
        label=_("Sign-in name"), max_length=150, help_text=_("Letters, digits and . @ + - _ without spaces.")
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    title = forms.CharField(label=_("Job title"), max_length=120, required=False)


class EditMemberForm(MemberForm):
    joined_on = day_field(label=_("Joined on"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class NewMemberForm(MemberForm):
    """A new person: also where they belong and what they may do."""

    def __init__(self, *arguments: Any, units: Choices, roles: Choices, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["unit_id"] = choice_of_id(units, label=_("Unit"))
        self.fields["role_codes"] = forms.MultipleChoiceField(
            choices=roles, label=_("Roles"), widget=forms.SelectMultiple(attrs={"data-select": ""}), initial=["rep"]
        )
        self.fields["on"] = day_field(label=_("Joins on"))


class MoveForm(forms.Form):
    """To which unit, from which day on."""

    def __init__(self, *arguments: Any, units: Choices, label: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["unit_id"] = choice_of_id(units, label=label)
        self.fields["on"] = day_field(label=_("From"), help_text=_("What was before this day stays as it was."))


class RolesForm(forms.Form):
    def __init__(self, *arguments: Any, roles: Choices, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["role_codes"] = forms.MultipleChoiceField(
            choices=roles, label=_("Roles"), widget=forms.SelectMultiple(attrs={"data-select": ""}), required=False
        )


class DeactivateForm(forms.Form):
    """Who takes over, and the last day."""

    def __init__(self, *arguments: Any, members: Choices, is_needed: bool, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["hand_over_to_id"] = choice_of_id(
            members, label=_("Who takes over"), empty=_("Choose"), required=is_needed
        )
        self.fields["on"] = day_field(label=_("Leaves on"))


class AbsenceForm(forms.Form):
    """Away from a day to another, both included."""

    from_on = day_field(label=_("First day"))
    last_on = day_field(label=_("Last day"))
    kind = forms.ChoiceField(label=_("Kind"), choices=AbsenceKind.choices)


class UnitForm(forms.Form):
    """A unit of the organization."""

    name = forms.CharField(label=_("Name"), max_length=120)

    def __init__(self, *arguments: Any, members: Choices, is_company: bool = False, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if not is_company:
            kinds = [(kind.value, kind.label) for kind in UnitKind if kind is not UnitKind.COMPANY]
            self.fields["kind"] = forms.ChoiceField(choices=kinds, label=_("Kind"))
        self.fields["manager_id"] = choice_of_id(members, label=_("Manager"), empty=_("Nobody yet"), required=False)


class EditUnitForm(UnitForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class NewUnitForm(UnitForm):
    def __init__(self, *arguments: Any, units: Choices, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["parent_id"] = choice_of_id(units, label=_("Belongs to"))
        self.fields["on"] = day_field(label=_("Exists from"))


class RoleForm(forms.Form):
    """A new role, perhaps like another one."""

    name = forms.CharField(label=_("Name"), max_length=80)

    def __init__(self, *arguments: Any, roles: Choices, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["like_id"] = choice_of_id(
            roles, label=_("Start with the rights of"), empty=_("None"), required=False
        )


class RoleConflictForm(forms.Form):
    """Names the fields of a role that two people changed; never shown itself."""

    name = forms.CharField(label=_("Name"), max_length=80)

    def __init__(self, *arguments: Any, rights: Mapping[str, str], scopes: Choices, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for code, label in rights.items():
            self.fields[f"right:{code}"] = forms.ChoiceField(label=label, choices=[("", "–"), *scopes], required=False)


class TerritoryForm(forms.Form):
    """A part of the market."""

    name = forms.CharField(label=_("Name"), max_length=120)
    regions = forms.CharField(
        label=_("Covers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Provinces, cities or industries, one a line."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *arguments: Any, territories: Choices, units: Choices, members: Choices, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["parent_id"] = choice_of_id(territories, label=_("Part of"), empty=_("Nothing"), required=False)
        self.fields["unit_id"] = choice_of_id(units, label=_("Unit"), empty=_("None"), required=False)
        self.fields["member_ids"] = forms.TypedMultipleChoiceField(
            choices=members,
            coerce=int,
            label=_("Looked after by"),
            required=False,
            widget=forms.SelectMultiple(attrs={"data-select": ""}),
        )

    def clean_regions(self) -> list[str]:
        typed: str = self.cleaned_data["regions"]
        return [line.strip() for line in typed.splitlines() if line.strip()]


class JoinForm(forms.Form):
    """The password an invited person chooses."""

    password = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least ten characters. A sentence is easier to remember than a puzzle."),
    )
    again = forms.CharField(
        label=_("The same once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("password") and typed.get("again") and typed["password"] != typed["again"]:
            self.add_error("again", _("The two passwords differ."))
        return typed


class PreferencesForm(forms.Form):
    """How a member wants the pages to be."""

    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("As the company")), *settings.LANGUAGES]
    )
    theme = forms.ChoiceField(
        label=_("Appearance"),
        required=False,
        choices=[("", _("As the device")), ("light", _("Light")), ("dark", _("Dark"))],
    )
    wants_mail = forms.BooleanField(label=_("Send me a mail with what I have not read"), required=False)
