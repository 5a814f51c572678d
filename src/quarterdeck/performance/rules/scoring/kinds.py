"""How one part of a scorecard comes to its points: 100 for a target that is just reached. Shares are of 1.

Every rule is monotone: more of what is better never gives fewer points. None gives less than 0 or more than `most`.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

_NOTHING, _WHOLE, _FULL = Decimal(0), Decimal(1), Decimal(100)
MOST_POINTS = Decimal(200)


class Kind(StrEnum):
    LINEAR = "linear"
    BANDS = "bands"
    LOWER = "lower"
    ALL_OR_NOTHING = "all_or_nothing"
    GATE = "gate"
    RUBRIC = "rubric"


@dataclass(frozen=True, slots=True)
class Reached:
    """What was to be reached and what was; `lower_is_better` where the target is not to be exceeded."""

    target: Decimal
    actual: Decimal
    lower_is_better: bool = False

    @property
    def is_met(self) -> bool:
        return self.actual <= self.target if self.lower_is_better else self.actual >= self.target

    @property
    def share(self) -> Decimal:
        """Attainment: actual ÷ target, or target ÷ actual where less is better; of a target of nothing, all or none."""
        if self.target <= 0:
            return _WHOLE if self.is_met else _NOTHING
        if not self.lower_is_better:
            return self.actual / self.target
        return self.target / self.actual if self.actual > 0 else Decimal("Infinity")


@dataclass(frozen=True, slots=True)
class Linear:
    """Nothing below the floor, then in proportion from `at_floor` points up to `at_cap` points at the cap, and no more."""

    floor: Decimal = Decimal("0.6")
    cap: Decimal = Decimal("1.2")
    at_floor: Decimal = Decimal(60)
    at_cap: Decimal = Decimal(120)

    @property
    def most(self) -> Decimal:
        return self.at_cap

    def points(self, reached: Reached) -> Decimal:
        if reached.share < self.floor:
            return _NOTHING
        way = (min(reached.share, self.cap) - self.floor) / (self.cap - self.floor)
        return self.at_floor + (self.at_cap - self.at_floor) * way


@dataclass(frozen=True, slots=True)
class Lower:
    """Less is better: `at_best` points up to `best` × target, nothing from `worst` × target on, in proportion between."""

    best: Decimal = Decimal(1)
    worst: Decimal = Decimal("1.5")
    at_best: Decimal = _FULL

    @property
    def most(self) -> Decimal:
        return self.at_best

    def points(self, reached: Reached) -> Decimal:
        if reached.target <= 0:
            return self.at_best if reached.actual <= reached.target else _NOTHING
        used = min(max(reached.actual / reached.target, self.best), self.worst)
        return self.at_best * (self.worst - used) / (self.worst - self.best)


@dataclass(frozen=True, slots=True)
class Band:
    """From this attainment on, these points."""

    reached: Decimal
    points: Decimal


@dataclass(frozen=True, slots=True)
class Bands:
    """Steps: the points of the highest band that was reached, nothing below the first."""

    bands: tuple[Band, ...]

    @property
    def most(self) -> Decimal:
        return self.bands[-1].points

    def points(self, reached: Reached) -> Decimal:
        return max((band.points for band in self.bands if reached.share >= band.reached), default=_NOTHING)


@dataclass(frozen=True, slots=True)
class AllOrNothing:
    """100 points for a target that is met, nothing otherwise."""

    @property
    def most(self) -> Decimal:
        return _FULL

    def points(self, reached: Reached) -> Decimal:
        return _FULL if reached.is_met else _NOTHING


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition of the whole: missed, it gives nothing itself and the whole score is at most `limit`."""

    limit: Decimal = Decimal(60)

    @property
    def most(self) -> Decimal:
        return _FULL

    def points(self, reached: Reached) -> Decimal:
        return _FULL if reached.is_met else _NOTHING


@dataclass(frozen=True, slots=True)
class Level:
    """One described level of a rubric."""

    points: Decimal
    words: str


@dataclass(frozen=True, slots=True)
class Rubric:
    """Judged by described levels, the lowest first."""

    levels: tuple[Level, ...]

    @property
    def most(self) -> Decimal:
        return self.levels[-1].points

    def judged(self, level: int) -> Decimal:
        """The points of a level by its place, the lowest 0. Raises IndexError for one that is none."""
        if level < 0:
            raise IndexError(level)
        return self.levels[level].points


Measured = Linear | Lower | Bands | AllOrNothing | Gate
Rule = Measured | Rubric
