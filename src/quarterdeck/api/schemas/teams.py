"""Team reviews, recognition, the pulse."""

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from quarterdeck.api.schemas.parts import Id, Shown, Whole


class TeamLineOut(Schema):
    """A criterion: its level from 1 to 5 with a reason, or left out with one; null while it is not judged."""

    name: str
    weight: int
    level: int | None
    is_left_out: bool
    reason: str


class TeamReviewOut(Schema):
    id: int
    team_id: int
    team: str
    period_from: date
    period_to: date
    state: str
    score: Shown | None
    note: str
    lines: list[TeamLineOut]


class ThanksIn(Schema):
    """Whom to thank, for which value. `points` are for each of them."""

    member_ids: Annotated[list[Id], Field(min_length=1, max_length=20)]
    value_id: Id
    text: Annotated[str, Field(min_length=1, max_length=1000)]
    badge_id: Id | None = None
    points: Annotated[Whole, Field(ge=0, le=1000)] = 0


class ThanksOut(Schema):
    id: int
    at: datetime
    by: str
    members: list[str]
    value: str
    badge: str | None
    points: int
    text: str


class WallAsked(Schema):
    """`q` searches words and names; `page` counts from 1."""

    q: Annotated[str, Field(max_length=100)] = ""
    value_id: Id | None = None
    member_id: Id | None = None
    team: Id | None = None
    page: Annotated[Whole, Field(ge=1, le=10_000)] = 1


class PulseAsked(Schema):
    team: Id | None = None


class PulseOut(Schema):
    """What a team with everything below it said in a round: the mean as it may be told, and how many answered at least."""

    round_from: date
    round_to: date
    team_id: int
    team: str
    topic: str
    mean: Shown
    answers_at_least: int
