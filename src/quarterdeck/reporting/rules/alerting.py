"""When an alert speaks. Pure: no clock, no database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

from quarterdeck.metrics.rules import Value


class Condition(StrEnum):
    BELOW = "below"
    ABOVE = "above"
    FALLS = "falls"
    RISES = "rises"
    TARGET = "target"


class Repeat(StrEnum):
    """How often somebody is told while it stays so: once until it has righted itself, daily, or weekly."""

    ONCE = "once"
    DAILY = "daily"
    WEEKLY = "weekly"


# Those that hold a figure against another one: the threshold is a share of it.
COMPARING = (Condition.FALLS, Condition.RISES, Condition.TARGET)
_WAITS = {Repeat.DAILY: timedelta(hours=20), Repeat.WEEKLY: timedelta(days=6, hours=20)}


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure, and what it is held against where the condition compares."""

    value: Value
    base: Value = None


def is_met(condition: Condition, threshold: Decimal, reading: Reading) -> bool:
    """Whether a reading fulfils the condition. A figure over nothing, or held against nothing, fulfils none.

    FALLS and RISES: by at least the threshold as a share of the base. TARGET: less than the threshold as a share of the base.
    """
    if reading.value is None:
        return False
    value = Decimal(reading.value)
    if condition is Condition.BELOW:
        return value < threshold
    if condition is Condition.ABOVE:
        return value > threshold
    if reading.base is None or reading.base <= 0:
        return False
    share = value / Decimal(reading.base)
    if condition is Condition.TARGET:
        return share < threshold
    return share <= 1 - threshold if condition is Condition.FALLS else share >= 1 + threshold


def is_quiet(moment: time, *, start: time | None, end: time | None) -> bool:
    """Whether a time of day lies in the quiet hours [start, end), which may run over midnight."""
    if start is None or end is None or start == end:
        return False
    return start <= moment < end if start < end else moment >= start or moment < end


def to_tell(met: frozenset[str], told: Mapping[str, datetime], *, repeat: Repeat, now: datetime) -> frozenset[str]:
    """Which of the rows that fulfil the condition are said now, given when each was said last.

    `told` knows only rows that have fulfilled it ever since: `still_told` forgets one that righted itself.
    """
    wait = _WAITS.get(repeat)
    return frozenset(key for key in met if key not in told or (wait is not None and now - told[key] >= wait))


def still_told(met: frozenset[str], told: Mapping[str, datetime]) -> dict[str, datetime]:
    """What is remembered of the rows that still fulfil the condition."""
    return {key: at for key, at in told.items() if key in met}
