"""What people can do: one person's sheet, the history of a skill, a team side by side, and who can do what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from quarterdeck.core.calendar.periods import add_months
from quarterdeck.core.company import queries as company
from quarterdeck.people import access
from quarterdeck.people.models import Member
from quarterdeck.performance.models.skills import Skill, SkillAssessment, SkillProfile
from quarterdeck.performance.models.skills.assessments import ASSESS, VIEW
from quarterdeck.performance.queries.skills import competences
from quarterdeck.performance.rules.skills import levels
from quarterdeck.performance.rules.skills.levels import Held, Readiness

# A level older than this is worth another look.
_FRESH_MONTHS = 12


@dataclass(frozen=True, slots=True)
class SkillLine:
    """A skill of somebody: what is wanted of it, what each source says, which level counts, what is missing."""

    skill: Skill
    wanted: int | None
    weight: int | None
    said: Mapping[str, SkillAssessment]
    held: Held | None
    gap: int | None
    is_apart: bool
    is_old: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything told of somebody's skills: those of the profile first, then others that somebody looked at."""

    member: Member
    profile: SkillProfile | None
    lines: Sequence[SkillLine]
    others: Sequence[SkillLine]
    readiness: Readiness

    @property
    def largest_gap(self) -> SkillLine | None:
        """The skill in which most is missing, weighed."""
        missing = [one for one in self.lines if one.gap]
        return max(missing, key=lambda one: ((one.gap or 0) * (one.weight or 0), -one.skill.pk), default=None)


def member_seen(*, viewer: Member, member_id: int) -> Member:
    """A member whose skills the viewer may see, or 404."""
    return get_object_or_404(_within(viewer), pk=member_id)


def may_assess(*, viewer: Member, member: Member) -> bool:
    """Whether the viewer gives levels to the member as manager; nobody does to themselves."""
    if viewer.pk == member.pk or not viewer.may(ASSESS):
        return False
    return Member.objects.filter(access.owner_filter(viewer, ASSESS, owner="pk"), pk=member.pk).exists()


def sheet(*, viewer: Member, member_id: int, today: date) -> Sheet:
    """One person's skills; 404 outside the viewer's reach."""
    member = member_seen(viewer=viewer, member_id=member_id)
    return _sheets([member], today)[0]


def team(*, viewer: Member, today: date) -> list[Sheet]:
    """Everybody within reach who is held against a profile, by name; a few statements however many they are."""
    return _sheets(list(_within(viewer).filter(is_active=True).order_by("name", "pk")), today, only_profiled=True)


def history(*, viewer: Member, member_id: int, skill_id: int) -> list[SkillAssessment]:
    """Every level somebody was ever given in a skill, latest first."""
    member = member_seen(viewer=viewer, member_id=member_id)
    found = SkillAssessment.objects.visible_to(viewer).filter(member=member, skill=skill_id)
    return list(found.select_related("by", "skill").order_by("-at", "-pk"))


def changes(*, viewer: Member, member_id: int, limit: int = 200) -> list[SkillAssessment]:
    """Every level somebody was ever given, oldest first: what the course over time is drawn from."""
    found = SkillAssessment.objects.visible_to(viewer).filter(member=member_id).select_related("skill")
    return list(reversed(found.order_by("-at", "-pk")[:limit]))


def able(*, viewer: Member, skill_id: int, at_least: int) -> set[int]:
    """Who of those within reach has a level of a skill, or a higher one: the most trusted word counts."""
    held = SkillAssessment.objects.visible_to(viewer).filter(skill=skill_id).held()
    return {one.member_id for one in held if one.level >= at_least}


def levels_of(*, members: Sequence[Member]) -> dict[tuple[int, int], Held]:
    """The level each member holds, by member and skill, whoever looks: for criteria of careers."""
    rows = SkillAssessment.objects.filter(member__in=members).held()
    return {(one.member_id, one.skill_id): Held(one.level, one.source) for one in rows}


def _within(viewer: Member) -> "QuerySet[Member]":
    return Member.objects.filter(access.owner_filter(viewer, VIEW, owner="pk"))


def _sheets(members: Sequence[Member], today: date, *, only_profiled: bool = False) -> list[Sheet]:
    profiles = competences.profiles_of(members)
    if only_profiled:
        members = [one for one in members if one.pk in profiles]
    said: dict[int, dict[int, dict[str, SkillAssessment]]] = {}
    found = SkillAssessment.objects.in_force().filter(member__in=members, skill__archived_at=None)
    for one in found.select_related("skill", "by").prefetch_related("skill__levels").order_by("pk"):
        said.setdefault(one.member_id, {}).setdefault(one.skill_id, {})[one.source] = one
    return [_sheet(one, profiles.get(one.pk), said.get(one.pk, {}), today) for one in members]


def _sheet(
    member: Member, profile: SkillProfile | None, said: Mapping[int, Mapping[str, SkillAssessment]], today: date
) -> Sheet:
    wanted = list(profile.lines.all()) if profile else []
    lines = [_line(one.skill, said.get(one.skill_id, {}), today, one.wanted, one.weight) for one in wanted]
    of_profile = {one.skill_id for one in wanted}
    others = [_line(next(iter(by.values())).skill, by, today) for pk, by in said.items() if pk not in of_profile]
    ready = levels.readiness(
        levels.Line(one.wanted or 0, one.weight or 0, one.held.level if one.held else None) for one in lines
    )
    return Sheet(member, profile, lines, sorted(others, key=lambda one: (one.skill.position, one.skill.pk)), ready)


def _line(
    skill: Skill,
    said: Mapping[str, SkillAssessment],
    today: date,
    wanted: int | None = None,
    weight: int | None = None,
) -> SkillLine:
    held = levels.held({source: one.level for source, one in said.items()})
    limit = add_months(today, -_FRESH_MONTHS)
    return SkillLine(
        skill=skill,
        wanted=wanted,
        weight=weight,
        said=said,
        held=held,
        gap=levels.gap(wanted, held.level if held else None) if wanted else None,
        is_apart=levels.are_apart(one.level for one in said.values()),
        is_old=held is not None and company.local_day(said[held.source].at) < limit,
    )
