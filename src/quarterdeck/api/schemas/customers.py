"""Accounts, contacts and activities."""

from datetime import datetime
from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field, model_validator

from quarterdeck.api.schemas.parts import (
    Amount,
    Changes,
    Custom,
    Day,
    Id,
    Kept,
    Moment,
    Name,
    Short,
    Shown,
    Text,
    Whole,
    Words,
)


class AccountFields(Schema):
    parent_id: Id | None = None
    owner_id: Id | None = None
    life_cycle: Short = "potential"
    industry: Short = ""
    region: Short = ""
    city: Short = ""
    address: Words = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    website: Words = ""
    employees: Annotated[Whole, Field(ge=0, lt=2**31)] | None = None
    annual_revenue: Amount | None = None
    founded_year: Annotated[Whole, Field(ge=0, lt=2**15)] | None = None
    note: Text = ""
    custom: Custom | None = None


class AccountIn(AccountFields):
    name: Name


class AccountChanges(AccountFields, Changes):
    name: Name = ""


class AccountOut(Kept, AccountIn):
    owner_name: str | None
    annual_revenue: Shown | None
    custom: Custom

    @staticmethod
    def resolve_owner_name(account: Any) -> str | None:
        return account.owner.name if account.owner_id else None


class ContactFields(Schema):
    title: Annotated[str, Field(max_length=120)] = ""
    department: Annotated[str, Field(max_length=120)] = ""
    buying_role: Short = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    email: Annotated[str, Field(max_length=254)] = ""
    wechat: Annotated[str, Field(max_length=60)] = ""
    note: Text = ""
    custom: Custom | None = None


class ContactIn(ContactFields):
    name: Annotated[str, Field(min_length=1, max_length=120)]
    account_id: Id


class ContactChanges(ContactFields, Changes):
    name: Annotated[str, Field(min_length=1, max_length=120)] = ""


class ContactOut(Kept, ContactIn):
    custom: Custom


class ActivityFields(Schema):
    note: Text = ""
    minutes: Annotated[Whole, Field(ge=0, le=1440)] | None = None
    outcome: Short = ""
    next_step: Words = ""
    next_step_on: Day | None = None


class ActivityIn(ActivityFields):
    """Done when `done_at` is given; planned when `due_at` is."""

    kind: Short
    subject: Name
    account_id: Id | None = None
    opportunity_id: Id | None = None
    contact_id: Id | None = None
    due_at: Moment | None = None
    done_at: Moment | None = None

    @model_validator(mode="after")
    def _when(self) -> "ActivityIn":
        if self.due_at is None and self.done_at is None:
            raise ValueError(_("Say when it was done (done_at) or when it is planned (due_at)."))
        return self


class ActivityChanges(ActivityFields, Changes):
    subject: Name = ""
    due_at: Moment | None = None


class ActivityOut(Kept, ActivityFields):
    kind: str
    subject: str
    account_id: int | None
    opportunity_id: int | None
    contact_id: int | None
    owner_id: int
    due_at: datetime | None
    done_at: datetime | None
