"""What the cockpit shows: the rooms' figures, pictures and rows for one unit and period, each with its door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from quarterdeck.core.company import queries as company
from quarterdeck.core.pages import components, formatting
from quarterdeck.crm.queries.opportunities import DealFilters, DealPage, opportunity_rows
from quarterdeck.metrics import queries as metrics
from quarterdeck.metrics.catalogue import METRICS, Metric, Unit
from quarterdeck.people.models import Member
from quarterdeck.web.choices import Chosen

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
_KINDS: dict[Unit, components.Kind] = {
    Unit.COUNT: "number",
    Unit.MONEY: "money",
    Unit.PERCENT: "percent",
    Unit.DAYS: "days",
    Unit.MINUTES: "number",
    Unit.MONEY_PER_DAY: "money",
}


@dataclass(frozen=True)
class Cell:
    """One figure of a person: its text, its tint against the colleagues, and its door."""

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
class Problem:
    """Deals that want somebody: how many, how much, the greatest of them, and the door to all."""

    title: str
    empty: str
    page: DealPage
    url: str


@dataclass(frozen=True)
class Cockpit:
    is_empty: bool
    currency: str
    figures: list[components.Figure]
    course: components.Chart
    funnel: list[components.FunnelStep]
    benchmark: str
    leak: str
    columns: list[tuple[str, str, str]]
    people: list[PersonLine]
    pipeline: components.Chart
    problems: list[Problem]


def cockpit(*, viewer: Member, chosen: Chosen, today: date) -> Cockpit:
    """The whole page for a unit and period, within the viewer's reach."""
    unit_id, period = chosen.unit_id, chosen.period
    currency = company.company().currency_id
    found = metrics.figures(viewer=viewer, codes=FIGURES, period=period, unit_id=unit_id, today=today)
    return Cockpit(
        is_empty=not any(figure.value or figure.previous or figure.year_before for figure in found.values()),
        currency=currency,
        figures=_figures(found, chosen, currency, today),
        course=_course(viewer, chosen, currency, today),
        **_funnel(viewer, chosen, currency, today),
        columns=[(code, str(METRICS[code].name), str(METRICS[code].formula)) for code in PEOPLE],
        people=_people(viewer, chosen, currency, today),
        pipeline=_pipeline(viewer, unit_id, currency, today),
        problems=_problems(viewer, unit_id, today),
    )


def _figures(found: dict[str, metrics.Figure], chosen: Chosen, currency: str, today: date) -> list[components.Figure]:
    against = metrics.comparison(chosen.period, today=today)
    before = _("last period to date") if against.is_running else _("vs last period")
    a_year_before = _("last year to date") if against.is_running else _("vs last year")
    return [
        components.Figure(
            label=str(figure.metric.name),
            value=figure.value,
            kind=_KINDS[figure.metric.unit],
            currency=currency,
            better=_better(figure.metric),
            comparisons=[
                components.Comparison(before, figure.previous),
                components.Comparison(a_year_before, figure.year_before),
            ],
            url=_door(code, chosen),
            definition=f"{figure.metric.formula} {chosen.label}",
        )
        for code, figure in found.items()
    ]


def _door(code: str, chosen: Chosen, **limits: int) -> str:
    """The rows behind a figure of the page."""
    filters = {name: [key] for name, key in limits.items()}
    if chosen.unit_id:
        filters["team"] = [chosen.unit_id]
    return metrics.rows_address(code, chosen.period, filters=filters)


def _better(metric: Metric) -> components.Better:
    return metric.better.value


def _course(viewer: Member, chosen: Chosen, currency: str, today: date) -> components.Chart:
    """Won amount day by day against the period before and the year before."""
    found = metrics.cumulative(viewer=viewer, period=chosen.period, unit_id=chosen.unit_id, today=today)
    labels = [_day(day) for day in found.days]
    names = (_("This period"), _("Period before"), _("A year before"))
    series = (found.actual, found.previous, found.year_before)
    return components.Chart(
        id="course",
        title=_("Won amount through the period"),
        description=_("Won amount added up day by day, beside the period before and the same days a year before."),
        data={
            "kind": "lines",
            "unit": "money",
            "currency": currency,
            "labels": [day.isoformat() for day in found.days],
            "series": [{"name": name, "values": _floats(values)} for name, values in zip(names, series, strict=True)],
        },
        columns=(_("Day"), *names),
        rows=[
            (label, *(_money(value, currency) for value in values))
            for label, *values in zip(labels, *series, strict=True)
        ],
    )


