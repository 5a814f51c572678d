"""The shapes of records as programs see them. Amounts are numbers with two decimals; moments are UTC; days are local."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import BeforeValidator, Field, PlainSerializer, model_validator

Amount = Annotated[Decimal, Field(ge=0, lt=10**12, max_digits=15, decimal_places=2)]
Percent = Annotated[Decimal, Field(ge=0, le=100, decimal_places=2)]
# What leaves is a JSON number: exact for two decimals far beyond any amount a company books.
Shown = Annotated[Decimal, PlainSerializer(float, return_type=float)]


def _written(value: Any) -> Any:
    """A day or moment is written as ISO 8601; a bare number is no date, though the validator would take it for seconds."""
    if isinstance(value, int | float) or (isinstance(value, str) and value.strip("+-.").replace(".", "").isdecimal()):
        raise ValueError(_("Write it as 2026-01-31."))
    return value


Day = Annotated[date, BeforeValidator(_written)]
Moment = Annotated[datetime, BeforeValidator(_written)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Short = Annotated[str, Field(max_length=80)]
Words = Annotated[str, Field(max_length=200)]
Text = Annotated[str, Field(max_length=10_000)]
Id = Annotated[int, Field(ge=1, lt=2**63)]


class Changes(Schema):
    """The fields to change, and the version the change began from (left out: no check)."""

    version: Annotated[int, Field(ge=1, lt=2**31)] | None = None

    @model_validator(mode="after")
    def _something(self) -> "Changes":
        if not self.values():
            raise ValueError(_("Name at least one field to change."))
        return self

    def values(self) -> dict[str, Any]:
        """What was sent, without the version."""
        return self.model_dump(exclude_unset=True, exclude={"version"})


class Kept(Schema):
    """What every record has."""

    id: int
    version: int
    created_at: datetime
    updated_at: datetime
    archived_at: datetime | None = None


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
    employees: Annotated[int, Field(ge=0, lt=2**31)] | None = None
    annual_revenue: Amount | None = None
    founded_year: Annotated[int, Field(ge=0, lt=2**15)] | None = None
    note: Text = ""


class AccountIn(AccountFields):
    name: Name


class AccountChanges(AccountFields, Changes):
    name: Name = ""


class AccountOut(Kept, AccountIn):
    owner_name: str | None
    annual_revenue: Shown | None

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


class ContactIn(ContactFields):
    name: Annotated[str, Field(min_length=1, max_length=120)]
    account_id: Id


class ContactChanges(ContactFields, Changes):
    name: Annotated[str, Field(min_length=1, max_length=120)] = ""


class ContactOut(Kept, ContactIn):
    pass


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
    version: Annotated[int, Field(ge=1, lt=2**31)] | None = None


class ActivityFields(Schema):
    note: Text = ""
    minutes: Annotated[int, Field(ge=0, le=1440)] | None = None
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


class ProductFields(Schema):
    series: Short = ""
    unit: Annotated[str, Field(max_length=30)] = ""
    cost: Amount | None = None


class ProductIn(ProductFields):
    code: Annotated[str, Field(min_length=1, max_length=60)]
    name: Annotated[str, Field(min_length=1, max_length=160)]
    list_price: Amount
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None


class ProductChanges(ProductFields, Changes):
    name: Annotated[str, Field(min_length=1, max_length=160)] = ""
    list_price: Amount | None = None


class ProductOut(Kept, ProductFields):
    code: str
    name: str
    cost: Shown | None
    list_price: Shown
    currency: str

    @staticmethod
    def resolve_currency(product: Any) -> str:
        return str(product.currency_id)


class MemberIn(Schema):
    login: Annotated[str, Field(min_length=1, max_length=150)]
    name: Annotated[str, Field(min_length=1, max_length=120)]
    team_id: Id
    roles: Annotated[list[Short], Field(max_length=20)] = []
    email: Annotated[str, Field(max_length=254)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    title: Annotated[str, Field(max_length=120)] = ""


class MemberChanges(Changes):
    name: Annotated[str, Field(min_length=1, max_length=120)] = ""
    email: Annotated[str, Field(max_length=254)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    title: Annotated[str, Field(max_length=120)] = ""


class MemberOut(Schema):
    id: int
    login: str
    name: str
    title: str
    email: str
    phone: str
    is_active: bool
    version: int
    team_id: int | None


class TeamIn(Schema):
    name: Annotated[str, Field(min_length=1, max_length=120)]
    kind: Short = "team"
    parent_id: Id


class TeamChanges(Changes):
    name: Annotated[str, Field(min_length=1, max_length=120)] = ""


class TeamOut(Schema):
    id: int
    name: str
    kind: str
    parent_id: int | None
    manager_id: int | None
    version: int
    archived_at: datetime | None


class StageIn(Schema):
    process_id: Id
    name: Short
    probability: Percent
    forecast_category: Short = "pipeline"


class StageChanges(Changes):
    name: Short = ""
    probability: Percent | None = None
    expected_days: Annotated[int, Field(ge=0, le=3650)] | None = None
    warning_days: Annotated[int, Field(ge=0, le=3650)] | None = None


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


class Found(Schema):
    kind: str
    id: int
    title: str
    subtitle: str
    url: str


class MetricQuery(Schema):
    """A question to the catalogue. The period is half-open: `to` is the first day not counted."""

    metrics: Annotated[list[Short], Field(min_length=1, max_length=20)]
    by: Annotated[list[Short], Field(max_length=4)] = []
    start: Annotated[Day, Field(alias="from")]
    end: Annotated[Day, Field(alias="to")]
    filters: dict[str, Annotated[list[str | int], Field(max_length=500)]] = {}


class MetricTable(Schema):
    columns: list[str]
    rows: list[list[Any]]


class MetricOut(Schema):
    code: str
    name: str
    formula: str
    unit: str
    higher_is_better: bool | None
    dimensions: list[str]
