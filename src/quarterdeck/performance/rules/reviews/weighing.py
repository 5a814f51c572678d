"""From the sides of a review to one score: weights add up to 100, what is missing is shared out, never counted as nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

FULL = Decimal(100)
_KEPT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Weighed:
    """The score of a review (None where nothing counted), how much of the weights applied, and each side's weight in it."""

    score: Decimal | None
    applied: Decimal
    counted: Mapping[int, Decimal]


def why_not_weights(weights: Sequence[Decimal]) -> Decimal | None:
    """What the weights lack to 100 (negative when they exceed it); None when they add up."""
    lacking = FULL - sum(weights, Decimal(0))
    return lacking or None


def weighed(weights: Mapping[int, Decimal], scores: Mapping[int, Decimal | None]) -> Weighed:
    """The mean of the sides that have a score, by their weights."""
    known = {key: weights[key] for key, score in scores.items() if score is not None and weights[key] > 0}
    applied = sum(known.values(), Decimal(0))
    if not applied:
        return Weighed(None, Decimal(0), dict.fromkeys(weights, Decimal(0)))
    total = sum((weight * (scores[key] or Decimal(0)) for key, weight in known.items()), Decimal(0))
    counted = {key: (known.get(key, Decimal(0)) * FULL / applied).quantize(_KEPT) for key in weights}
    return Weighed((total / applied).quantize(_KEPT), applied, counted)


def shared(answers: Sequence[tuple[Decimal, Decimal | None]]) -> Decimal | None:
    """What several people of one side came to, each for their share of the days; None where nobody could say."""
    known = [(share, score) for share, score in answers if score is not None]
    whole = sum((share for share, _score in known), Decimal(0))
    if not whole:
        return None
    return (sum((share * score for share, score in known), Decimal(0)) / whole).quantize(_KEPT)


def reached(levels: Sequence[tuple[Decimal, int | None]]) -> Decimal | None:
    """What goals came to, 0 to 100: levels 1 to 5 by their weights; goals nobody assessed are left out."""
    known = [(weight, Decimal(level - 1) / 4 * FULL) for weight, level in levels if level is not None]
    return shared(known)


@dataclass(frozen=True, slots=True)
class Leniency:
    """How somebody who assessed several people compares with everybody who assessed: above 0 is milder."""

    people: int
    mean: Decimal
    difference: Decimal


# Of fewer people nothing is said about who assessed them.
ENOUGH = 3


def leniency(given: Mapping[int, Sequence[Decimal]]) -> dict[int, Leniency]:
    """By who assessed: the mean given against the mean of all others' scores. Says nothing of those with too few people."""
    found = {}
    for who, scores in given.items():
        others = [score for other, theirs in given.items() if other != who for score in theirs]
        if len(scores) >= ENOUGH and len(others) >= ENOUGH:
            own, rest = sum(scores, Decimal(0)) / len(scores), sum(others, Decimal(0)) / len(others)
            found[who] = Leniency(len(scores), own.quantize(_KEPT), (own - rest).quantize(_KEPT))
    return found
