"""`/feedback`: what colleagues tell each other, given or asked for."""

from django.utils import timezone
from ninja import Query, Router

from quarterdeck.api.guard import ApiRequest, reads, writes
from quarterdeck.api.schemas import Id
from quarterdeck.api.schemas import talks as schemas
from quarterdeck.performance.actions import feedback as actions
from quarterdeck.performance.models.feedback import Feedback, FeedbackRequest
from quarterdeck.performance.queries import feedback as queries

GIVE = "performance.give_feedback"
router = Router(tags=["feedback"])


@router.get("", response=list[schemas.FeedbackOut])
@reads(GIVE)
def list_feedback(request: ApiRequest, asked: Query[schemas.FeedbackAsked]) -> list[Feedback]:
    """What the caller may read, newest first."""
    return queries.page(viewer=request.member, view=asked.view).found


@router.post("", response={201: schemas.FeedbackOut})
@writes(GIVE, answers=schemas.FeedbackOut, status=201)
def give_feedback(request: ApiRequest, sent: schemas.FeedbackGiven) -> Feedback:
    """Tell a colleague what one saw."""
    values = sent.model_dump(exclude={"member_id"})
    return actions.give(member_ids=[sent.member_id], values=values, at=timezone.now(), by=request.member)[0]


@router.get("/requests", response=list[schemas.RequestOut])
@reads(GIVE)
def list_requests(request: ApiRequest) -> list[FeedbackRequest]:
    """What waits for an answer: the caller's, and others' to the caller."""
    page = queries.page(viewer=request.member, view="received")
    return [*page.to_answer, *page.waiting_for]


@router.post("/requests", response={201: schemas.RequestsOut})
@writes(GIVE, answers=schemas.RequestsOut, status=201)
def ask_for_feedback(request: ApiRequest, sent: schemas.RequestIn) -> schemas.RequestsOut:
    """Ask colleagues; whoever is asked already is not asked again."""
    made = actions.ask(at=timezone.now(), by=request.member, **sent.model_dump())
    return schemas.RequestsOut(requests=[schemas.RequestOut.from_orm(one) for one in made])


@router.post("/requests/{feedback_request_id}/answer", response={201: schemas.FeedbackOut})
@writes(GIVE, answers=schemas.FeedbackOut, status=201)
def answer_request(request: ApiRequest, feedback_request_id: Id, sent: schemas.FeedbackIn) -> Feedback:
    """Answer what one was asked, once."""
    values = sent.model_dump()
    return actions.answer(request_id=feedback_request_id, values=values, at=timezone.now(), by=request.member)


@router.get("/{feedback_id}", response=schemas.FeedbackOut)
@reads(GIVE)
def read_feedback(request: ApiRequest, feedback_id: Id) -> Feedback:
    """One the caller may read."""
    return queries.one(viewer=request.member, feedback_id=feedback_id)
