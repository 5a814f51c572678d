"""What happened to scorecards."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class ScorecardClosed:
    """Somebody's period was closed with a score; None where nothing applied."""

    scorecard_id: int
    member_id: int
    starts_on: date
    ends_on: date
    score: Decimal | None


@dataclass(frozen=True)
class ScorecardReopened:
    """A closed scorecard was opened again; what was closed stays on record."""

    scorecard_id: int
    member_id: int
    why: str


@dataclass(frozen=True)
class ScorecardAppealed:
    """Somebody asked for another look at a closed scorecard."""

    scorecard_id: int
    appeal_id: int
