"""Setting up ladders: their steps in order, and what has to be true of whoever takes one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.company import queries as company
from quarterdeck.core.records import versions
from quarterdeck.people.models import Member, Role
from quarterdeck.performance.actions.careers.refusals import CannotSetUpLadder
from quarterdeck.performance.models.careers import CriterionKind, Ladder, LadderStep, StepCriterion
from quarterdeck.performance.models.skills import Skill
from quarterdeck.performance.queries.scorecards.measuring import is_known
from quarterdeck.performance.queries.scorecards.templates import direction_of
from quarterdeck.performance.rules.skills import starter
from quarterdeck.performance.rules.skills.levels import HIGHEST, LOWEST

LADDER_FIELDS = ("kind", "name", "meaning")
STEP_FIELDS = ("name", "meaning", "role_id")


@transaction.atomic
def load_ladders(*, by: Member) -> int:
    """Load our three ladders in the company's language; one that was loaded before stays as it is. Returns how many are new.

    A criterion of a skill that the company does not have is left out.
    """
    known = set(Ladder.objects.exclude(code="").values_list("code", flat=True))
    new = [one for one in starter.model_in(company.company().language).ladders if one.code not in known]
    skills = dict(Skill.objects.exclude(code="").values_list("code", "pk"))
    roles = dict(Role.objects.values_list("code", "pk"))
    for given in new:
        ladder = Ladder.objects.create(code=given.code, kind=given.kind, name=given.name, meaning=given.meaning)
        for position, told in enumerate(given.steps):
            step = LadderStep.objects.create(
                ladder=ladder, position=position, name=told.name, role_id=roles.get(told.role)
            )
            for one in told.criteria:
                if not one.skill or one.skill in skills:
                    _criterion(step, one.kind, one.wanted, one.metric_code, skills.get(one.skill), one.months).save()
        trail.record(ladder, "created", by=by)
    return len(new)


@transaction.atomic
def create_ladder(*, values: Mapping[str, Any], by: Member) -> Ladder:
    ladder = Ladder(**{name: values[name] for name in LADDER_FIELDS if name in values})
    _refuse_nameless(ladder.name)
    ladder.save()
    trail.record(ladder, "created", by=by)
    return ladder


@transaction.atomic
def edit_ladder(*, ladder_id: int, values: Mapping[str, Any], version: int | None, by: Member) -> Ladder:
    ladder = _locked(ladder_id)
    wanted = {name: values[name] for name in LADDER_FIELDS if name in values}
    versions.refuse_stale(ladder, wanted, version=version)
    _refuse_nameless(wanted.get("name", ladder.name))
    changes = trail.differences(ladder, wanted)
    for name, value in wanted.items():
        setattr(ladder, name, value)
    ladder.version += 1
    ladder.save()
    trail.record(ladder, "edited", by=by, changes=changes)
    return ladder


@transaction.atomic
def archive_ladder(*, ladder_id: int, at: datetime, by: Member) -> None:
    """Use a ladder no more; who stands on it stays there."""
    ladder = _locked(ladder_id)
    ladder.archived_at = at
    ladder.save(update_fields=["archived_at", "updated_at"])
    trail.record(ladder, "archived", by=by)


@transaction.atomic
def restore_ladder(*, ladder_id: int, by: Member) -> None:
    ladder = _locked(ladder_id)
    ladder.archived_at = None
    ladder.save(update_fields=["archived_at", "updated_at"])
    trail.record(ladder, "restored", by=by)


@transaction.atomic
def add_step(*, ladder_id: int, values: Mapping[str, Any], by: Member) -> LadderStep:
    """A step above those there are."""
    ladder = _locked(ladder_id)
    _refuse_nameless(values["name"])
    last = ladder.steps.aggregate(last=Max("position"))["last"]
    step = LadderStep.objects.create(
        ladder=ladder,
        position=0 if last is None else last + 1,
        **{name: values[name] for name in STEP_FIELDS if name in values},
    )
    trail.record(ladder, "step_added", by=by, changes={"step": ("", step.name)})
    return step


@transaction.atomic
def edit_step(*, step_id: int, values: Mapping[str, Any], by: Member) -> LadderStep:
    step = _step(step_id)
    _refuse_nameless(values.get("name", step.name))
    for name in STEP_FIELDS:
        if name in values:
            setattr(step, name, values[name])
    step.save()
    trail.record(step.ladder, "step_edited", by=by, changes={"step": ("", step.name)})
    return step


@transaction.atomic
def remove_step(*, step_id: int, by: Member) -> None:
    """Take a step out. Refuses one that somebody stood on or was proposed for."""
    step = _step(step_id)
    if step.places.exists() or step.proposals.exists():
        raise CannotSetUpLadder(_("Somebody stands on this step or was proposed for it: rename it instead."))
    trail.record(step.ladder, "step_removed", by=by, changes={"step": (step.name, "")})
    step.delete()


@transaction.atomic
def move_step(*, step_id: int, is_up: bool, by: Member) -> None:
    """Swap a step with the one above it or below; the highest and the lowest stay where they are."""
    step = _step(step_id)
    ordered = list(step.ladder.steps.order_by("position", "pk"))
    place = ordered.index(step)
    other = place + 1 if is_up else place - 1
    if 0 <= other < len(ordered):
        ordered[place], ordered[other] = ordered[other], ordered[place]
    for position, one in enumerate(ordered):
        one.position = position
    LadderStep.objects.bulk_update(ordered, ["position"])
    trail.record(step.ladder, "step_edited", by=by, changes={"step": ("", step.name)})


@transaction.atomic
def add_criterion(*, step_id: int, values: Mapping[str, Any], by: Member) -> StepCriterion:
    """Say what has to be true of whoever takes a step: kind, wanted, metric_code, skill_id, months. Refuses what cannot be told."""
    step = _step(step_id)
    made = _criterion(
        step,
        values["kind"],
        values["wanted"],
        values.get("metric_code", ""),
        values.get("skill_id"),
        values.get("months"),
    )
    _refuse_wrong(made)
    made.save()
    trail.record(step.ladder, "criterion_added", by=by, changes={"step": ("", step.name)})
    return made


@transaction.atomic
def remove_criterion(*, criterion_id: int, by: Member) -> None:
    """Ask for it no more. Proposals keep what was asked when they were made."""
    found = get_object_or_404(StepCriterion.objects.select_related("step__ladder"), pk=criterion_id)
    _locked(found.step.ladder_id)
    trail.record(found.step.ladder, "criterion_removed", by=by, changes={"step": (found.step.name, "")})
    found.delete()


def _locked(ladder_id: int) -> Ladder:
    return get_object_or_404(Ladder.objects.select_for_update(), pk=ladder_id)


def _step(step_id: int) -> LadderStep:
    step = get_object_or_404(LadderStep.objects.select_related("ladder"), pk=step_id)
    _locked(step.ladder_id)
    return step


def _criterion(
    step: LadderStep, kind: str, wanted: Any, metric_code: str, skill_id: int | None, months: int | None
) -> StepCriterion:
    """A criterion with what belongs to its kind and nothing else."""
    has_span = kind in {CriterionKind.METRIC, CriterionKind.SCORECARD}
    return StepCriterion(
        step=step,
        kind=kind,
        wanted=wanted,
        metric_code=metric_code if kind == CriterionKind.METRIC else "",
        skill_id=skill_id if kind == CriterionKind.SKILL else None,
        months=months if has_span else None,
    )


def _refuse_wrong(made: StepCriterion) -> None:
    if made.kind == CriterionKind.METRIC:
        if not is_known(made.metric_code):
            raise CannotSetUpLadder(_("Choose a figure of the catalogue."), code="metric_code")
        if direction_of(made.metric_code) is None:
            raise CannotSetUpLadder(_("More of this figure is neither better nor worse."), code="metric_code")
    if made.kind == CriterionKind.SKILL:
        if not made.skill_id or not Skill.objects.current().filter(pk=made.skill_id).exists():
            raise CannotSetUpLadder(_("Choose a skill."), code="skill_id")
        if not LOWEST <= made.wanted <= HIGHEST:
            raise CannotSetUpLadder(_("Choose one of the levels."), code="wanted")
    if made.kind in {CriterionKind.METRIC, CriterionKind.SCORECARD} and not 1 <= (made.months or 0) <= 60:
        raise CannotSetUpLadder(_("Say over how many months, 60 at most."), code="months")
    if made.wanted < 0:
        raise CannotSetUpLadder(_("Give a number that is not below 0."), code="wanted")


def _refuse_nameless(name: str) -> None:
    if not name.strip():
        raise CannotSetUpLadder(_("Give it a name."), code="name")
