"""How what was measured is put on the screens of this room: no queries, no decisions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.pages import formatting
from quarterdeck.core.pages.components import Chart, Chip, Comparison, Figure, Tab
from quarterdeck.core.search import text
from quarterdeck.metrics import queries
from quarterdeck.metrics.catalogue import GROUPS, PARTS, Behaviour, Better, Group, Metric, Unit
from quarterdeck.metrics.catalogue.own import is_own
from quarterdeck.metrics.dimensions import DIMENSIONS
from quarterdeck.metrics.models import CustomMetric
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
    Behaviour.MEDIAN: gettext_lazy("A median or percentile: computed from the rows each time"),
    Behaviour.DISTINCT: gettext_lazy("Counts each customer once: never added up"),
    Behaviour.OWED: gettext_lazy("Set for each in a plan: never added up"),
}
_TYPED = ("name", "kind", "first", "second", "is_share", "better", "explanation", "version")
KINDS: dict[Unit, Any] = {
    Unit.COUNT: "number",
    Unit.MONEY: "money",
    Unit.MONEY_PER_DAY: "money",
    Unit.PERCENT: "percent",
    Unit.DAYS: "days",
    Unit.MINUTES: "number",
}


GROUP_NAMES: dict[Group, Any] = {
    Group.RESULTS: gettext_lazy("Results"),
    Group.TARGETS: gettext_lazy("Against target"),
    Group.PIPELINE: pgettext_lazy("metrics", "Pipeline"),
    Group.STAGES: gettext_lazy("Stages"),
    Group.ACTIVITIES: gettext_lazy("Activities"),
    Group.LEADS: gettext_lazy("Leads"),
    Group.CUSTOMERS: gettext_lazy("Customers"),
    Group.PRICE: gettext_lazy("Price and margin"),
}
OWN = gettext_lazy("Metrics of our own")


@dataclass(frozen=True, slots=True)
class Explained:
    """A metric in words: its page, the rows behind it in a period, and what it may be split by."""

    metric: Metric
    unit: str
    direction: str
    behaviour: str
    url: str
    rows_url: str
    dimensions: list[str]


@dataclass(frozen=True, slots=True)
class Section:
    """Metrics under one heading."""

    title: str
    metrics: list[Explained]


@dataclass(frozen=True, slots=True)
class Split:
    """A metric by one dimension: what is shown, the value as text, the rows behind it."""

    title: str
    rows: list[tuple[str, str, str]]
    rest: tuple[int, str] | None


@dataclass(frozen=True, slots=True)
class Line:
    """A row behind a figure as text."""

    row: queries.DrillRow
    values: list[str]


def explained(metric: Metric, period: Period) -> Explained:
    """A metric in words; its rows are those of the given period."""
    return Explained(
        metric,
        str(UNITS[metric.unit]),
        str(DIRECTIONS[metric.better]),
        str(BEHAVIOURS[metric.behaviour]),
        reverse("metrics:metric", args=[metric.code]),
        queries.rows_address(metric.code, period),
        [str(DIMENSIONS[code].name) for code in metric.dimensions],
    )


def choices(more: Iterable[Metric]) -> dict[str, Sequence[Metric]]:
    """The metrics that may be chosen, under their headings: the catalogue's, more that have targets, and the company's own."""
    chosen = [metric for metric in more if metric.is_offered]
    offered = [metric for metric in chosen if is_own(metric.code)]
    groups: dict[str, Sequence[Metric]] = {str(GROUP_NAMES[group]): found for group, found in GROUPS.items()}
    against_target = str(GROUP_NAMES[Group.TARGETS])
    groups[against_target] = [*groups[against_target], *(metric for metric in chosen if metric not in offered)]
    return {**groups, str(OWN): offered} if offered else groups


def sections(more: Iterable[Metric], period: Period, *, words: str, is_archived: bool) -> list[Section]:
    """The catalogue under its headings, of what was searched for; or the company's own that are put away."""
    groups = {str(OWN): [metric for metric in more if not metric.is_offered]} if is_archived else choices(more)
    wanted = set(text.query_tokens(words))
    found = {
        title: [metric for metric in group if wanted <= set(text.tokens_for(str(metric.name), str(metric.formula)))]
        for title, group in groups.items()
    }
    return [Section(title, [explained(metric, period) for metric in group]) for title, group in found.items() if group]


def typed(row: CustomMetric) -> dict[str, Any]:
    """A metric of one's own as its form has it."""
    only = row.only[0] if row.only else {}
    return {
        **{field: getattr(row, field) for field in _TYPED},
        "dimension": only.get("dimension", ""),
        "keys": [str(key) for key in only.get("keys", ())],
    }


def compared(trend: queries.Trend, *, currency: str) -> Figure:
    """This quarter's figure beside those before, with its line."""
    found = trend.figure
    shown = figure(
        found.metric, found.value, currency=currency, url=queries.rows_address(found.metric.code, trend.period)
    )
    before = Comparison(_("Last quarter"), found.previous)
    return replace(
        shown,
        label=_("%(metric)s, this quarter") % {"metric": found.metric.name},
        comparisons=[before, Comparison(_("A year before"), found.year_before)],
        trend=trend.values,
    )


def trend_chart(trend: queries.Trend, *, currency: str) -> Chart:
    """Twelve months as a line, with the numbers in its table."""
    metric = trend.figure.metric
    labels = [f"{month:%Y-%m}" for month in trend.months]
    series = {"name": str(metric.name), "values": [None if value is None else float(value) for value in trend.values]}
    return Chart(
        id="metric-trend",
        title=_("The last twelve months"),
        description=_("%(metric)s by month; the last month still runs.") % {"metric": metric.name},
        data={"kind": "lines", "unit": KINDS[metric.unit], "currency": currency, "labels": labels, "series": [series]},
        columns=[_("Month"), str(metric.name)],
        rows=[(label, _shown(value, metric, currency)) for label, value in zip(labels, trend.values, strict=True)],
    )


def splits(metric: Metric, active: str, as_of: date | None) -> list[Tab]:
    """What the figure may be split by, one tab each, looking back to the same day."""
    day = {"as_of": as_of.isoformat()} if as_of else {}
    return [
        Tab(str(DIMENSIONS[code].name), f"?{urlencode({'by': code, **day})}", is_active=code == active)
        for code in metric.dimensions
        if code not in {"day", "week"}
    ]


def split(table: queries.Table, metric: Metric, by: str, period: Period, *, currency: str) -> Split:
    """The largest by one dimension, each with the rows behind it, and the rest together."""
    rows = [
        (
            _label(row[0]),
            _shown(row[1], metric, currency),
            queries.rows_address(metric.code, period, at={by: keys[0]}),
        )
        for keys, row in zip(table.keys, table.rows, strict=True)
    ]
    rest = None
    if table.rest is not None and table.rest.count:
        rest = table.rest.count, _shown(table.rest.table.rows[0][0], metric, currency)
    return Split(str(DIMENSIONS[by].name), rows, rest)


def _label(shown: Any) -> str:
    if shown is None:
        return _("without one")
    return f"{shown:%Y-%m-%d}" if isinstance(shown, date) else str(shown)


def _shown(value: Value, metric: Metric, currency: str) -> str:
    if value is None:
        return formatting.EMPTY
    return formatting.quantity(Decimal(value), KINDS[metric.unit], currency, get_language())


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
