"""What the components show: plain values a view's door prepares and a template tag draws."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any, Literal
from zlib import crc32

Number = Decimal | int | float
Kind = Literal["number", "money", "percent", "days"]
Better = Literal["higher", "lower", "neither"]
Tone = Literal["neutral", "blue", "green", "amber", "red"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a figure is measured against: a base (last period, a year before) or a target."""

    label: str
    value: Number | None
    is_target: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that answers a question: what it is, what it is measured against, its door."""

    label: str
    value: Number | None
    kind: Kind = "number"
    currency: str = ""
    better: Better = "higher"
    comparisons: Sequence[Comparison] = ()
    url: str = ""
    definition: str = ""
    trend: Sequence[Number | None] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture with its description and its table; `data` is one of the kinds of charts.ts."""

    id: str
    title: str
    description: str
    data: Mapping[str, Any]
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    height: Literal["small", "normal", "tall"] = "normal"


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """A stage of the funnel; `conversion` is the share of it that went on, `benchmark` the usual one."""

    label: str
    count: int
    share: Number
    amount: Decimal | None = None
    currency: str = ""
    conversion: Number | None = None
    benchmark: Number | None = None
    is_leak: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    url: str
    is_active: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, and the address of the page without it."""

    label: str
    value: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class Paging:
    """Where in a list we are. `total` is exact; None while it is not known."""

    first: int
    last: int
    total: int | None
    previous_url: str = ""
    next_url: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a thing's life, and whose turn it is while it is the current one."""

    label: str
    state: Literal["done", "current", "ahead", "failed"]
    detail: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class FieldChange:
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """Something that happened to a record: an activity, a change, a mail, an approval."""

    title: str
    at: date
    icon: str = "point"
    tone: Tone = "neutral"
    who: str = ""
    body: str = ""
    changes: Sequence[FieldChange] = field(default_factory=tuple)
    next_step: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that two people changed at once; `name` is its form name."""

    name: str
    label: str
    yours: str
    theirs: str
    yours_value: str
    theirs_value: str


def heat_scale(column: Sequence[Number | None], better: Better = "higher") -> Callable[[Number | None], int]:
    """Where each value stands between the lowest (1) and the highest (9) of its column; 0 when it says nothing.

    5 is the median, so that colours above and below it read as ahead and behind, and one outlier does not paint all others.
    """
    known = [float(value) for value in column if value is not None]
    if not known or max(known) == min(known):
        return lambda _value: 0
    lowest, middle, highest = min(known), median(known), max(known)

    def level_of(value: Number | None) -> int:
        if value is None:
            return 0
        distance = float(value) - middle
        reach = highest - middle if distance > 0 else middle - lowest
        level = 5 + round(4 * distance / reach) if distance else 5
        level = min(max(level, 1), 9)
        return 10 - level if better == "lower" else level

    return level_of


def colour_of(name: str) -> int:
    """A person's own colour among eight: the same everywhere and forever."""
    return crc32(name.encode()) % 8


def sparkline_points(values: Sequence[Number | None], width: int, height: int) -> list[str]:
    """The lines of a sparkline as SVG point lists, one for each stretch without gaps."""
    known = [float(value) for value in values if value is not None]
    if len(known) < 2:
        return []
    low, spread = min(known), (max(known) - min(known)) or 1.0
    step = (width - 4) / (len(values) - 1)
    stretches: list[list[str]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            stretches.append([])
            continue
        y = height - 3 - (float(value) - low) / spread * (height - 6)
        stretches[-1].append(f"{2 + index * step:.1f},{y:.1f}")
    return [" ".join(points) for points in stretches if points]
