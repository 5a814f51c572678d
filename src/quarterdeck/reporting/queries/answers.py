"""The answer a review opens with: how far the first target is, and what made the difference to the period before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from quarterdeck.core.company import queries as company
from quarterdeck.core.pages import formatting
from quarterdeck.metrics.catalogue import METRICS
from quarterdeck.metrics.queries.figures import Figure
from quarterdeck.reporting.queries.summaries import text_of
from quarterdeck.reporting.rules import brief
from quarterdeck.reporting.rules.brief import Facts
from quarterdeck.reporting.rules.reviews import Effects, Won, effects


@dataclass(frozen=True, slots=True)
class Standing:
    """The first target as text: reached, owed, how far from it, what is needed a day; shares of it and of the time."""

    name: str
    actual: str
    target: str
    distance: str
    needed: str
    attainment: Decimal
    time_share: Decimal
    is_reached: bool
    is_behind: bool


@dataclass(frozen=True, slots=True)
class Cause:
    """What made the won amount differ from the period before: how the factor went, and what that was worth."""

    name: str
    course: str
    worth: str
    is_good: bool


@dataclass(frozen=True, slots=True)
class Causes:
    """The change of the won amount, and the three it comes from."""

    change: str
    causes: Sequence[Cause]


def standing(found: Facts) -> Standing | None:
    """The first target of the review, as it is said in its headline."""
    if not found.owed:
        return None
    one = found.owed[0]
    return Standing(
        name=one.name,
        actual=brief.text_of(found, one.actual, one.kind),
        target=brief.text_of(found, one.target, one.kind),
        distance=brief.distance(found, one),
        needed="" if one.actual >= one.target else brief.needed(found, one).strip(),
        attainment=one.attainment or Decimal(0),
        time_share=one.time_share,
        is_reached=one.actual >= one.target,
        is_behind=one.is_behind,
    )


def causes(figures: Mapping[str, Figure]) -> Causes | None:
    """What the won amount's change against the period before comes from; None where either has nothing won."""
    before, now = (_won(figures, when) for when in ("previous", "value"))
    split = effects(before, now) if before and now else None
    if before is None or now is None or split is None:
        return None
    return Causes(_signed(now.amount - before.amount), _told(before, now, split))


def _told(before: Won, now: Won, split: Effects) -> list[Cause]:
    """The three, the weightiest first."""
    size, rate = METRICS["average_deal_size"], METRICS["win_rate"]
    made = (
        (_("Deals decided"), f"{before.decided:,}", f"{now.decided:,}", split.decided),
        (str(rate.name), text_of(rate, before.win_rate), text_of(rate, now.win_rate), split.win_rate),
        (str(size.name), text_of(size, before.deal_size), text_of(size, now.deal_size), split.deal_size),
    )
    return [
        Cause(name, f"{was} → {became}", _signed(worth), worth >= 0)
        for name, was, became, worth in sorted(made, key=lambda one: -abs(one[3]))
    ]


def _won(figures: Mapping[str, Figure], when: str) -> Won | None:
    codes = ("opportunities_won", "opportunities_lost", "won_amount")
    won, lost, amount = (getattr(figures[code], when) for code in codes)
    return None if won is None or lost is None or amount is None else Won(Decimal(won + lost), Decimal(won), amount)


def _signed(amount: Decimal) -> str:
    said = formatting.money(amount, company.company().currency_id, get_language()).short
    return f"+{said}" if amount > 0 else said
