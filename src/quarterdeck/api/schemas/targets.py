"""Plans, targets, pace, objectives."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field, StrictBool

from quarterdeck.api.schemas.parts import Changes, Day, Id, Shown, Text, Whole, Words

MetricCode = Annotated[str, Field(min_length=1, max_length=60)]
Level = Annotated[str, Field(pattern="^(base|stretch|challenge)$")]
Side = Annotated[str, Field(pattern="^(given|proposed|agreed)$")]
PlainSide = Annotated[str, Field(pattern="^(given|proposed)$")]
How = Annotated[str, Field(pattern="^(last_year_pattern|growth|even|capacity|territory_potential)$")]
Owed = Annotated[Decimal, Field(ge=0, lt=10**14, max_digits=18, decimal_places=4)]
Measure = Annotated[Decimal, Field(gt=-(10**12), lt=10**12, max_digits=16, decimal_places=4)]
Score = Annotated[Decimal, Field(ge=0, le=1, max_digits=3, decimal_places=2)]


class PlanIn(Schema):
    """A plan of a fiscal year over the organization as it is on a day."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    fiscal_year: Annotated[Whole, Field(ge=2000, le=2100)]
    metrics: Annotated[list[MetricCode], Field(min_length=1, max_length=20)]
    organized_on: Day


class PlanOut(Schema):
    """`metrics` are codes of the catalogue; the months run from `starts_on` up to, not including, `ends_on`."""

    id: int
    name: str
    fiscal_year: int
    starts_on: date
    ends_on: date
    organized_on: date
    state: str
    revision: int
    version: int
    metrics: list[str]

    @staticmethod
    def resolve_metrics(plan: Any) -> list[str]:
        return plan["metrics"] if isinstance(plan, dict) else [one.metric_code for one in plan.metrics.all()]


class PlanReason(Schema):
    reason: Words


class Concluding(Schema):
    """`rest_as_given` takes the given numbers as agreed where nobody agreed yet."""

    rest_as_given: StrictBool = False


class CellOut(Schema):
    month: date
    given: Shown | None
    proposed: Shown | None
    agreed: Shown | None
    version: int


class NodeOut(Schema):
    """A row of the grid: a unit, a member or an empty seat; months without any number are left out."""

    id: int
    parent_id: int | None
    name: str
    kind: str
    state: str
    unit_id: int | None
    member_id: int | None
    cells: list[CellOut]


class GridOut(Schema):
    plan_id: int
    metric: str
    level: str
    nodes: list[NodeOut]


class CellEditIn(Schema):
    """`expected` is the number the edit began from; left out, nothing is checked."""

    node_id: Id
    metric: MetricCode
    level: Level = "base"
    month: Day
    side: Side = "given"
    value: Owed | None
    expected: Owed | None = None


class CellEdits(Schema):
    """All or none is written; a cell that somebody else changed since refuses the whole (409)."""

    edits: Annotated[list[CellEditIn], Field(min_length=1, max_length=20_000)]
    why: Words = ""
    carry: Annotated[str, Field(pattern="^(none|down|up|both)$")] = "none"


class CellsWritten(Schema):
    plan_id: int
    written: int


class NodeStateOut(Schema):
    """A row of a plan after a step of its agreement."""

    id: int
    plan_id: int
    name: str
    state: str


class Agreeing(Schema):
    """`given` is accepted by those the row belongs to, `proposed` by those who give."""

    on: PlainSide


class NoteIn(Schema):
    text: Annotated[str, Field(max_length=2000)]
    metric: MetricCode | None = None


class NoteOut(Schema):
    id: int
    node_id: int
    text: str
    at: datetime
    by_id: int | None


class SignedOut(Schema):
    """Whose name stands under a row since when, for a revision of the plan."""

    node_id: int
    revision: int
    name: str
    at: datetime


class Gathering(Schema):
    """A row becomes the sum of those below it."""

    metric: MetricCode
    level: Level = "base"
    side: PlainSide = "proposed"


class Splitting(Gathering):
    """A row's numbers are shared out below it, rounded as the plan says."""

    side: PlainSide = "given"
    how: How


class Filling(Splitting):
    """A row's months, and with `is_deep` those below, from `total` or from last year grown by `growth` (0.2: a fifth more)."""

    total: Owed | None = None
    growth: Annotated[Decimal, Field(ge=-1, le=10, max_digits=7, decimal_places=4)] | None = None
    is_deep: StrictBool = True


