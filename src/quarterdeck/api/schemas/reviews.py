"""Reviews. Of what colleagues, the team and customers said there is no shape for a single answer: it does not leave."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from ninja import Schema
from pydantic import Field, StrictBool

from quarterdeck.api.schemas.parts import Id, Shown, Text, Whole, Words


class ReviewsAsked(Schema):
    """Within reach, of one cycle or of all."""

    cycle_id: Id | None = None


class SideOut(Schema):
    """What one side came to, 0 to 100, and its weight after missing sides' weights went to the others."""

    side: str
    score: Shown | None
    weight: Shown
    counted_weight: Shown


class QuestionOut(Schema):
    """One question a group answered together: its mean, 0 to 100, null where too few answered; texts in alphabetical order."""

    question: str
    mean: Shown | None
    texts: list[str]


class GroupOut(Schema):
    """What a side whose people are not named said together; empty where too few answered."""

    side: str
    questions: list[QuestionOut]


class ReviewRow(Schema):
    """A review as its list shows it; score and result are null before they may be read."""

    id: int
    cycle_id: int
    cycle: str
    member_id: int
    member: str
    state: str
    score: Shown | None
    band: str
    is_signed: bool


class ReviewOut(ReviewRow):
    """One review with its sides; `sides` and `groups` are empty before they may be read."""

    period_from: date
    period_to: date
    sides: list[SideOut]
    groups: list[GroupOut]
    talk_on: date | None
    talk_notes: str
    disagreement: str
    outcome: str


class EvaluationRow(Schema):
    """What the caller is asked to write."""

    id: int
    review_id: int
    cycle: str
    about: str
    side: str
    due_on: date


class AnswerOut(Schema):
    """A question with the caller's own answer so far; `choices` are places in `options`, from 0."""

    question_id: int
    group: str
    kind: str
    text: str
    guide: str
    is_required: bool
    options: list[str]
    number: Shown | None
    answer: str
    choices: list[int]


class EvaluationOut(EvaluationRow):
    """The caller's own sheet; `version` goes back with the next answers."""

    state: str
    version: int
    answers: list[AnswerOut]


class AnswerIn(Schema):
    """An answer: a number (a step, yes as 1 and no as 0), a text or places in the list; none of them takes it back."""

    question_id: Id
    number: Annotated[Decimal, Field(gt=-(10**12), lt=10**12, max_digits=16, decimal_places=4)] | None = None
    text: Text = ""
    choices: Annotated[list[Annotated[Whole, Field(ge=0, le=100)]], Field(max_length=50)] = []


class AnswersIn(Schema):
    """Answers to keep; with `hand_in` they are final."""

    answers: Annotated[list[AnswerIn], Field(max_length=200)]
    version: Annotated[Whole, Field(ge=1, le=2_000_000_000)] | None = None
    hand_in: StrictBool = False


class ReviewerIn(Schema):
    """A colleague to be asked about somebody."""

    member_id: Id


class MoveIn(Schema):
    """Another band in calibration, with the reason that stays on record."""

    band_id: Id
    why: Words


class SignIn(Schema):
    """Sign; the person may record another view."""

    disagreement: Text = ""


class MoveOut(Schema):
    """A move in calibration as it stays on record."""

    id: int
    what: str
    before: str
    after: str
    why: str
    at: datetime
