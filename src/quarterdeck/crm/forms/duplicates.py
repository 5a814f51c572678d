"""What people choose about duplicates."""

from django import forms
from django.utils.translation import gettext_lazy as _

from quarterdeck.crm.models import DuplicatePolicy


class DuplicatePolicyForm(forms.Form):
    policy = forms.ChoiceField(
        label=_("when somebody enters what exists already"), choices=DuplicatePolicy.choices, widget=forms.RadioSelect
    )
