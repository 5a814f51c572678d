"""Objectives and key results: progress, confidence, scores, and what may hang under what.

Scores run from 0.0 to 1.0, with 0.7 a good end for an ambitious aim (Doerr, "Measure What Matters"; Google re:Work, "Set goals with
OKRs"). Confidence runs from 1 to 10 and starts at 5, as likely as not (Wodtke, "Radical Focus").
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

from quarterdeck.core.calendar.periods import FiscalCalendar, Grain, Period

MOST_KEY_RESULTS = 5
EVEN_ODDS = 5
CONFIDENCES = range(1, 11)
# Scoring opens so many days before the end, so that it can be part of the last weekly meeting.
SCORING_DAYS = 14
GOOD_SCORE = Decimal("0.7")
_TENTH = Decimal("0.1")


class Level(StrEnum):
    """How a score or a confidence reads: well, to be watched, poorly."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


@dataclass(frozen=True, slots=True)
class Part:
    """A key result as it counts in its objective."""

    value: Decimal
    weight: int


def progress(*, start: Decimal, target: Decimal, value: Decimal | None) -> Decimal:
    """(value − start) ÷ (target − start), from 0 to 1, whichever way it goes; 0 while nothing is known."""
    if value is None or target == start:
        return Decimal(0)
    return min(Decimal(1), max(Decimal(0), (value - start) / (target - start)))


def together(parts: Iterable[Part]) -> Decimal | None:
    """The weighted mean of key results; None without any."""
    known = list(parts)
    weight = sum(part.weight for part in known)
    return sum((part.value * part.weight for part in known), Decimal(0)) / weight if weight else None


def proposed_score(reached: Decimal) -> Decimal:
    """The score that a progress suggests: in tenths, as people give them."""
    return reached.quantize(_TENTH, rounding=ROUND_HALF_UP)


def level_of_confidence(confidence: int) -> Level:
    """7 and more of 10 is good, 4 and more fair, less poor."""
    if confidence >= 7:
        return Level.GOOD
    return Level.FAIR if confidence >= 4 else Level.POOR


def wants_check_in(span: Period, *, last_on: date | None, today: date, calendar: FiscalCalendar) -> bool:
    """Whether a running objective has not been looked at in the week of today."""
    if today not in span:
        return False
    return last_on is None or last_on < calendar.containing(today, Grain.WEEK).start


def cycles(calendar: FiscalCalendar, *, today: date) -> list[tuple[Period, str]]:
    """The quarters and years an objective may be set for, with their names; the one of today first."""
    year, number = calendar.quarter_of(today)
    first = calendar.quarter(year, number)
    quarters = [first]
    for _later in range(3):
        quarters.append(calendar.containing(quarters[-1].end, Grain.QUARTER))
    quarters.append(calendar.previous(first, Grain.QUARTER))
    named = [(one, quarter_name(calendar, one)) for one in quarters]
    return named + [(calendar.year(one), _("FY%(year)s") % {"year": one}) for one in (year, year + 1)]


def quarter_name(calendar: FiscalCalendar, span: Period) -> str:
    """What a fiscal quarter is called."""
    year, number = calendar.quarter_of(span.start)
    return _("FY%(year)s Q%(quarter)s") % {"year": year, "quarter": number}


def why_not_key_result(*, start: Decimal, target: Decimal, others: int) -> str | None:
    """The reason a key result cannot be kept, or None."""
    if start == target:
        return _("The target must differ from where it starts: otherwise there is nothing to reach.")
    if others >= MOST_KEY_RESULTS:
        return _("An objective has at most %(most)d key results. Choose what matters most.") % {
            "most": MOST_KEY_RESULTS
        }
    return None


def why_not_align(
    *, objective: int | None, parent: int, parents: Mapping[int, int | None], span: Period, parent_span: Period
) -> str | None:
    """The reason an objective cannot serve another, or None. `parents` gives for each objective the one it serves."""
    above: int | None = parent
    while above is not None:
        if above == objective:
            return _("An objective cannot serve one that serves it.")
        above = parents.get(above)
    if span.end <= parent_span.start or span.start >= parent_span.end:
        return _("The objective it serves runs at another time.")
    return None


def why_not_score(span: Period, *, today: date) -> str | None:
    """The reason an objective cannot be scored yet, or None."""
    opens_on = span.end - timedelta(SCORING_DAYS)
    if today < opens_on:
        return _("Scoring opens on %(day)s, two weeks before the end.") % {"day": opens_on.isoformat()}
    return None