class TargetOut(Schema):
    """What is owed over the period asked for; `id` is a member's or unit's, null for the company."""

    metric: str
    id: int | None
    target: Shown


class ClosingDealOut(Schema):
    opportunity_id: int
    name: str
    amount: Shown
    probability: Shown
    expected: Shown
    expected_close_on: date


class ClosingOut(Schema):
    """The fewest open deals whose amount × probability closes the gap, and what is missing even with all of them."""

    deals: list[ClosingDealOut]
    expected: Shown
    missing: Shown
    pipeline: Shown
    coverage: Shown | None


class PaceOut(Schema):
    """A target and how far along it is; what has no meaning is null."""

    metric: str
    status: str
    target: Shown | None
    actual: Shown
    attainment: Shown | None
    time_share: Shown
    pace: Shown | None
    run_rate: Shown | None
    landing: Shown | None
    gap: Shown | None
    needed_a_day: Shown | None
    working_days_left: int
    closing: ClosingOut | None


class KeyResultFields(Schema):
    """A `metric` feeds it; without one, check-ins tell the value. Percents are shares: 0.3 is 30 %."""

    unit: Annotated[str, Field(pattern="^(count|money|percent|days|minutes|money_per_day)$")] = "count"
    metric: Annotated[str, Field(max_length=60)] = ""
    start: Measure = Decimal(0)
    weight: Annotated[Whole, Field(ge=1, le=10)] = 1


class KeyResultIn(KeyResultFields):
    title: Annotated[str, Field(min_length=1, max_length=200)]
    target: Measure


class KeyResultChanges(Changes):
    title: Annotated[str, Field(min_length=1, max_length=200)] = ""
    target: Measure | None = None
    start: Measure | None = None
    weight: Annotated[Whole, Field(ge=1, le=10)] = 1


class KeyResultOut(Schema):
    id: int
    title: str
    metric: str = Field(alias="metric_code")
    unit: str
    start: Shown
    target: Shown
    value: Shown | None
    valued_on: date | None
    confidence: int
    weight: int
    score: Shown | None
    version: int


class ObjectiveIn(Schema):
    """An aim of the caller or of `owner_id`; of a team where `team_id` is named. Days are [from, until)."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    why: Text = ""
    owner_id: Id | None = None
    team_id: Id | None = None
    parent_id: Id | None = None
    from_on: Day
    until_on: Day


class ObjectiveChanges(Changes):
    title: Annotated[str, Field(min_length=1, max_length=200)] = ""
    why: Text = ""
    parent_id: Id | None = None


class ObjectiveOut(Schema):
    id: int
    title: str
    why: str
    owner_id: int
    team_id: int | None = Field(alias="unit_id")
    parent_id: int | None
    from_on: date
    until_on: date
    state: str
    score: Shown | None
    lesson: str
    version: int
    key_results: list[KeyResultOut]

    @staticmethod
    def resolve_key_results(objective: Any) -> list[Any]:
        return list(objective.key_results.all())


class CheckInIn(Schema):
    key_result_id: Id
    confidence: Annotated[Whole, Field(ge=1, le=10)]
    value: Measure | None = None
    note: Text = ""


class CheckInsIn(Schema):
    said: Annotated[list[CheckInIn], Field(min_length=1, max_length=5)]


class ScoreIn(Schema):
    key_result_id: Id
    score: Score


class ScoresIn(Schema):
    scores: Annotated[list[ScoreIn], Field(min_length=1, max_length=5)]
    lesson: Text = ""


class TargetsAsked(Schema):
    """A half-open period, and whose targets: of members, units or the company."""

    metric: MetricCode
    start: Day = Field(alias="from")
    end: Day = Field(alias="to")
    by: Annotated[str, Field(pattern="^(member|unit|company)$")] = "member"
    id: Id | None = None
    level: Level = "base"


class PaceAsked(Schema):
    """A half-open period; of a unit, of a member, or of all within reach."""

    metric: MetricCode
    start: Day = Field(alias="from")
    end: Day = Field(alias="to")
    unit_id: Id | None = None
    member_id: Id | None = None


class GridAsked(Schema):
    metric: MetricCode
    level: Level = "base"
    under: Id | None = None


class Span(Schema):
    start: Day | None = Field(None, alias="from")
    end: Day | None = Field(None, alias="to")
