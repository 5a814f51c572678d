"""Customers, possible sales, and what people did about them."""

from quarterdeck.crm.models.accounts import (
    Account,
    AccountCollaborator,
    Attitude,
    BuyerStyle,
    BuyingRole,
    Contact,
    Influence,
    Level,
    LifeCycle,
)
from quarterdeck.crm.models.activities import Activity, ActivityKind, Attachment, Outcome
from quarterdeck.crm.models.capture import FormPost, LeadForm, PostCount, ResponseSetting, SourceResponse
from quarterdeck.crm.models.customer_care import (
    AccountPlan,
    Acquaintance,
    CustomerRules,
    Insight,
    InsightKind,
    PlanStep,
)
from quarterdeck.crm.models.leads import Grade, Lead, LeadChannel, LeadStatus
from quarterdeck.crm.models.opportunities import (
    Opportunity,
    OpportunityLine,
    OpportunityRevision,
    OpportunityTeamMember,
    StageVisit,
)
from quarterdeck.crm.models.pools import OwnershipSpan, Pool, PoolKind, PoolMember
from quarterdeck.crm.models.process import CloseReason, ForecastCategory, SalesProcess, Stage, StageKind
from quarterdeck.crm.models.tally import PipelineTally

__all__ = [
    "Account",
    "AccountCollaborator",
    "AccountPlan",
    "Acquaintance",
    "Activity",
    "ActivityKind",
    "Attachment",
    "Attitude",
    "BuyerStyle",
    "BuyingRole",
    "CloseReason",
    "Contact",
    "CustomerRules",
    "ForecastCategory",
    "FormPost",
    "Grade",
    "Influence",
    "Insight",
    "InsightKind",
    "Lead",
    "LeadChannel",
    "LeadForm",
    "LeadStatus",
    "Level",
    "LifeCycle",
    "Opportunity",
    "OpportunityLine",
    "OpportunityRevision",
    "OpportunityTeamMember",
    "Outcome",
    "OwnershipSpan",
    "PipelineTally",
    "PlanStep",
    "Pool",
    "PoolKind",
    "PoolMember",
    "PostCount",
    "ResponseSetting",
    "SalesProcess",
    "SourceResponse",
    "Stage",
    "StageKind",
    "StageVisit",
]
