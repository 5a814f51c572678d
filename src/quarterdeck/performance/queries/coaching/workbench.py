"""Whom to see this week, on what, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q

from quarterdeck.people import access
from quarterdeck.people.models import Member
from quarterdeck.performance.models.agreements import Agreement
from quarterdeck.performance.models.coaching import COACH, CoachingSession
from quarterdeck.performance.models.diagnosis import FindingKind
from quarterdeck.performance.queries import agreements
from quarterdeck.performance.queries.diagnosis import reading
from quarterdeck.performance.queries.diagnosis.reading import Line
from quarterdeck.performance.rules.coaching import courses, urgency
from quarterdeck.performance.rules.coaching.urgency import Standing, Urgent


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person to see: why, the finding to talk about, what is overdue, and the talk that is planned already."""

    member: Member
    urgent: Urgent
    finding: Line | None
    follow_up: CoachingSession | None
    late: list[Agreement]
    planned: CoachingSession | None


@dataclass(frozen=True, slots=True)
class Workbench:
    """`candidates` are the most urgent first; `team` is how many the viewer coaches."""

    candidates: list[Candidate]
    team: int


def workbench(*, viewer: Member, today: date) -> Workbench:
    """Everybody the viewer leads for whom there is a reason, in a fixed number of statements."""
    people = _people(viewer)
    talks = _talks(people, today)
    findings = _findings(viewer, people, talks, today)
    late = _late(viewer, people, today)
    standings = [
        Standing(
            member_id=pk,
            stake=_stake(findings.get(pk)),
            follow_up_on=talks.due[pk].follow_up_on if pk in talks.due else None,
            late_agreements=len(late.get(pk, ())),
            last_on=talks.last.get(pk),
        )
        for pk in people
    ]
    return Workbench(
        [
            Candidate(
                member=people[one.standing.member_id],
                urgent=one,
                finding=findings.get(one.standing.member_id),
                follow_up=talks.due.get(one.standing.member_id),
                late=late.get(one.standing.member_id, []),
                planned=talks.planned.get(one.standing.member_id),
            )
            for one in urgency.ordered(standings, today=today)
        ],
        len(people),
    )


@dataclass(frozen=True, slots=True)
class _Talks:
    """Of each person: the last day of a talk, the follow-up that is due, the next planned talk, what is being coached."""

    last: dict[int, date]
    due: dict[int, CoachingSession]
    planned: dict[int, CoachingSession]
    running: set[tuple[int, str, int | None]]


def _people(viewer: Member) -> dict[int, Member]:
    """Those the viewer leads directly where the viewer manages a team; else everybody within reach."""
    reach = access.owner_filter(viewer, COACH, owner="pk")
    within = Member.objects.active().filter(reach).exclude(pk=viewer.pk)
    own = within.filter(_led_by(viewer))
    found = list(own.distinct().order_by("name", "pk")) or list(within.order_by("name", "pk")[:200])
    return {one.pk: one for one in found}


def _led_by(viewer: Member) -> Q:
    """Members of the viewer's units, and the managers of the units right below them."""
    members = Q(memberships__unit__manager=viewer, memberships__until_on=None)
    below = Q(managed_units__placements__parent__manager=viewer, managed_units__placements__until_on=None)
    return members | below


def _talks(people: Iterable[int], today: date) -> _Talks:
    of_people = CoachingSession.objects.filter(member__in=people)
    held = of_people.held()
    last = dict(held.order_by().values_list("member").annotate(last=Max("held_on")))
    due = held.to_follow_up().filter(follow_up_on__lte=today).order_by("-follow_up_on", "-pk")
    planned = of_people.planned().order_by("-planned_on", "-pk")
    recent = held.filter(held_on__gt=today - courses.AFTER).exclude(measure="")
    return _Talks(
        last={pk: day for pk, day in last.items() if day},
        due={one.member_id: one for one in due},
        planned={one.member_id: one for one in planned},
        running={(one.member_id, one.measure, one.stage_id) for one in recent},
    )


def _findings(viewer: Member, people: dict[int, Member], talks: _Talks, today: date) -> dict[int, Line]:
    """Each person's dearest weakness that nobody coaches on yet."""
    run = reading.latest_run()
    if run is None or not viewer.may("performance.view_diagnosis"):
        return {}
    found: dict[int, Line] = {}
    for line in reading.lines_of(viewer=viewer, run=run, today=today):
        who = line.told.member_id
        if who is None or who not in people or line.told.kind != FindingKind.WEAKNESS:
            continue
        if (who, line.told.measure, line.told.stage_id) in talks.running:
            continue
        if who not in found or (_stake(line) or 0) > (_stake(found[who]) or 0):
            found[who] = line
    return found


def _stake(line: Line | None) -> float | None:
    """What a finding likely costs a quarter."""
    return None if line is None else float(line.cost or 0) * line.told.probability


def _late(viewer: Member, people: dict[int, Member], today: date) -> dict[int, list[Agreement]]:
    found: dict[int, list[Agreement]] = {}
    for one in agreements.overdue(viewer=viewer, today=today):
        if one.member_id in people:
            found.setdefault(one.member_id, []).append(one)
    return found
