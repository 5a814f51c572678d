"""What search and the catalogue answer."""

from datetime import date
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field, StrictBool

from quarterdeck.api.schemas.parts import Day, Short, Whole


class Found(Schema):
    kind: str
    id: int
    title: str
    subtitle: str
    url: str


Keys = Annotated[list[str | int | None], Field(max_length=500)]


class MetricScope(Schema):
    """The days and limits of a question. The period is half-open: `to` is the first day not counted."""

    start: Annotated[Day, Field(alias="from")]
    end: Annotated[Day, Field(alias="to")]
    filters: dict[str, Keys] = {}
    as_of: Annotated[Day | None, Field(description="answer as it would have been answered at the end of that day")] = (
        None
    )


class MetricQuery(MetricScope):
    """A question to the catalogue.

    `compare` holds every row against the period before ("previous"), the same a year before ("year_before") or the target
    ("target"); `totals` adds the totals, counted as if not split; `running` each span of time together with those before it;
    `top` keeps the largest groups of the first split (but time) by the first metric, and puts the rest together.
    """

    metrics: Annotated[list[Short], Field(min_length=1, max_length=20)]
    by: Annotated[list[Short], Field(max_length=4)] = []
    compare: Annotated[list[Short], Field(max_length=3)] = []
    totals: StrictBool = False
    running: StrictBool = False
    top: Annotated[Whole, Field(ge=1, le=500)] | None = None


class TotalsOut(Schema):
    """`grand` counts everything; `by_first` the groups of the first split, where there is a second one."""

    grand: list[Any]
    by_first: list[list[Any]]


class MetricTable(Schema):
    """`rows` hold labels and figures; `keys` what stands behind the labels, to ask for rows with. What was not asked for is null.

    `compared` and `running` stand row by row beside `rows`, with the figures only.
    """

    columns: list[str]
    rows: list[list[Any]]
    keys: list[list[Any]]
    compared: dict[str, list[list[Any]]] | None = None
    totals: TotalsOut | None = None
    compared_totals: dict[str, TotalsOut] | None = None
    running: list[list[Any]] | None = None
    rest: "RestOut | None" = None


class RestOut(Schema):
    """How many groups `top` left out, and their figures by the other splits."""

    count: int
    table: MetricTable


class MetricRowsIn(MetricScope):
    """Which rows: those a metric counts in the period, within the filters and, with `at`, within one cell of a table."""

    at: dict[str, str | int | None] = {}
    page: Annotated[Whole, Field(ge=1, lt=10**6)] = 1


class MetricPartOut(Schema):
    """One side of a figure, and what its rows add up to."""

    code: str
    name: str
    total: Any


class MetricRowOut(Schema):
    """A row behind a figure; `values` are what it adds to each part, null where it is not counted."""

    opportunity_id: int | None
    lead_id: int | None
    number: str
    name: str
    account: str
    owner: str
    stage: str
    day: date
    values: list[Any]


class MetricRowsOut(Schema):
    metric: str
    figure: Any
    parts: list[MetricPartOut]
    rows: list[MetricRowOut]
    count: int
    page: int
    pages: int


class MetricOut(Schema):
    code: str
    name: str
    formula: str
    unit: str
    higher_is_better: bool | None
    adds_up: bool
    dimensions: list[str]
