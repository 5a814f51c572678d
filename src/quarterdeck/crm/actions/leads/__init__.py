"""What people do with leads."""

from quarterdeck.crm.actions.leads.answering import escalate_overdue, note_contact
from quarterdeck.crm.actions.leads.assigning import assign_leads, hand_over_leads
from quarterdeck.crm.actions.leads.capturing import capture_lead
from quarterdeck.crm.actions.leads.converting import Converted, convert_lead
from quarterdeck.crm.actions.leads.editing import (
    archive_lead,
    disqualify_lead,
    edit_lead,
    restore_lead,
    set_lead_status,
)
from quarterdeck.crm.actions.leads.forms import (
    Posted,
    create_form,
    edit_form,
    post_form,
    set_form_archived,
    set_form_open,
)
from quarterdeck.crm.actions.leads.limiting import TooMany
from quarterdeck.crm.actions.leads.referring import thank_referrer
from quarterdeck.crm.actions.leads.responding import save_response_setting

__all__ = [
    "Converted",
    "Posted",
    "TooMany",
    "archive_lead",
    "assign_leads",
    "capture_lead",
    "convert_lead",
    "create_form",
    "disqualify_lead",
    "edit_form",
    "edit_lead",
    "escalate_overdue",
    "hand_over_leads",
    "note_contact",
    "post_form",
    "restore_lead",
    "save_response_setting",
    "set_form_archived",
    "set_form_open",
    "set_lead_status",
    "thank_referrer",
]
