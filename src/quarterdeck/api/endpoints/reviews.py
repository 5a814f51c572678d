"""`/reviews`: reviews as the caller may read them, and what the caller is asked to write."""

from typing import Any

from django.utils import timezone
from ninja import Query, Router

from quarterdeck.api.guard import ApiRequest, reads, writes
from quarterdeck.api.schemas import Id
from quarterdeck.api.schemas import reviews as schemas
from quarterdeck.performance.actions.reviews import calibrating, evaluating, nominating, talking
from quarterdeck.performance.models.reviews import CalibrationMove, Evaluation, Review
from quarterdeck.performance.queries.reviews import records, writing
from quarterdeck.performance.queries.reviews.records import ReviewRecord, Said
from quarterdeck.performance.queries.reviews.writing import ToWrite
from quarterdeck.performance.rules.questions import Given, read_choices

VIEW, CALIBRATE = "performance.view_reviews", "performance.calibrate_reviews"
router = Router(tags=["reviews"])


@router.get("", response=list[schemas.ReviewRow])
@reads(VIEW)
def list_reviews(request: ApiRequest, asked: Query[schemas.ReviewsAsked]) -> list[dict[str, Any]]:
    """Reviews within reach, the latest cycle first; one's own and those of the people one leads."""
    found = records.reviews(viewer=request.member, cycle_id=asked.cycle_id)
    return [_row(one, is_led=one.member_id != request.member.pk) for one in found]


@router.get("/evaluations", response=list[schemas.EvaluationRow])
@reads(VIEW)
def list_evaluations(request: ApiRequest) -> list[dict[str, Any]]:
    """What the caller is asked to write now, the most urgent first."""
    return [_asked(one) for one in records.home(viewer=request.member).to_write]


@router.get("/evaluations/{evaluation_id}", response=schemas.EvaluationOut)
@reads(VIEW)
def read_evaluation(request: ApiRequest, evaluation_id: Id) -> dict[str, Any]:
    """The caller's own sheet with its questions; nobody else's can be read."""
    return _sheet(writing.to_write(viewer=request.member, evaluation_id=evaluation_id))


@router.post("/evaluations/{evaluation_id}/answers", response=schemas.EvaluationOut)
@writes(VIEW, answers=schemas.EvaluationOut)
def answer(request: ApiRequest, evaluation_id: Id, sent: schemas.AnswersIn) -> schemas.EvaluationOut:
    """Keep answers, or hand them in; refused (409) when the sheet was written on since `version`."""
    given = {one.question_id: Given(one.number, one.text, tuple(one.choices)) for one in sent.answers}
    act = evaluating.hand_in if sent.hand_in else evaluating.keep
    act(evaluation_id=evaluation_id, answers=given, version=sent.version, at=timezone.now(), by=request.member)
    found = writing.to_write(viewer=request.member, evaluation_id=evaluation_id)
    return schemas.EvaluationOut.model_validate(_sheet(found))


@router.get("/{review_id}", response=schemas.ReviewOut)
@reads(VIEW)
def read_review(request: ApiRequest, review_id: Id) -> dict[str, Any]:
    """One review; its sides once they may be read, what groups said only ever together."""
    return _review(records.record(viewer=request.member, review_id=review_id))


@router.post("/{review_id}/reviewers", response=schemas.ReviewOut)
@writes(VIEW, answers=schemas.ReviewOut)
def propose(request: ApiRequest, review_id: Id, sent: schemas.ReviewerIn) -> schemas.ReviewOut:
    """Name a colleague; one's own proposal waits for the manager."""
    nominating.propose(review_id=review_id, member_id=sent.member_id, by=request.member)
    return _read(request, review_id)


@router.post("/{review_id}/sign", response=schemas.ReviewOut)
@writes(VIEW, answers=schemas.ReviewOut)
def sign(request: ApiRequest, review_id: Id, sent: schemas.SignIn) -> schemas.ReviewOut:
    """Sign that the talk took place."""
    talking.sign(review_id=review_id, disagreement=sent.disagreement, at=timezone.now(), by=request.member)
    return _read(request, review_id)


@router.post("/{review_id}/moves", response={201: schemas.MoveOut})
@writes(CALIBRATE, answers=schemas.MoveOut, status=201)
def move(request: ApiRequest, review_id: Id, sent: schemas.MoveIn) -> CalibrationMove:
    """Move somebody to another band in calibration, with a reason."""
    return calibrating.move(
        review_id=review_id, band_id=sent.band_id, why=sent.why, at=timezone.now(), by=request.member
    )


def _read(request: ApiRequest, review_id: int) -> schemas.ReviewOut:
    found = records.record(viewer=request.member, review_id=review_id)
    return schemas.ReviewOut.model_validate(_review(found))


def _row(one: Review, *, is_led: bool) -> dict[str, Any]:
    is_readable = records.may_read(one, is_led=is_led)
    return {
        "id": one.pk,
        "cycle_id": one.cycle_id,
        "cycle": one.cycle.name,
        "member_id": one.member_id,
        "member": one.member.name,
        "state": one.cycle.state,
        "score": one.score if is_readable else None,
        "band": one.band.name if is_readable and one.band else "",
        "is_signed": bool(one.member_signed_at and one.manager_signed_at),
    }


def _review(found: ReviewRecord) -> dict[str, Any]:
    one = found.review
    is_talked = one.released_at is not None
    return {
        **_row(one, is_led=found.is_led),
        "period_from": one.cycle.starts_on,
        "period_to": one.cycle.ends_on,
        "sides": [
            {
                "side": result.part.side,
                "score": result.score,
                "weight": result.part.weight,
                "counted_weight": result.counted,
            }
            for result in found.results
        ],
        "groups": [_group(said) for said in found.said if said.is_anonymous],
        "talk_on": one.talk_on if is_talked else None,
        "talk_notes": one.talk_notes if is_talked else "",
        "disagreement": one.disagreement if is_talked else "",
        "outcome": one.outcome if is_talked else "",
    }


def _group(said: Said) -> dict[str, Any]:
    texts = {one.pk: one.text for one in said.asked}
    lines = said.group.lines if said.group else ()
    return {
        "side": said.part.side,
        "questions": [{"question": texts[line.key], "mean": line.points, "texts": list(line.texts)} for line in lines],
    }


def _asked(one: Evaluation) -> dict[str, Any]:
    return {
        "id": one.pk,
        "review_id": one.review_id,
        "cycle": one.review.cycle.name,
        "about": one.review.member.name,
        "side": one.side,
        "due_on": one.review.cycle.evaluate_by,
    }


def _sheet(found: ToWrite) -> dict[str, Any]:
    return {
        **_asked(found.evaluation),
        "state": found.evaluation.state,
        "version": found.version,
        "answers": [
            {
                "question_id": one.pk,
                "group": one.group,
                "kind": one.kind,
                "text": one.text,
                "guide": one.guide,
                "is_required": one.is_required,
                "options": [choice.label for choice in read_choices(one.options)],
                "number": given.number,
                "answer": given.text,
                "choices": list(given.choices),
            }
            for one in found.questions
            for given in [found.given.get(one.pk, Given())]
        ],
    }
