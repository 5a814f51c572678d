"""Customers, possible sales, and what people did about them."""

from quarterdeck.crm.models.accounts import Account, AccountCollaborator, BuyingRole, Contact, Level, LifeCycle
from quarterdeck.crm.models.activities import Activity, ActivityKind, Attachment, Outcome
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
    "Activity",
    "ActivityKind",
    "Attachment",
    "BuyingRole",
    "CloseReason",
    "Contact",
    "ForecastCategory",
    "Grade",
    "Lead",
    "LeadChannel",
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
    "Pool",
    "PoolKind",
    "PoolMember",
    "SalesProcess",
    "Stage",
    "StageKind",
    "StageVisit",
]
