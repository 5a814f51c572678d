"""What a team looks back on: a week, a month, a quarter, and what made it differ from the one before."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from quarterdeck.core.calendar.periods import FiscalCalendar, Grain, Period

MOST_OFFERED = 6
_CENT = Decimal("0.01")


class Review(StrEnum):
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"

    @property
    def grain(self) -> Grain:
        return Grain(self.value)


def offered(review: Review, *, today: date, calendar: FiscalCalendar) -> list[Period]:
    """The span that runs and those before it, latest first."""
    found = [calendar.containing(today, review.grain)]
    while len(found) < MOST_OFFERED:
        found.append(calendar.previous(found[-1], review.grain))
    return found


def usual(review: Review, *, today: date, calendar: FiscalCalendar) -> Period:
    """What is looked back on by default: the span that runs, or the one before it while the new one has barely begun."""
    running = calendar.containing(today, review.grain)
    passed = calendar.working_days(Period(running.start, today)) if today > running.start else 0
    return running if passed >= 2 else calendar.previous(running, review.grain)


@dataclass(frozen=True, slots=True)
class Won:
    """What makes a won amount: how many deals were decided, how many of them won, and what those were worth."""

    decided: Decimal
    deals: Decimal
    amount: Decimal

    @property
    def win_rate(self) -> Decimal:
        return self.deals / self.decided

    @property
    def deal_size(self) -> Decimal:
        return self.amount / self.deals


@dataclass(frozen=True, slots=True)
class Effects:
    """By how much a won amount changed because of each of the three; together exactly the change."""

    decided: Decimal
    win_rate: Decimal
    deal_size: Decimal


def effects(before: Won, now: Won) -> Effects | None:
    """Split the change of a won amount into what its factors did to it; None where either period has nothing won.

    The logarithmic mean Divisia decomposition: decided × win rate × deal size is the amount, so the change is the logarithmic
    mean of both amounts times the sum of the factors' logarithmic changes, with no rest (Ang 2004, Energy Policy 32).
    """
    if min(before.deals, now.deals, before.amount, now.amount) <= 0:
        return None
    change = now.amount - before.amount
    mean = change / (now.amount.ln() - before.amount.ln()) if change else now.amount
    decided = (mean * (now.decided / before.decided).ln()).quantize(_CENT)
    win_rate = (mean * (now.win_rate / before.win_rate).ln()).quantize(_CENT)
    return Effects(decided, win_rate, change - decided - win_rate)