def _funnel(viewer: Member, chosen: Chosen, currency: str, today: date) -> dict[str, Any]:
    found = metrics.funnel(viewer=viewer, period=chosen.period, unit_id=chosen.unit_id, today=today)
    most = max((step.entered for step in found.steps), default=0) or 1
    steps = [
        components.FunnelStep(
            label=step.name,
            count=step.entered,
            share=Decimal(step.entered) / most,
            conversion=None if step.is_won else step.conversion,
            benchmark=None if step.is_won else step.benchmark,
            is_leak=step.is_leak,
            url=_door("stage_entered", chosen, stage=step.stage_id),
        )
        for step in found.steps
    ]
    worst = next((step for step in found.steps if step.is_leak), None)
    usual = _("the company") if found.benchmark == "company" else _("the period before")
    leak = (
        _("“%(stage)s” lets go of more than usual: about %(amount)s less moved on than at the rate of %(usual)s.")
        % {"stage": worst.name, "amount": _money(worst.leak_amount, currency), "usual": usual}
        if worst
        else ""
    )
    return {"funnel": steps, "benchmark": usual, "leak": leak}


def _people(viewer: Member, chosen: Chosen, currency: str, today: date) -> list[PersonLine]:
    rows = metrics.people_table(viewer=viewer, period=chosen.period, unit_id=chosen.unit_id, today=today, codes=PEOPLE)
    columns = {code: [row.values[code] for row in rows] for code in PEOPLE}
    return [
        PersonLine(
            name=row.name,
            url=reverse("people:member", args=[row.member_id]),
            cells=[
                Cell(
                    text=_text(row.values[code], code, currency),
                    level=components.heat_level(row.values[code], columns[code], _better(METRICS[code])),
                    url=_door(code, chosen, member=row.member_id),
                )
                for code in PEOPLE
            ],
            line=row.line,
        )
        for row in rows
    ]


def _pipeline(viewer: Member, unit_id: int | None, currency: str, today: date) -> components.Chart:
    """What is open now, by the month it is expected to close and by stage."""
    found = metrics.pipeline_by_month_and_stage(viewer=viewer, as_of=today, unit_id=unit_id, today=today)
    labels = [_month(month.month) for month in found.months]
    names = [name for _stage_id, name in found.stages]
    return components.Chart(
        id="pipeline",
        title=_("Open pipeline by expected month"),
        description=_("The amount open now, by the month it is expected to close and the stage it stands in."),
        data={
            "kind": "bars",
            "unit": "money",
            "currency": currency,
            "stacked": True,
            "labels": labels,
            "series": [
                {"name": name, "values": [float(month.amounts[place]) for month in found.months]}
                for place, name in enumerate(names)
            ],
        },
        columns=(_("Month"), *names),
        rows=[
            (label, *(_money(amount, currency) for amount in month.amounts))
            for label, month in zip(labels, found.months, strict=True)
        ],
    )


def _problems(viewer: Member, unit_id: int | None, today: date) -> list[Problem]:
    stalled = DealFilters(view="stalled", unit_id=unit_id)
    overdue = DealFilters(status="open", unit_id=unit_id, close_until=today)
    board = reverse("crm:opportunities")
    unit = f"&unit={unit_id}" if unit_id else ""
    return [
        Problem(
            title=_("Standing still"),
            empty=_("No deal has stood in its stage for longer than it should."),
            page=_greatest(viewer, stalled, today),
            url=f"{board}?view=stalled{unit}",
        ),
        Problem(
            title=_("Past their expected close"),
            empty=_("No open deal is past the day it was expected to close."),
            page=_greatest(viewer, overdue, today),
            url=f"{board}?view=all&status=open&close_to={(today - timedelta(1)).isoformat()}{unit}",
        ),
    ]


def _greatest(viewer: Member, filters: DealFilters, today: date) -> DealPage:
    return opportunity_rows(viewer=viewer, filters=filters, today=today, sort="-amount", per_page=DEALS_SHOWN)


def _text(value: Decimal | int | None, code: str, currency: str) -> str:
    if value is None:
        return "–"
    return formatting.quantity(Decimal(value), _KINDS[METRICS[code].unit], currency, get_language())


def _floats(values: Sequence[Decimal | None]) -> list[float | None]:
    return [None if value is None else float(value) for value in values]


def _money(value: Decimal | None, currency: str) -> str:
    return "" if value is None else formatting.money(value, currency, get_language()).short


def _day(day: date) -> str:
    return str(formats.date_format(day, "MONTH_DAY_FORMAT"))


def _month(month: date | None) -> str:
    return str(formats.date_format(month, "YEAR_MONTH_FORMAT")) if month else _("Not set")
