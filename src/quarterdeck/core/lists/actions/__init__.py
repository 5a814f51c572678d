"""The door for writes: views members keep, acts on many records, files."""

from quarterdeck.core.lists.actions.exporting import ask_for_file, drop_expired, made_now, write_file
from quarterdeck.core.lists.actions.many import AT_ONCE, ask_for_many, do_many, title_of
from quarterdeck.core.lists.actions.views import (
    CannotKeep,
    choose_columns,
    delete_view,
    duplicate_view,
    pin_view,
    remember_sort,
    rename_view,
    save_view,
    update_view,
)

__all__ = [
    "AT_ONCE",
    "CannotKeep",
    "ask_for_file",
    "ask_for_many",
    "choose_columns",
    "delete_view",
    "do_many",
    "drop_expired",
    "duplicate_view",
    "made_now",
    "pin_view",
    "remember_sort",
    "rename_view",
    "save_view",
    "title_of",
    "update_view",
    "write_file",
]
