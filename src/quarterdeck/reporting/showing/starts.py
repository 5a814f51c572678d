"""Reports to begin from, so that nobody stands before an empty page."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quarterdeck.reporting.forms.reports import address_of
from quarterdeck.reporting.rules.definitions import Against, Definition, Picture

_STARTS: tuple[tuple[Promise, str, Definition], ...] = (
    (
        _("Who won how much"),
        "trophy",
        Definition(("won_amount", "opportunities_won", "win_rate"), ("member",), largest_first=True),
    ),
    (
        _("Month by month against a year before"),
        "chart-line",
        Definition(
            ("won_amount",), ("month",), span="this_year", against=(Against.YEAR_BEFORE,), picture=Picture.LINES
        ),
    ),
    (
        _("Teams across the quarters"),
        "table",
        Definition(("won_amount",), ("team",), "quarter", span="last_12_months", picture=Picture.STACKED),
    ),
    (
        _("Where customers come from"),
        "route",
        Definition(("opportunities_created", "win_rate", "won_amount"), ("source",), span="this_year"),
    ),
    (
        _("The ten best customers"),
        "users",
        Definition(
            ("won_amount", "opportunities_won"), ("account",), span="last_12_months", largest_first=True, top=10
        ),
    ),
    (
        _("Work done week by week"),
        "calendar",
        Definition(("activities",), ("member",), "week", span="last_30_days", picture=Picture.HEAT),
    ),
)


@dataclass(frozen=True, slots=True)
class Start:
    label: str
    icon: str
    url: str


def starts() -> list[Start]:
    """Ready questions; each opens in the builder, where it can be changed."""
    new = reverse("reporting:report_new")
    return [Start(str(label), icon, f"{new}?{address_of(definition)}") for label, icon, definition in _STARTS]
