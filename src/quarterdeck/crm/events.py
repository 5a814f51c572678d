"""What happened in this room, as plain values for those who listen."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class AccountCreated:
    account_id: int
    owner_id: int | None


@dataclass(frozen=True)
class ActivityLogged:
    activity_id: int
    kind: str
    owner_id: int
    opportunity_id: int | None
    account_id: int | None
    lead_id: int | None = None


@dataclass(frozen=True)
class OpportunityCreated:
    opportunity_id: int
    owner_id: int
    stage_id: int
    company_amount: Decimal


@dataclass(frozen=True)
class OpportunityMoved:
    """Between open stages, or back from a closed one."""

    opportunity_id: int
    owner_id: int
    from_stage_id: int
    to_stage_id: int
    is_forward: bool


@dataclass(frozen=True)
class OpportunityWon:
    opportunity_id: int
    owner_id: int
    from_stage_id: int
    company_amount: Decimal
    closed_on: date


@dataclass(frozen=True)
class OpportunityLost:
    opportunity_id: int
    owner_id: int
    from_stage_id: int
    company_amount: Decimal
    closed_on: date
    reason_id: int | None


@dataclass(frozen=True)
class OpportunitiesReassigned:
    """Deals got another owner in one act; `act` tells one act from another."""

    opportunity_ids: list[int]
    to_owner_id: int
    by_id: int
    act: str


@dataclass(frozen=True)
class OpportunitiesLoaded:
    """Whole histories came in at once; nothing in them happened just now."""

    opportunity_ids: list[int]


@dataclass(frozen=True)
class LeadCaptured:
    """A lead came in. `is_given` says that who brought it in also said who gets it, so that it is not routed."""

    lead_id: int
    channel: str
    owner_id: int | None
    is_given: bool


@dataclass(frozen=True)
class LeadAssigned:
    lead_id: int
    owner_id: int
    by_id: int | None
    how: str


@dataclass(frozen=True)
class LeadStatusChanged:
    lead_id: int
    owner_id: int | None
    from_status: str
    to_status: str


@dataclass(frozen=True)
class LeadConverted:
    lead_id: int
    owner_id: int | None
    account_id: int
    contact_id: int | None
    opportunity_id: int | None
    referred_by_id: int | None


@dataclass(frozen=True)
class RecordsClaimed:
    """Leads or accounts (`kind`) were taken out of a pool."""

    kind: str
    record_ids: list[int]
    pool_id: int
    member_id: int


@dataclass(frozen=True)
class RecordsReleased:
    """Leads or accounts (`kind`) went to a pool, given up by their owners or lapsed by a rule."""

    kind: str
    record_ids: list[int]
    pool_id: int
    is_lapse: bool


@dataclass(frozen=True)
class ActivityPlanned:
    activity_id: int
    owner_id: int


@dataclass(frozen=True)
class RecordsMerged:
    """Several accounts, contacts or leads became one; `kind` says which."""

    kind: str
    kept_id: int
    gone_ids: list[int]
