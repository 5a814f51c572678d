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
from quarterdeck.crm.actions.opportunities.moving import move_opportunity

__all__ = [
    "add_helper",
    "archive_opportunities",
    "archive_opportunity",
    "assign_opportunities",
    "create_opportunity",
    "edit_opportunity",
    "hand_over_opportunities",
    "move_opportunity",
    "remove_helper",
    "restore_opportunities",
    "restore_opportunity",
    "set_lines",
]
