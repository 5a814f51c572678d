"""What two people agree on."""

from django import forms
from django.utils.translation import gettext_lazy as _

from quarterdeck.performance.forms.days import DayField


class AgreeForm(forms.Form):
    """One thing to do, by a day."""

    text = forms.CharField(label=_("What was agreed"), max_length=300)
    due_on = DayField(label=_("Done by"))


class DropForm(forms.Form):
    """Why it is given up."""

    why = forms.CharField(label=_("Why it is dropped"), max_length=200)
