"""What a metric is: its name and formula in words, its unit and direction, and the sums it is made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise

from quarterdeck.metrics import rules
from quarterdeck.metrics.dimensions import DIMENSIONS


class Unit(StrEnum):
    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    DAYS = "days"
    MINUTES = "minutes"
    MONEY_PER_DAY = "money_per_day"


class Better(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Behaviour(StrEnum):
    """How a figure may be added up: over everything, over everything but time, or not at all.

    What is owed is set for each holder: a team's target is its own, whatever its people's come to.
    """

    ADDITIVE = "additive"
    AS_OF = "as_of"
    RATIO = "ratio"
    MEDIAN = "median"
    DISTINCT = "distinct"
    OWED = "owed"


class Source(StrEnum):
    """Where a part of a figure comes from: rows of facts, what is owed of another metric, the working time that has passed."""

    FACTS = "facts"
    TARGET = "target"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Only:
    """A part limited to some keys of a dimension; `or_none` takes rows without one too. A unit includes those under it."""

    dimension: str
    keys: tuple[Any, ...]
    or_none: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A measure a metric is made of, over the period or over the twelve months up to its end, of some rows or all.

    Of a target, `measure` is the code of the metric that is owed.
    """

    measure: str
    is_trailing: bool = False
    only: tuple[Only, ...] = ()
    source: Source = Source.FACTS


@dataclass(frozen=True, slots=True)
class Metric:
    """`opens_into` names the metrics that a figure without rows of its own is opened into, `never_by` what it says nothing by.

    One that is no longer offered is still computed where it is used.
    """

    code: str
    name: str | Promise
    formula: str | Promise
    unit: Unit
    better: Better
    behaviour: Behaviour
    parts: tuple[Part, ...]
    combine: Callable[[Sequence[rules.Value]], rules.Value]
    opens_into: tuple[str, ...] = field(default=())
    never_by: frozenset[str] = field(default=frozenset())
    is_offered: bool = True

    @property
    def has_rows(self) -> bool:
        return bool(self.measures) and not self.opens_into

    @property
    def targets(self) -> tuple[str, ...]:
        """The metrics whose targets the figure is held against."""
        return tuple(part.measure for part in self.parts if part.source is Source.TARGET)

    @property
    def growth(self) -> rules.Growth:
        """How the figure comes to a target: counts and sums add up day by day, rates and states stand at a level."""
        if self.better is Better.LOWER:
            return rules.Growth.FALLS
        adds_up = self.behaviour in (Behaviour.ADDITIVE, Behaviour.DISTINCT)
        return rules.Growth.ADDS_UP if adds_up else rules.Growth.RISES

    @property
    def is_additive(self) -> bool:
        """Whether figures of parts (people, months, products) add up to the figure of the whole."""
        return self.behaviour is Behaviour.ADDITIVE

    @property
    def measures(self) -> tuple[str, ...]:
        """What each row behind the figure is looked at for, in the order of its parts."""
        return tuple(dict.fromkeys(part.measure for part in self.parts if part.source is Source.FACTS))

    @property
    def dimensions(self) -> tuple[str, ...]:
        """What the figure may be split by or limited to."""
        return tuple(code for code in DIMENSIONS if code not in self.never_by)


def summed(
    code: str,
    name: Promise,
    formula: Promise,
    measure: str,
    *,
    unit: Unit = Unit.COUNT,
    better: Better = Better.HIGHER,
    never_by: frozenset[str] = frozenset(),
) -> Metric:
    """A sum over rows of the period."""
    parts = (Part(measure),)
    return Metric(code, name, formula, unit, better, Behaviour.ADDITIVE, parts, rules.amount, never_by=never_by)


def as_of(
    code: str,
    name: Promise,
    formula: Promise,
    measure: str,
    *,
    unit: Unit = Unit.COUNT,
    better: Better = Better.HIGHER,
) -> Metric:
    """A sum over what stood at the end of the period."""
    return Metric(code, name, formula, unit, better, Behaviour.AS_OF, (Part(measure),), rules.amount)


def ratio(
    code: str,
    name: Promise,
    formula: Promise,
    parts: tuple[str, str],
    *,
    unit: Unit,
    better: Better = Better.HIGHER,
    never_by: frozenset[str] = frozenset(),
) -> Metric:
    """One sum over another, of the same rows."""
    made_of = tuple(Part(measure) for measure in parts)
    return Metric(code, name, formula, unit, better, Behaviour.RATIO, made_of, rules.share, never_by=never_by)


def distinct(code: str, name: Promise, formula: Promise, measure: str) -> Metric:
    """A number of different things, each counted once however many rows name it."""
    return Metric(code, name, formula, Unit.COUNT, Better.HIGHER, Behaviour.DISTINCT, (Part(measure),), rules.amount)


def median(
    code: str,
    name: Promise,
    formula: Promise,
    measure: str,
    *,
    unit: Unit,
    better: Better = Better.LOWER,
    never_by: frozenset[str] = frozenset(),
) -> Metric:
    """The middle one of the rows' values, or another percentile of them as the measure says; of times, shorter is better."""
    parts = (Part(measure),)
    return Metric(code, name, formula, unit, better, Behaviour.MEDIAN, parts, rules.alone, never_by=never_by)
