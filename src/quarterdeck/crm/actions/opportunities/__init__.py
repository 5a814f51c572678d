"""What people do with opportunities."""

from quarterdeck.crm.actions.opportunities.archiving import (
    archive_opportunities,
    archive_opportunity,
    restore_opportunities,
    restore_opportunity,
)
from quarterdeck.crm.actions.opportunities.assigning import (
    add_helper,
    assign_opportunities,
    hand_over_opportunities,
    remove_helper,
)
from quarterdeck.crm.actions.opportunities.creating import create_opportunity
from quarterdeck.crm.actions.opportunities.editing import edit_opportunity, set_lines
from quarterdeck.crm.actions.opportunities.fulfilling import Answer, ask_to_move, fulfil, fulfil_and_move
from quarterdeck.crm.actions.opportunities.gates import NeedsApproval, NeedsReason, NotReady
from quarterdeck.crm.actions.opportunities.moving import move_opportunity

__all__ = [
    "Answer",
    "NeedsApproval",
    "NeedsReason",
    "NotReady",
    "add_helper",
    "archive_opportunities",
    "archive_opportunity",
    "ask_to_move",
    "assign_opportunities",
    "create_opportunity",
    "edit_opportunity",
    "fulfil",
    "fulfil_and_move",
    "hand_over_opportunities",
    "move_opportunity",
    "remove_helper",
    "restore_opportunities",
    "restore_opportunity",
    "set_lines",
]
