"""Which skills there are, what they mean, and what roles need of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404

from quarterdeck.people.models import Member, Role
from quarterdeck.performance.models.skills import Family, ProfileSkill, Skill, SkillLevel, SkillProfile


@dataclass(frozen=True, slots=True)
class SkillGroup:
    """The skills of a family, in order."""

    title: str
    skills: Sequence[Skill]


def groups(*, is_archived: bool = False) -> list[SkillGroup]:
    """All skills with their levels and figures, by family; families without any are left out."""
    found = Skill.objects.archived() if is_archived else Skill.objects.current()
    every = list(found.select_related("evidence").prefetch_related(_levels()).order_by("position", "pk"))
    groups_ = [SkillGroup(str(one.label), [skill for skill in every if skill.family == one]) for one in Family]
    return [group for group in groups_ if group.skills]


def skill(*, skill_id: int) -> Skill:
    """One skill with its levels and its figure."""
    return get_object_or_404(Skill.objects.select_related("evidence").prefetch_related(_levels()), pk=skill_id)


def choices() -> list[tuple[int, str]]:
    """Skills in use, to choose from."""
    return list(Skill.objects.current().order_by("family", "position", "pk").values_list("pk", "name"))


def has_model() -> bool:
    """Whether there is any skill yet."""
    return Skill.objects.current().exists()


def profiles() -> list[SkillProfile]:
    """Every profile in use with its lines."""
    lines = ProfileSkill.objects.select_related("skill").prefetch_related(_levels("skill__"))
    ordered = Prefetch("lines", lines.order_by("skill__family", "skill__position", "pk"))
    found = SkillProfile.objects.current().select_related("role").prefetch_related(ordered)
    return list(found.order_by("name", "pk"))


def profile(*, profile_id: int) -> SkillProfile:
    """One profile in use with its lines."""
    found = next((one for one in profiles() if one.pk == profile_id), None)
    if found is None:
        raise Http404
    return found


def roles_without_profile() -> list[tuple[int, str]]:
    """Roles of which nobody has said yet what they need."""
    taken = SkillProfile.objects.current().values("role_id")
    return [(role.pk, str(role)) for role in Role.objects.exclude(pk__in=taken).order_by("pk")]


def profiles_of(members: Sequence[Member]) -> dict[int, SkillProfile]:
    """The profile each member is held against: that of the member's first role that has one."""
    by_role = {one.role_id: one for one in profiles()}
    held = Role.objects.filter(assignments__member__in=members, pk__in=by_role).order_by("pk")
    found: dict[int, SkillProfile] = {}
    for member_id, role_id in held.values_list("assignments__member_id", "pk"):
        found.setdefault(member_id, by_role[role_id])
    return found


def _levels(to: str = "") -> "Prefetch[str]":
    return Prefetch(f"{to}levels", SkillLevel.objects.order_by("level"))
