"""What the shapes are made of. Amounts are numbers with two decimals; moments are UTC; days are local."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import BeforeValidator, Field, PlainSerializer, model_validator

from quarterdeck.core.access.masks import Withheld

Amount = Annotated[Decimal, Field(ge=0, lt=10**12, max_digits=15, decimal_places=2)]
Percent = Annotated[Decimal, Field(ge=0, le=100, decimal_places=2)]
# What leaves is a JSON number: exact for two decimals far beyond any amount a company books.
# An amount that the caller may not know leaves as null.
Shown = Annotated[
    Decimal,
    PlainSerializer(lambda amount: None if isinstance(amount, Withheld) else float(amount), return_type=float | None),
]
# The company's own fields by their codes.
Custom = dict[Annotated[str, Field(max_length=40)], Any]


def _written(value: Any) -> Any:
    """A day or moment is written as ISO 8601; a bare number is no date, though the validator would take it for seconds."""
    if isinstance(value, int | float) or (isinstance(value, str) and value.strip("+-.").replace(".", "").isdecimal()):
        raise ValueError(_("Write it as 2026-01-31."))
    return value


def _counted(value: Any) -> Any:
    """Yes and no are no numbers, though the validator would take them for 1 and 0."""
    if isinstance(value, bool):
        raise ValueError(_("Write it as a number."))
    return value


Day = Annotated[date, BeforeValidator(_written)]
Moment = Annotated[datetime, BeforeValidator(_written)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Short = Annotated[str, Field(max_length=80)]
Words = Annotated[str, Field(max_length=200)]
Text = Annotated[str, Field(max_length=10_000)]
Whole = Annotated[int, BeforeValidator(_counted)]
Id = Annotated[Whole, Field(ge=1, lt=2**63)]


class Changes(Schema):
    """The fields to change, and the version the change began from (left out: no check)."""

    version: Annotated[Whole, Field(ge=1, lt=2**31)] | None = None

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
