"""Cycles for those who set them up: the list, one with its sides and bands, how far everybody is."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404

from quarterdeck.core.audit import trail
from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.people.models import OrgUnit, Role
from quarterdeck.performance.models.questions import Questionnaire, QuestionUse
from quarterdeck.performance.models.reviews import (
    CycleBand,
    CyclePart,
    CycleState,
    Evaluation,
    EvaluationState,
    ReviewCycle,
)
from quarterdeck.performance.queries.reviews import people
from quarterdeck.performance.rules.reviews import weighing

# Of a long list of what is missing, so many are shown.
SHOWN = 100
_ASKED = (EvaluationState.OPEN, EvaluationState.SUBMITTED, EvaluationState.MISSED)


@dataclass(frozen=True, slots=True)
class CycleRow:
    """A cycle with how many people are in it and how many may read theirs."""

    cycle: ReviewCycle
    people: int
    asked: int
    handed_in: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How many views of one side were asked for, and handed in."""

    part: CyclePart
    asked: int
    handed_in: int


@dataclass(frozen=True, slots=True)
class CycleRecord:
    """A cycle with everything around it; `lacking` is what the weights lack to 100, None when they add up.

    `people` counts who would be in it (before the launch) or is in it. Of anonymous sides it is known who has not answered yet,
    which says nothing of what others answered.
    """

    cycle: ReviewCycle
    parts: Sequence[CyclePart]
    bands: Sequence[CycleBand]
    lacking: Decimal | None
    people: int
    units: Sequence[OrgUnit]
    roles: Sequence[Role]
    progress: Sequence[Progress]
    missing: Sequence[Evaluation]
    missing_count: int
    signed: int
    entries: Sequence[AuditEntry]


def cycle_rows(*, is_archived: bool = False) -> list[CycleRow]:
    """All cycles, the latest first."""
    found = ReviewCycle.objects.archived() if is_archived else ReviewCycle.objects.current()
    counted = {
        one.pk: one
        for one in ReviewCycle.objects.order_by().annotate(
            people=Count("reviews", distinct=True),
            asked=Count("reviews__evaluations", filter=Q(reviews__evaluations__state__in=_ASKED), distinct=True),
            done=Count(
                "reviews__evaluations",
                filter=Q(reviews__evaluations__state=EvaluationState.SUBMITTED),
                distinct=True,
            ),
        )
    }
    return [_row(one, counted[one.pk]) for one in found.order_by("-starts_on", "-pk")]


def cycle(*, cycle_id: int) -> ReviewCycle:
    return get_object_or_404(ReviewCycle.objects.prefetch_related("units", "roles"), pk=cycle_id)


def record(*, cycle_id: int) -> CycleRecord:
    """One cycle for those who set cycles up; 404 where there is none."""
    found = cycle(cycle_id=cycle_id)
    parts = list(found.parts.select_related("questionnaire", "asked").order_by("pk"))
    is_draft, is_assessing = found.state == CycleState.DRAFT, found.state == CycleState.EVALUATING
    waiting = Evaluation.objects.filter(review__cycle=found, state=EvaluationState.OPEN)
    missing = waiting.select_related("evaluator", "contact", "review__member")
    return CycleRecord(
        cycle=found,
        parts=parts,
        bands=list(found.bands.order_by("-floor")),
        lacking=weighing.why_not_weights([one.weight for one in parts]),
        people=people.participants(found).count() if is_draft else found.reviews.count(),
        units=list(found.units.all()),
        roles=list(found.roles.all()),
        progress=[] if is_draft else _progress(found, parts),
        missing=list(missing.order_by("review__member__name", "pk")[:SHOWN]) if is_assessing else [],
        missing_count=waiting.count() if is_assessing else 0,
        signed=found.reviews.filter(member_signed_at__isnull=False, manager_signed_at__isnull=False).count(),
        entries=trail.entries_for(found, limit=30),
    )


def part(*, part_id: int) -> CyclePart:
    return get_object_or_404(CyclePart.objects.select_related("cycle"), pk=part_id)


def questionnaire_choices() -> list[tuple[int, str]]:
    """What people may be asked in a review."""
    found = Questionnaire.objects.originals().current().filter(use=QuestionUse.REVIEW)
    return list(found.order_by("name", "pk").values_list("pk", "name"))


def unit_choices() -> list[tuple[int, str]]:
    return list(OrgUnit.objects.current().order_by("name", "pk").values_list("pk", "name"))


def role_choices() -> list[tuple[int, str]]:
    return [(role.pk, str(role)) for role in Role.objects.order_by("pk")]


def _row(one: ReviewCycle, counted: ReviewCycle) -> CycleRow:
    numbers = [getattr(counted, name) for name in ("people", "asked", "done")]
    return CycleRow(one, *numbers)


def _progress(found: ReviewCycle, parts: Sequence[CyclePart]) -> list[Progress]:
    rows = Evaluation.objects.filter(review__cycle=found, state__in=_ASKED).order_by().values("side")
    done = Count("pk", filter=Q(state=EvaluationState.SUBMITTED))
    by_side = {one["side"]: one for one in rows.annotate(all=Count("pk"), done=done)}
    return [Progress(one, by_side[one.side]["all"], by_side[one.side]["done"]) for one in parts if one.side in by_side]


def bands(*, cycle_id: int) -> list[CycleBand]:
    """The bands of a cycle, best first."""
    return list(CycleBand.objects.filter(cycle=cycle_id).order_by("-floor"))
