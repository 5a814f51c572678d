"""What may be shown of answers that nobody may trace back: only what several gave together.

Two rules together leave nothing to subtract. A group with fewer answers than the least number is neither shown nor counted, so no
total holds it. And of a shown group, the total is made of the shown questions only, so that a question few answered cannot be
told from the difference between total and questions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from quarterdeck.performance.rules import questions
from quarterdeck.performance.rules.questions import Asked, Given, Kind

# No company may set the least number lower.
FEWEST = 3
_KEPT = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One question: the mean of its points (0 to 100), or None where too few answered; texts in alphabetical order."""

    key: int
    points: Decimal | None
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupResult:
    """What a group of people said together. It holds no count, no order and no time."""

    score: Decimal | None
    lines: tuple[GroupLine, ...]


def together(asked: Sequence[Asked], sheets: Sequence[Mapping[int, Given]], *, least: int) -> GroupResult | None:
    """The answers of a group as one; None where fewer than the least number handed in."""
    least = max(least, FEWEST)
    if len(sheets) < least:
        return None
    lines = tuple(_line(one, [sheet.get(one.key, Given()) for sheet in sheets], least) for one in asked)
    weights = {one.key: one.weight for one in asked}
    scored = questions.mean([(weights[line.key], line.points) for line in lines if line.points is not None])
    return GroupResult(None if scored.score is None else scored.score.quantize(_KEPT), lines)


def _line(asked: Asked, given: Sequence[Given], least: int) -> GroupLine:
    if asked.kind is Kind.TEXT:
        return GroupLine(asked.key, None, tuple(sorted(one.text.strip() for one in given if one.text.strip())))
    known = [points for one in given if (points := questions.points(asked, one)) is not None]
    if len(known) < least:
        return GroupLine(asked.key, None)
    return GroupLine(asked.key, (sum(known, Decimal(0)) / len(known)).quantize(_KEPT))
