"""How the years before a plan look beside what they propose, for whoever fills a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from quarterdeck.core.calendar import naming
from quarterdeck.core.calendar.periods import Grain, add_months
from quarterdeck.core.company import queries as company
from quarterdeck.core.pages import formatting
from quarterdeck.metrics.catalogue import Metric, Unit
from quarterdeck.metrics.showing import KINDS
from quarterdeck.targets.models import TargetPlan
from quarterdeck.targets.queries.history import Past, Proposal


@dataclass(frozen=True, slots=True)
class PastRow:
    """A month, or the year. What is expected of a month that is not over yet says so."""

    month: str
    before: str
    last: str
    proposed: str
    is_expected: bool = False


@dataclass(frozen=True, slots=True)
class PastShown:
    """`heads` name the two years before and the plan's own; without anything known there are no rows."""

    sentence: str
    bound: str
    heads: Sequence[str]
    rows: Sequence[PastRow]
    whole: PastRow


def shown(proposal: Proposal, plan: TargetPlan, metric: Metric) -> PastShown:
    """Two years and the proposal side by side, with what they say in a sentence."""
    past, years = proposal.past, _years(plan)
    currency = company.company().currency_id if metric.unit == Unit.MONEY else ""

    def text(amount: Decimal) -> str:
        return formatting.quantity(amount, KINDS[metric.unit], currency, get_language())

    rows = [
        PastRow(
            formats.date_format(month, "M"),
            text(past.before[place]),
            f"≈ {text(past.last[place])}" if place >= past.known else text(past.last[place]),
            text(proposal.amounts[place]),
            is_expected=place >= past.known,
        )
        for place, month in enumerate(proposal.months)
    ]
    before, proposed = (sum(amounts, Decimal(0)) for amounts in (past.before, proposal.amounts))
    whole = PastRow("", text(before), text(past.last_year), text(proposed))
    return PastShown(
        sentence=_sentence(past, years, whole),
        bound=_bound(past),
        heads=years,
        rows=rows if before or past.last_year else (),
        whole=whole,
    )


def _years(plan: TargetPlan) -> list[str]:
    """The names of the year before the last one and of the last one, and what is proposed for the plan's."""
    calendar = company.fiscal_calendar()
    last_month = (plan.ends_on - timedelta(1)).replace(day=1)
    before, last, own = (
        naming.name_of(Grain.YEAR, add_months(last_month, -12 * years), calendar) for years in (2, 1, 0)
    )
    return [before, last, _("%(year)s, proposed") % {"year": own}]


def _sentence(past: Past, years: Sequence[str], whole: PastRow) -> str:
    before, last, _own = years
    if not past.last_year:
        return _("Nothing is known of %(last)s. Enter the total of the year.") % {"last": last}
    words = {"last": last, "before": before, "amount": whole.last, "proposed": whole.proposed}
    if past.growth is None:
        return (
            _("%(last)s: %(amount)s. There is too little before it to say how fast it grew, so the same is proposed.")
            % words
        )
    words["growth"] = _signed(past.growth)
    if past.known < len(past.last):
        return (
            _(
                "%(last)s is not over: with the months to come as they usually are, %(amount)s. So far it stands %(growth)s"
                " against the same months of %(before)s. Going on like that: %(proposed)s."
            )
            % words
        )
    return (
        _("%(last)s: %(amount)s, %(growth)s against the same months of %(before)s. Going on like that: %(proposed)s.")
        % words
    )


def _bound(past: Past) -> str:
    """That less than the growth is proposed, because one odd year is no trend."""
    if past.growth is None or past.growth == past.proposed_growth:
        return ""
    return _("One odd year is no trend, so %(growth)s is proposed.") % {"growth": _signed(past.proposed_growth)}


def _signed(growth: Decimal) -> str:
    return f"{'+' if growth > 0 else ''}{formatting.percent(growth)}"
