"""What is done about records that mean the same: refused, found, told apart, merged."""

from quarterdeck.crm.actions.duplicates.deciding import call_different, save_duplicate_policy
from quarterdeck.crm.actions.duplicates.finding import find_duplicates
from quarterdeck.crm.actions.duplicates.merging import (
    CannotMerge,
    merge_accounts,
    merge_contacts,
    merge_leads,
    remake_derived,
)
from quarterdeck.crm.actions.recognizing import AlreadyThere, refuse_certain_duplicate, tell_owner

__all__ = [
    "AlreadyThere",
    "CannotMerge",
    "call_different",
    "find_duplicates",
    "merge_accounts",
    "merge_contacts",
    "merge_leads",
    "refuse_certain_duplicate",
    "remake_derived",
    "save_duplicate_policy",
    "tell_owner",
]
