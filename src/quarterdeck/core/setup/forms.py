"""The shape of input of the settings."""

import zoneinfo
from typing import Any

from django import forms
from django.conf import settings
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

WEEK_STARTS = [(0, _("Monday")), (6, _("Sunday")), (5, _("Saturday"))]


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class CompanyForm(forms.Form):
    """Who the company is and how it counts time and money."""

    name = forms.CharField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=_("For everybody who has not chosen another one."),
    )
    timezone = forms.ChoiceField(
        label=_("Time zone"), widget=forms.Select(attrs={"data-select": ""}), help_text=_("Decides when a day begins.")
    )
    fiscal_first_month = forms.TypedChoiceField(
        label=_("First month of the fiscal year"), choices=list(MONTHS.items()), coerce=int
    )
    week_start = forms.TypedChoiceField(label=_("First day of the week"), choices=WEEK_STARTS, coerce=int)

    def __init__(self, *arguments: Any, currencies: list[str], **options: Any) -> None:
        super().__init__(*arguments, **options)
        zones = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone and not zone.startswith("Etc/"))
        self.fields["timezone"].choices = [(zone, zone) for zone in [*zones, "UTC"]]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["currency_id"] = forms.ChoiceField(
            label=_("Currency"),
            choices=[(code, code) for code in currencies],
            help_text=_("All totals are in it. It cannot change once there are deals."),
        )
        self.order_fields(["name", "language", "timezone", "currency_id"])


class DayForm(forms.Form):
    """A day that is not what its weekday says."""

    day = _day(_("Day"))
    is_worked = forms.ChoiceField(label=_("It is"), choices=[("no", _("a day off")), ("yes", _("worked in exchange"))])
    label = forms.CharField(label=_("Occasion"), max_length=80, required=False)

    def clean_is_worked(self) -> bool:
        return bool(self.cleaned_data["is_worked"] == "yes")


class CurrencyForm(forms.Form):
    """A currency to sell in."""

    code = forms.RegexField(
        r"^[A-Za-z]{3}$", label=_("Currency code"), help_text=_("Three letters, such as CNY, USD, VND.")
    )
    symbol = forms.CharField(label=_("Symbol"), max_length=6)
    decimals = forms.IntegerField(label=_("Decimals"), min_value=0, max_value=4, initial=2)


class RateForm(forms.Form):
    """What a currency is worth from a day on."""

    def __init__(self, *arguments: Any, currencies: list[str], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["currency"] = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in currencies])
        self.fields["from_on"] = _day(_("From"))
        self.fields["rate"] = forms.DecimalField(label=_("Rate"), min_value=0, max_digits=18, decimal_places=8)
        self.fields["source"] = forms.CharField(
            label=_("Source"), max_length=120, required=False, help_text=_("Such as the central bank’s middle rate.")
        )
