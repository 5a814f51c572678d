"""Whether a target is a good one, in words: specific, measurable, achievable, relevant, time-bound (Doran, 1981)."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# More than half as much again as last year asks for a reason (the bound of `seasons.bounded`).
_FAR = Decimal("1.5")
# Open deals worth this many times the target are the usual cover for a win rate of about a third.
_COVER = Decimal(3)


class Letter(StrEnum):
    SPECIFIC = "specific"
    MEASURABLE = "measurable"
    ACHIEVABLE = "achievable"
    RELEVANT = "relevant"
    TIME_BOUND = "time_bound"


@dataclass(frozen=True, slots=True)
class Point:
    """One letter's verdict: met, not met, or (None) not to be told; and why, in a sentence."""

    letter: Letter
    is_met: bool | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of a target. Shares are of 1; `cover` is open pipeline ÷ target, None where that is no comparison.

    `higher_is_better` False asks for less than last year.
    """

    who: str
    metric: str
    total: Decimal | None
    months_set: int
    months: int
    last_year: Decimal | None
    cover: Decimal | None
    above: str | None
    share_of_above: Decimal | None
    fits_below: bool
    adds_up: bool
    higher_is_better: bool = True


def points(asked: Asked) -> list[Point]:
    """The five verdicts, in order."""
    return [_specific(asked), _measurable(asked), _achievable(asked), _relevant(asked), _time_bound(asked)]


def _specific(asked: Asked) -> Point:
    words = {"who": asked.who, "metric": asked.metric}
    if asked.total is None:
        return Point(Letter.SPECIFIC, False, _("%(who)s has no number for “%(metric)s” yet.") % words)
    return Point(Letter.SPECIFIC, True, _("It says who owes how much of what: %(who)s, %(metric)s.") % words)


def _measurable(asked: Asked) -> Point:
    if not asked.last_year:
        return Point(
            Letter.MEASURABLE, False, _("Nothing was measured last year, so there is nothing to compare it with.")
        )
    return Point(Letter.MEASURABLE, True, _("It is measured every day, and last year's figures are there to compare."))


def _achievable(asked: Asked) -> Point:
    if asked.total is None or not asked.last_year:
        return Point(Letter.ACHIEVABLE, None, _("Without a number and figures of last year, this cannot be told."))
    ratio = asked.total / asked.last_year
    sentence = _compared(ratio)
    if asked.cover is not None:
        sentence += " " + _("Open deals cover it %(times)s times.") % {"times": f"{asked.cover:.1f}"}
    stretch = ratio if asked.higher_is_better else (1 / ratio if ratio else _FAR + 1)
    return Point(Letter.ACHIEVABLE, stretch <= _FAR or (asked.cover or Decimal(0)) >= _COVER, sentence)


def _compared(ratio: Decimal) -> str:
    share = {"share": f"{abs(ratio - 1):.0%}"}
    if ratio > 1:
        return _("It is %(share)s more than last year.") % share
    return _("It is %(share)s less than last year.") % share if ratio < 1 else _("It is as much as last year.")


def _relevant(asked: Asked) -> Point:
    if asked.above is None:
        return Point(Letter.RELEVANT, asked.fits_below, _below(asked))
    words = {"above": asked.above}
    if asked.adds_up and asked.share_of_above is None:
        return Point(Letter.RELEVANT, False, _("%(above)s has no target yet that this could serve.") % words)
    if asked.share_of_above is None:
        return Point(
            Letter.RELEVANT,
            None,
            _("It stands beside the target of %(above)s: there is no sum it is a part of.") % words,
        )
    carries = _("It carries %(share)s of the target of %(above)s.") % {**words, "share": f"{asked.share_of_above:.0%}"}
    return Point(Letter.RELEVANT, asked.fits_below, carries if asked.fits_below else f"{carries} {_below(asked)}")


def _below(asked: Asked) -> str:
    if asked.fits_below:
        return _("What is handed out below adds up to it.")
    return _("What is handed out below does not add up to it.")


def _time_bound(asked: Asked) -> Point:
    missing = asked.months - asked.months_set
    if not missing:
        return Point(Letter.TIME_BOUND, True, _("Every month has its number."))
    sentence = ngettext("%(count)d month has no number.", "%(count)d months have no number.", missing)
    return Point(Letter.TIME_BOUND, False, sentence % {"count": missing})
