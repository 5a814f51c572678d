"""What the sides of reviews come to. Whoever calls decides who is told, and calls only when no more answers are taken."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from quarterdeck.core.calendar.periods import Period
from quarterdeck.people import access
from quarterdeck.performance.models.questions import Question
from quarterdeck.performance.models.reviews import (
    ANONYMOUS,
    ANSWERING,
    CyclePart,
    Evaluation,
    EvaluationState,
    Review,
    ReviewCycle,
    ReviewGoal,
    Side,
)
from quarterdeck.performance.models.scorecards import Closing
from quarterdeck.performance.queries import questions
from quarterdeck.performance.queries.questions import Sheet
from quarterdeck.performance.rules.reviews import anonymity, weighing
from quarterdeck.performance.rules.reviews.anonymity import GroupResult
from quarterdeck.targets.queries import okrs
from quarterdeck.targets.rules import okr

Scores = dict[int, Decimal | None]
Handed = Sequence[tuple[Evaluation, Sheet]]
_HUNDRED = Decimal(100)


def scores(cycle: ReviewCycle, reviews: Sequence[Review], *, today: date) -> dict[int, Scores]:
    """By review and part: what each side came to, 0 to 100; None where nothing or too little was said."""
    parts = list(cycle.parts.all())
    handed = handed_in(reviews)
    figures = _figures(parts, reviews, cycle.period, today)
    return {
        review.pk: {
            part.pk: _side(part, handed.get((review.pk, part.side), ()), cycle, figures, review) for part in parts
        }
        for review in reviews
    }


def handed_in(
    reviews: Iterable[Review], *, sides: Sequence[str] = ANSWERING
) -> dict[tuple[int, str], list[tuple[Evaluation, Sheet]]]:
    """Sheets that were handed in, by review and side; a few statements however many there are."""
    ids = [one.pk for one in reviews]
    done = Evaluation.objects.filter(review__in=ids, side__in=sides, state=EvaluationState.SUBMITTED)
    found = list(done.select_related("sheet", "evaluator", "contact").order_by("pk"))
    sheets = questions.sheets([one.sheet for one in found if one.sheet is not None])
    grouped: dict[tuple[int, str], list[tuple[Evaluation, Sheet]]] = {}
    for one in found:
        grouped.setdefault((one.review_id, one.side), []).append((one, sheets[one.sheet_id or 0]))
    return grouped


def group(handed: Handed, *, least: int) -> tuple[GroupResult, Sequence[Question]] | None:
    """What a group of people said together with the questions; None where it is too small to be shown."""
    if not handed:
        return None
    asked = handed[0][1].questions
    found = anonymity.together([one.asked for one in asked], [sheet.given for _one, sheet in handed], least=least)
    return None if found is None else (found, asked)


def _side(
    part: CyclePart, handed: Handed, cycle: ReviewCycle, figures: Mapping[str, Scores], review: Review
) -> Decimal | None:
    if part.side in figures:
        return figures[part.side].get(review.pk)
    if part.side in ANONYMOUS:
        found = group(handed, least=cycle.least_answers)
        return found[0].score if found else None
    return weighing.shared([(one.share, sheet.scored.score) for one, sheet in handed])


def _figures(parts: Sequence[CyclePart], reviews: Sequence[Review], period: Period, today: date) -> dict[str, Scores]:
    """What figures say of each review, by side."""
    read = {Side.GOALS: _goals, Side.SCORECARD: _scorecards, Side.OBJECTIVES: _objectives}
    sides = {Side(part.side) for part in parts}
    return {side.value: found(reviews, period, today) for side, found in read.items() if side in sides}


def _goals(reviews: Sequence[Review], _period: Period, _today: date) -> Scores:
    """Goals that were agreed, by the manager's view of them."""
    found: dict[int, list[tuple[Decimal, int | None]]] = {}
    agreed = ReviewGoal.objects.filter(review__in=[one.pk for one in reviews], agreed_at__isnull=False)
    for review_id, weight, level in agreed.order_by("pk").values_list("review_id", "weight", "level"):
        found.setdefault(review_id, []).append((weight, level))
    return {review_id: weighing.reached(levels) for review_id, levels in found.items()}


def _scorecards(reviews: Sequence[Review], period: Period, _today: date) -> Scores:
    """Closed scorecards whose period lies within, each for its days; what is above 100 counts as 100."""
    members = {one.member_id: one.pk for one in reviews}
    closed = Closing.objects.filter(
        scorecard__member__in=members,
        scorecard__starts_on__gte=period.start,
        scorecard__ends_on__lte=period.end,
        reopened_at=None,
    )
    found: dict[int, list[tuple[Decimal, Decimal | None]]] = {}
    for one in closed.select_related("scorecard").order_by("pk"):
        days = Decimal((one.scorecard.ends_on - one.scorecard.starts_on).days)
        score = None if one.score is None else min(_HUNDRED, one.score)
        found.setdefault(members[one.scorecard.member_id], []).append((days, score))
    return {review_id: weighing.shared(closings) for review_id, closings in found.items()}


def _objectives(reviews: Sequence[Review], period: Period, today: date) -> Scores:
    """How far somebody's own objectives of the period have come."""
    found: Scores = {}
    for one in reviews:
        tree = okrs.okr_tree(viewer=access.all_seeing(), period=period, today=today, owner_id=one.member_id)
        parts = [okr.Part(row.progress, 1) for row in tree.rows if row.progress is not None]
        progress = okr.together(parts)
        found[one.pk] = None if progress is None else min(_HUNDRED, (progress * _HUNDRED).quantize(Decimal("0.01")))
    return found
