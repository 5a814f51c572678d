"""Reports, dashboards, alerts and briefs."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field, StrictBool

from quarterdeck.api.schemas.parts import Day, Id, Short, Whole

Code = Annotated[str, Field(max_length=80)]
Limits = dict[Code, Annotated[list[int | Short | None], Field(max_length=500)]]
Sharing = Annotated[str, Field(pattern="^(nobody|unit|everyone)$")]


class ReportDefinition(Schema):
    """Metrics split into rows and by at most one dimension into columns. `span` names the days from today, such as `this_quarter`
    or `last_30_days`; `between` takes `start` and `end` (not included). `against`: previous, year_before, target, running.
    """

    metrics: Annotated[list[Code], Field(min_length=1, max_length=8)]
    rows: Annotated[list[Code], Field(max_length=3)] = []
    column: Code = ""
    filters: Limits = {}
    span: Code = "this_quarter"
    start: Day | None = None
    end: Day | None = None
    against: Annotated[list[Code], Field(max_length=4)] = []
    picture: Code = "bars"
    largest_first: StrictBool = False
    top: Annotated[Whole, Field(ge=0, le=100)] = 0
    subtotals: StrictBool = False


class ReportIn(Schema):
    name: Annotated[str, Field(min_length=1, max_length=80)]
    description: Annotated[str, Field(max_length=200)] = ""
    definition: ReportDefinition
    sharing: Sharing = "nobody"
    unit_id: Id | None = None


class ReportChanges(ReportIn):
    """A whole report; `version` is the one the change began from, without it nobody's edit is noticed."""

    version: Annotated[Whole, Field(ge=1, lt=2**31)] | None = None


class ReportOut(Schema):
    id: int
    name: str
    description: str
    definition: dict[str, Any]
    owner_id: int
    sharing: str
    unit_id: int | None
    version: int
    updated_at: datetime


class ReportColumn(Schema):
    """`metric` is empty for what rows are split by; `of` names a value of the columns' split, `against` what it is held against."""

    name: str
    metric: str
    of: str
    against: str


class ReportTableOut(Schema):
    """Rows as a list of labels and figures in the order of `columns`; `rest` marks what a top leaves out, `subtotals` the sub-totals."""

    start: date
    end: date
    columns: list[ReportColumn]
    rows: list[list[Any]]
    rest: list[bool]
    subtotals: list[bool]
    totals: list[Any]


class DashboardOut(Schema):
    id: int
    name: str
    owner_id: int
    sharing: str
    unit_id: int | None
    version: int
    updated_at: datetime


class DashboardTableOut(Schema):
    """A report on a dashboard: its `table`, or the `problem` that there is none for."""

    report_id: int
    name: str
    problem: str
    table: ReportTableOut | None


class BriefAsked(Schema):
    """`day` looks back on the last working day, `week` on the week before."""

    span: Annotated[str, Field(pattern="^(day|week)$")] = "day"


class BriefSentence(Schema):
    """`part`: changed, behind, do; `tone`: green, amber, red, neutral; `url` is where one sees or does it."""

    part: str
    text: str
    tone: str
    url: str


class BriefOut(Schema):
    headline: str
    days: str
    sentences: list[BriefSentence]


class AlertIn(Schema):
    """`condition`: below, above, falls, rises, target; `threshold` in the metric's unit, for shares and comparisons as a share."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    metric: Code
    condition: Code
    threshold: Annotated[Decimal, Field(max_digits=20, decimal_places=4)]
    span: Code = "this_month"
    split: Code = ""
    filters: Limits = {}
    repeat: Code = "once"
    quiet_from: time | None = None
    quiet_until: time | None = None
    working_days_only: StrictBool = True
    member_ids: Annotated[list[Id], Field(max_length=500)] = []
    robot_ids: Annotated[list[Id], Field(max_length=50)] = []


class AlertOut(Schema):
    id: int
    name: str
    metric: str
    condition: str
    threshold: Decimal
    span: str
    split: str
    filters: dict[str, Any]
    repeat: str
    quiet_from: time | None
    quiet_until: time | None
    working_days_only: bool
    is_on: bool
    checked_at: datetime | None
    problem: str


class AlertReading(Schema):
    """What an alert sees of the caller's reach now; `is_met` says whether it would speak."""

    key: str
    name: str
    value: Any
    base: Any
    is_met: bool
