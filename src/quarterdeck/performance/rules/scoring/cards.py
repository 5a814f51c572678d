"""A whole scorecard: parts measured, blended over stretches, weighed, re-normalised, limited by gates.

A part that did not apply counts for nothing and its weight goes to the others; it is never 0. Contributions have two decimals
and add up to the score exactly.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum

from quarterdeck.performance.rules.scoring.kinds import Gate, Measured, Reached, Rubric, Rule

CENT = Decimal("0.01")
FULL_WEIGHT = Decimal(100)


class Missing(StrEnum):
    """Why a part did not apply."""

    NO_TARGET = "no_target"
    NO_FIGURE = "no_figure"
    NOT_THERE = "not_there"
    NOT_JUDGED = "not_judged"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class Measure:
    """A target and what was reached over some working `days`, of `of_days` the period has; `where` names the team.

    `full_target` is what the whole period would have owed, where the target was pro-rated. `adds_up` tells that the figure
    grows day by day, so that part of the time owes part of the target.
    """

    days: int
    target: Decimal | None
    actual: Decimal | None
    of_days: int = 0
    where: str = ""
    full_target: Decimal | None = None
    adds_up: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """What goes into one part: measures of a metric (several where the team changed), or the level that was judged."""

    key: int
    weight: Decimal
    rule: Rule
    lower_is_better: bool = False
    measures: tuple[Measure, ...] = ()
    level: int | None = None
    excluded: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One measure with the points it came to; None where it did not apply."""

    measure: Measure
    points: Decimal | None
    missing: Missing | None = None


@dataclass(frozen=True, slots=True)
class PartScore:
    """A part's points, what its weight of 100 came to, and what it adds to the score; None and 0 where it did not apply."""

    part: Part
    points: Decimal | None
    missing: Missing | None
    stretches: tuple[Stretch, ...] = ()
    counted_weight: Decimal = Decimal(0)
    adds: Decimal = Decimal(0)

    @property
    def is_missed_gate(self) -> bool:
        return isinstance(self.part.rule, Gate) and self.points is not None and self.points < FULL_WEIGHT


@dataclass(frozen=True, slots=True)
class CardScore:
    """The whole. `score` is `reached` less what a missed gate takes; None where nothing applied. `applied` is the weight that did."""

    parts: tuple[PartScore, ...]
    applied: Decimal
    reached: Decimal | None
    score: Decimal | None
    limited_by: PartScore | None = None

    @property
    def taken(self) -> Decimal:
        """What a missed gate took away; at most 0."""
        return Decimal(0) if self.score is None or self.reached is None else self.score - self.reached


def score(parts: Sequence[Part]) -> CardScore:
    """The score of a card from the inputs of its parts."""
    scored = [_scored(part) for part in parts]
    applied = sum((one.part.weight for one in scored if one.points is not None), Decimal(0))
    if not applied:
        return CardScore(tuple(scored), Decimal(0), None, None)
    weighed = _weighed(scored, applied)
    reached = sum((one.adds for one in weighed), Decimal(0))
    missed = [one for one in weighed if one.is_missed_gate]
    limited_by = min(missed, key=lambda one: _limit(one), default=None)
    if limited_by is None or _limit(limited_by) >= reached:
        return CardScore(tuple(weighed), applied, reached, reached)
    return CardScore(tuple(weighed), applied, reached, _limit(limited_by), limited_by)


def at_pace(parts: Sequence[Part], elapsed: Decimal) -> list[Part]:
    """The same parts held against the part of the time that has passed: targets that grow by the day are that much smaller."""
    return [replace(part, measures=tuple(_so_far(one, elapsed) for one in part.measures)) for part in parts]


def why_not_weights(weights: Sequence[Decimal]) -> Decimal | None:
    """What the weights lack to 100 (negative where they are too much), or None when they add up."""
    lacking = FULL_WEIGHT - sum(weights, Decimal(0))
    return lacking or None


def _so_far(measure: Measure, elapsed: Decimal) -> Measure:
    if measure.target is None or not measure.adds_up:
        return measure
    return replace(measure, target=measure.target * elapsed)


def _scored(part: Part) -> PartScore:
    if part.excluded:
        return PartScore(part, None, Missing.EXCLUDED)
    if isinstance(part.rule, Rubric):
        if part.level is None:
            return PartScore(part, None, Missing.NOT_JUDGED)
        return PartScore(part, part.rule.judged(part.level), None)
    stretches = tuple(_stretch(part.rule, part.lower_is_better, measure) for measure in part.measures)
    applied = [one for one in stretches if one.points is not None]
    if not applied:
        missing = next((one.missing for one in stretches), None)
        return PartScore(part, None, missing or Missing.NOT_THERE, stretches)
    return PartScore(part, _blended(applied), None, stretches)


def _stretch(rule: Measured, lower_is_better: bool, measure: Measure) -> Stretch:
    if measure.target is None:
        return Stretch(measure, None, Missing.NO_TARGET)
    if measure.actual is None:
        return Stretch(measure, None, Missing.NO_FIGURE)
    points = rule.points(Reached(measure.target, measure.actual, lower_is_better))
    return Stretch(measure, points.quantize(CENT, ROUND_HALF_UP))


def _blended(stretches: Sequence[Stretch]) -> Decimal:
    """Points of several stretches, weighed by their working days (alike where none has any)."""
    days = [Decimal(one.measure.days) for one in stretches]
    if not any(days):
        days = [Decimal(1)] * len(days)
    points = sum(((one.points or Decimal(0)) * part for one, part in zip(stretches, days, strict=True)), Decimal(0))
    return (points / sum(days)).quantize(CENT, ROUND_HALF_UP)


def _weighed(scored: Sequence[PartScore], applied: Decimal) -> list[PartScore]:
    """Contributions in hundredths whose sum is the rounded sum: what rounding leaves goes where it is missed most."""
    exact = [Decimal(0) if one.points is None else one.points * one.part.weight / applied for one in scored]
    down = [value.quantize(CENT, ROUND_FLOOR) for value in exact]
    left = int((sum(exact).quantize(CENT, ROUND_HALF_UP) - sum(down)) / CENT)  # type: ignore[union-attr]  # Decimals
    order = sorted(range(len(exact)), key=lambda place: (down[place] - exact[place], place))
    for place in order[:left]:
        down[place] += CENT
    return [
        replace(
            one,
            adds=adds,
            counted_weight=Decimal(0) if one.points is None else one.part.weight * FULL_WEIGHT / applied,
        )
        for one, adds in zip(scored, down, strict=True)
    ]


def _limit(gate: PartScore) -> Decimal:
    return gate.part.rule.limit if isinstance(gate.part.rule, Gate) else FULL_WEIGHT
