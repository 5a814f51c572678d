"""The fair process: which steps there are (`fair_process.toml`), and which of them are met."""

import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

By = Literal["leader", "overseer", "person", "facts"]
_SOURCE = Path(__file__).with_name("fair_process.toml")
_FOLLOWED = "followed"
_WARNED_BEFORE = 7  # days


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that has to be true before a plan starts or is closed; `days` is its limit where it has one."""

    code: str
    before: Literal["start", "close"]
    by: By
    days: int | None = None
    outcomes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Facts:
    """What a plan holds. `looked_on` are the days on which it was looked at together; `said_on` those of the person's words."""

    has_goal: bool
    has_support: bool
    starts_on: date | None
    ends_on: date | None
    looked_on: Sequence[date] = ()
    said_on: Sequence[date] = ()
    ticked: Collection[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Due:
    """What a running plan wants of who carries it through, and since which day: it ended then, or was last looked at then."""

    wants: Literal["look", "result"]
    since: date
    is_late: bool


@cache
def steps() -> tuple[Step, ...]:
    """Every step, in the order of the file."""
    found = tomllib.loads(_SOURCE.read_text(encoding="utf-8"))["step"]
    return tuple(
        Step(
            code=one["code"],
            before=one["before"],
            by=one["by"],
            days=one.get("at_least", one.get("at_most")),
            outcomes=frozenset(one.get("outcomes", ())),
        )
        for one in found
    )


def step(code: str) -> Step | None:
    """The step of a code; None for any other word."""
    return next((one for one in steps() if one.code == code), None)


def is_met(one: Step, facts: Facts, *, on: date) -> bool:
    """Whether a step is met on a day: ticked by whom it is for, or true by what the plan holds."""
    if one.by in ("leader", "overseer"):
        return one.code in facts.ticked
    if one.by == "person":
        return one.code in facts.ticked or _is_heard(one, facts)
    return _is_true(one, facts, on)


def lacking_to_start(facts: Facts, *, on: date) -> list[Step]:
    """What is still missing before a plan may start."""
    return [one for one in steps() if one.before == "start" and not is_met(one, facts, on=on)]


def lacking_to_close(facts: Facts, *, outcome: str, on: date) -> list[Step]:
    """What is still missing before a plan may be closed with an outcome; nothing ever stands against stopping it."""
    needed = [one for one in steps() if one.before == "close" and outcome in one.outcomes]
    return [one for one in needed if not is_met(one, facts, on=on)]


def _is_heard(one: Step, facts: Facts) -> bool:
    """Before the start any words count; before the close those said after the last look, which is what is being judged."""
    if one.before == "start":
        return bool(facts.said_on)
    return bool(facts.said_on and facts.looked_on) and max(facts.said_on) >= max(facts.looked_on)


def _is_true(one: Step, facts: Facts, on: date) -> bool:
    match one.code:
        case "goal":
            return facts.has_goal
        case "support":
            return facts.has_support
        case "time":
            return bool(facts.starts_on and facts.ends_on) and _span(facts) >= (one.days or 0)
        case "followed":
            return longest_gap(facts, on=on) <= (one.days or 0)
    raise KeyError(one.code)


def _span(facts: Facts) -> int:
    return (facts.ends_on - facts.starts_on).days if facts.starts_on and facts.ends_on else 0


def longest_gap(facts: Facts, *, on: date) -> int:
    """The most days in a row of a plan so far in which nobody looked at it together."""
    if facts.starts_on is None:
        return 0
    until = min(on, facts.ends_on or on)
    marks = sorted({facts.starts_on, *(day for day in facts.looked_on if facts.starts_on <= day <= until), until})
    return max((later - earlier).days for earlier, later in zip(marks, marks[1:] or marks, strict=False))


def due(*, starts_on: date, ends_on: date, looked_on: Sequence[date], on: date) -> Due | None:
    """A week before the most days without a look are over, a look; once the plan's time is over, what came of it."""
    if ends_on <= on:
        return Due("result", ends_on, is_late=ends_on < on)
    followed = step(_FOLLOWED)
    last_on = max([starts_on, *looked_on])
    limit_on = last_on + timedelta(days=followed.days or 0 if followed else 0)
    if on < limit_on - timedelta(days=_WARNED_BEFORE):
        return None
    return Due("look", last_on, is_late=on > limit_on)
