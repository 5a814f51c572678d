"""What people type or send about visits."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quarterdeck.crm.forms.activities import DAY
from quarterdeck.crm.models import Outcome


class PlanDayForm(forms.Form):
    on = forms.DateField(label=_("day"), widget=DAY)
    account_ids = forms.TypedMultipleChoiceField(label=_("customers to visit"), coerce=int)

    def __init__(self, *args: Any, accounts: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["account_ids"]
        if isinstance(field, forms.TypedMultipleChoiceField):
            field.choices = accounts
            field.widget.attrs |= {"data-select": "", "data-select-url": "/accounts/choices/"}


class CheckInForm(forms.Form):
    """The browser fills in where one stands, when one lets it; a photo is taken by the phone's camera."""

    latitude = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    longitude = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    accuracy = forms.IntegerField(required=False, min_value=0, max_value=1_000_000, widget=forms.HiddenInput)
    place = forms.CharField(label=_("where you are"), max_length=200, required=False)
    photo = forms.FileField(
        label=_("photo"),
        required=False,
        widget=forms.ClearableFileInput({"accept": "image/jpeg,image/png,image/webp", "capture": "environment"}),
    )


class CheckOutForm(forms.Form):
    outcome = forms.ChoiceField(label=_("outcome"), choices=[("", "–"), *Outcome.choices], required=False)
    note = forms.CharField(label=_("note"), required=False, widget=forms.Textarea({"rows": 3}))
    next_step = forms.CharField(label=_("next step"), max_length=200, required=False)
    next_step_on = forms.DateField(label=_("next step on"), required=False, widget=DAY)
