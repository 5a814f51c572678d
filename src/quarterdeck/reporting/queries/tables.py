"""A report answered: the figures of one reader's reach, laid out in rows and columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quarterdeck.core.calendar import naming
from quarterdeck.core.calendar.periods import FiscalCalendar, Period
from quarterdeck.core.company import queries as company
from quarterdeck.metrics import catalogue
from quarterdeck.metrics import queries as metrics
from quarterdeck.metrics.catalogue import Metric
from quarterdeck.metrics.dimensions import DIMENSIONS, Dimension, Key
from quarterdeck.metrics.rules import Value
from quarterdeck.people.models import Member
from quarterdeck.reporting.rules import definitions
from quarterdeck.reporting.rules.definitions import AGAINST_NAMES, Against, Definition

TIMES = tuple(code for code, dimension in DIMENSIONS.items() if dimension.grain)


@dataclass(frozen=True, slots=True)
class Head:
    """A value that columns are split by: its key and its name."""

    key: Key
    label: str


@dataclass(frozen=True, slots=True)
class Column:
    """Figures of one metric: of a value the columns are split by (None: of all), or what they are held against."""

    metric: Metric
    head: Head | None = None
    against: Against | None = None

    @property
    def name(self) -> str:
        """The column's name where it stands alone: "Won amount · North", "Won amount · Target"."""
        beside = self.head.label if self.head else self.beside
        return f"{self.metric.name} · {beside}" if beside else str(self.metric.name)

    @property
    def beside(self) -> str:
        """What the figures of this column are: those that others are held against, by name."""
        return str(AGAINST_NAMES[self.against]) if self.against else ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row: what it is of, by key and in words, and its figures.

    `is_rest` puts together what a top leaves out, `is_subtotal` what is alike in the first split; that has one key only.
    """

    keys: tuple[Key, ...]
    labels: tuple[str, ...]
    values: tuple[Value, ...]
    is_rest: bool = False
    is_subtotal: bool = False


@dataclass(frozen=True, slots=True)
class ReportTable:
    """`totals` are counted as if nothing were split, so they are right for ratios too; empty where there is one row only."""

    definition: Definition
    period: Period
    row_heads: tuple[str, ...]
    columns: list[Column]
    lines: list[Line]
    totals: tuple[Value, ...]
    today: date

    @property
    def is_empty(self) -> bool:
        return not any(value for line in self.lines for value in line.values)


Groups = dict[tuple[Key, ...], tuple[Value, ...]]
Subtotals = dict[Key, tuple[Value, ...]]


def table(*, viewer: Member, definition: Definition, today: date) -> ReportTable:
    """The report as a reader sees it. Raises `CannotMeasure`, in words, for what cannot be answered or is too large."""
    calendar = company.fiscal_calendar()
    period = definitions.period_of(definition, today=today, calendar=calendar)
    asking = _Asking(viewer, definition, period, today, calendar)
    columns, lines, totals, subtotals = asking.crossed() if definition.column else asking.plain()
    lines = _ordered(lines, definition)
    return ReportTable(
        definition=definition,
        period=period,
        row_heads=tuple(str(DIMENSIONS[code].name) for code in definition.rows),
        columns=columns,
        lines=_with_subtotals(lines, subtotals, definition) if definition.subtotals else lines,
        totals=totals if definition.rows else (),
        today=today,
    )


def _ordered(lines: list[Line], definition: Definition) -> list[Line]:
    """As the engine orders them, or largest first; what is put together stays last."""
    if not definition.largest_first:
        return lines
    return sorted(lines, key=_by_size)


def _by_size(line: Line) -> tuple[bool, bool, Value]:
    return line.is_rest, line.values[0] is None, -(line.values[0] or 0)


def _with_subtotals(lines: list[Line], subtotals: Subtotals, definition: Definition) -> list[Line]:
    """Rows that are alike in the first split together, with their sub-total after them; what is put together stays last."""
    groups: dict[Key, list[Line]] = {}
    for line in lines:
        if not line.is_rest:
            groups.setdefault(line.keys[0], []).append(line)
    blank = ("",) * (len(definition.rows) - 2)
    sums = {
        key: Line((key,), (group[0].labels[0], _("Sub-total"), *blank), subtotals[key], is_subtotal=True)
        for key, group in groups.items()
    }
    ordered = sorted(groups, key=lambda key: _by_size(sums[key])) if definition.largest_first else list(groups)
    return [
        *(line for key in ordered for line in (*groups[key], sums[key])),
        *(line for line in lines if line.is_rest),
    ]


@dataclass(frozen=True, slots=True)
class _Asking:
    """One reader's question to the engine."""

    viewer: Member
    definition: Definition
    period: Period
    today: date
    calendar: FiscalCalendar

    @property
    def chosen(self) -> list[Metric]:
        return [catalogue.metric(code) for code in self.definition.metrics]

    def plain(self) -> tuple[list[Column], list[Line], tuple[Value, ...], Subtotals]:
        """Rows of all figures, each beside what it is held against."""
        found = self._ask(self.definition.rows, against=self.definition.against)
        columns = [
            Column(metric, against=against) for metric in self.chosen for against in (None, *self.definition.against)
        ]
        totals = found.totals
        if totals is None:
            return columns, self._lines(found), (), {}
        nothing: tuple[Value, ...] = (None,) * len(self.chosen)
        beside = [found.compared_totals.get(one) for one in self.definition.against]
        grand = self._beside(totals.grand, [one.grand if one else nothing for one in beside])
        subtotals = {
            key: self._beside(values, [one.by_first.get(key, nothing) if one else nothing for one in beside])
            for key, values in totals.by_first.items()
        }
        return columns, self._lines(found), grand, subtotals

    def crossed(self) -> tuple[list[Column], list[Line], tuple[Value, ...], Subtotals]:
        """Rows against columns: the figures of all columns first, then of each."""
        code, split = self.definition.column, len(self.definition.rows)
        rows = self._ask(self.definition.rows)
        across = self._ask((code,), top=0)
        cells = self._ask((*self.definition.rows, code))
        heads = [
            Head(key, self._name(code, shown))
            for (key,), (shown, *_values) in zip(across.keys, across.rows, strict=True)
        ]
        by_cell = _groups(cells, split + 1)
        by_rest = _groups(cells.rest.table, split) if cells.rest else {}
        nothing: tuple[Value, ...] = (None,) * len(self.chosen)
        lines = [
            Line(
                line.keys,
                line.labels,
                (
                    *line.values,
                    *(
                        value
                        for head in heads
                        for value in (by_rest if line.is_rest else by_cell).get(
                            (*(line.keys[1:] if line.is_rest else line.keys), head.key), nothing
                        )
                    ),
                ),
                line.is_rest,
            )
            for line in self._lines(rows)
        ]
        columns = [Column(metric, head) for head in (None, *heads) for metric in self.chosen]
        grand = rows.totals.grand if rows.totals else ()
        subtotals = self._subtotals_across(rows, heads) if self.definition.subtotals else {}
        return columns, lines, (*grand, *(value for _shown, *values in across.rows for value in values)), subtotals

    def _subtotals_across(self, rows: metrics.Table, heads: Sequence[Head]) -> Subtotals:
        """The sub-totals of all columns together, and those of each."""
        cells = _groups(self._ask((self.definition.rows[0], self.definition.column), top=0), 2)
        nothing: tuple[Value, ...] = (None,) * len(self.chosen)
        by_first = rows.totals.by_first if rows.totals else {}
        return {
            key: (*values, *(value for head in heads for value in cells.get((key, head.key), nothing)))
            for key, values in by_first.items()
        }

    def _ask(self, by: Sequence[str], *, against: Sequence[Against] = (), top: int | None = None) -> metrics.Table:
        limit = self.definition.top if top is None else top
        return metrics.query(
            viewer=self.viewer,
            metrics=self.definition.metrics,
            by=by,
            period=self.period,
            filters=self.definition.filters,
            compare=[str(one) for one in against if one in self.definition.compared],
            running=Against.RUNNING in against,
            totals=bool(by),
            top=limit or None,
            today=self.today,
        )

    def _lines(self, found: metrics.Table) -> list[Line]:
        """The rows of an answer, and after them what it leaves out."""
        lines = self._rows(found, self.definition.rows)
        if found.rest is None:
            return lines
        others = ngettext("%(count)d other", "%(count)d others", found.rest.count) % {"count": found.rest.count}
        rest = self._rows(found.rest.table, self.definition.rows[1:])
        return [*lines, *(Line((None, *one.keys), (others, *one.labels), one.values, is_rest=True) for one in rest)]

    def _rows(self, found: metrics.Table, by: Sequence[str]) -> list[Line]:
        against = [self._standing(found, one) for one in self.definition.against] if not self.definition.column else []
        return [
            Line(
                keys,
                tuple(self._name(code, shown) for code, shown in zip(by, row, strict=False)),
                self._beside(row[len(by) :], [one[number] for one in against]),
            )
            for number, (keys, row) in enumerate(zip(found.keys, found.rows, strict=True))
        ]

    def _standing(self, found: metrics.Table, against: Against) -> Sequence[Sequence[Value]]:
        """What stands beside the rows, row by row; nothing beside what a top leaves out where it cannot be told."""
        told = found.running if against is Against.RUNNING else found.compared.get(against)
        return told if told is not None else [(None,) * len(self.chosen)] * len(found.rows)

    def _beside(self, own: Sequence[Value], others: Sequence[Sequence[Value]]) -> tuple[Value, ...]:
        """Each figure followed by what it is held against."""
        return tuple(value for values in zip(own, *others, strict=True) for value in values)

    def _name(self, code: str, shown: Any) -> str:
        return name_of(DIMENSIONS[code], shown, self.calendar)


def name_of(dimension: Dimension, shown: Any, calendar: FiscalCalendar) -> str:
    """What a value of a dimension is called."""
    if shown is None:
        return _("Without %(thing)s") % {"thing": dimension.name}
    return naming.name_of(dimension.grain, shown, calendar) if dimension.grain else str(shown)


def _groups(found: metrics.Table, width: int) -> Groups:
    return {keys: row[width:] for keys, row in zip(found.keys, found.rows, strict=True)}
