"""Why a finding is dismissed."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DismissForm(forms.Form):
    """A reason that others can follow."""

    reason = forms.CharField(label=_("Why it is none"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
