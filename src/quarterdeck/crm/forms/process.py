"""What people type about sales processes."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quarterdeck.crm.models import ForecastCategory, StageKind


class ProcessForm(forms.Form):
    name = forms.CharField(label=_("name"), max_length=120)
    back_needs_reason = forms.BooleanField(label=_("a step back needs a reason"), required=False)


class StageForm(forms.Form):
    """A step of a process."""

    name = forms.CharField(label=_("name"), max_length=80)
    probability = forms.DecimalField(
        label=_("probability %"), min_value=0, max_value=100, max_digits=5, decimal_places=2
    )
    forecast_category = forms.ChoiceField(label=_("forecast category"), choices=ForecastCategory.choices)
    expected_days = forms.IntegerField(label=_("expected days"), min_value=1, max_value=3650, required=False)
    warning_days = forms.IntegerField(label=_("days until a warning"), min_value=1, max_value=3650, required=False)

    purpose = forms.CharField(label=_("what this stage is for"), required=False, widget=forms.Textarea({"rows": 3}))
    entry_approver = forms.ChoiceField(label=_("entering it is approved by"), required=False)

    def __init__(
        self, *args: Any, is_open: bool = True, approvers: Iterable[tuple[str, str]] | None = None, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        if not is_open:
            del self.fields["expected_days"], self.fields["warning_days"]
        if approvers is None:
            del self.fields["purpose"], self.fields["entry_approver"]
        else:
            offered: Any = self.fields["entry_approver"]
            offered.choices = list(approvers)


class ReasonForm(forms.Form):
    kind = forms.ChoiceField(label=_("kind"), choices=StageKind.choices[1:])
    name = forms.CharField(label=_("reason"), max_length=120)
