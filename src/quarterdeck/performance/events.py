"""What happened in this room."""

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


@dataclass(frozen=True)
class ImprovementPlanStarted:
    """Somebody's improvement plan began."""

    plan_id: int
    member_id: int


@dataclass(frozen=True)
class ImprovementPlanClosed:
    """Somebody's improvement plan ended: `outcome` is met, not_met or stopped."""

    plan_id: int
    member_id: int
    outcome: str


@dataclass(frozen=True)
class TeamReviewClosed:
    """How a team did over some days was judged; None where nothing applied."""

    review_id: int
    unit_id: int
    starts_on: date
    ends_on: date
    score: Decimal | None


@dataclass(frozen=True)
class TeamsChosen:
    """A round of choosing excellent teams was decided."""

    award_id: int
    unit_ids: tuple[int, ...]


@dataclass(frozen=True)
class PeopleRecognized:
    """People were thanked for all to see."""

    recognition_id: int
    member_ids: tuple[int, ...]
    value_id: int
    points: int


@dataclass(frozen=True)
class PulseRoundClosed:
    """A team pulse is over and what may be shown of it is there. It names nobody."""

    round_id: int


@dataclass(frozen=True)
class PromotionDecided:
    """It was decided whether somebody takes a step; from a day on where it was approved."""

    proposal_id: int
    member_id: int
    step_id: int
    is_approved: bool
    from_on: date | None


@dataclass(frozen=True)
class ReviewCycleLaunched:
    """A round of reviews began."""

    cycle_id: int
    people: int


@dataclass(frozen=True)
class ReviewReleased:
    """Somebody may read their review; `band` is its result in words. Rooms that pay may listen."""

    review_id: int
    member_id: int
    starts_on: date
    ends_on: date
    score: Decimal | None
    band: str


@dataclass(frozen=True)
class ReviewSigned:
    """Both have signed somebody's review; `disagrees` when the person recorded another view."""

    review_id: int
    member_id: int
    disagrees: bool


@dataclass(frozen=True)
class ReviewOutcomeDecided:
    """What follows from somebody's review: improvement, development, promotion, recognition or nothing."""

    review_id: int
    member_id: int
    outcome: str


@dataclass(frozen=True)
class CoachingHeld:
    """A coaching talk took place."""

    session_id: int
    member_id: int
    coach_id: int
    on: date


@dataclass(frozen=True)
class CoachingFollowedUp:
    """Somebody looked what came of a coaching talk."""

    session_id: int
    member_id: int
    coach_id: int
    on: date
