"""A report as figures, a picture and a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quarterdeck.core.company import queries as company
from quarterdeck.core.pages import formatting
from quarterdeck.core.pages.components import Chart, Comparison, Figure
from quarterdeck.metrics import queries as metrics
from quarterdeck.metrics.catalogue import Metric
from quarterdeck.metrics.rules import Value
from quarterdeck.metrics.showing import KINDS
from quarterdeck.reporting.queries.summaries import days, text_of
from quarterdeck.reporting.queries.tables import TIMES, Column, Line, ReportTable
from quarterdeck.reporting.rules.definitions import AGAINST_NAMES, Against, Picture

MOST_ROWS = 300
MOST_IN_PICTURE = 60
MOST_SERIES = 12
MOST_IN_HEAT = 24


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure in words, the door to its rows, and how it moved against what it stands beside."""

    text: str
    url: str = ""
    change: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    labels: tuple[str, ...]
    cells: list[Cell]
    is_rest: bool = False
    is_subtotal: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A report drawn. `groups` are the heads above the columns with how many each spans; `more` says what is left out."""

    figures: list[Figure]
    chart: Chart | None
    row_heads: tuple[str, ...]
    groups: list[tuple[str, int]]
    columns: list[Column]
    rows: list[Row]
    totals: list[Cell]
    days: str
    more: str
    is_empty: bool


def shown(table: ReportTable, *, title: str, key: str = "report") -> Shown:
    """Everything a page draws of a report; `key` tells its picture from others on the page."""
    more = len(table.lines) - MOST_ROWS
    return Shown(
        figures=_figures(table),
        chart=_chart(table, title, key),
        row_heads=table.row_heads,
        groups=_groups(table.columns) if len(table.definition.metrics) > 1 else [],
        columns=table.columns,
        rows=[_row(table, line) for line in table.lines[:MOST_ROWS]],
        totals=_cells(table, table.totals, {}) if table.totals else [],
        days=days(table),
        more=ngettext("%(count)d more row is in the file.", "%(count)d more rows are in the file.", more)
        % {"count": more}
        if more > 0
        else "",
        is_empty=table.is_empty,
    )


def _groups(columns: Sequence[Column]) -> list[tuple[str, int]]:
    """The values the columns are split by, each above its figures; nothing where they are not split."""
    found: list[tuple[str, int]] = []
    for column in columns:
        name = column.head.label if column.head else _("All")
        if found and found[-1][0] == name:
            found[-1] = (name, found[-1][1] + 1)
        else:
            found.append((name, 1))
    return found if any(column.head for column in columns) else []


def _figures(table: ReportTable) -> list[Figure]:
    """The answer first: each metric over everything, beside what it is held against."""
    values = table.totals or (table.lines[0].values if table.lines else ())
    if not values:
        return []
    currency = company.company().currency_id
    beside = [
        (column.metric.code, column.against, value)
        for column, value in zip(table.columns, values, strict=True)
        if column.against in table.definition.compared
    ]
    return [
        Figure(
            label=str(column.metric.name),
            value=value,
            kind=KINDS[column.metric.unit],
            currency=currency,
            better=column.metric.better.value,
            comparisons=[
                Comparison(str(AGAINST_NAMES[against]), base, is_target=against is Against.TARGET)
                for code, against, base in beside
                if code == column.metric.code
            ],
            url=_door(table, column, {}),
            definition=str(column.metric.formula),
        )
        for column, value in zip(table.columns, values, strict=True)
        if column.head is None and column.against is None
    ]


def _row(table: ReportTable, line: Line) -> Row:
    at = None if line.is_rest else dict(zip(table.definition.rows, line.keys, strict=not line.is_subtotal))
    return Row(line.labels, _cells(table, line.values, at), line.is_rest, line.is_subtotal)


def _cells(table: ReportTable, values: Sequence[Value], at: Mapping[str, Any] | None) -> list[Cell]:
    """The figures of a row; `at` is the row's place, None where there is no door to it."""
    cells, own = [], None
    for column, value in zip(table.columns, values, strict=True):
        if column.against is None:
            own = value
            has_door = at is not None and value
            cells.append(Cell(text_of(column.metric, value), _door(table, column, at or {}) if has_door else ""))
        else:
            cells.append(_beside(column, own, value))
    return cells


