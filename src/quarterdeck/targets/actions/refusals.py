"""How this room says no."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from quarterdeck.core.records.refusals import Refusal


class NotAllowed(Refusal):
    """The member sees the plan and may not do this there."""

    def __init__(self, sentence: object) -> None:
        super().__init__(sentence, code="forbidden")


class CannotPlan(Refusal):
    """The plan cannot be made, or cannot go on, like that."""


class CannotOwe(Refusal):
    """A number cannot be owed: wrong unit, not a number, out of the plan's months."""


@dataclass(frozen=True)
class CellConflict:
    """A cell that somebody else changed since it was read: what you typed, what they saved, and who they are."""

    node_id: int
    metric_code: str
    level: str
    month: date
    side: str
    yours: Decimal | None
    theirs: Decimal | None
    who: str


class CellsChanged(Refusal):
    """Some cells were changed by somebody else after they were read; nothing was saved."""

    def __init__(self, conflicts: Sequence[CellConflict]) -> None:
        super().__init__(_("Somebody else changed these numbers meanwhile. Choose which to keep."), code="stale")
        self.conflicts = list(conflicts)
