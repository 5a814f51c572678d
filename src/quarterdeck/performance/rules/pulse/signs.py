"""Signs of strain from what everybody can see at work. They are reasons to talk, not findings about somebody's state.

No answer of a pulse goes in. Each sign is a fact with its numbers; there is no score, and somebody is named only when two
different facts come together (decision 144).
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

LATE_SHARE, LATE_CASES = Decimal("0.25"), 8
FALL_SHARE, FALL_CASES = Decimal("0.4"), 30
DAYS_WITHOUT_LEAVE = 180
TIMES_COLLEAGUES, OPEN_DEALS, OVERDUE_TASKS = 2, 15, 10
TARGET_SHARE, TARGET_TIME = Decimal("0.5"), Decimal("0.5")
NAMED_FROM = 2


class SignKind(StrEnum):
    LATE = "late"
    FALLING = "falling"
    NO_LEAVE = "no_leave"
    MANY_DEALS = "many_deals"
    OVERDUE = "overdue"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one member's last weeks; None where it is not known.

    `late` of `recent` activities of the last 30 days were done at night or on days off; `before` were done in the 90 days before
    those. `attainment` is of the quarter's target, `time_share` the part of its working days that has passed.
    """

    recent: int = 0
    late: int = 0
    before: int = 0
    days_without_leave: int | None = None
    open_deals: int = 0
    usual_deals: Decimal = Decimal(0)
    overdue: int = 0
    usual_overdue: Decimal = Decimal(0)
    attainment: Decimal | None = None
    time_share: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Sign:
    """One fact that stands out: a number, and the one it is held against."""

    kind: SignKind
    number: Decimal
    against: Decimal


def signs(facts: Facts) -> tuple[Sign, ...]:
    """What stands out of the facts, each by itself."""
    found = (
        _late(facts),
        _falling(facts),
        _no_leave(facts),
        _many(SignKind.MANY_DEALS, facts.open_deals, facts.usual_deals, OPEN_DEALS),
        _many(SignKind.OVERDUE, facts.overdue, facts.usual_overdue, OVERDUE_TASKS),
        _target(facts),
    )
    return tuple(sign for sign in found if sign is not None)


def is_named(found: tuple[Sign, ...]) -> bool:
    """Whether there is enough to say something at all: one fact alone is an ordinary month."""
    return len(found) >= NAMED_FROM


def _late(facts: Facts) -> Sign | None:
    if facts.late < LATE_CASES or facts.late < LATE_SHARE * facts.recent:
        return None
    return Sign(SignKind.LATE, Decimal(facts.late), Decimal(facts.recent))


def _falling(facts: Facts) -> Sign | None:
    usual = Decimal(facts.before) / 3
    if facts.before < FALL_CASES or facts.recent > usual * (1 - FALL_SHARE):
        return None
    return Sign(SignKind.FALLING, Decimal(facts.recent), usual.quantize(Decimal(1)))


def _no_leave(facts: Facts) -> Sign | None:
    if facts.days_without_leave is None or facts.days_without_leave < DAYS_WITHOUT_LEAVE:
        return None
    return Sign(SignKind.NO_LEAVE, Decimal(facts.days_without_leave), Decimal(DAYS_WITHOUT_LEAVE))


def _many(kind: SignKind, number: int, usual: Decimal, least: int) -> Sign | None:
    if number < least or number < usual * TIMES_COLLEAGUES:
        return None
    return Sign(kind, Decimal(number), usual)


def _target(facts: Facts) -> Sign | None:
    if facts.attainment is None or facts.time_share < TARGET_TIME:
        return None
    if facts.attainment >= facts.time_share * TARGET_SHARE:
        return None
    return Sign(SignKind.TARGET, facts.attainment, facts.time_share)
