"""The shape of what is asked about a plan."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from quarterdeck.targets.forms.numbers import MoneyStepField

Choices = Sequence[tuple[Any, Any]]


class RampField(forms.CharField):
    """Shares of a full target, typed as percents: "30, 60" is 0.3 and 0.6."""

    def prepare_value(self, value: Any) -> Any:
        return (
            value
            if value is None or isinstance(value, str)
            else ", ".join(f"{Decimal(one) * 100:.0f}" for one in value)
        )

    def clean(self, value: Any) -> list[Decimal]:
        written = str(super().clean(value)).replace("，", ",").split(",")
        parts = [part.strip().rstrip("%") for part in written if part.strip()]
        if not all(part.isdecimal() and int(part) <= 100 for part in parts):
            raise ValidationError(_("Write whole percents with commas between them, such as 0, 30, 60."))
        return [Decimal(part) / 100 for part in parts]


class EditPlanForm(forms.Form):
    """What may still be changed of a plan. The version is the one the edit began from."""

    name = forms.CharField(label=_("Name"), max_length=120)
    metric_codes = forms.MultipleChoiceField(
        label=_("What targets are set for"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Two or three are enough: what everybody is judged by, and what leads to it."),
    )
    ramp = RampField(
        label=_("New joiners owe, by month"),
        required=False,
        help_text=_(
            "Percent of a full target in the first months, such as 0, 30, 60. Empty: the full target from the start."
        ),
    )
    money_step = MoneyStepField(help_text=_("When a target is shared out. Sums stay exact all the same."))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, metrics: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["metric_codes"].choices = metrics  # type: ignore[attr-defined]  # a choice field by its declaration


class PlanForm(EditPlanForm):
    """A new plan: a fiscal year, the metrics it is about, the organization it follows."""

    version = None  # type: ignore[assignment]  # a new plan has none
    fiscal_year = forms.TypedChoiceField(label=_("Fiscal year"), coerce=int)
    organized_on = forms.DateField(
        label=_("Organization as of"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The teams and people of this day are the rows of the plan. You can follow changes later."),
    )
    field_order = ("name", "fiscal_year", "metric_codes", "organized_on", "ramp", "money_step")

    def __init__(self, *args: Any, years: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fiscal_year"].choices = years  # type: ignore[attr-defined]  # likewise


class ReasonForm(forms.Form):
    """Why a plan is opened again or withdrawn: kept with its history."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea({"rows": 3}))


class ConcludeForm(forms.Form):
    """Closing the discussion of a plan."""

    rest_as_given = forms.BooleanField(label=_("Take what was given where nobody has agreed yet"), required=False)


class TreeForm(forms.Form):
    """Which day's organization a plan is to follow; another day shows what it would change."""

    on = forms.DateField(
        label=_("Organization as of"),
        widget=forms.DateInput(
            {"type": "date", "hx-get": "", "hx-trigger": "change", "hx-target": "#drawer"}, "%Y-%m-%d"
        ),
    )


class WhyForm(forms.Form):
    """What somebody's targets mean to them."""

    why = forms.CharField(label=_("Why I want to reach it"), widget=forms.Textarea({"rows": 4}), required=False)


class NoteForm(forms.Form):
    """A word in the discussion of somebody's targets."""

    text = forms.CharField(label=_("Your note"), widget=forms.Textarea({"rows": 2}), max_length=2000)
