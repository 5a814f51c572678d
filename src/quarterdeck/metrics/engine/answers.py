"""An answer laid out as a table: keys with what is shown for them, rows in a lasting order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from quarterdeck.metrics.catalogue import Metric
from quarterdeck.metrics.dimensions import Dimension, Key
from quarterdeck.metrics.engine.sums import Group
from quarterdeck.metrics.rules import Value

Figures = tuple[Value, ...]
Values = Mapping[Group, Mapping[str, Value]]


@dataclass(frozen=True, slots=True)
class Totals:
    """All groups together, and those of each value of the first dimension (empty where it is the only one)."""

    grand: Figures
    by_first: dict[Key, Figures] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """An answer. `rows` hold labels (first days, for time) and values; `keys` the ids behind the labels, row by row.

    `compared` and `running` stand row by row beside `rows`: figures in the order of the metrics, None where there is nothing
    to compare with. `totals` are what the question without its splits would answer, `compared_totals` the same of each
    comparison. `rest` is what a table of the largest leaves out, put together.
    """

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    keys: list[tuple[Key, ...]]
    compared: dict[str, list[Figures]] = field(default_factory=dict)
    totals: Totals | None = None
    compared_totals: dict[str, Totals] = field(default_factory=dict)
    running: list[Figures] | None = None
    rest: "Rest | None" = None


@dataclass(frozen=True, slots=True)
class Rest:
    """How many groups are not among the largest (those without one count as one), and their figures by the other splits."""

    count: int
    table: Table


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table before its figures: what is shown and what it stands for."""

    group: Group
    shown: tuple[Any, ...]
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class _Cell:
    """What is shown, what it stands for, and where it belongs: rows without the record come last."""

    shown: Any
    key: Key
    rank: tuple[Any, ...]


def lines(
    dimensions: Sequence[Dimension],
    starts: Sequence[date],
    groups: Iterable[Group],
    ranking: Mapping[str, Sequence[Key]],
) -> list[Line]:
    """Rows in the order of their dimensions: time forwards, stages as in their process, the rest by name.

    A dimension in `ranking` stands in the order given there.
    """
    groups = list(groups)
    records = [dimension for dimension in dimensions if not dimension.grain]
    cells = {
        dimension.code: _cells(dimension, {keys[number] for _place, keys in groups}, ranking.get(dimension.code))
        for number, dimension in enumerate(records)
    }
    found = []
    for place, keys in groups:
        own = dict(zip((dimension.code for dimension in records), keys, strict=True))
        time = _Cell(starts[place], starts[place], (place,))
        row = [time if dimension.grain else cells[dimension.code][own[dimension.code]] for dimension in dimensions]
        line = Line((place, keys), tuple(cell.shown for cell in row), tuple(cell.key for cell in row))
        found.append(([cell.rank for cell in row], line))
    found.sort(key=lambda pair: pair[0])
    return [line for _rank, line in found]


def figures(metrics: Sequence[Metric], values: Mapping[str, Value] | None) -> Figures:
    """The figures of one group, in the order of the metrics; those of a group that nothing is known of are what nothing gives."""
    if values is None:
        return tuple(metric.combine([None] * len(metric.parts)) for metric in metrics)
    return tuple(values[metric.code] for metric in metrics)


def columns(dimensions: Sequence[Dimension], metrics: Sequence[Metric]) -> tuple[str, ...]:
    return (*(dimension.code for dimension in dimensions), *(metric.code for metric in metrics))


def _cells(dimension: Dimension, keys: set[Key], ranking: Sequence[Key] | None) -> dict[Key, _Cell]:
    labels = dimension.labels(keys)
    if ranking is not None:
        return {key: _Cell(labels.get(key), key, (place,)) for place, key in enumerate(ranking)}
    ranks = dimension.ranks(keys)
    return {
        key: _Cell(labels.get(key), key, (key is None, *ranks.get(key, ()), str(labels.get(key)).casefold(), str(key)))
        for key in keys
    }
