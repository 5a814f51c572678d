"""The words that grid.ts says."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def words() -> dict[str, str]:
    """Sentences by name; `{braces}` are filled in by the page."""
    return _labels() | _states() | _refusals()


def _labels() -> dict[str, str]:
    return {
        "name": _("Team or person"),
        "year": pgettext("column", "Year"),
        "given": _("Given"),
        "proposed": _("Proposed"),
        "agreed": pgettext("target", "Agreed"),
        "gap": _("Gap"),
        "below": _("Sum below"),
        "excess": _("Over-assigned"),
        "fold": _("Fold or unfold"),
        "talk": _("Discussion and history"),
        "amount": _("Amount"),
        "is_submitted": _("Proposed; waits for the one above"),
        "is_agreed": _("Both sides agreed"),
        "chosen": _("{count} cells, sum {sum}"),
        "belowOver": _("The sum below is {amount} more."),
        "belowShort": _("The sum below is {amount} less."),
    }


def _states() -> dict[str, str]:
    return {
        "saving": _("Saving …"),
        "saved": _("Everything is saved"),
        "failed": _("Not saved. Your numbers were taken back; try again."),
        "pasted": _("{cells} cells changed."),
        "nothingToUndo": _("There is nothing to undo."),
        "nothingToRedo": _("There is nothing to redo."),
    }


def _refusals() -> dict[str, str]:
    return {
        "fixed": _("This number is not yours to change, or the plan is closed."),
        "notAmount": _("“{text}” is no amount for this metric."),
        "notAmountAt": _(
            "“{text}” (row {row}, column {column} of the block) is no amount for this metric. Nothing was pasted."
        ),
        "fixedAt": _("{month} of {name} is not yours to change. Nothing was pasted."),
        "ragged": _(
            "Row {row} of the block has {cells} cells and the first row {width}. Copy a whole rectangle. Nothing was pasted."
        ),
        "tooWide": _("The block is {width} columns wide: more than there are from here on. Nothing was pasted."),
        "tooLong": _("The block has {rows} rows: more than there are from here on. Nothing was pasted."),
    }
