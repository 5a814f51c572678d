"""What people answer and set up about the pulse."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quarterdeck.performance.models.pulse import LEAST_EVER, PulseRhythm
from quarterdeck.performance.rules.pulse.questions import QUESTIONS, STEPS


class PulseForm(forms.Form):
    """The five questions, each answered by one of five steps."""

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        for question in QUESTIONS:
            self.fields[question.topic] = forms.TypedChoiceField(
                label=question.text, coerce=int, choices=list(STEPS.items()), widget=forms.RadioSelect
            )


class PulsePlanForm(forms.Form):
    is_on = forms.BooleanField(label=_("Ask the teams"), required=False)
    weeks = forms.TypedChoiceField(label=_("how often"), coerce=int, choices=PulseRhythm)
    days_open = forms.IntegerField(label=_("days to answer"), min_value=3, max_value=6)
    least = forms.IntegerField(
        label=_("least number of answers"),
        min_value=LEAST_EVER,
        max_value=50,
        help_text=_("Below it nothing of a team is shown; its answers count for the unit above."),
    )
    help_contact = forms.CharField(
        label=_("where people find help"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("A name, a phone number, a counselling service. Everybody sees it on the help page."),
    )
