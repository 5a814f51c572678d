"""Reads of what teams said. Only what was put out at the close of a round is there to be read (decision 142)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quarterdeck.people.models import Member
from quarterdeck.people.queries import organization
from quarterdeck.people.queries.organization import UnitNode
from quarterdeck.performance.models.pulse import VIEW, PulseResult, PulseRound
from quarterdeck.performance.rules.pulse.questions import Topic

ROUNDS = 13


@dataclass(frozen=True, slots=True)
class UnitPulse:
    """A unit's means by topic and the bands of how many answered, round by round, the latest last; None where too few did."""

    unit: UnitNode
    means: dict[Topic, tuple[Decimal | None, ...]]
    answers: tuple[int | None, ...]

    @property
    def latest(self) -> int | None:
        """How many answered at least in the last round."""
        return self.answers[-1] if self.answers else None

    @property
    def told(self) -> int:
        """In how many rounds enough answered."""
        return sum(1 for one in self.answers if one is not None)


@dataclass(frozen=True, slots=True)
class PulseBoard:
    """The closed rounds, oldest first, and what each unit within reach said in them."""

    rounds: Sequence[PulseRound]
    units: Sequence[UnitPulse]


def board(*, viewer: Member, today: date) -> PulseBoard:
    """What the units within the viewer's reach said in the latest rounds."""
    rounds = list(PulseRound.objects.filter(is_closed=True).defer("box").order_by("-opens_on")[:ROUNDS])[::-1]
    units = organization.visible_units(viewer=viewer, on=today, right=VIEW)
    found = PulseResult.objects.filter(round__in=rounds, unit__in=[unit.id for unit in units])
    kept = {(one.unit_id, one.round_id, one.topic): one for one in found}
    return PulseBoard(rounds, [_unit(unit, rounds, kept) for unit in units])


def _unit(unit: UnitNode, rounds: Sequence[PulseRound], kept: dict[tuple[int, int, str], PulseResult]) -> UnitPulse:
    def mean(one: PulseRound, topic: Topic) -> Decimal | None:
        result = kept.get((unit.id, one.pk, topic))
        return result.mean if result else None

    def band(one: PulseRound) -> int | None:
        result = kept.get((unit.id, one.pk, Topic.LOAD))
        return result.answers if result else None

    return UnitPulse(
        unit=unit,
        means={topic: tuple(mean(one, topic) for one in rounds) for topic in Topic},
        answers=tuple(band(one) for one in rounds),
    )
