"""Writing what one thinks of somebody: kept as it is written, handed in once, by whoever was asked and nobody else."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quarterdeck.core.audit import trail
from quarterdeck.people.models import Member
from quarterdeck.performance.actions import questions
from quarterdeck.performance.actions.reviews import telling
from quarterdeck.performance.actions.reviews.refusals import CannotReview, LinkGone
from quarterdeck.performance.models.questions import AnswerSheet
from quarterdeck.performance.models.reviews import ANONYMOUS, CycleState, Evaluation, EvaluationState
from quarterdeck.performance.queries.reviews import writing
from quarterdeck.performance.rules.questions import Given
from quarterdeck.performance.rules.reviews import links

Answers = Mapping[int, Given]


@transaction.atomic
def keep(*, evaluation_id: int, answers: Answers, at: datetime, by: Member, version: int | None = None) -> AnswerSheet:
    """Keep what was written so far. Refuses what was written on in another window since `version`."""
    found = _to_write(evaluation_id, by)
    return questions.keep(sheet_id=_sheet(found, at).pk, answers=answers, version=version)


@transaction.atomic
def hand_in(
    *, evaluation_id: int, answers: Answers, at: datetime, by: Member, version: int | None = None
) -> Evaluation:
    """Keep the answers and hand them in; from then on nobody changes them."""
    found = _to_write(evaluation_id, by)
    questions.keep(sheet_id=_sheet(found, at).pk, answers=answers, version=version)
    return _handed_in(found, at)


@transaction.atomic
def decline(*, evaluation_id: int, why: str, by: Member) -> Evaluation:
    """Say that one cannot judge; whoever leads the review is told, with the reason. One's own view is not declined."""
    found = _to_write(evaluation_id, by)
    if found.evaluator_id == found.review.member_id:
        raise CannotReview(_("Nobody else can give your own view."))
    if not why.strip():
        raise CannotReview(_("Say why, so that somebody else can be asked."), code="why")
    found.state, found.declined_why = EvaluationState.DECLINED, why.strip()[:300]
    found.save(update_fields=["state", "declined_why"])
    trail.record(found.review, "reviewer_declined", by=by)
    sentence = gettext_lazy("%(who)s cannot assess %(name)s: please name somebody else.")
    words = {"who": by.name, "name": found.review.member.name}
    if by.pk != found.review.manager_id:
        telling.tell_of_review(found.review, found.review.manager, sentence, words)
    else:
        telling.tell_of_review(found.review, found.review.upper, sentence, words)
    return found


@transaction.atomic
def answer_by_link(*, key: str, answers: Answers, at: datetime) -> Evaluation:
    """Hand in a customer's view by their link, which works once. Refuses one that was used or has run out."""
    rows = Evaluation.objects.filter(key_hash=links.hashed(key)).select_related("review__cycle", "review__member")
    evaluation = rows.select_for_update(of=("self",)).first()
    if evaluation is None or not writing.is_answerable(evaluation, at):
        raise LinkGone(_("This link was used already or has run out. Thank you all the same."))
    questions.keep(sheet_id=_sheet(evaluation, at).pk, answers=answers)
    return _handed_in(evaluation, at)


def _to_write(evaluation_id: int, by: Member) -> Evaluation:
    """One that the member was asked for and may write now; another's is not there for them at all."""
    rows = Evaluation.objects.filter(evaluator=by).select_related(
        "review__cycle", "review__member", "review__manager", "review__upper", "sheet"
    )
    found = get_object_or_404(rows.select_for_update(of=("self",)), pk=evaluation_id)
    if found.state == EvaluationState.SUBMITTED:
        raise CannotReview(_("It was handed in already."), code="submitted")
    if found.state != EvaluationState.OPEN or found.review.cycle.state != CycleState.EVALUATING:
        raise CannotReview(_("Assessing has not begun or is over."), code="closed")
    return found


def _sheet(found: Evaluation, at: datetime) -> AnswerSheet:
    if found.sheet is None:
        asked = found.review.cycle.parts.select_related("asked").get(side=found.side).asked
        if asked is None:
            raise CannotReview(_("Nobody is asked from this side in this cycle."))
        found.sheet = questions.begin(questionnaire=asked, member=found.evaluator, at=at)
        found.save(update_fields=["sheet"])
    return found.sheet


def _handed_in(found: Evaluation, at: datetime) -> Evaluation:
    """Hand the sheet in. The trail of an anonymous one does not say who or when: it lies under the sheet, not the review."""
    sheet = questions.hand_in(sheet_id=found.sheet_id or 0, at=at)
    found.state, found.key_hash = EvaluationState.SUBMITTED, ""
    found.save(update_fields=["state", "key_hash"])
    about = sheet if found.side in ANONYMOUS else found.review
    trail.record(about, "handed_in", by=found.evaluator)
    return found
