"""Facts about those who lead: how many people, how often they talk with and coach them, what price concessions they let stand.

Managers are few, so nothing is tested: each is shown beside the middle of all of them.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from django.db.models import Count, F, Q, Sum

from quarterdeck.core.approvals.models import Approval, ApprovalState
from quarterdeck.core.calendar.periods import Period
from quarterdeck.crm.actions.negotiation import FLOOR
from quarterdeck.people import access
from quarterdeck.people.models import Member, OrgUnit
from quarterdeck.performance.models.coaching import CoachingSession
from quarterdeck.performance.models.diagnosis import RIGHT
from quarterdeck.performance.models.one_to_ones import OneToOne
from quarterdeck.performance.rules.diagnosis.money import QUARTER


@dataclass(frozen=True, slots=True)
class Leading:
    """One manager: people led directly today; a quarter and person: one-to-ones, coaching sessions and their hours.

    `asked` requests to sell below the floor were decided, of which `allowed` stand.
    """

    manager: Member
    people: int
    talks: float
    sessions: float
    hours: float
    asked: int
    allowed: int


@dataclass(frozen=True, slots=True)
class Usual:
    """The middle of all managers in each fact."""

    people: float
    talks: float
    sessions: float
    hours: float


@dataclass(frozen=True, slots=True)
class Leaders:
    """Those within the viewer's reach, the largest teams first; `usual` is None where too few lead."""

    managers: tuple[Leading, ...]
    usual: Usual | None


LEAST = 4  # managers of whom a middle tells nothing about a single one


def leaders(*, viewer: Member, period: Period) -> Leaders:
    """Every manager of people within reach, with six statements whatever their number."""
    spans = _spans()
    quarters = period.days / QUARTER
    talks, sessions, decided = _talks(period), _sessions(period), _decided(period)
    found = []
    for pk, manager in Member.objects.in_bulk(list(spans)).items():
        share = 1 / (spans[pk] * quarters)
        count, minutes = sessions.get(pk, (0, 0))
        asked, allowed = decided.get(pk, (0, 0))
        found.append(
            Leading(manager, spans[pk], talks.get(pk, 0) * share, count * share, minutes / 60 * share, asked, allowed)
        )
    found.sort(key=lambda one: (-one.people, one.manager.name, one.manager.pk))
    reach = access.members_in_scope(viewer, RIGHT)
    seen = None if reach is None else set(reach.values_list("pk", flat=True))
    managers = tuple(one for one in found if seen is None or one.manager.pk in seen)
    return Leaders(managers, _usual(found) if len(found) >= LEAST else None)


def _spans() -> dict[int, int]:
    """How many people each manager leads directly today, over all units of theirs; the manager is not counted."""
    led = Q(memberships__until_on=None) & ~Q(memberships__member=F("manager"))
    units = OrgUnit.objects.filter(archived_at=None, manager__isnull=False).order_by()
    found: Counter[int] = Counter()
    for manager, people in units.values_list("manager").annotate(people=Count("memberships", filter=led)):
        found[manager] += people
    return {manager: people for manager, people in found.items() if people}


def _talks(period: Period) -> dict[int, int]:
    held = OneToOne.objects.filter(held_on__gte=period.start, held_on__lt=period.end).order_by()
    return dict(held.values_list("series__leader").annotate(count=Count("pk")))


def _sessions(period: Period) -> dict[int, tuple[int, int]]:
    """Coaching sessions held and their minutes."""
    held = CoachingSession.objects.filter(held_on__gte=period.start, held_on__lt=period.end).order_by()
    rows = held.values_list("coach").annotate(count=Count("pk"), minutes=Sum("minutes"))
    return {coach: (count, minutes or 0) for coach, count, minutes in rows}


def _decided(period: Period) -> dict[int, tuple[int, int]]:
    """Requests to sell below the floor: how many were decided, and how many of them allowed."""
    within = Approval.objects.filter(
        kind=FLOOR, decided_by__isnull=False, decided_at__date__gte=period.start, decided_at__date__lt=period.end
    ).order_by()
    allowed = Count("pk", filter=Q(state=ApprovalState.APPROVED))
    return {
        manager: (asked, stand)
        for manager, asked, stand in within.values_list("decided_by").annotate(asked=Count("pk"), stand=allowed)
    }


def _usual(found: Sequence[Leading]) -> Usual:
    return Usual(
        median(one.people for one in found),
        median(one.talks for one in found),
        median(one.sessions for one in found),
        median(one.hours for one in found),
    )
