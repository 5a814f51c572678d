"""What people type to put a finding right."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quarterdeck.crm.forms.activities import DAY
from quarterdeck.crm.forms.pickers import PickField


class GapForm(forms.Form):
    """The one value of a deal that is set in place."""

    account_id = PickField(label=_("account"), search_url="/accounts/choices/")
    opened_on = forms.DateField(label=_("date"), widget=DAY)
    expected_close_on = forms.DateField(label=_("date"), widget=DAY)
    amount = forms.DecimalField(label=_("amount"), min_value=0, max_digits=18, decimal_places=2)

    def __init__(self, *args: Any, only: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields = {only: self.fields[only]}


class LinkProductForm(forms.Form):
    text = forms.CharField(max_length=160, widget=forms.HiddenInput, strip=False)
    product_id = forms.IntegerField(label=_("product"), widget=forms.Select)


class GiveTeamForm(forms.Form):
    unit_id = forms.IntegerField(label=_("team"), widget=forms.Select)
