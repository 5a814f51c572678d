"""What people type to put a finding right."""

from django import forms
from django.utils.translation import gettext_lazy as _

from quarterdeck.crm.forms.activities import DAY
from quarterdeck.crm.forms.pickers import PickField


class NameAccountForm(forms.Form):
    account_id = PickField(label=_("account"), search_url="/accounts/choices/")


class DateForm(forms.Form):
    on = forms.DateField(label=_("date"), widget=DAY)


class LinkProductForm(forms.Form):
    text = forms.CharField(max_length=160, widget=forms.HiddenInput, strip=False)
    product_id = forms.IntegerField(label=_("product"), widget=forms.Select)


class GiveTeamForm(forms.Form):
    unit_id = forms.IntegerField(label=_("team"), widget=forms.Select)
