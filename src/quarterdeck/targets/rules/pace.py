"""How far along a target is: attainment against the working time that has passed, and what would still close the gap.

The days of a period are its working days. Today counts as passed, as in `FiscalCalendar.elapsed_share`, and can still be worked,
so it is among the days left as well.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from quarterdeck.core.calendar.periods import FiscalCalendar, Period
from quarterdeck.metrics import rules
from quarterdeck.metrics.rules import Growth

# Below this share of the expected pace a target is behind, not merely at risk (BottleCRM's and Zoho's usual 80 %).
AT_RISK_FROM = Decimal("0.8")
MILESTONES = (Decimal("0.5"), Decimal("0.9"), Decimal(1))
_HUNDRED = Decimal(100)


class Status(StrEnum):
    """What is said about a target, from best to worst; `UNSET` where there is none, `AHEAD_OF_TIME` before its first day."""

    COMPLETED = "completed"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    BEHIND = "behind"
    AHEAD_OF_TIME = "ahead_of_time"
    UNSET = "unset"


@dataclass(frozen=True, slots=True)
class Days:
    """Working days of a period: passed with today, left with today, and all."""

    passed: int
    left: int
    total: int

    @property
    def share(self) -> Decimal:
        """Share of the working time that has passed; 0 for a period without working days."""
        return Decimal(self.passed) / self.total if self.total else Decimal(0)


@dataclass(frozen=True, slots=True)
class Pace:
    """A target and how far along it is. What has no meaning is None: a ratio over nothing, a rate of what does not add up."""

    target: Decimal | None
    actual: Decimal
    days: Days
    growth: Growth
    attainment: Decimal | None
    pace: Decimal | None
    expected: Decimal | None
    run_rate: Decimal | None
    landing: Decimal | None
    gap: Decimal | None
    needed_a_day: Decimal | None
    status: Status


@dataclass(frozen=True, slots=True)
class Chance:
    """An open deal: what it is worth, and how probable it is to be won, in per cent."""

    key: int
    amount: Decimal
    probability: Decimal

    @property
    def expected(self) -> Decimal:
        return self.amount * self.probability / _HUNDRED


@dataclass(frozen=True, slots=True)
class Closing:
    """The fewest open deals whose expected values close a gap, and what is missing even with all of them (0 when they do)."""

    chances: tuple[Chance, ...]
    expected: Decimal
    missing: Decimal


def days_of(calendar: FiscalCalendar, period: Period, today: date) -> Days:
    """The working days of a period as `today` divides them."""
    total = calendar.working_days(period)
    if today < period.start:
        return Days(0, total, total)
    if today >= period.end:
        return Days(total, 0, total)
    before = calendar.working_days(Period(period.start, today)) if today > period.start else 0
    is_worked = int(calendar.is_working_day(today))
    return Days(before + is_worked, total - before, total)


def measure(*, target: Decimal | None, actual: Decimal | None, days: Days, growth: Growth = Growth.ADDS_UP) -> Pace:
    """Everything there is to say about a target.

    pace = attainment ÷ share of the working days passed; run rate = actual ÷ days passed; landing = run rate × all days;
    needed a day = (target − actual) ÷ days left. A figure that stands at a level is held against its target as it is.
    """
    done = actual or Decimal(0)
    reached = rules.attainment(target, actual, growth)
    adds_up = growth is Growth.ADDS_UP
    run_rate = done / days.passed if adds_up and days.passed else None
    gap = None if target is None else rules.missing(target, done, growth)
    return Pace(
        target=target,
        actual=done,
        days=days,
        growth=growth,
        attainment=reached,
        pace=rules.pace(reached, days.share, growth),
        expected=None if target is None else target * days.share if adds_up else target,
        run_rate=run_rate,
        landing=None if run_rate is None else run_rate * days.total,
        gap=gap,
        needed_a_day=gap / days.left if adds_up and gap is not None and days.left else None,
        status=status(reached, days, growth),
    )


def status(reached: Decimal | None, days: Days, growth: Growth = Growth.ADDS_UP) -> Status:
    """Named by thresholds: all of the target; the expected pace; at least four fifths of it; less."""
    if reached is None:
        return Status.UNSET
    if reached >= 1:
        return Status.COMPLETED
    pace = rules.pace(reached, days.share, growth)
    if pace is None:
        return Status.AHEAD_OF_TIME
    if pace >= 1:
        return Status.ON_TRACK
    return Status.AT_RISK if pace >= AT_RISK_FROM else Status.BEHIND


def what_would_close(gap: Decimal, chances: Iterable[Chance]) -> Closing:
    """The fewest deals that close a gap by their expected value (amount × probability), the weightiest first."""
    chosen: list[Chance] = []
    expected = Decimal(0)
    for chance in sorted(chances, key=lambda one: (-one.expected, one.key)):
        if expected >= gap or not chance.expected:
            break
        chosen.append(chance)
        expected += chance.expected
    return Closing(tuple(chosen), expected, max(Decimal(0), gap - expected))


def milestone(reached: Decimal | None, milestones: Sequence[Decimal] = MILESTONES) -> Decimal | None:
    """The greatest milestone that has been reached, if one has."""
    return max((mark for mark in milestones if reached is not None and reached >= mark), default=None)
