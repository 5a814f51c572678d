"""Feedback, one-to-ones, improvement plans."""

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, StrictBool

from quarterdeck.api.schemas.parts import Day, Id, Shown

Said = Annotated[str, Field(min_length=1, max_length=2000)]


class FeedbackAsked(Schema):
    """Received by default; what one gave, what is about those one leads, what is for everybody."""

    view: Literal["received", "given", "team", "everyone"] = "received"


class FeedbackIn(Schema):
    """A pointer is never for everybody; `asker` is for answers to whoever asked about somebody else."""

    kind: Literal["praise", "pointer"] = "praise"
    situation: Said
    behaviour: Said
    effect: Said
    advice: Annotated[str, Field(max_length=2000)] = ""
    audience: Literal["person", "leaders", "everyone", "asker"] = "person"


class FeedbackGiven(FeedbackIn):
    member_id: Id


class FeedbackOut(Schema):
    id: int
    kind: str
    by_id: int
    about_id: int
    situation: str
    behaviour: str
    effect: str
    advice: str
    audience: str
    request_id: int | None
    given_at: datetime


class RequestIn(Schema):
    """About oneself, or about somebody one leads."""

    about_id: Id
    asked_of_ids: Annotated[list[Id], Field(min_length=1, max_length=8)]
    question: Said
    due_on: Day | None = None


class RequestOut(Schema):
    id: int
    asked_by_id: int
    asked_of_id: int
    about_id: int
    question: str
    due_on: date | None
    asked_at: datetime


class RequestsOut(Schema):
    """Those that wait for an answer, and one's own that wait."""

    requests: list[RequestOut]


class SeriesOut(Schema):
    """With whom one talks; `late` in days."""

    id: int
    leader_id: int
    member_id: int
    rhythm: str
    next_on: date | None
    last_on: date | None
    late: int


class PointOut(Schema):
    id: int
    text: str
    by_id: int
    is_covered: bool


class AgreedOut(Schema):
    id: int
    member_id: int
    text: str
    due_on: date
    done_on: date | None
    dropped_on: date | None


class TalkOut(Schema):
    """A talk without private notes: those are on the screen of whoever wrote them and nowhere else."""

    id: int
    series_id: int
    state: str
    planned_on: date
    held_on: date | None
    notes: str
    points: list[PointOut]
    agreed: list[AgreedOut]


class PointIn(Schema):
    text: Annotated[str, Field(min_length=1, max_length=400)]


class HeldIn(Schema):
    """When it took place (today without it), and when the two talk again (by the rhythm without it)."""

    on: Day | None = None
    next_on: Day | None = None


class PlanAsked(Schema):
    is_closed: bool = False


class LookOut(Schema):
    on: date
    value: Shown | None
    is_on_track: bool
    note: str


class FairOut(Schema):
    """A step of the fair process."""

    step: str
    before: str
    is_met: bool


class PlanOut(Schema):
    """An improvement plan; figures the caller's roles hide are null."""

    id: int
    member_id: int
    state: str
    reason: str
    support: str
    metric: str
    baseline: Shown | None
    target: Shown | None
    value: Shown | None
    starts_on: date | None
    ends_on: date | None
    outcome: str | None
    fair_process: list[FairOut]
    agreed: list[AgreedOut]
    looks: list[LookOut]


class PlanRowOut(Schema):
    id: int
    member_id: int
    state: str
    starts_on: date | None
    ends_on: date | None
    outcome: str | None


class ProposedIn(Schema):
    member_id: Id
    reason: Annotated[str, Field(min_length=1, max_length=4000)]


class LookIn(Schema):
    note: Annotated[str, Field(min_length=1, max_length=4000)]
    is_on_track: StrictBool | None = None


class OwnWordsIn(Schema):
    text: Annotated[str, Field(min_length=1, max_length=4000)]
