"""Ladders with their steps and criteria, and where people stand on them."""

from collections.abc import Sequence

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404

from quarterdeck.people.models import Member
from quarterdeck.performance.models.careers import CareerPlace, Ladder, LadderKind, LadderStep, StepCriterion


def ladders(*, is_archived: bool = False) -> list[Ladder]:
    """Every ladder with its steps and their criteria: management, expert, elsewhere."""
    found = Ladder.objects.archived() if is_archived else Ladder.objects.current()
    order = list(LadderKind.values)
    return sorted(_whole(found).order_by("name", "pk"), key=lambda one: order.index(one.kind))


def ladder(*, ladder_id: int) -> Ladder:
    return get_object_or_404(_whole(Ladder.objects.all()), pk=ladder_id)


def step(*, step_id: int) -> LadderStep:
    """One step with its criteria."""
    found = LadderStep.objects.select_related("ladder").prefetch_related(_criteria())
    return get_object_or_404(found, pk=step_id)


def criterion(*, criterion_id: int) -> StepCriterion:
    return get_object_or_404(StepCriterion.objects.select_related("step__ladder"), pk=criterion_id)


def step_choices() -> list[tuple[str, list[tuple[int, str]]]]:
    """Steps to choose from, by ladder."""
    return [(one.name, [(step.pk, step.name) for step in one.steps.all()]) for one in ladders()]


def place_of(*, viewer: Member, member_id: int) -> CareerPlace | None:
    """Where somebody within reach stands."""
    found = CareerPlace.objects.visible_to(viewer).present().filter(member=member_id)
    return found.select_related("step__ladder").first()


def places_of(*, viewer: Member, member_id: int) -> list[CareerPlace]:
    """Where somebody stood, latest first."""
    found = CareerPlace.objects.visible_to(viewer).filter(member=member_id).select_related("step__ladder")
    return list(found.order_by("-from_on"))


def people_on(*, viewer: Member, ladder_id: int) -> dict[int, list[Member]]:
    """Who of those within reach stands on which step of a ladder."""
    found: dict[int, list[Member]] = {}
    places = CareerPlace.objects.visible_to(viewer).present().filter(step__ladder=ladder_id, member__is_active=True)
    for place in places.select_related("member").order_by("member__name", "pk"):
        found.setdefault(place.step_id, []).append(place.member)
    return found


def next_steps(*, place: CareerPlace | None, role_ids: Sequence[int]) -> list[LadderStep]:
    """The steps one could take next: on one's own ladder the next one first, then on each other ladder.

    Somebody who stands nowhere yet, or on another ladder, begins above the step of the own role.
    """
    found: list[LadderStep] = []
    for ladder in ladders():
        steps = list(ladder.steps.all())
        if place is not None and place.step.ladder_id == ladder.pk:
            after = [one for one in steps if one.position > place.step.position]
            found[:0] = after[:1]
        elif ladder.kind == LadderKind.ELSEWHERE:
            found += [one for one in _after_start(steps) if one.role_id not in role_ids]
        else:
            found += _above_role(steps, role_ids)
    return found


def _after_start(steps: Sequence[LadderStep]) -> Sequence[LadderStep]:
    """Without a first step that asks for nothing: it is where people come from, not where they go."""
    return steps[1:] if steps and not steps[0].criteria.all() else steps


def _above_role(steps: Sequence[LadderStep], role_ids: Sequence[int]) -> list[LadderStep]:
    own = [one.position for one in steps if one.role_id in role_ids]
    return [one for one in steps if own and one.position > max(own)][:1]


def _whole(found: "QuerySet[Ladder]") -> "QuerySet[Ladder]":
    steps = LadderStep.objects.select_related("role").prefetch_related(_criteria()).order_by("position", "pk")
    return found.prefetch_related(Prefetch("steps", steps))


def _criteria() -> "Prefetch[str]":
    return Prefetch("criteria", StepCriterion.objects.select_related("skill").order_by("pk"))
