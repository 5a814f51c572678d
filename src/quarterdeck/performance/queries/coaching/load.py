"""How much each manager coaches, and what it changed."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, Sum

from quarterdeck.people.models import Member
from quarterdeck.performance.models.coaching import CoachingSession
from quarterdeck.performance.rules.coaching.courses import AFTER
from quarterdeck.performance.rules.coaching.verdicts import Verdict

WEEKS = 13
MEASURED_BACK = AFTER * 2


@dataclass(frozen=True, slots=True)
class Load:
    """Talks, minutes and people of the last quarter; the effects of the courses begun in the last year, by verdict."""

    coach: Member
    talks: int
    minutes: int
    people: int
    waiting: int
    verdicts: dict[Verdict, int]


def loads(*, viewer: Member, today: date) -> list[Load]:
    """Everybody within reach who coached in the last year, those with the most talks first."""
    since = today - timedelta(weeks=WEEKS)
    lately = Q(held_on__gte=since)
    held = CoachingSession.objects.visible_to(viewer).filter(held_on__gte=today - MEASURED_BACK).order_by()
    told = {
        (coach, verdict): count
        for coach, verdict, count in held.filter(effect__isnull=False)
        .values_list("coach", "effect__verdict")
        .annotate(count=Count("pk"))
    }
    found = list(
        held.values("coach").annotate(
            talks=Count("pk", filter=lately),
            minutes=Sum("minutes", filter=lately),
            people=Count("member", filter=lately, distinct=True),
            waiting=Count("pk", filter=Q(follow_up_on__lt=today, followed_up_on=None)),
        )
    )
    coaches = Member.objects.in_bulk([row["coach"] for row in found])
    listed = [
        Load(
            coaches[row["coach"]],
            row["talks"],
            row["minutes"] or 0,
            row["people"],
            row["waiting"],
            {one: told.get((row["coach"], one.value), 0) for one in Verdict},
        )
        for row in found
    ]
    return sorted(listed, key=lambda one: (-one.talks, one.coach.name, one.coach.pk))
