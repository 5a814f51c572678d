"""What an approver types."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DecisionForm(forms.Form):
    note = forms.CharField(
        label=_("note"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Needed when you do not approve."),
    )
