"""Members, teams and products."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from quarterdeck.api.schemas.parts import Amount, Changes, Id, Kept, Short, Shown


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
