"""Where a customer stands in its life (生命周期), how much it matters (A/B/C), and how often it buys. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from statistics import median


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Days count back from today; amounts are in the company currency. `levels` gives won and open amount for A and B."""

    active_days: int
    lost_days: int
    level_days: int
    levels: Mapping[str, tuple[Decimal, Decimal]]


@dataclass(frozen=True, slots=True)
class Dealings:
    """What is known of one customer: the days of its orders, and what stands open."""

    ordered_on: Sequence[date]
    has_open_deal: bool
    won_amount: Decimal
    open_amount: Decimal


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a customer buys. `usual_days` is the median gap between days with orders; unknown before the third."""

    orders: int
    last_on: date | None
    usual_days: int | None
    next_on: date | None


def life_cycle(dealings: Dealings, *, was_contacted: bool, today: date, by: Thresholds) -> str:
    """Potential, prospect once worked on, customer at the first order, active from the second, dormant and lost as time
    passes without one, won back when an order ends a silence that was long enough to be lost."""
    days = sorted(set(dealings.ordered_on))
    if not days:
        return "prospect" if dealings.has_open_deal or was_contacted else "potential"
    silent = (today - days[-1]).days
    if silent > by.lost_days:
        return "lost"
    if silent > by.active_days:
        return "dormant"
    if len(days) == 1:
        return "customer"
    return "won_back" if (days[-1] - days[-2]).days > by.lost_days else "active"


def level(dealings: Dealings, *, by: Thresholds) -> str:
    """A or B when the won or the open amount reaches that level's, C for any other customer with business, else none."""
    for name, (won, opened) in sorted(by.levels.items()):
        if dealings.won_amount >= won > 0 or dealings.open_amount >= opened > 0:
            return name
    return "C" if dealings.ordered_on or dealings.has_open_deal else ""


def rhythm(ordered_on: Sequence[date]) -> Rhythm:
    """The usual gap between orders and when the next one is due. Several orders on one day count as one."""
    days = sorted(set(ordered_on))
    if len(days) < 3:
        return Rhythm(len(ordered_on), days[-1] if days else None, None, None)
    usual = round(median((after - before).days for before, after in pairwise(days)))
    return Rhythm(len(ordered_on), days[-1], usual, days[-1] + timedelta(days=usual))
