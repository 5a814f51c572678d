"""What people type about sales processes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quarterdeck.crm.models import ForecastCategory, StageKind


class ProcessForm(forms.Form):
    name = forms.CharField(label=_("name"), max_length=120)


class StageForm(forms.Form):
    """A step of a process."""

    name = forms.CharField(label=_("name"), max_length=80)
    probability = forms.DecimalField(
        label=_("probability %"), min_value=0, max_value=100, max_digits=5, decimal_places=2
    )
    forecast_category = forms.ChoiceField(label=_("forecast category"), choices=ForecastCategory.choices)
    expected_days = forms.IntegerField(label=_("expected days"), min_value=1, max_value=3650, required=False)
    warning_days = forms.IntegerField(label=_("days until a warning"), min_value=1, max_value=3650, required=False)

    def __init__(self, *args: Any, is_open: bool = True, **more: Any) -> None:
        super().__init__(*args, **more)
        if not is_open:
            del self.fields["expected_days"], self.fields["warning_days"]


class ReasonForm(forms.Form):
    kind = forms.ChoiceField(label=_("kind"), choices=StageKind.choices[1:])
    name = forms.CharField(label=_("reason"), max_length=120)
