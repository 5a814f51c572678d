"""The door for writes of objectives and key results."""

from quarterdeck.targets.actions.okrs.check_ins import (
    Said,
    check_in,
    measure_key_results,
    remind_of_check_ins,
    reopen_objective,
    score_objective,
)
from quarterdeck.targets.actions.okrs.key_results import (
    RESULT_FIELDS,
    add_key_result,
    archive_key_result,
    edit_key_result,
    restore_key_result,
)
from quarterdeck.targets.actions.okrs.objectives import (
    OBJECTIVE_FIELDS,
    CannotAim,
    archive_objective,
    edit_objective,
    restore_objective,
    set_objective,
)

__all__ = [
    "OBJECTIVE_FIELDS",
    "RESULT_FIELDS",
    "CannotAim",
    "Said",
    "add_key_result",
    "archive_key_result",
    "archive_objective",
    "check_in",
    "edit_key_result",
    "edit_objective",
    "measure_key_results",
    "remind_of_check_ins",
    "reopen_objective",
    "restore_key_result",
    "restore_objective",
    "score_objective",
    "set_objective",
]
