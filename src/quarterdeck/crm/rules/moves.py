"""How deals may move through the stages of their process."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

OPEN, WON, LOST = "open", "won", "lost"


def is_forward(*, from_position: int, to_position: int, to_kind: str) -> bool:
    """Whether a move is progress: winning is, losing is not, otherwise the later stage is."""
    if to_kind == OPEN:
        return to_position > from_position
    return to_kind == WON


def why_not_move(
    *,
    is_archived: bool,
    same_process: bool,
    to_archived_stage: bool,
) -> str | None:
    """Why a deal may not move to a stage at all, or None."""
    if is_archived:
        return _("An archived deal cannot be moved. Restore it first.")
    if not same_process:
        return _("That stage belongs to another sales process.")
    if to_archived_stage:
        return _("That stage is no longer in use.")
    return None


def why_not_close(
    *,
    kind: str,
    amount: Decimal,
    is_amount_given: bool,
    opened_on: date | None,
    closed_on: date,
    today: date,
) -> str | None:
    """Why a deal may not be won or lost on a day, or None. Winning asks for an amount; 0 is fine when it is said."""
    if kind == WON and not amount and not is_amount_given:
        return _("Enter the amount before winning the deal.")
    if closed_on > today:
        return _("A deal cannot be closed on a day to come.")
    if opened_on and closed_on < opened_on:
        return _("The closing day lies before the day the deal was opened (%(day)s).") % {"day": opened_on.isoformat()}
    return None


def why_not_without_reason(*, kind: str, has_reasons: bool) -> str | None:
    """Losing asks why, wherever the process has reasons to choose from."""
    if kind == LOST and has_reasons:
        return _("Choose why the deal was lost.")
    return None
