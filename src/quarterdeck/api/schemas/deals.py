"""Opportunities, their board, their moves and their stages."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from quarterdeck.api.schemas.parts import (
    Amount,
    Changes,
    Custom,
    Day,
    Id,
    Kept,
    Name,
    Percent,
    Short,
    Shown,
    Text,
    Whole,
    Words,
)


class LineIn(Schema):
    product_id: Id | None = None
    product_text: Annotated[str, Field(max_length=160)] = ""
    quantity: Annotated[Decimal, Field(gt=0, lt=10**9, decimal_places=3)] = Decimal(1)
    price: Amount


class OpportunityFields(Schema):
    account_id: Id | None = None
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None
    source: Annotated[str, Field(max_length=60)] = ""
    expected_close_on: Day | None = None
    next_step: Words = ""
    next_step_on: Day | None = None
    note: Text = ""
    custom: Custom | None = None


class OpportunityIn(OpportunityFields):
    name: Name
    amount: Amount = Decimal(0)
    owner_id: Id | None = None
    process_id: Id | None = None
    stage_id: Id | None = None
    opened_on: Day | None = None
    lines: Annotated[list[LineIn], Field(max_length=200)] = []


class OpportunityChanges(OpportunityFields, Changes):
    name: Name = ""
    amount: Amount | None = None
    probability: Percent | None = None


class OpportunityOut(Kept):
    number: str
    name: str
    account_id: int | None
    account_name: str | None
    owner_id: int
    owner_name: str
    process_id: int
    stage_id: int
    stage: str
    status: str
    amount: Shown
    currency: str
    probability: Shown
    source: str
    opened_on: date | None
    expected_close_on: date | None
    closed_on: date | None
    next_step: str
    next_step_on: date | None
    note: str
    custom: Custom

    @staticmethod
    def resolve_account_name(deal: Any) -> str | None:
        return deal.account.name if deal.account_id else None

    @staticmethod
    def resolve_owner_name(deal: Any) -> str:
        return str(deal.owner.name)

    @staticmethod
    def resolve_stage(deal: Any) -> str:
        return str(deal.stage.name)

    @staticmethod
    def resolve_currency(deal: Any) -> str:
        return str(deal.currency_id)

    @staticmethod
    def resolve_probability(deal: Any) -> Decimal:
        return Decimal(deal.stage.probability if deal.probability is None else deal.probability)


class Card(Schema):
    id: int
    number: str
    name: str
    account_name: str | None
    owner_name: str
    amount: Shown
    currency: str
    expected_close_on: date | None
    days_in_stage: int


class ColumnOut(Schema):
    stage_id: int
    stage: str
    count: int
    amount: Shown
    cards: list[Card]


class BoardOut(Schema):
    process_id: int
    columns: list[ColumnOut]


class Move(Schema):
    """Where a deal goes: the stage's id, code or name. Won and lost take the day; won may state the final amount."""

    stage: int | Annotated[str, Field(min_length=1, max_length=80)]
    closed_on: Day | None = None
    reason: Annotated[str, Field(max_length=120)] = ""
    amount: Amount | None = None
    note: Text = ""
    version: Annotated[Whole, Field(ge=1, lt=2**31)] | None = None


class StageIn(Schema):
    process_id: Id
    name: Short
    probability: Percent
    forecast_category: Short = "pipeline"


class StageChanges(Changes):
    name: Short = ""
    probability: Percent | None = None
    expected_days: Annotated[Whole, Field(ge=0, le=3650)] | None = None
    warning_days: Annotated[Whole, Field(ge=0, le=3650)] | None = None


class StageOut(Schema):
    id: int
    process_id: int
    code: str
    name: str
    position: int
    kind: str
    probability: Shown
    forecast_category: str
    expected_days: int | None
    warning_days: int | None
    version: int
    archived_at: datetime | None
