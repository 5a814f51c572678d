"""Skills, development plans and promotions."""

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field, StrictBool

from quarterdeck.api.schemas.parts import Id, Shown, Whole


class LevelOut(Schema):
    """A level of a skill and what one sees at it."""

    level: int
    name: str
    meaning: str


class SkillOut(Schema):
    id: int
    family: str
    name: str
    meaning: str
    levels: list[LevelOut]


class SaidOut(Schema):
    """What one source says: self, manager, test, or evidence (figures)."""

    source: str
    level: int
    why: str
    at: datetime


class SkillLineOut(Schema):
    """A skill of somebody: the level that counts and whose word it is; wanted and gap are null where the role asks for nothing."""

    skill_id: int
    skill: str
    level: int | None
    source: str | None
    wanted: int | None
    weight: int | None
    gap: int | None
    said: list[SaidOut]


class SheetOut(Schema):
    """`readiness` is Σ weight × level ÷ Σ weight × wanted, from 0 to 1, over the skills that were assessed."""

    member_id: int
    member: str
    profile: str | None
    readiness: Shown | None
    assessed: int
    of: int
    skills: list[SkillLineOut]


class SkillsAsked(Schema):
    """Who has a level of a skill, or a higher one; without a skill everybody within reach."""

    skill_id: Id | None = None
    at_least: Annotated[Whole, Field(ge=1, le=5)] = 1


class AssessmentIn(Schema):
    """A level. `source` is self, manager or test; a level that changes needs a reason."""

    skill_id: Id
    source: Annotated[str, Field(pattern="^(self|manager|test)$")]
    level: Annotated[Whole, Field(ge=1, le=5)]
    why: Annotated[str, Field(max_length=500)] = ""


class PlanItemOut(Schema):
    kind: str
    skill: str | None
    text: str
    hours: int
    due_on: date
    done_on: date | None


class PlanOut(Schema):
    """A development plan. `done` is the share of its hours that is done."""

    id: int
    member_id: int
    goal: str
    starts_on: date
    ends_on: date
    state: str
    done: Shown | None
    late: int
    items: list[PlanItemOut]


class PromotionIn(Schema):
    """Somebody for a step; without one, for the next."""

    member_id: Id
    step_id: Id | None = None
    why: Annotated[str, Field(min_length=1, max_length=1000)]


class DecisionIn(Schema):
    is_approved: StrictBool
    answer: Annotated[str, Field(min_length=1, max_length=1000)]


class CriterionOut(Schema):
    """A criterion as it stood when the proposal was made; `is_met` is null where nothing was known."""

    asked: str
    reached: str
    is_met: bool | None


class PromotionOut(Schema):
    id: int
    member_id: int
    step_id: int
    step: str
    state: str
    why: str
    answer: str
    from_on: date | None
    criteria: list[CriterionOut]
