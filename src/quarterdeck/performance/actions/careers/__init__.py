"""The doors for writes about careers: ladders, where people stand, promotions."""

from quarterdeck.performance.actions.careers.ladders import (
    add_criterion,
    add_step,
    archive_ladder,
    create_ladder,
    edit_ladder,
    edit_step,
    load_ladders,
    move_step,
    remove_criterion,
    remove_step,
    restore_ladder,
)
from quarterdeck.performance.actions.careers.promotions import (
    decide_promotion,
    place_member,
    propose_promotion,
    withdraw_promotion,
)

__all__ = [
    "add_criterion",
    "add_step",
    "archive_ladder",
    "create_ladder",
    "decide_promotion",
    "edit_ladder",
    "edit_step",
    "load_ladders",
    "move_step",
    "place_member",
    "propose_promotion",
    "remove_criterion",
    "remove_step",
    "restore_ladder",
    "withdraw_promotion",
]
