"""What search and the catalogue answer."""

from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from quarterdeck.api.schemas.parts import Day, Short


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
