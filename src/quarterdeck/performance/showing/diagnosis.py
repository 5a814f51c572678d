"""What a finding says. It tells a difference and how sure it is, never a cause: numbers do not know why."""

from collections.abc import Sequence
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
    "cycle_days": DAYS,
    "price_reached": SHARE,
    "closed_late": SHARE,
    "largest_customer": SHARE,
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
class Doors:
    """What the viewer may do about findings: coach people, plan what they learn, change the sales process."""

    coach: bool = False
    learn: bool = False
    process: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding in words: `says` compares, `sure` tells how sure; addresses only where the viewer may."""

    line: Line
    title: str
    says: str
    sure: str
    cost: Decimal | None
    dismiss_url: str = ""
    coach_url: str = ""
    learn_url: str = ""
    process_url: str = ""


def name_of(measure: str) -> str:
    """A measure's name."""
    return {
        "stage_conversion": _("Moving on"),
        "stage_days": _("Time in the stage"),
        "cycle_days": _("From opening to decision"),
        "win_rate": _("Win rate"),
        "price_reached": _("Price reached, of the list price"),
        "closed_late": _("Deals closed over 30 days after the day first named"),
        "largest_customer": _("Part of what was won that one customer brings"),
        "deal_size": _("Size of won deals"),
        "new_deals": _("New deals"),
        "activities": _("Activities"),
        "next_steps": _("Next steps agreed"),
        "answered_in_time": _("Leads answered in time"),
        "large_customers_touched": _("Key customers spoken to within 60 days"),
        "decision_makers_reached": _("Deals in which the decision maker was spoken to"),
        "contacts_per_deal": _("People spoken to a deal"),
    }[measure]


NOTHING = Doors()
FIRST = 8


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of findings: the first of them, the number of all, and where the `rest` of them is asked for."""

    first: list[Shown]
    count: int
    rest: int
    rest_url: str
    money_label: str


def section(code: str, lines: Sequence[Line], currency: str, doors: Doors = NOTHING) -> Section:
    """A section of the page. Of a large company only the costliest are drawn at first."""
    rest = len(lines[FIRST:])
    return Section(
        first=[shown(line, currency, doors) for line in lines[:FIRST]],
        count=len(lines),
        rest=rest,
        rest_url=f"{reverse('performance:diagnosis_rest')}?of={code}" if rest else "",
        money_label=money_label(code),
    )


def money_label(code: str) -> str:
    """What the amount beside a finding of a section is."""
    return {"strengths": _("brings a quarter"), "weaknesses": _("costs a quarter")}.get(code) or _("a quarter")


def shown(line: Line, currency: str, doors: Doors = NOTHING) -> Shown:
    """A finding as its card says it, with what can be done about it."""
    told = line.told
    about = f"{name_of(told.measure)} · {line.stage}" if line.stage else name_of(told.measure)
    return Shown(
        line=line,
        title=about,
        says=_says(line, currency),
        sure=_("%(sure)s likely, %(n)s cases") % {"sure": _percent(min(told.probability, 0.99)), "n": told.cases},
        cost=abs(line.cost) if line.cost is not None and abs(line.cost) >= 1 else None,
        **_addresses(line, doors),
    )


def told(line: Line, currency: str) -> str:
    """A finding in one line: who, what, how much."""
    found = shown(line, currency)
    return " · ".join(filter(None, [line.name, found.title, found.says]))


def _addresses(line: Line, doors: Doors) -> dict[str, str]:
    told = line.told
    found = {}
    if line.pk and line.may_dismiss:
        found["dismiss_url"] = reverse("performance:dismiss_finding", args=[line.pk])
        if told.member_id and doors.coach:
            found["coach_url"] = f"{reverse('performance:coaching_new')}?finding={line.pk}"
        if told.member_id and doors.learn:
            found["learn_url"] = reverse("performance:member_skills", args=[told.member_id])
    if doors.process and not told.member_id and not told.unit_id:
        found["process_url"] = reverse("crm:processes")
    return found


def _says(line: Line, currency: str) -> str:
    told = line.told
    values = {
        "own": written(told.own, told.measure, currency),
        "peers": written(told.peers, told.measure, currency),
        "likely": written(told.likely, told.measure, currency),
    }
    if told.unit_id is not None:
        return (
            _("%(own)s; other teams would reach %(peers)s with the same cases. Likely true value: %(likely)s.") % values
        )
    if told.member_id is None:
        return (
            _("%(own)s, %(peers)s over as many days before. It concerns everybody: the process or the market.") % values
        )
    if told.measure == "largest_customer":
        return _("%(own)s; half of the colleagues have less than %(peers)s. Losing this customer would hurt.") % values
    if FORMS[told.measure] == DAYS:
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
    return f"{share * 100:.3g}%" if share < 0.1 else f"{share * 100:.0f}%"