def _beside(column: Column, own: Value, base: Value) -> Cell:
    """What a figure is held against, and how far it stands from it: in percent, or the share of a target reached."""
    text = text_of(column.metric, base)
    if own is None or base is None or column.against is Against.RUNNING:
        return Cell(text)
    if column.against is Against.TARGET:
        return Cell(text, change=formatting.percent(Decimal(own) / Decimal(base)) if base else "")
    moved = formatting.change(Decimal(own), Decimal(base), KINDS[column.metric.unit])
    if moved is None:
        return Cell(text)
    good = {"higher": 1, "lower": -1}.get(column.metric.better.value, 0) * moved.direction
    return Cell(text, change=moved.text, tone="green" if good > 0 else "red" if good < 0 else "")


def _door(table: ReportTable, column: Column, at: Mapping[str, Any]) -> str:
    """The rows behind a cell."""
    place = {**at, table.definition.column: column.head.key} if column.head else at
    return metrics.rows_address(column.metric.code, table.period, filters=table.definition.filters, at=place)


def _chart(table: ReportTable, title: str, key: str) -> Chart | None:
    """The picture: rows along it, one series for each column of the first figure's unit."""
    definition = table.definition
    if definition.picture is Picture.NONE or not definition.rows or not table.lines or table.is_empty:
        return None
    most = MOST_IN_HEAT if definition.picture is Picture.HEAT else MOST_IN_PICTURE
    single = [line for line in table.lines if not line.is_rest and not line.is_subtotal]
    lines = [line for line in single if not _is_ahead(table, line)][:most]
    labels = [" · ".join(line.labels) for line in lines]
    series = _series(table.columns)
    unit = table.columns[0].metric.unit
    common = {"unit": KINDS[unit], "currency": company.company().currency_id}
    data: dict[str, Any] = _data(
        definition.picture, labels, [(name, [line.values[at] for line in lines]) for name, at in series]
    )
    if len(series) == 1:
        data["urls"] = [_row(table, line).cells[series[0][1]].url for line in lines]
    return Chart(
        id=f"{key}-picture",
        title=title,
        description=_("%(figure)s by %(split)s, %(days)s")
        % {"figure": table.columns[0].metric.name, "split": ", ".join(table.row_heads), "days": days(table)},
        data={**common, **data},
        columns=(", ".join(table.row_heads), *(name for name, _at in series)),
        rows=[
            (label, *(text_of(table.columns[at].metric, line.values[at]) for _name, at in series))
            for label, line in zip(labels, lines, strict=True)
        ],
        height="tall" if definition.picture is Picture.HEAT else "normal",
    )


def _is_ahead(table: ReportTable, line: Line) -> bool:
    """Whether a row is of days that have not begun: there is nothing to draw of them yet."""
    days = [key for code, key in zip(table.definition.rows, line.keys, strict=True) if code in TIMES]
    return any(day > table.today for day in days)


def _series(columns: Sequence[Column]) -> list[tuple[str, int]]:
    """The columns a picture shows, by name and place: of one unit, and where they are split, of the first figure."""
    first: Metric = columns[0].metric
    if any(column.head for column in columns):
        heads = [(column.head.label, at) for at, column in enumerate(columns) if column.head and column.metric is first]
        return heads[:MOST_SERIES]
    alike = [(column.name, at) for at, column in enumerate(columns) if column.metric.unit is first.unit]
    return alike[:MOST_SERIES]


def _data(picture: Picture, labels: list[str], series: list[tuple[str, list[Value]]]) -> dict[str, Any]:
    """The description of a picture as charts.ts reads it."""
    if picture is Picture.HEAT:
        cells = [
            (at, row, _float(value)) for at, (_name, values) in enumerate(series) for row, value in enumerate(values)
        ]
        return {"kind": "grid", "columns": [name for name, _values in series], "rows": labels, "values": cells}
    drawn = [{"name": name, "values": [_float(value) for value in values]} for name, values in series]
    if picture is Picture.LINES:
        return {"kind": "lines", "labels": labels, "series": drawn}
    return {"kind": "bars", "labels": labels, "series": drawn, "stacked": picture is Picture.STACKED}


def _float(value: Value) -> float | None:
    return None if value is None else float(value)
