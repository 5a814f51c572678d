"""What a finding says. It tells a difference and how sure it is, never a cause: numbers do not know why."""

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from quarterdeck.performance.queries.diagnosis.reading import Line

# Each measure's name, and how one says its value: a share, days, money, or a number a month (30.4 days).
SHARE, DAYS, MONEY, MONTHLY, NUMBER = "share", "days", "money", "monthly", "number"
FORMS = {
    "stage_conversion": SHARE,
    "stage_days": DAYS,
    "win_rate": SHARE,
    "deal_size": MONEY,
    "new_deals": MONTHLY,
    "activities": MONTHLY,
    "next_steps": SHARE,
    "answered_in_time": SHARE,
    "large_customers_touched": SHARE,
    "decision_makers_reached": SHARE,
    "contacts_per_deal": NUMBER,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding in words: `says` compares, `sure` tells how sure; `dismiss_url` only where the viewer may."""

    line: Line
    title: str
    says: str
    sure: str
    cost: Decimal | None
    dismiss_url: str


def name_of(measure: str) -> str:
    """A measure's name."""
    return {
        "stage_conversion": _("Moving on"),
        "stage_days": _("Time in the stage"),
        "win_rate": _("Win rate"),
        "deal_size": _("Size of won deals"),
        "new_deals": _("New deals"),
        "activities": _("Activities"),
        "next_steps": _("Next steps agreed"),
        "answered_in_time": _("Leads answered in time"),
        "large_customers_touched": _("Key customers spoken to within 60 days"),
        "decision_makers_reached": _("Deals in which the decision maker was spoken to"),
        "contacts_per_deal": _("People spoken to a deal"),
    }[measure]


def shown(line: Line, currency: str) -> Shown:
    """A finding as its card says it."""
    told = line.told
    about = f"{name_of(told.measure)} · {line.stage}" if line.stage else name_of(told.measure)
    return Shown(
        line=line,
        title=about,
        says=_says(line, currency),
        sure=_("%(sure)s likely, %(n)s cases") % {"sure": _percent(min(told.probability, 0.99)), "n": told.cases},
        cost=abs(line.cost) if line.cost is not None and abs(line.cost) >= 1 else None,
        dismiss_url=reverse("performance:dismiss_finding", args=[line.pk]) if line.may_dismiss and line.pk else "",
    )


def _says(line: Line, currency: str) -> str:
    told = line.told
    values = {
        "own": written(told.own, told.measure, currency),
        "peers": written(told.peers, told.measure, currency),
        "likely": written(told.likely, told.measure, currency),
    }
    if told.member_id is None:
        return (
            _("%(own)s, %(peers)s over as many days before. It concerns everybody: the process or the market.") % values
        )
    if told.measure == "stage_days":
        return _("Half of the deals take more than %(own)s; at the colleagues' pace it would be %(peers)s.") % values
    return _("%(own)s; colleagues would reach %(peers)s with the same cases. Likely true value: %(likely)s.") % values


def too_few(line: Line) -> str:
    """Why nothing is said."""
    return _("Only %(n)s cases: no judgement yet.") % {"n": line.told.cases}


def written(value: float, measure: str, currency: str) -> str:
    """A value as people say it."""
    match FORMS[measure]:
        case "share":
            return _percent(value)
        case "days":
            return _("%(n)s days") % {"n": f"{value:.0f}"}
        case "monthly":
            return _("%(n)s a month") % {"n": f"{value * 30.4:.1f}"}
        case "money":
            return f"{currency} {value:,.0f}"
        case _:
            return f"{value:.1f}"


def _percent(share: float) -> str:
    return f"{share * 100:.3g} %" if share < 0.1 else f"{share * 100:.0f} %"
