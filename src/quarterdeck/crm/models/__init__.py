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
from quarterdeck.crm.models.follow_up import (
    ActivityTemplate,
    Enrolment,
    FollowUpPlan,
    FollowUpStep,
    StepKind,
    StepTaken,
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
from quarterdeck.crm.models.reminding import CareInterval, DateKind, ImportantDate
from quarterdeck.crm.models.tally import PipelineTally
from quarterdeck.crm.models.visits import VisitCheckIn

__all__ = [
    "Account",
    "AccountCollaborator",
    "AccountPlan",
    "Acquaintance",
    "Activity",
    "ActivityKind",
    "ActivityTemplate",
    "Attachment",
    "Attitude",
    "BuyerStyle",
    "BuyingRole",
    "CareInterval",
    "CloseReason",
    "Contact",
    "CustomerRules",
    "DateKind",
    "Enrolment",
    "FollowUpPlan",
    "FollowUpStep",
    "ForecastCategory",
    "FormPost",
    "Grade",
    "ImportantDate",
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
    "StepKind",
    "StepTaken",
    "VisitCheckIn",
]
