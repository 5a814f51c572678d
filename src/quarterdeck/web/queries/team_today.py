"""What a manager's day begins with beside their own: where the team needs a hand."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Min, Q

from quarterdeck.core.company import queries as company
from quarterdeck.crm.models import Activity, Lead
from quarterdeck.crm.models.leads import OPEN_STATUSES
from quarterdeck.people import access
from quarterdeck.people.models import Member

SHOWN = 8


@dataclass(frozen=True, slots=True)
class TeamMember:
    """One of the team: follow-ups that are late and those of today, leads without an answer in time."""

    member_id: int
    name: str
    late: int
    due: int
    oldest_on: date | None


@dataclass(frozen=True, slots=True)
class TeamToday:
    """Leads answered late and follow-ups of the team. Two queries, whatever its size."""

    leads: list[Lead]
    members: list[TeamMember]

    @property
    def is_empty(self) -> bool:
        return not (self.leads or self.members)


def team_today(*, viewer: Member, today: date, at: datetime) -> TeamToday | None:
    """The team's part of Today for whoever may give records to colleagues; None for everybody else."""
    if not viewer.may("crm.assign_owner"):
        return None
    team = access.team_of(viewer, with_below=True)
    overdue = Lead.objects.current().filter(
        owner__in=team, responded_at=None, response_due_at__lt=at, status__in=OPEN_STATUSES
    )
    return TeamToday(
        leads=list(overdue.exclude(owner=viewer).select_related("owner").order_by("response_due_at", "pk")[:SHOWN]),
        members=_members(viewer, today),
    )


def _members(viewer: Member, today: date) -> list[TeamMember]:
    """Those of the team with something due, the one with most that is late first."""
    begins, ends = company.start_of(today), company.start_of(date.fromordinal(today.toordinal() + 1))
    late = Q(due_at__lt=begins)
    due = Activity.objects.current().filter(
        owner__in=access.team_of(viewer, with_below=True), done_at=None, due_at__lt=ends
    )
    rows = (
        due.exclude(owner=viewer)
        .values("owner", "owner__name")
        .annotate(late=Count("pk", filter=late), due=Count("pk", filter=~late), oldest=Min("due_at"))
        .order_by("-late", "-due", "owner__name", "owner")[:SHOWN]
    )
    return [
        TeamMember(
            row["owner"],
            row["owner__name"],
            row["late"],
            row["due"],
            company.local_day(row["oldest"]) if row["oldest"] else None,
        )
        for row in rows
    ]
