"""What a talk is prepared from."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.shortcuts import get_object_or_404

from quarterdeck.crm.models import Opportunity, Stage, StageKind
from quarterdeck.people import access
from quarterdeck.people.models import Member
from quarterdeck.performance.models.coaching import COACH, CoachingPlan, CoachingSession
from quarterdeck.performance.models.diagnosis import Finding, FindingKind
from quarterdeck.performance.models.skills import Skill
from quarterdeck.performance.queries.coaching import cases
from quarterdeck.performance.rules.diagnosis.measures import MEASURES

MOST = 1000


@dataclass(frozen=True, slots=True)
class Prepared:
    """Who can be chosen (one, where that is plain), and what it is about as far as it is known.

    `figures` are what could be measured, where that is still open: how it is written, the measure, the name of its stage.
    """

    people: list[tuple[int, str]]
    member_id: int | None = None
    focus: str = ""
    measure: str = ""
    stage: str = ""
    finding_id: int | None = None
    skill_id: int | None = None
    plan_id: int | None = None
    session_id: int | None = None
    figures: tuple[tuple[str, str, str], ...] = ()


def prepared(*, viewer: Member, asked: Mapping[str, str]) -> Prepared:
    """By the address: from a finding, as the next talk of a plan, about a skill, with somebody, or from nothing."""
    finding, plan, skill = (_number(asked, name) for name in ("finding", "plan", "skill"))
    if finding is not None:
        return _of_finding(viewer, finding)
    if plan is not None:
        return _of_plan(viewer, plan)
    people = _people(viewer, _number(asked, "member"))
    member_id = people[0][0] if len(people) == 1 else None
    if skill is not None:
        found = get_object_or_404(Skill.objects.current(), pk=skill)
        return Prepared(people, member_id, focus=found.name, skill_id=found.pk, figures=_figures())
    return Prepared(people, member_id, figures=_figures())


def for_plan(*, viewer: Member, asked: Mapping[str, str]) -> Prepared:
    """A plan that begins with a talk, or from nothing."""
    session = _number(asked, "session")
    if session is None:
        return Prepared(_people(viewer, _number(asked, "member")))
    found = get_object_or_404(CoachingSession.objects.led_by(viewer), pk=session)
    return Prepared(_people(viewer, found.member_id), found.member_id, focus=found.focus, session_id=found.pk)


def deals(*, member_id: int, viewer: Member) -> list[tuple[int, str]]:
    """The person's latest deals that the viewer may see."""
    seen = Opportunity.objects.visible_to(viewer).filter(owner=member_id, archived_at=None)
    return [(one.pk, one.name) for one in seen.order_by("-opened_on", "-pk")[:50]]


def _of_finding(viewer: Member, finding_id: int) -> Prepared:
    seen = Finding.objects.visible_to(viewer).exclude(member=None).exclude(kind=FindingKind.TOO_FEW)
    found = get_object_or_404(seen.select_related("stage"), pk=finding_id)
    return Prepared(
        _people(viewer, found.member_id),
        found.member_id,
        measure=found.measure,
        stage=found.stage.name if found.stage else "",
        finding_id=found.pk,
    )


def _of_plan(viewer: Member, plan_id: int) -> Prepared:
    found = get_object_or_404(CoachingPlan.objects.led_by(viewer).running(), pk=plan_id)
    return Prepared(_people(viewer, found.member_id), found.member_id, focus=found.focus, plan_id=found.pk)


def _people(viewer: Member, member_id: int | None) -> list[tuple[int, str]]:
    """Whom the viewer may coach; only the one who is asked for, or 404."""
    within = Member.objects.active().filter(access.owner_filter(viewer, COACH, owner="pk")).exclude(pk=viewer.pk)
    if member_id is not None:
        found = get_object_or_404(within, pk=member_id)
        return [(found.pk, found.name)]
    return list(within.order_by("name", "pk").values_list("pk", "name")[:MOST])


def _figures() -> tuple[tuple[str, str, str], ...]:
    """Everything that can be counted before and after a talk, by stage where there are stages."""
    stages = list(Stage.objects.filter(kind=StageKind.OPEN, archived_at=None).order_by("process", "position", "pk"))
    found = []
    for measure in filter(cases.is_countable, MEASURES):
        if measure in cases.BY_STAGE:
            found += [(f"{measure}:{one.pk}", measure, one.name) for one in stages]
        else:
            found.append((measure, measure, ""))
    return tuple(found)


def _number(asked: Mapping[str, str], name: str) -> int | None:
    typed = asked.get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) < 12 else None
