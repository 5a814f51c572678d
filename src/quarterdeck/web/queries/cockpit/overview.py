"""Where a unit or a person stands: figures with what they are measured against, the course, the people, what wants somebody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from quarterdeck.core.pages import components
from quarterdeck.crm.queries.opportunities import DealFilters, opportunity_rows
from quarterdeck.metrics import queries as metrics
from quarterdeck.metrics.catalogue import METRICS
from quarterdeck.metrics.showing import KINDS
from quarterdeck.web.queries.cockpit import wording
from quarterdeck.web.queries.cockpit.outlook import Outlook

FIGURES = (
    "won_amount",
    "win_rate",
    "average_deal_size",
    "sales_cycle_days",
    "opportunities_created",
    "open_pipeline_amount",
    "weighted_pipeline_amount",
)
PEOPLE = (
    "won_amount",
    "opportunities_won",
    "win_rate",
    "average_deal_size",
    "sales_cycle_days",
    "open_pipeline_amount",
)
DEALS_SHOWN = 6


@dataclass(frozen=True)
class Strip:
    """The figures a cockpit opens with."""

    figures: list[components.Figure]
    is_empty: bool


@dataclass(frozen=True)
class Cell:
    """One figure of a person or team: its text, its tint against the others, and its door."""

    text: str
    level: int
    url: str


@dataclass(frozen=True)
class PersonLine:
    name: str
    url: str
    cells: list[Cell]
    line: Sequence[Any]


@dataclass(frozen=True)
class People:
    """`others` is how many people of the unit are not among the rows."""

    columns: list[tuple[str, str]]
    rows: list[PersonLine]
    others: int


@dataclass(frozen=True)
class ProblemDeal:
    """A deal that wants somebody: whose it is, where it stands and why."""

    id: int
    name: str
    about: str
    amount: Any
    currency: str


@dataclass(frozen=True)
class Problem:
    """Deals that want somebody: how many, how much, the greatest of them, and the door to all."""

    title: str
    empty: str
    count: int
    amount: Any
    deals: list[ProblemDeal]
    url: str


def strip(outlook: Outlook, codes: Sequence[str] = FIGURES) -> Strip:
    """Figures beside the period before and the year before, each with its door."""
    found = metrics.figures(
        viewer=outlook.viewer,
        codes=codes,
        period=outlook.period,
        unit_id=outlook.whose.unit_id,
        today=outlook.today,
        member_id=outlook.whose.member_id,
    )
    against = metrics.comparison(outlook.period, today=outlook.today)
    before = _("last period to date") if against.is_running else _("vs last period")
    a_year_before = _("last year to date") if against.is_running else _("vs last year")
    figures = [
        components.Figure(
            label=str(figure.metric.name),
            value=figure.value,
            kind=KINDS[figure.metric.unit],
            currency=outlook.currency,
            better=figure.metric.better.value,
            comparisons=[
                components.Comparison(before, figure.previous),
                components.Comparison(a_year_before, figure.year_before),
            ],
            url=outlook.door(code),
            definition=f"{figure.metric.formula} {outlook.label}",
        )
        for code, figure in found.items()
    ]
    return Strip(figures, not any(one.value or one.previous or one.year_before for one in found.values()))


def course(outlook: Outlook) -> components.Chart:
    """Won amount day by day against the period before and the year before."""
    found = metrics.cumulative(
        viewer=outlook.viewer,
        period=outlook.period,
        unit_id=outlook.whose.unit_id,
        today=outlook.today,
        member_id=outlook.whose.member_id,
    )
    names = (_("This period"), _("Period before"), _("A year before"))
    series = (found.actual, found.previous, found.year_before)
    return components.Chart(
        id="course",
        title=_("Won amount through the period"),
        description=_("Won amount added up day by day, beside the period before and the same days a year before."),
        data={
            "kind": "lines",
            "unit": "money",
            "currency": outlook.currency,
            "labels": [day.isoformat() for day in found.days],
            "series": [
                {"name": name, "values": wording.floats(values)} for name, values in zip(names, series, strict=True)
            ],
        },
        columns=(_("Day"), *names),
        rows=[
            (wording.day(day), *(wording.money(value, outlook.currency) for value in values))
            for day, *values in zip(found.days, *series, strict=True)
        ],
    )


def people(outlook: Outlook) -> People:
    """Those of the unit who won most, or everybody where that is asked for, tinted against each other."""
    everybody = metrics.people_table(
        viewer=outlook.viewer,
        period=outlook.period,
        unit_id=outlook.whose.unit_id,
        today=outlook.today,
        codes=PEOPLE,
    )
    winners = [row for row in everybody if row.values["opportunities_won"]]
    rows = (everybody if outlook.most_people is None else winners or everybody)[: outlook.most_people]
    level = {
        code: components.heat_scale([row.values[code] for row in rows], METRICS[code].better.value) for code in PEOPLE
    }
    return People(
        [(str(METRICS[code].name), str(METRICS[code].formula)) for code in PEOPLE],
        [
            PersonLine(
                name=row.name,
                url=_cockpit_of(row.member_id, outlook),
                cells=[
                    Cell(
                        text=wording.text(row.values[code], code, outlook.currency),
                        level=level[code](row.values[code]),
                        url=outlook.door(code, member=row.member_id),
                    )
                    for code in PEOPLE
                ],
                line=row.line,
            )
            for row in rows
        ],
        len(everybody) - len(rows),
    )


def _cockpit_of(member_id: int, outlook: Outlook) -> str:
    asked = {"member": str(member_id), **outlook.kept}
    return f"{reverse('web:cockpit_tab', args=['team'])}?{urlencode(asked)}"


def problems(outlook: Outlook) -> list[Problem]:
    """Deals that stand still and deals past the day they were expected to close; on a past day, those of then."""
    found = _problems_then if outlook.is_past else _problems_now
    stalled, overdue = found(outlook)
    return [
        Problem(_("Standing still"), _("No deal has stood in its stage for longer than it should."), *stalled),
        Problem(_("Past their expected close"), _("No open deal is past the day it was expected to close."), *overdue),
    ]


_Found = tuple[int, Any, list[ProblemDeal], str]


def _problems_now(outlook: Outlook) -> tuple[_Found, _Found]:
    """From the list of deals, where something can be done about them."""
    whose = outlook.whose
    stalled = DealFilters(view="stalled", unit_id=whose.unit_id, owner_id=whose.member_id)
    overdue = DealFilters(status="open", unit_id=whose.unit_id, owner_id=whose.member_id, close_until=outlook.today)
    board = reverse("crm:opportunities")
    asked = {"unit": whose.unit_id, "owner": whose.member_id}
    limits = "".join(f"&{name}={pk}" for name, pk in asked.items() if pk is not None)
    until = (outlook.today - timedelta(1)).isoformat()
    return (
        _greatest_now(outlook, stalled, f"{board}?view=stalled{limits}"),
        _greatest_now(outlook, overdue, f"{board}?view=all&status=open&close_to={until}{limits}"),
    )


def _greatest_now(outlook: Outlook, filters: DealFilters, url: str) -> _Found:
    page = opportunity_rows(
        viewer=outlook.viewer, filters=filters, today=outlook.today, sort="-amount", per_page=DEALS_SHOWN
    )
    deals = [
        ProblemDeal(
            deal.id,
            deal.name,
            _about(deal.owner_name, deal.stage_name, *deal.health.reasons[:1]),
            deal.amount,
            deal.currency,
        )
        for deal in page.rows
    ]
    return page.total, page.totals.amount, deals, url


def _problems_then(outlook: Outlook) -> tuple[_Found, _Found]:
    """From the facts of that day, since the list of deals knows the present only."""
    return _greatest_then(outlook, "stalled_amount"), _greatest_then(outlook, "overdue_pipeline_amount")


def _greatest_then(outlook: Outlook, code: str) -> _Found:
    asked = metrics.Asked(outlook.day, filters=outlook.whose.filters)
    found = metrics.drill(viewer=outlook.viewer, code=code, asked=asked, today=outlook.today)
    deals = [
        ProblemDeal(row.opportunity_id, row.name, _about(row.owner, row.stage), row.values[0], outlook.currency)
        for row in found.rows[:DEALS_SHOWN]
        if row.opportunity_id is not None
    ]
    return found.count, found.figure, deals, outlook.door(code, period=outlook.day)


def _about(*said: Any) -> str:
    return " · ".join(str(one) for one in said if one)
