"""What people type about public pools."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.lists.forms import ConditionsField
from quarterdeck.crm.models import LapseMeasure, Level, PoolKind

Choices = list[tuple[Any, str]]


def chosen(choices: Choices, *, label: Any, required: bool = True, empty: Any = "–") -> forms.TypedChoiceField:
    """A searchable choice among records by key."""
    return forms.TypedChoiceField(
        label=label,
        choices=choices if required else [("", empty), *choices],
        coerce=lambda value: int(value) if value else None,
        empty_value=None,
        required=required,
        widget=forms.Select({"data-select": ""}),
    )


class PoolForm(forms.Form):
    name = forms.CharField(label=_("name"), max_length=80)
    kind = forms.ChoiceField(label=_("what is in it"), choices=PoolKind.choices)
    is_open_to_all = forms.BooleanField(label=_("everybody may claim"), required=False)
    daily_claims = forms.IntegerField(
        label=_("claims a day"), min_value=1, max_value=9999, required=False, help_text=_("Empty: no limit.")
    )
    reclaim_days = forms.IntegerField(
        label=_("days before its last owner may claim it again"), min_value=0, max_value=3650, initial=30
    )
    rest_days = forms.IntegerField(
        label=_("days a new record rests before a claim"), min_value=0, max_value=3650, initial=0
    )


class SeatForm(forms.Form):
    """Who may claim: a person, a unit or a role, one of them."""

    is_admin = forms.BooleanField(label=_("looks after the pool"), required=False)

    def __init__(self, *args: Any, members: Choices, units: Choices, roles: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, offered in (
            ("member_id", _("a person"), members),
            ("unit_id", _("everybody of a unit and below"), units),
            ("role_id", _("everybody with a role"), roles),
        ):
            self.fields[name] = chosen(offered, label=label, required=False)
        self.order_fields(["member_id", "unit_id", "role_id", "is_admin"])


class CapForm(forms.Form):
    """How much a role may hold."""

    kind = forms.ChoiceField(label=_("of what"), choices=PoolKind.choices)
    most = forms.IntegerField(
        label=_("may hold at most"), min_value=0, max_value=1_000_000, required=False, help_text=_("Empty: no limit.")
    )
    locks = forms.IntegerField(
        label=_("may lock at most"), min_value=0, max_value=1_000_000, required=False, help_text=_("Empty: no limit.")
    )
    counts_customers = forms.BooleanField(label=_("customers who bought count too"), required=False)

    def __init__(self, *args: Any, roles: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role_id"] = chosen(roles, label=_("role"))
        self.order_fields(["role_id"])


class ReleaseForm(forms.Form):
    reason = forms.CharField(label=_("why"), max_length=200)
    ids = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, pools: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pool_id"] = chosen(pools, label=_("to the pool"))
        self.order_fields(["pool_id", "reason"])

    def clean_ids(self) -> list[int]:
        parts = [part for part in self.cleaned_data["ids"].split(",") if part]
        if not parts or not all(part.isascii() and part.isdecimal() and len(part) < 18 for part in parts):
            raise forms.ValidationError(_("Choose at least one record."))
        return [int(part) for part in parts]


class LapseForm(forms.Form):
    name = forms.CharField(label=_("name"), max_length=80)
    level = forms.ChoiceField(
        label=_("customers of level"), choices=[("", _("every level")), *Level.choices], required=False
    )
    conditions = ConditionsField(label=_("only those where"), required=False)
    days = forms.IntegerField(label=_("goes after this many days"), min_value=1, max_value=3650, initial=30)
    measure = forms.ChoiceField(label=_("after days"), choices=LapseMeasure.choices)
    warn_days = forms.IntegerField(label=_("days the owner is warned before"), min_value=0, max_value=365, initial=3)
    spares_customers = forms.BooleanField(label=_("leaves customers who bought alone"), required=False, initial=True)

    def __init__(self, *args: Any, pools: Choices, is_for_leads: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pool_id"] = chosen(pools, label=_("goes to"))
        self.order_fields(["name", "pool_id", "days", "measure", "level", "conditions", "warn_days"])
        if is_for_leads:
            for name in ("level", "measure", "spares_customers"):
                del self.fields[name]
