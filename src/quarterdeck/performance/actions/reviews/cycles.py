"""Setting up a cycle: its days, sides with weights, bands, and who is in it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.records import versions
from quarterdeck.people.models import Member
from quarterdeck.performance.actions import questions
from quarterdeck.performance.actions.reviews.refusals import CannotSetUpCycle
from quarterdeck.performance.models.questions import Questionnaire, QuestionUse
from quarterdeck.performance.models.reviews import ANSWERING, CycleBand, CyclePart, CycleState, ReviewCycle
from quarterdeck.performance.rules.reviews import anonymity, bands
from quarterdeck.performance.rules.reviews.starters import Starter

DAYS = ("nominate_by", "evaluate_by", "calibrate_by", "talk_by")
FIELDS = ("name", "intro", "starts_on", "ends_on", *DAYS, "joined_before", "least_answers", "most_peers")


@transaction.atomic
def create_cycle(*, values: Mapping[str, Any], by: Member, starter: Starter | None = None) -> ReviewCycle:
    """A cycle to be set up; with a starter, its sides, questions and bands to begin with. Refuses days out of order."""
    cycle = ReviewCycle(**_fields(values))
    _refuse_wrong(cycle)
    cycle.save()
    _choose(cycle, values)
    if starter is not None:
        _begin_with(cycle, starter, by)
    trail.record(cycle, "created", by=by)
    return cycle


@transaction.atomic
def edit_cycle(*, cycle_id: int, values: Mapping[str, Any], version: int | None, by: Member) -> ReviewCycle:
    """Change a cycle. Once it was launched only its name, its word and the days of later steps may change."""
    cycle = locked(cycle_id)
    wanted = _fields(values)
    versions.refuse_stale(cycle, wanted, version=version)
    changes = trail.differences(cycle, wanted)
    if cycle.state != CycleState.DRAFT and set(changes) - {"name", "intro", *DAYS}:
        raise CannotSetUpCycle(_("It was launched already: only its name and the days of its steps may change."))
    for name, value in wanted.items():
        setattr(cycle, name, value)
    _refuse_wrong(cycle)
    if cycle.state == CycleState.DRAFT:
        _choose(cycle, values)
    cycle.version += 1
    cycle.save()
    trail.record(cycle, "edited", by=by, changes=changes)
    return cycle


@transaction.atomic
def set_part(
    *, cycle_id: int, side: str, weight: Decimal, by: Member, questionnaire_id: int | None = None
) -> CyclePart:
    """Let a side count with a weight; people on it answer a questionnaire. Refuses one without questions."""
    cycle = draft(cycle_id)
    naire = None
    if side in ANSWERING:
        naire = (
            Questionnaire.objects.originals().current().filter(pk=questionnaire_id or 0, use=QuestionUse.REVIEW).first()
        )
        if naire is None:
            raise CannotSetUpCycle(_("Choose what these people are asked."), code="questionnaire_id")
    if not 0 <= weight <= 100:
        raise CannotSetUpCycle(_("A weight goes from 0 to 100."), code="weight")
    part, _made = CyclePart.objects.update_or_create(
        cycle=cycle, side=side, defaults={"weight": weight, "questionnaire": naire}
    )
    trail.record(cycle, "side_set", by=by, changes={str(part): ("", str(weight))})
    return part


@transaction.atomic
def remove_part(*, part_id: int, by: Member) -> None:
    part = get_object_or_404(CyclePart, pk=part_id)
    cycle = draft(part.cycle_id)
    trail.record(cycle, "side_removed", by=by, changes={str(part): (str(part.weight), "")})
    part.delete()


@transaction.atomic
def set_bands(*, cycle_id: int, given: Sequence[Mapping[str, Any]], by: Member) -> list[CycleBand]:
    """The bands of results, best first or last. Refuses floors named twice and limits that can never hold together."""
    cycle = draft(cycle_id)
    made = [CycleBand(cycle=cycle, **one) for one in given]
    if len({one.floor for one in made}) != len(made):
        raise CannotSetUpCycle(_("Two bands begin at the same points."), code="bands")
    wrong = bands.why_not_bands([one.rule for one in made])
    if wrong == "least":
        raise CannotSetUpCycle(_("The least shares together are more than everybody."), code="bands")
    if wrong == "most":
        raise CannotSetUpCycle(_("The most shares together are less than everybody."), code="bands")
    cycle.bands.all().delete()
    CycleBand.objects.bulk_create(made)
    trail.record(cycle, "bands_set", by=by, changes={"bands": ("", ", ".join(one.name for one in made))})
    return made


@transaction.atomic
def archive_cycle(*, cycle_id: int, at: datetime, by: Member) -> None:
    """Put a cycle away. Refuses one that is under way."""
    cycle = locked(cycle_id)
    if cycle.state not in (CycleState.DRAFT, CycleState.CLOSED):
        raise CannotSetUpCycle(_("It is under way: close it first."))
    cycle.archived_at = at
    cycle.save(update_fields=["archived_at", "updated_at"])
    trail.record(cycle, "archived", by=by)


@transaction.atomic
def restore_cycle(*, cycle_id: int, by: Member) -> None:
    cycle = locked(cycle_id)
    cycle.archived_at = None
    cycle.save(update_fields=["archived_at", "updated_at"])
    trail.record(cycle, "restored", by=by)


def locked(cycle_id: int) -> ReviewCycle:
    return get_object_or_404(ReviewCycle.objects.select_for_update(of=("self",)), pk=cycle_id)


def draft(cycle_id: int) -> ReviewCycle:
    """A cycle that is still being set up, locked; refused afterwards."""
    cycle = locked(cycle_id)
    if cycle.state != CycleState.DRAFT:
        raise CannotSetUpCycle(_("It was launched already: what people are judged by does not change any more."))
    return cycle


def _begin_with(cycle: ReviewCycle, starter: Starter, by: Member) -> None:
    made: dict[str, Questionnaire] = {}
    for part in starter.parts:
        if part.questions and part.name not in made:
            values = {"name": part.name, "use": QuestionUse.REVIEW.value, "intro": part.intro}
            known = Questionnaire.objects.originals().current().filter(**values).first()
            made[part.name] = known or questions.create_questionnaire(values=values, questions=part.questions, by=by)
        CyclePart.objects.create(
            cycle=cycle, side=part.side, weight=part.weight, questionnaire=made[part.name] if part.questions else None
        )
    CycleBand.objects.bulk_create([CycleBand(cycle=cycle, **one) for one in starter.bands])


def _fields(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in FIELDS if name in values}


def _choose(cycle: ReviewCycle, values: Mapping[str, Any]) -> None:
    if "unit_ids" in values:
        cycle.units.set(values["unit_ids"])
    if "role_ids" in values:
        cycle.roles.set(values["role_ids"])


def _refuse_wrong(cycle: ReviewCycle) -> None:
    if cycle.ends_on <= cycle.starts_on:
        raise CannotSetUpCycle(_("The period ends before it begins."), code="ends_on")
    days = [getattr(cycle, name) for name in DAYS]
    for name, before, day in zip(DAYS[1:], days, days[1:], strict=False):
        if day < before:
            raise CannotSetUpCycle(_("This step ends before the one before it."), code=name)
    if cycle.least_answers < anonymity.FEWEST:
        told = _("Fewer than %(n)s answers can be traced back to one person.") % {"n": anonymity.FEWEST}
        raise CannotSetUpCycle(told, code="least_answers")
