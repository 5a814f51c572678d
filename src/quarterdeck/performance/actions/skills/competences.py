"""Setting up which skills there are and what roles need of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.company import queries as company
from quarterdeck.core.records import versions
from quarterdeck.people.models import Member, Role
from quarterdeck.performance.actions.skills.refusals import CannotSetUpSkill
from quarterdeck.performance.models.careers import StepCriterion
from quarterdeck.performance.models.skills import ProfileSkill, Skill, SkillEvidence, SkillLevel, SkillProfile
from quarterdeck.performance.queries.scorecards.measuring import is_known
from quarterdeck.performance.queries.scorecards.templates import direction_of
from quarterdeck.performance.rules.skills import levels, starter

SKILL_FIELDS = ("family", "name", "meaning")


@dataclass(frozen=True, slots=True)
class EvidenceGiven:
    """The figure that speaks for a skill, as somebody typed it."""

    metric_code: str
    bounds: tuple[Decimal, ...]
    months: int = 12
    cases_code: str = ""
    least: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a profile wants of a skill."""

    level: int
    weight: int


@transaction.atomic
def load_model(*, by: Member) -> int:
    """Load our model in the company's language: skills, levels, evidence and profiles. Returns how many skills are new.

    A skill that was loaded before stays as the company made it, and so does a profile of a role that has one.
    """
    model = starter.model_in(company.company().language)
    known = set(Skill.objects.exclude(code="").values_list("code", flat=True))
    new = [one for one in model.skills if one.code not in known]
    for place, one in enumerate(model.skills):
        if one.code not in known:
            _load_skill(one, model.level_names, place, by)
    by_code = {skill.code: skill.pk for skill in Skill.objects.exclude(code="")}
    for profile in model.profiles:
        role = Role.objects.filter(code=profile.role).first()
        if role is not None and not SkillProfile.objects.current().filter(role=role).exists():
            lines = {by_code[code]: Wanted(*wanted) for code, wanted in profile.lines.items()}
            save_profile(role_id=role.pk, name=profile.name, lines=lines, by=by)
    return len(new)


@transaction.atomic
def create_skill(
    *, values: Mapping[str, Any], told: Sequence[tuple[str, str]], by: Member, evidence: EvidenceGiven | None = None
) -> Skill:
    """A skill of the company's own. `told` are the names and descriptions of its five levels."""
    last = Skill.objects.filter(family=values["family"]).aggregate(last=Max("position"))["last"]
    skill = Skill(position=0 if last is None else last + 1, **{name: values[name] for name in SKILL_FIELDS})
    _save(skill)
    _describe(skill, told)
    _witness(skill, evidence)
    trail.record(skill, "created", by=by)
    return skill


@transaction.atomic
def edit_skill(
    *,
    skill_id: int,
    values: Mapping[str, Any],
    told: Sequence[tuple[str, str]],
    version: int | None,
    by: Member,
    evidence: EvidenceGiven | None = None,
) -> Skill:
    """Change a skill, what its levels look like and the figure that speaks for it. Levels that were given stay as they are."""
    skill = _locked(skill_id)
    wanted = {name: values[name] for name in SKILL_FIELDS if name in values}
    versions.refuse_stale(skill, wanted, version=version)
    changes = trail.differences(skill, wanted)
    for name, value in wanted.items():
        setattr(skill, name, value)
    skill.version += 1
    _save(skill)
    _describe(skill, told)
    _witness(skill, evidence)
    trail.record(skill, "edited", by=by, changes=changes)
    return skill


@transaction.atomic
def archive_skill(*, skill_id: int, at: datetime, by: Member) -> None:
    """Use a skill no more. Refuses one that a profile or a ladder in use asks for."""
    skill = _locked(skill_id)
    used = ProfileSkill.objects.filter(skill=skill, profile__archived_at=None).select_related("profile").first()
    if used is not None:
        raise CannotSetUpSkill(
            _("“%(profile)s” wants this skill: take it out there first.") % {"profile": used.profile}
        )
    asked = StepCriterion.objects.filter(skill=skill, step__ladder__archived_at=None).select_related("step").first()
    if asked is not None:
        raise CannotSetUpSkill(
            _("The step “%(step)s” asks for this skill: take it out there first.") % {"step": asked.step}
        )
    skill.archived_at = at
    skill.save(update_fields=["archived_at", "updated_at"])
    trail.record(skill, "archived", by=by)


