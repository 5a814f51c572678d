"""What people and rules do with the public pools."""

from quarterdeck.crm.actions.pools.claiming import CannotClaim, claim, set_lock
from quarterdeck.crm.actions.pools.lapsing import (
    archive_rule,
    create_rule,
    edit_rule,
    lapse,
    lapse_all,
    switch_rule,
    warn,
)
from quarterdeck.crm.actions.pools.releasing import move_to_pool, release
from quarterdeck.crm.actions.pools.setting_up import (
    add_seat,
    archive_pool,
    create_pool,
    edit_pool,
    remove_cap,
    remove_seat,
    restore_pool,
    set_cap,
)

__all__ = [
    "CannotClaim",
    "add_seat",
    "archive_pool",
    "archive_rule",
    "claim",
    "create_pool",
    "create_rule",
    "edit_pool",
    "edit_rule",
    "lapse",
    "lapse_all",
    "move_to_pool",
    "release",
    "remove_cap",
    "remove_seat",
    "restore_pool",
    "set_cap",
    "set_lock",
    "switch_rule",
    "warn",
]
