"""Leads and public pools."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field, StrictBool

from quarterdeck.api.schemas.parts import (
    Amount,
    Changes,
    Custom,
    Day,
    Id,
    Kept,
    Name,
    Short,
    Shown,
    Text,
    Whole,
    Words,
)

Phone = Annotated[str, Field(max_length=40)]
Mail = Annotated[str, Field(max_length=254)]
Name120 = Annotated[str, Field(max_length=120)]


class LeadFields(Schema):
    company_name: Words = ""
    title: Name120 = ""
    phone: Phone = ""
    email: Mail = ""
    wechat: Annotated[str, Field(max_length=60)] = ""
    website: Words = ""
    industry: Short = ""
    region: Short = ""
    city: Short = ""
    employees: Annotated[Whole, Field(ge=0, lt=2**31)] | None = None
    language: Annotated[str, Field(max_length=10)] = ""
    product_id: Id | None = None
    need: Text = ""
    note: Text = ""
    custom: Custom | None = None
    source: Annotated[str, Field(max_length=60)] = ""
    campaign: Name120 = ""
    cost: Annotated[Amount, Field(lt=10**10)] | None = None
    may_be_contacted: StrictBool | None = None
    referred_by_id: Id | None = None


class LeadIn(LeadFields):
    """Without an owner and a pool the routing rules find who gets it. `utm` keeps the marks of a campaign's link."""

    name: Name120 = ""
    owner_id: Id | None = None
    pool_id: Id | None = None
    utm: dict[Annotated[str, Field(max_length=40)], Annotated[str, Field(max_length=200)]] = {}


class LeadChanges(LeadFields, Changes):
    name: Annotated[str, Field(min_length=1, max_length=120)] = ""
    owner_id: Id | None = None


class LeadOut(Kept, LeadFields):
    custom: Custom
    name: str
    channel: str
    status: str
    owner_id: int | None
    pool_id: int | None
    cost: Shown | None
    score: int
    grade: str
    score_reasons: list[dict[str, Any]]
    unassigned_because: str
    disqualified_because: str
    response_due_at: datetime | None
    responded_at: datetime | None
    converted_at: datetime | None
    account_id: int | None
    contact_id: int | None
    opportunity_id: int | None


class LeadStatusIn(Schema):
    """`reason` is needed for `disqualified`."""

    status: Short
    reason: Words = ""


class Assignment(Schema):
    owner_id: Id


class Conversion(Schema):
    """Leave an id out to open a new account or contact."""

    account_id: Id | None = None
    contact_id: Id | None = None
    with_opportunity: StrictBool = True
    opportunity_name: Words = ""
    amount: Amount = Decimal(0)
    expected_close_on: Day | None = None


class ConvertedOut(Schema):
    lead: LeadOut
    account_id: int
    contact_id: int
    opportunity_id: int | None

    @staticmethod
    def resolve_opportunity_id(converted: Any) -> int | None:
        return converted.opportunity.pk if converted.opportunity else None

    @staticmethod
    def resolve_account_id(converted: Any) -> int:
        return int(converted.account.pk)

    @staticmethod
    def resolve_contact_id(converted: Any) -> int:
        return int(converted.contact.pk)


class PoolOut(Schema):
    id: int
    name: str
    kind: str
    daily_claims: int | None
    reclaim_days: int
    rest_days: int


class PoolRowOut(Schema):
    """A record nobody owns, its phone and e-mail masked. `why_not_yet` says what keeps the caller from claiming it."""

    id: int
    name: str
    company_name: str
    industry: str
    region: str
    city: str
    phone: str
    email: str
    grade: str
    score: int
    level: str
    last_owner: str
    left_at: datetime | None
    left_because: str
    why_not_yet: str


class PoolPageOut(Schema):
    items: list[PoolRowOut]
    count: int
    page: int


class Claim(Schema):
    kind: Annotated[str, Field(pattern="^(leads|accounts)$")]
    record_id: Id


class Claimed(Schema):
    kind: str
    record_id: int
    owner_id: int


class Release(Schema):
    """Records of one kind back to a pool, with the reason."""

    kind: Annotated[str, Field(pattern="^(leads|accounts)$")]
    record_ids: Annotated[list[Id], Field(min_length=1, max_length=10_000)]
    reason: Name


class Released(Schema):
    """`undo_id` takes it back."""

    released: int
    undo_id: int


class LapsingOut(Schema):
    """Who would lose what, when, and why."""

    record_id: int
    title: str
    owner_id: int
    owner_name: str
    since: datetime
    why: str
    at: datetime


class LapseRunOut(Schema):
    rule_id: int
    until: date
    items: list[LapsingOut]
