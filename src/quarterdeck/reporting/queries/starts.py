"""Reports to begin from, so that nobody stands before an empty page."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quarterdeck.metrics.rules import COHORT_MONTHS
from quarterdeck.reporting.rules.definitions import Against, Definition, Picture


@dataclass(frozen=True, slots=True)
class Question:
    """A report by name, with the icon it is offered with."""

    label: Promise
    icon: str
    definition: Definition


QUESTIONS = (
    Question(
        _("Who won how much"),
        icon="trophy",
        definition=Definition(("won_amount", "opportunities_won", "win_rate"), ("member",), largest_first=True),
    ),
    Question(
        _("Month by month against a year before"),
        icon="chart-line",
        definition=Definition(
            ("won_amount",), ("month",), span="this_year", against=(Against.YEAR_BEFORE,), picture=Picture.LINES
        ),
    ),
    Question(
        _("Teams across the quarters"),
        icon="table",
        definition=Definition(("won_amount",), ("team",), "quarter", span="last_12_months", picture=Picture.STACKED),
    ),
    Question(
        _("Where customers come from"),
        icon="route",
        definition=Definition(("opportunities_created", "win_rate", "won_amount"), ("source",), span="this_year"),
    ),
    Question(
        _("The ten best customers"),
        icon="users",
        definition=Definition(
            ("won_amount", "opportunities_won"), ("account",), span="last_12_months", largest_first=True, top=10
        ),
    ),
    Question(
        _("Won within so many months of opening"),
        icon="hourglass",
        definition=Definition(
            (*(f"won_within_{months}_months" for months in COHORT_MONTHS), "opportunities_created"),
            ("month",),
            span="last_24_months",
            picture=Picture.HEAT,
        ),
    ),
    Question(
        _("Work done week by week"),
        icon="calendar",
        definition=Definition(("activities",), ("member",), "week", span="last_30_days", picture=Picture.HEAT),
    ),
)
