"""An answer laid out as a table: keys with what is shown for them, rows in a lasting order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from quarterdeck.metrics.catalogue import Metric
from quarterdeck.metrics.dimensions import Dimension, Key
from quarterdeck.metrics.rules import Value

Group = tuple[int, tuple[Key, ...]]


@dataclass(frozen=True, slots=True)
class Table:
    """An answer. `rows` hold labels (first days, for time) and values; `keys` the ids behind the labels, row by row."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    keys: list[tuple[Key, ...]]


@dataclass(frozen=True, slots=True)
class _Cell:
    """What is shown, what it stands for, and where it belongs: rows without the record come last."""

    shown: Any
    key: Key
    rank: tuple[Any, ...]


def table(
    dimensions: Sequence[Dimension],
    metrics: Sequence[Metric],
    starts: Sequence[date],
    values: Mapping[Group, Mapping[str, Value]],
) -> Table:
    """Rows in the order of their dimensions: time forwards, stages as in their process, the rest by name."""
    records = [dimension for dimension in dimensions if not dimension.grain]
    cells = {
        dimension.code: _cells(dimension, {keys[number] for _place, keys in values})
        for number, dimension in enumerate(records)
    }
    lines = []
    for (place, keys), found in values.items():
        own = dict(zip((dimension.code for dimension in records), keys, strict=True))
        time = _Cell(starts[place], starts[place], (place,))
        row = [time if dimension.grain else cells[dimension.code][own[dimension.code]] for dimension in dimensions]
        figures = tuple(found[metric.code] for metric in metrics)
        lines.append(
            ([cell.rank for cell in row], tuple(cell.shown for cell in row), tuple(c.key for c in row), figures)
        )
    lines.sort(key=lambda line: line[0])
    return Table(
        columns=(*(dimension.code for dimension in dimensions), *(metric.code for metric in metrics)),
        rows=[(*shown, *figures) for _rank, shown, _keys, figures in lines],
        keys=[keys for _rank, _shown, keys, _figures in lines],
    )


def _cells(dimension: Dimension, keys: set[Key]) -> dict[Key, _Cell]:
    labels, ranks = dimension.labels(keys), dimension.ranks(keys)
    return {
        key: _Cell(labels.get(key), key, (key is None, *ranks.get(key, ()), str(labels.get(key)).casefold(), str(key)))
        for key in keys
    }
