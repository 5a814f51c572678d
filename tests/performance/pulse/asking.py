"""A company whose teams are asked: Sales North with seven people, Sales South with one, two at the top."""

from datetime import date, timedelta
from random import Random

from quarterdeck.people.models import Member
from quarterdeck.performance.actions import pulse
from quarterdeck.performance.models.pulse import PulseRound
from quarterdeck.performance.rules.pulse.questions import QUESTIONS
from tests import factories

MONDAY = date(2026, 3, 2)
OVER = MONDAY + timedelta(5)
PLAN = {"is_on": True, "weeks": 1, "days_open": 5, "least": 5, "help_contact": ""}


def northerners(cast: factories.Cast) -> list[Member]:
    """Alice, Bob, Mona and four more of Sales North."""
    more = [factories.member(f"Seller {number}", in_unit=cast.sales) for number in range(4)]
    return [cast.alice, cast.bob, cast.mona, *more]


def begin(cast: factories.Cast, *, on: date = MONDAY, **plan: object) -> PulseRound:
    """A round that opens on a day."""
    pulse.plan_pulse(values={**PLAN, **plan}, by=cast.ada)
    pulse.keep_rhythm(today=on)
    return PulseRound.objects.get(opens_on=on)


def answers(level: int, **other: int) -> dict[str, int]:
    return {str(question.topic): other.get(str(question.topic), level) for question in QUESTIONS}


class NoSix(Random):
    """A die that never shows a six, so that a test knows what is counted."""

    def randrange(self, *_bounds: object) -> int:
        return 1


def say(asked: PulseRound, member: Member, level: int, **other: int) -> None:
    pulse.answer(round_id=asked.pk, levels=answers(level, **other), today=asked.opens_on, by=member, dice=NoSix())


def finish(asked: PulseRound) -> PulseRound:
    """Close the round as the night does."""
    pulse.keep_rhythm(today=asked.closes_on)
    asked.refresh_from_db()
    return asked
