"""Scorecards."""

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field, StrictBool

from quarterdeck.api.schemas.parts import Day, Id, Shown, Text, Whole, Words


class ScorecardsAsked(Schema):
    """Of which template, in the period that holds `on` (today without it); of one member, or of everybody within reach."""

    template_id: Id
    on: Day | None = None
    member_id: Id | None = None


class TemplateOut(Schema):
    id: int
    name: str
    role: str
    grain: str


class MeasureOut(Schema):
    """A target and what was reached; several where the team changed. Figures the caller's roles hide are null."""

    where: str
    days: int
    of_days: int
    target: Shown | None
    actual: Shown | None


class PartOut(Schema):
    """A part with its points explained: `adds` of all parts, and what a missed gate took, are the score."""

    id: int
    group: str
    title: str
    metric: str
    weight: Shown
    counted_weight: Shown
    points: Shown | None
    adds: Shown
    missing: str | None
    explanation: str
    measures: list[MeasureOut]


class ScorecardOut(Schema):
    """A scorecard as it would be if its period ended today, or as it was closed. `id` is null until something was said about it."""

    id: int | None
    member_id: int
    member: str
    template_id: int
    period_from: date
    period_to: date
    state: str
    score: Shown | None
    applied_weight: Shown
    taken_by_gate: Shown
    closed_at: datetime | None
    note: str
    parts: list[PartOut]


class JudgementIn(Schema):
    """A level by its place (the lowest 0), or why the part does not apply."""

    part_id: Id
    level: Annotated[Whole, Field(ge=0, le=20)] | None = None
    excluded: Words = ""
    note: Text = ""


class CloseIn(Schema):
    note: Text = ""


class ReasonIn(Schema):
    why: Annotated[str, Field(min_length=1, max_length=1000)]


class AppealIn(Schema):
    text: Annotated[str, Field(min_length=1, max_length=2000)]
    part_id: Id | None = None


class AppealOut(Schema):
    id: int
    state: str
    text: str
    part_id: int | None
    answer: str


class AnswerIn(Schema):
    is_upheld: StrictBool
    text: Annotated[str, Field(min_length=1, max_length=2000)]
