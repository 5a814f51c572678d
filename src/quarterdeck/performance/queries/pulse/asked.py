"""Reads about being asked: the plan, the running round, and whether the viewer still may answer."""

from dataclasses import dataclass
from datetime import date

from quarterdeck.people.models import Member, Placement
from quarterdeck.performance.models.pulse import PulsePlan, PulseRound, PulseSeat
from quarterdeck.performance.queries.pulse import box


@dataclass(frozen=True, slots=True)
class Asked:
    """A running round as it concerns one member."""

    round: PulseRound
    has_answered: bool


def plan() -> PulsePlan:
    """How people are asked; off until somebody turns it on."""
    return PulsePlan.objects.first() or PulsePlan()


def asked(*, viewer: Member, today: date) -> Asked | None:
    """The round in which the viewer is asked today, or None."""
    seat = PulseSeat.objects.filter(
        member=viewer, round__is_closed=False, round__opens_on__lte=today, round__closes_on__gt=today
    )
    found = seat.select_related("round").first()
    if found is None:
        return None
    marks = box.opened(found.round.box).marks
    return Asked(found.round, box.mark_of(found.round_id, viewer.pk) in marks)


def people_to_ask(*, on: date) -> list[tuple[int, int]]:
    """Everybody who works here on a day with the unit they belong to then: (member, unit)."""
    rows = Placement.objects.filter(from_on__lte=on, member__is_active=True).exclude(until_on__lte=on)
    return list(rows.order_by("member_id").values_list("member_id", "unit_id"))
