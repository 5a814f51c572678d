"""The fast way in for imports and the simulation: thousands of records in a handful of statements.

Rights are the caller's to check. What comes in has been checked row by row before; what a database constraint refuses here
fails the whole call.
"""

from quarterdeck.crm.actions.bulk.leads import LeadRow, load_leads
from quarterdeck.crm.actions.bulk.opportunities import OpportunityHistory, Step, load_opportunities
from quarterdeck.crm.actions.bulk.past import add_steps, keep_authors, set_custom
from quarterdeck.crm.actions.bulk.records import (
    AccountRow,
    ActivityRow,
    ContactRow,
    load_accounts,
    load_activities,
    load_contacts,
)
from quarterdeck.crm.rules.values import LineInput

__all__ = [
    "AccountRow",
    "ActivityRow",
    "ContactRow",
    "LeadRow",
    "LineInput",
    "OpportunityHistory",
    "Step",
    "add_steps",
    "keep_authors",
    "load_accounts",
    "load_activities",
    "load_contacts",
    "load_leads",
    "load_opportunities",
    "set_custom",
]
