"""Customers, possible sales, and what people did about them."""

from quarterdeck.crm.models.accounts import Account, AccountCollaborator, BuyingRole, Contact, LifeCycle
from quarterdeck.crm.models.activities import Activity, ActivityKind, Attachment, Outcome
from quarterdeck.crm.models.opportunities import (
    Opportunity,
    OpportunityLine,
    OpportunityRevision,
    OpportunityTeamMember,
    StageVisit,
)
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
    "LifeCycle",
    "Opportunity",
    "OpportunityLine",
    "OpportunityRevision",
    "OpportunityTeamMember",
    "Outcome",
    "PipelineTally",
    "SalesProcess",
    "Stage",
    "StageKind",
    "StageVisit",
]
