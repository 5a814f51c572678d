"""What people type in one line, and the fields they set by hand beside it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quarterdeck.crm.models import ActivityKind, Outcome
from quarterdeck.crm.queries.quick_log import FIELDS, About
from quarterdeck.crm.rules.one_line.parsing import LONGEST

ABOUT = ("account_id", "opportunity_id", "contact_id", "lead_id")


class LineForm(forms.Form):
    """`kept` names the fields that were set by hand; the others follow the line. `about_…` say on which page it is typed."""

    line = forms.CharField(label=_("what happened, in one line"), max_length=LONGEST)
    kept = forms.CharField(required=False)
    typed_at = forms.DateTimeField(required=False)
    about_account_id = forms.IntegerField(required=False)
    about_opportunity_id = forms.IntegerField(required=False)
    about_contact_id = forms.IntegerField(required=False)
    about_lead_id = forms.IntegerField(required=False)
    kind = forms.ChoiceField(choices=ActivityKind.choices, required=False)
    contact_id = forms.IntegerField(required=False)
    minutes = forms.IntegerField(min_value=0, max_value=1440, required=False)
    outcome = forms.ChoiceField(choices=[("", ""), *Outcome.choices], required=False)
    done_on = forms.DateField(required=False)
    due_on = forms.DateField(required=False)
    due_at = forms.TimeField(required=False)
    next_step = forms.CharField(max_length=200, required=False)
    next_step_on = forms.DateField(required=False)

    def about(self) -> About:
        """The page's record."""
        return About(**{name: self.cleaned_data.get(f"about_{name}") for name in ABOUT})

    def kept_values(self) -> dict[str, Any]:
        """The fields set by hand, those with a day only while they name one."""
        names = set(self.cleaned_data.get("kept", "").split(",")) & set(FIELDS)
        values = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return {name: value for name, value in values.items() if value or name not in {"kind", "due_on"}}
