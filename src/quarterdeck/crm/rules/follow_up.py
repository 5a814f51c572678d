"""How a follow-up plan moves: which step comes when, what stops it. Plain values, no clock."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


class Signal(StrEnum):
    """What may happen to somebody who goes through a plan."""

    REPLY = "reply"
    MEETING = "meeting"
    REFUSAL = "refusal"
    BOUNCE = "bounce"
    OUT_OF_OFFICE = "out_of_office"
    TAKEN_OUT = "taken_out"
    CLOSED = "closed"


# An absence note is no answer: the plan goes on.
ENDS: dict[Signal, str] = {
    Signal.REPLY: "replied",
    Signal.MEETING: "meeting",
    Signal.REFUSAL: "refused",
    Signal.BOUNCE: "bounced",
    Signal.TAKEN_OUT: "taken_out",
    Signal.CLOSED: "closed",
}
FINISHED = "finished"
_ABSENT = (
    "out of office",
    "out-of-office",
    "automatic reply",
    "auto-reply",
    "autoreply",
    "自动回复",
    "不在办公室",
    "休假",
    "自動回覆",
)

NextDay = Callable[[date, int], date]


@dataclass(frozen=True, slots=True)
class Step:
    delay_days: int
    must_be_done: bool = True


@dataclass(frozen=True, slots=True)
class State:
    """Where somebody stands: `position` steps were taken, the next one is due on `next_on`; `end` once it is over.

    `is_waiting` while the step taken last must be done before the next.
    """

    position: int = 0
    next_on: date | None = None
    is_waiting: bool = False
    end: str = ""

    @property
    def is_over(self) -> bool:
        return bool(self.end)


def begin(steps: Sequence[Step], *, on: date, next_day: NextDay) -> State:
    """Somebody is enrolled on a day. A plan without steps is over at once."""
    if not steps:
        return State(end=FINISHED)
    return State(next_on=next_day(on, steps[0].delay_days))


def is_due(state: State, *, today: date) -> bool:
    """Whether the next step is to be taken today."""
    return not state.is_over and not state.is_waiting and state.next_on is not None and state.next_on <= today


def take(state: State, steps: Sequence[Step], *, on: date, next_day: NextDay) -> State:
    """The next step is taken. Nothing moves where none is due."""
    if not is_due(state, today=on) or state.position >= len(steps):
        return state
    taken = steps[state.position]
    after = replace(state, position=state.position + 1, next_on=None)
    if taken.must_be_done:
        return replace(after, is_waiting=True)
    return _go_on(after, steps, on=on, next_day=next_day)


def done(state: State, steps: Sequence[Step], *, on: date, next_day: NextDay) -> State:
    """What the last step put on somebody's list is done: the plan goes on, or is over after its last step."""
    if state.is_over or not state.is_waiting:
        return state
    return _go_on(replace(state, is_waiting=False), steps, on=on, next_day=next_day)


def hear(state: State, signal: Signal) -> State:
    """Something happened. The first thing that ends a plan counts; what comes after it changes nothing."""
    end = ENDS.get(signal, "")
    return state if state.is_over or not end else replace(state, end=end, next_on=None, is_waiting=False)


def signal_of_activity(*, kind: str, outcome: str, is_done: bool) -> Signal | None:
    """What an activity outside the plan says about it: a meeting that is planned or done, a refusal, an answer."""
    if outcome == "refused":
        return Signal.REFUSAL
    if kind in {"meeting", "visit", "demo"}:
        return Signal.MEETING
    if is_done and outcome in {"agreed", "interested"}:
        return Signal.REPLY
    return None


def signal_of_answer(*, subject: str, sender: str) -> Signal:
    """What a mail that came back means, by its subject and who sent it."""
    said, by = subject.casefold(), sender.casefold()
    if (
        "mailer-daemon" in by
        or "postmaster" in by
        or said.startswith(("undeliver", "delivery status", "退信", "mail delivery failed"))
    ):
        return Signal.BOUNCE
    return Signal.OUT_OF_OFFICE if any(word in said for word in _ABSENT) else Signal.REPLY


def within_cap(due: Sequence[int], *, cap: int | None, taken_today: int) -> Sequence[int]:
    """Which of the due ones move today under the plan's daily cap, the first come first."""
    return due if cap is None else due[: max(0, cap - taken_today)]


def _go_on(state: State, steps: Sequence[Step], *, on: date, next_day: NextDay) -> State:
    if state.position >= len(steps):
        return replace(state, end=FINISHED, next_on=None)
    return replace(state, next_on=next_day(on, steps[state.position].delay_days))
