"""What was agreed, on the screen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from quarterdeck.core.pages.addresses import record_address
from quarterdeck.performance.models.agreements import Agreement


@dataclass(frozen=True, slots=True)
class Agreed:
    """One line of a list: whose it is where that is not plain from the page, and what can be done with it."""

    agreement: Agreement
    is_late: bool
    tick_url: str
    drop_url: str


def agreed(found: Iterable[Agreement], *, today: date) -> list[Agreed]:
    """Lines for `performance/agreements/list.html`; the open ones first, by day."""
    ordered = sorted(found, key=lambda one: (_is_over(one), one.due_on, one.pk))
    return [
        Agreed(
            agreement=one,
            is_late=not _is_over(one) and one.due_on < today,
            tick_url=record_address(f"performance:agreement_{'reopen' if _is_over(one) else 'finish'}", one.pk),
            drop_url="" if _is_over(one) else record_address("performance:agreement_drop", one.pk),
        )
        for one in ordered
    ]


def _is_over(one: Agreement) -> bool:
    return one.done_on is not None or one.dropped_on is not None
