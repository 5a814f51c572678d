"""Giving levels: by oneself, one's manager, a test, or figures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quarterdeck.core.audit import trail
from quarterdeck.people import access
from quarterdeck.people.models import Member, RoleAssignment
from quarterdeck.performance.actions.skills.refusals import CannotAssess
from quarterdeck.performance.actions.telling import tell
from quarterdeck.performance.models.skills import Skill, SkillAssessment, SkillProfile, Source
from quarterdeck.performance.models.skills.assessments import ASSESS, VIEW
from quarterdeck.performance.queries.skills import evidence
from quarterdeck.performance.queries.skills.evidence import Spoken
from quarterdeck.performance.rules.skills import levels

TOPIC = "skills"


@dataclass(frozen=True, slots=True)
class Given:
    """A level, and what somebody saw."""

    level: int
    why: str = ""


@transaction.atomic
def assess(
    *, member_id: int, skill_id: int, source: str, level: int, at: datetime, by: Member, why: str = ""
) -> SkillAssessment | None:
    """Give a level. Returns None where it is what this source said before, and nothing new is said.

    Only oneself speaks as `self`; a manager and a test speak of people within reach, never of oneself. A level that changes
    needs a reason.
    """
    member = _whom(member_id, source, by)
    skill = get_object_or_404(Skill.objects.current(), pk=skill_id)
    before = _before(member, skill, source)
    if reason := levels.why_not_assess(level, before=before.level if before else None, why=why):
        raise CannotAssess(reason, code="level" if not levels.LOWEST <= level <= levels.HIGHEST else "why")
    if before is not None and before.level == level and not why.strip():
        return None
    made = _put(SkillAssessment(member=member, skill=skill, source=source, level=level, why=why.strip(), by=by, at=at))
    trail.record(made, "assessed", by=by, changes=_change(before, made), note=made.why)
    return made


@transaction.atomic
def assess_many(*, member_id: int, source: str, given: Mapping[int, Given], at: datetime, by: Member) -> int:
    """Give several levels at once, all or none. Returns how many are new; a refusal's code names the skill: `why_7`."""
    made = 0
    for skill_id, one in given.items():
        try:
            found = assess(
                member_id=member_id, skill_id=skill_id, source=source, level=one.level, why=one.why, at=at, by=by
            )
        except CannotAssess as refusal:
            raise CannotAssess(str(refusal), code=f"{refusal.code}_{skill_id}") from refusal
        made += found is not None
    if made and member_id != by.pk:
        url = reverse("performance:member_skills", args=[member_id])
        member = Member.objects.get(pk=member_id)
        tell(member, gettext_lazy("%(name)s assessed your skills."), {"name": by.name}, topic=TOPIC, url=url)
    return made


@transaction.atomic
def read_evidence(*, member_id: int, today: date, at: datetime, by: Member) -> int:
    """Let the figures of somebody within reach speak. Returns how many levels they changed."""
    within = Member.objects.filter(access.owner_filter(by, VIEW, owner="pk"))
    return _let_speak([get_object_or_404(within, pk=member_id)], today=today, at=at, by=by)


@transaction.atomic
def read_evidence_of_all(*, today: date, at: datetime) -> int:
    """Let the figures of everybody speak whose role has a profile. Returns how many levels they changed."""
    roles = SkillProfile.objects.current().values("role_id")
    held = RoleAssignment.objects.filter(role__in=roles).values("member_id")
    return _let_speak(list(Member.objects.active().filter(pk__in=held)), today=today, at=at, by=None)


def _whom(member_id: int, source: str, by: Member) -> Member:
    """Whose skills are spoken of; 404 outside the reach of whoever speaks."""
    if source == Source.SELF:
        if member_id != by.pk:
            raise CannotAssess(_("Only oneself can say that."), code="source")
        return by
    if source not in {Source.MANAGER, Source.TEST}:
        raise CannotAssess(_("Figures speak for themselves."), code="source")
    if member_id == by.pk:
        raise CannotAssess(_("Your own levels are given by others; yours is your own view."), code="source")
    if not by.may(ASSESS):
        raise CannotAssess(_("Somebody else assesses these skills."), code="not_yours")
    return get_object_or_404(Member.objects.filter(access.owner_filter(by, ASSESS, owner="pk")), pk=member_id)


def _before(member: Member, skill: Skill, source: str) -> SkillAssessment | None:
    found = SkillAssessment.objects.in_force().filter(member=member, skill=skill, source=source)
    return found.select_for_update().first()


def _put(made: SkillAssessment) -> SkillAssessment:
    """Keep a level as the latest of its source."""
    latest = SkillAssessment.objects.in_force().filter(member=made.member_id, skill=made.skill_id, source=made.source)
    latest.update(is_current=False)
    made.save()
    return made


def _let_speak(members: Iterable[Member], *, today: date, at: datetime, by: Member | None) -> int:
    spoken = evidence.spoken_of(members=list(members), today=today)
    known = {
        (one.member_id, one.skill_id): one
        for one in SkillAssessment.objects.in_force().filter(
            source=Source.EVIDENCE, member__in={one.member_id for one in spoken}
        )
    }
    changed = 0
    for one in spoken:
        before = known.get((one.member_id, one.skill.pk))
        if before is None or before.level != one.level:
            made = _put(_of_figure(one, at))
            trail.record(made, "assessed", by=by, changes=_change(before, made))
            changed += 1
    return changed


def _of_figure(spoken: Spoken, at: datetime) -> SkillAssessment:
    return SkillAssessment(
        member_id=spoken.member_id,
        skill=spoken.skill,
        source=Source.EVIDENCE,
        level=spoken.level,
        figure=spoken.figure,
        metric_code=spoken.metric_code,
        at=at,
    )


def _change(before: SkillAssessment | None, made: SkillAssessment) -> dict[str, tuple[str, str]]:
    return {str(made.skill): (str(before.level) if before else "", str(made.level))}
