"""How what was measured is put on the screens of this room: no queries, no decisions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.exports.tables import Cell
from quarterdeck.core.pages import formatting
from quarterdeck.core.pages.components import Chip, Figure, Paging
from quarterdeck.metrics import queries
from quarterdeck.metrics.catalogue import METRICS, PARTS, Behaviour, Better, Metric, Unit
from quarterdeck.metrics.dimensions import DIMENSIONS
from quarterdeck.metrics.rules import Value

UNITS: dict[Unit, Any] = {
    Unit.COUNT: gettext_lazy("Count"),
    Unit.MONEY: gettext_lazy("Amount"),
    Unit.PERCENT: gettext_lazy("Percent"),
    Unit.DAYS: gettext_lazy("Days"),
    Unit.MINUTES: gettext_lazy("Minutes"),
    Unit.MONEY_PER_DAY: gettext_lazy("Amount per day"),
}
DIRECTIONS: dict[Better, Any] = {
    Better.HIGHER: gettext_lazy("Higher is better"),
    Better.LOWER: gettext_lazy("Lower is better"),
    Better.NEITHER: gettext_lazy("Neither is better"),
}
BEHAVIOURS: dict[Behaviour, Any] = {
    Behaviour.ADDITIVE: gettext_lazy("Adds up over everything"),
    Behaviour.AS_OF: gettext_lazy("As of a day: adds up over people, not over time"),
    Behaviour.RATIO: gettext_lazy("A ratio of sums: never averaged"),
    Behaviour.MEDIAN: gettext_lazy("A median: computed from the rows each time"),
    Behaviour.DISTINCT: gettext_lazy("Counts each customer once: never added up"),
}
KINDS: dict[Unit, Any] = {
    Unit.COUNT: "number",
    Unit.MONEY: "money",
    Unit.MONEY_PER_DAY: "money",
    Unit.PERCENT: "percent",
    Unit.DAYS: "days",
    Unit.MINUTES: "number",
}


@dataclass(frozen=True, slots=True)
class Explained:
    """A metric of the catalogue in words, with the door to its rows."""

    metric: Metric
    unit: str
    direction: str
    behaviour: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row behind a figure as text."""

    row: queries.DrillRow
    values: list[str]


def explained(period: Period) -> list[Explained]:
    """The whole catalogue; the doors open on the given period."""
    return [
        Explained(
            metric,
            UNITS[metric.unit],
            DIRECTIONS[metric.better],
            BEHAVIOURS[metric.behaviour],
            queries.rows_address(metric.code, period),
        )
        for metric in METRICS.values()
    ]


def figure(metric: Metric, value: Value, *, currency: str, url: str = "") -> Figure:
    """A metric's value for the figure component."""
    return Figure(
        label=str(metric.name),
        value=value,
        kind=KINDS[metric.unit],
        currency=currency,
        better=metric.better.value,
        definition=str(metric.formula),
        url=url,
    )


def opened(parts: Sequence[queries.Opened], asked: queries.Asked, *, currency: str) -> list[Figure]:
    return [
        figure(
            part.metric,
            part.value,
            currency=currency,
            url=f"{reverse('metrics:rows', args=[part.metric.code])}?{queries.query_of(replace(asked, period=part.period))}",
        )
        for part in parts
    ]


def part_names(metric: Metric) -> list[str]:
    return [str(PARTS[measure][0]) for measure in metric.measures]


def lines(drill: queries.Drill, *, currency: str) -> list[Line]:
    return [Line(row, texts(drill.metric, row.values, currency=currency)) for row in drill.rows]


def texts(metric: Metric, values: Iterable[Value], *, currency: str) -> list[str]:
    """The parts of a figure written out in full, so that a column can be added up by eye."""
    return [_text(value, PARTS[measure][1], currency) for measure, value in zip(metric.measures, values, strict=True)]


def _text(value: Value, unit: Unit, currency: str) -> str:
    if value is None:
        return formatting.EMPTY
    if unit is Unit.MONEY:
        return formatting.money(Decimal(value), currency, get_language()).full
    return formatting.quantity(Decimal(value), KINDS[unit], currency, get_language())


def exported(row: queries.DrillRow) -> list[Cell]:
    return [row.number, row.name, row.account, row.owner, row.stage, row.day, *row.values]


def export_columns(metric: Metric) -> list[str]:
    return [_("Number"), _("Opportunity"), _("Account"), _("Owner"), _("Stage"), _("Day"), *part_names(metric)]


def chips(request: HttpRequest, asked: queries.Asked) -> list[Chip]:
    """What the rows are limited to, each with the way out."""
    found = []
    for prefix, limits in (("", asked.filters), ("at.", {code: [key] for code, key in asked.at.items()})):
        for code, keys in limits.items():
            rest = request.GET.copy()
            rest.pop(prefix + code, None)
            labels = DIMENSIONS[code].labels(
                key for key in keys if not isinstance(key, str) or not DIMENSIONS[code].rows
            )
            shown = ", ".join(_("without one") if key is None else str(labels.get(key, key)) for key in keys)
            found.append(Chip(str(DIMENSIONS[code].name), shown, f"?{rest.urlencode()}"))
    return found


def paging(request: HttpRequest, drill: queries.Drill) -> Paging:
    def address(number: int) -> str:
        query = request.GET.copy()
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    before = (drill.page - 1) * queries.PAGE_SIZE
    return Paging(
        first=before + 1 if drill.rows else 0,
        last=before + len(drill.rows),
        total=drill.count,
        previous_url=address(drill.page - 1) if drill.page > 1 else "",
        next_url=address(drill.page + 1) if drill.page < drill.pages else "",
    )
