"""Reviews as somebody may see them.

Nobody reads any answer before assessing is over, and the person not before it is released. What colleagues, the team and customers
said is only ever read together (`rules.reviews.anonymity`), by anybody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.shortcuts import get_object_or_404

from quarterdeck.people.models import Member
from quarterdeck.performance.models.agreements import Agreement
from quarterdeck.performance.models.questions import Question
from quarterdeck.performance.models.reviews import (
    ANONYMOUS,
    NOMINATED,
    CalibrationMove,
    CyclePart,
    CycleState,
    Evaluation,
    EvaluationState,
    Review,
    ReviewCycle,
    ReviewGoal,
    ReviewResult,
)
from quarterdeck.performance.queries import agreements
from quarterdeck.performance.queries.questions import Sheet
from quarterdeck.performance.queries.reviews import results
from quarterdeck.performance.rules.reviews.anonymity import GroupResult

_PEOPLE = ("cycle", "member", "unit", "manager", "upper", "band", "first_band", "manager_signed_by", "outcome_by")
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Said:
    """What one side said. Either sheets with names, or a group as one; neither where it is too small to be shown."""

    part: CyclePart
    sheets: Sequence[tuple[str, Sheet]] = ()
    group: GroupResult | None = None
    asked: Sequence[Question] = ()

    @property
    def is_anonymous(self) -> bool:
        return self.part.side in ANONYMOUS


@dataclass(frozen=True, slots=True)
class ReviewRecord:
    """A review for one viewer. `is_led` when the viewer speaks for the company in it; `results` and `said` are empty before their time;
    `to_write` is what the viewer is asked for now."""

    review: Review
    is_own: bool
    is_led: bool
    results: Sequence[ReviewResult]
    said: Sequence[Said]
    goals: Sequence[ReviewGoal]
    reviewers: Sequence[Evaluation]
    moves: Sequence[CalibrationMove]
    agreements: Sequence[Agreement]
    sides: Sequence[CyclePart]
    to_write: Evaluation | None

    @property
    def is_readable(self) -> bool:
        return may_read(self.review, is_led=self.is_led)


@dataclass(frozen=True, slots=True)
class Home:
    """What waits for somebody, their own reviews, and those of the people they lead in the newest cycles."""

    to_write: Sequence[Evaluation]
    own: Sequence[Review]
    led: Sequence[tuple[ReviewCycle, Sequence[Review]]]
    missing: Mapping[int, int]


def may_read(review: Review, *, is_led: bool) -> bool:
    """Whether results may be read: by those who lead once assessing is over, by the person once it is released."""
    return review.is_assessed if is_led else review.released_at is not None


def home(*, viewer: Member) -> Home:
    """Where somebody begins."""
    waiting = Evaluation.objects.to_write(viewer).select_related("review__member", "review__cycle")
    own = Review.objects.filter(member=viewer).select_related("cycle", "manager", "band")
    led = Review.objects.led_by(viewer).filter(cycle__archived_at=None).select_related(*_PEOPLE)
    rows = list(led.order_by("-cycle__starts_on", "-cycle", "member__name", "pk")[:SHOWN])
    cycles = {one.cycle_id: one.cycle for one in rows}
    return Home(
        to_write=list(waiting.order_by("review__cycle__evaluate_by", "side", "review__member__name", "pk")[:SHOWN]),
        own=list(own.order_by("-cycle__starts_on", "-pk")[:SHOWN]),
        led=[(cycle, [one for one in rows if one.cycle_id == pk]) for pk, cycle in cycles.items()],
        missing=_missing([one.pk for one in rows]),
    )


def review(*, viewer: Member, review_id: int) -> Review:
    """One that the viewer may see, or 404."""
    return get_object_or_404(Review.objects.visible_to(viewer).select_related(*_PEOPLE), pk=review_id)


def record(*, viewer: Member, review_id: int) -> ReviewRecord:
    """One review with as much as the viewer may see now; 404 out of sight."""
    found = review(viewer=viewer, review_id=review_id)
    is_own = found.member_id == viewer.pk
    is_readable = may_read(found, is_led=not is_own)
    parts = list(found.cycle.parts.select_related("asked").order_by("pk"))
    return ReviewRecord(
        review=found,
        is_own=is_own,
        is_led=not is_own,
        results=list(found.results.select_related("part").order_by("part")) if is_readable else [],
        said=_said(found, parts) if is_readable else [],
        goals=_goals(found, is_own=is_own, is_readable=is_readable),
        reviewers=_reviewers(found, is_own=is_own),
        moves=[] if is_own or not is_readable else list(found.moves.select_related("by").order_by("-at", "-pk")),
        agreements=agreements.of(viewer=viewer, review=found) if found.released_at else [],
        sides=parts,
        to_write=found.evaluations.to_write(viewer).order_by("pk").first(),
    )


def reviews(*, viewer: Member, cycle_id: int | None = None) -> list[Review]:
    """Those within sight, the latest cycle first, by name."""
    found = Review.objects.visible_to(viewer).select_related(*_PEOPLE)
    found = found if cycle_id is None else found.filter(cycle=cycle_id)
    return list(found.order_by("-cycle__starts_on", "-cycle", "member__name", "pk")[:SHOWN])


def goal(*, viewer: Member, goal_id: int) -> ReviewGoal:
    within = ReviewGoal.objects.filter(review__in=Review.objects.visible_to(viewer).values("pk"))
    return get_object_or_404(within.select_related("review__cycle", "review__member"), pk=goal_id)


def reviewer(*, viewer: Member, evaluation_id: int) -> Evaluation:
    """Somebody who was named in a review the viewer may see; never what they wrote."""
    within = Evaluation.objects.filter(review__in=Review.objects.visible_to(viewer).values("pk"))
    rows = within.filter(Q(review__member=viewer, side__in=NOMINATED) | ~Q(review__member=viewer))
    return get_object_or_404(
        rows.select_related("review__cycle", "review__member", "evaluator", "contact"), pk=evaluation_id
    )


def _said(found: Review, parts: Sequence[CyclePart]) -> list[Said]:
    handed = results.handed_in([found])
    said = []
    for part in parts:
        of_side = handed.get((found.pk, part.side), [])
        if part.side in ANONYMOUS:
            together = results.group(of_side, least=found.cycle.least_answers)
            said.append(Said(part, group=together[0], asked=together[1]) if together else Said(part))
        elif of_side:
            said.append(Said(part, sheets=[(one.name, sheet) for one, sheet in of_side]))
    return said


def _goals(found: Review, *, is_own: bool, is_readable: bool) -> list[ReviewGoal]:
    """Agreed and proposed goals; how far each was reached is seen by who wrote it, and by both once results are readable."""
    rows = list(found.goals.select_related("proposed_by").order_by("pk"))
    for one in rows:
        if not is_readable and is_own:
            one.level, one.note = None, ""
        elif not is_readable:
            one.own_level, one.own_note = None, ""
    return rows


def _reviewers(found: Review, *, is_own: bool) -> list[Evaluation]:
    """Who was named. The person sees whom was proposed and agreed, never who has answered."""
    rows = found.evaluations.exclude(state=EvaluationState.WITHDRAWN).select_related("evaluator", "contact")
    if not is_own:
        return list(rows.order_by("side", "pk"))
    named = list(rows.filter(side__in=NOMINATED).order_by("side", "pk"))
    for one in named:
        if one.state != EvaluationState.PROPOSED:
            one.state = EvaluationState.OPEN
    return sorted(named, key=lambda one: (one.side, one.name))


def _missing(review_ids: Sequence[int]) -> dict[int, int]:
    """How many views are still missing, by review."""
    found: dict[int, int] = {}
    asked = Evaluation.objects.filter(review__in=review_ids, review__cycle__state=CycleState.EVALUATING)
    open_ = asked.filter(state=EvaluationState.OPEN).order_by()
    for review_id in open_.values_list("review_id", flat=True):
        found[review_id] = found.get(review_id, 0) + 1
    return found
