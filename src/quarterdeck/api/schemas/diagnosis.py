"""The diagnosis."""

from datetime import date
from decimal import Decimal

from ninja import Schema
from pydantic import Field

from quarterdeck.api.schemas.parts import Day


class DiagnosisAsked(Schema):
    """Days [from, to) to look at; a team and those under it."""

    start: Day | None = Field(None, alias="from")
    end: Day | None = Field(None, alias="to")
    team: int | None = Field(None, ge=1, lt=2**31)


class NamedOut(Schema):
    id: int
    name: str


class FindingOut(Schema):
    """`rate` is one's own value and `comparison` what peers make of the same cases: a share of 1, days, money, or events a day.

    `likely` is the value that is likely true, `shortfall` how much worse than the comparison that is (a share; below 0 for better),
    `probability` how sure it is that the difference matters. `who` is null for a whole team and for the process.
    `rows` leads to the cases counted.
    """

    id: int | None
    who: NamedOut | None
    team: NamedOut | None
    what: str
    stage: NamedOut | None
    rate: float
    comparison: float
    likely: float
    shortfall: float
    n: int
    probability: float
    cost_a_quarter: Decimal | None
    kind: str
    rows: str | None


class DiagnosisOut(Schema):
    """The days looked at run from `starts_on` up to, not including, `ends_on`."""

    starts_on: date
    ends_on: date
    findings: list[FindingOut]