@transaction.atomic
def restore_skill(*, skill_id: int, by: Member) -> None:
    """Use a skill again. Refuses while another one has its name."""
    skill = _locked(skill_id)
    skill.archived_at = None
    _save(skill)
    trail.record(skill, "restored", by=by)


@transaction.atomic
def save_profile(*, role_id: int, name: str, lines: Mapping[int, Wanted], by: Member) -> SkillProfile:
    """Say what a role needs, in place of what was said before. Refuses a profile without skills and skills that are archived."""
    if not Role.objects.filter(pk=role_id).exists():
        raise CannotSetUpSkill(_("Choose a role."), code="role_id")
    if not lines:
        raise CannotSetUpSkill(_("Choose at least one skill."))
    if Skill.objects.current().filter(pk__in=lines).count() != len(lines):
        raise CannotSetUpSkill(_("One of the skills is no longer in use."))
    if any(not levels.LOWEST <= one.level <= levels.HIGHEST or not 1 <= one.weight <= 100 for one in lines.values()):
        raise CannotSetUpSkill(_("Levels go from 1 to 5, weights from 1 to 100."))
    profile = SkillProfile.objects.current().select_for_update().filter(role=role_id).first()
    act = "edited" if profile else "created"
    profile = profile or SkillProfile(role_id=role_id)
    profile.name = name.strip() or str(profile.role)
    profile.version += profile.pk is not None
    profile.save()
    profile.lines.all().delete()
    ProfileSkill.objects.bulk_create(
        ProfileSkill(profile=profile, skill_id=pk, wanted=one.level, weight=one.weight) for pk, one in lines.items()
    )
    trail.record(profile, act, by=by)
    return profile


def _load_skill(given: starter.Skill, names: Sequence[str], place: int, by: Member) -> None:
    skill = Skill(code=given.code, family=given.family, name=given.name, meaning=given.meaning, position=place)
    _save(skill)
    _describe(skill, list(zip(names, given.levels, strict=True)))
    if (told := given.evidence) is not None:
        _witness(skill, EvidenceGiven(told.metric_code, told.bounds, told.months, told.cases_code, told.least))
    trail.record(skill, "created", by=by)


def _locked(skill_id: int) -> Skill:
    return get_object_or_404(Skill.objects.select_for_update(), pk=skill_id)


def _save(skill: Skill) -> None:
    if not skill.name.strip():
        raise CannotSetUpSkill(_("Give the skill a name."), code="name")
    try:
        with transaction.atomic():
            skill.save()
    except IntegrityError as error:
        raise CannotSetUpSkill(_("There is a skill of that name already."), code="name") from error


def _describe(skill: Skill, told: Sequence[tuple[str, str]]) -> None:
    """Levels with their names and descriptions, in place of those before."""
    if len(told) != levels.HIGHEST or any(not name.strip() or not meaning.strip() for name, meaning in told):
        raise CannotSetUpSkill(_("Say of each of the five levels what one sees."))
    for level, (name, meaning) in enumerate(told, start=levels.LOWEST):
        said = {"name": name.strip(), "meaning": meaning.strip()}
        SkillLevel.objects.update_or_create(skill=skill, level=level, defaults=said)


def _witness(skill: Skill, given: EvidenceGiven | None) -> None:
    """The figure that speaks for a skill, or none."""
    if given is None:
        SkillEvidence.objects.filter(skill=skill).delete()
        return
    if not is_known(given.metric_code):
        raise CannotSetUpSkill(_("Choose a figure of the catalogue."), code="metric_code")
    is_lower = direction_of(given.metric_code)
    if is_lower is None:
        raise CannotSetUpSkill(_("More of this figure is neither better nor worse."), code="metric_code")
    if given.cases_code and not is_known(given.cases_code):
        raise CannotSetUpSkill(_("Choose a figure of the catalogue."), code="cases_code")
    if reason := levels.why_not_bounds(given.bounds, lower_is_better=is_lower):
        raise CannotSetUpSkill(reason, code="bounds")
    SkillEvidence.objects.update_or_create(
        skill=skill,
        defaults={
            "metric_code": given.metric_code,
            "bounds": list(given.bounds),
            "months": given.months,
            "cases_code": given.cases_code,
            "least": given.least if given.cases_code else 0,
        },
    )
