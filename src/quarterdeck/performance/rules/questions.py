"""Questions and answers: what may be answered, and what a sheet of answers comes to between 0 and 100."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

LOWEST, HIGHEST = 1, 5
_HUNDRED = Decimal(100)
_KEPT = Decimal("0.01")


class Kind(StrEnum):
    SCALE = "scale"
    CHOICE = "choice"
    SEVERAL = "several"
    YES_NO = "yes_no"
    TEXT = "text"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Choice:
    """What may be chosen; without points it says something and counts for nothing."""

    label: str
    points: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question; `key` tells it from the others of a sheet."""

    key: int
    kind: Kind
    weight: Decimal = Decimal(1)
    is_required: bool = False
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """An answer; `choices` are places in the question's list."""

    number: Decimal | None = None
    text: str = ""
    choices: tuple[int, ...] = ()

    @property
    def is_empty(self) -> bool:
        return self.number is None and not self.text.strip() and not self.choices


@dataclass(frozen=True, slots=True)
class Scored:
    """What a sheet comes to, 0 to 100, and the share of the weights that was answered. None where nothing could be scored."""

    score: Decimal | None
    answered: Decimal


def read_choices(options: Mapping[str, Any]) -> tuple[Choice, ...]:
    """The choices of kept options, `{"choices": [["label", "points" or null], …]}`."""
    return tuple(
        Choice(str(label), None if points in (None, "") else Decimal(str(points)))
        for label, points in options.get("choices", ())
    )


def kept_choices(choices: Iterable[Choice]) -> list[list[str | None]]:
    """Choices as options keep them."""
    return [[one.label, None if one.points is None else str(one.points)] for one in choices]


def why_not_question(asked: Asked) -> str | None:
    """Why a question cannot be asked so, or None."""
    if asked.weight < 0:
        return _("A weight is not below 0.")
    if asked.kind not in (Kind.CHOICE, Kind.SEVERAL):
        return None
    if len(asked.choices) < 2:
        return _("Give at least two things to choose from.")
    if any(one.points is not None and not 0 <= one.points <= _HUNDRED for one in asked.choices):
        return _("Points go from 0 to 100.")
    return None


def why_not_answer(asked: Asked, given: Given) -> str | None:
    """Why an answer does not fit its question, or None; an empty one always fits."""
    if given.is_empty:
        return None
    if asked.kind is Kind.TEXT:
        return None
    if asked.kind in (Kind.CHOICE, Kind.SEVERAL):
        return _why_not_choices(asked, given.choices)
    if given.number is None or not given.number.is_finite():
        return _("Give a number.")
    if asked.kind is Kind.SCALE and given.number not in range(LOWEST, HIGHEST + 1):
        return _("Choose a step from 1 to 5.")
    if asked.kind is Kind.YES_NO and given.number not in (0, 1):
        return _("Answer yes or no.")
    return None


def lacking(asked: Iterable[Asked], given: Mapping[int, Given]) -> list[int]:
    """The questions that have to be answered and are not."""
    return [one.key for one in asked if one.is_required and given.get(one.key, Given()).is_empty]


def counts(asked: Asked) -> bool:
    """Whether a question adds to a score at all: texts, numbers and choices without points say something else."""
    if asked.kind in (Kind.CHOICE, Kind.SEVERAL):
        return asked.weight > 0 and any(one.points is not None for one in asked.choices)
    return asked.weight > 0 and asked.kind in (Kind.SCALE, Kind.YES_NO)


def points(asked: Asked, given: Given) -> Decimal | None:
    """What one answer is worth, 0 to 100; None for one that was left or that counts for nothing."""
    if given.is_empty or not counts(asked):
        return None
    if asked.kind is Kind.SCALE and given.number is not None:
        return (given.number - LOWEST) / (HIGHEST - LOWEST) * _HUNDRED
    if asked.kind is Kind.YES_NO and given.number is not None:
        return given.number * _HUNDRED
    worth = [asked.choices[place].points for place in given.choices if place < len(asked.choices)]
    known = [one for one in worth if one is not None]
    return min(_HUNDRED, sum(known, Decimal(0))) if known else None


def score(asked: Sequence[Asked], given: Mapping[int, Given]) -> Scored:
    """The weighted mean of what was answered; what was left goes to the others and never counts as nothing."""
    return mean([(one.weight, points(one, given.get(one.key, Given()))) for one in asked if counts(one)])


def mean(parts: Sequence[tuple[Decimal, Decimal | None]]) -> Scored:
    """The mean of points by weights, over the parts that have points."""
    whole = sum((weight for weight, _points in parts), Decimal(0))
    known = [(weight, one) for weight, one in parts if one is not None]
    answered = sum((weight for weight, _points in known), Decimal(0))
    if not answered:
        return Scored(None, Decimal(0))
    total = sum((weight * one for weight, one in known), Decimal(0))
    return Scored((total / answered).quantize(_KEPT), (answered / whole).quantize(_KEPT))


def _why_not_choices(asked: Asked, chosen: tuple[int, ...]) -> str | None:
    if not chosen or any(not 0 <= place < len(asked.choices) for place in chosen):
        return _("Choose from the list.")
    if len(set(chosen)) != len(chosen) or (asked.kind is Kind.CHOICE and len(chosen) != 1):
        return _("Choose one.")
    return None
