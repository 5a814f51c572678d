"""Criteria held against facts. What is not known is neither met nor missed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many criteria are met, missed, and of how many nothing is known."""

    met: int
    missed: int
    unknown: int

    @property
    def is_ready(self) -> bool:
        """Whether nothing stands against the step. A step without criteria is open to everybody."""
        return not self.missed and not self.unknown


def is_met(wanted: Decimal, reached: Decimal | None, *, lower_is_better: bool = False) -> bool | None:
    """Whether a fact is as good as wanted; None where there is no fact."""
    if reached is None:
        return None
    return reached <= wanted if lower_is_better else reached >= wanted


def verdict(results: Iterable[bool | None]) -> Verdict:
    every = list(results)
    return Verdict(every.count(True), every.count(False), every.count(None))


def whole_months(since: date, until: date) -> int:
    """Whole months between two days; 0 where the second comes first."""
    months = (until.year - since.year) * 12 + until.month - since.month - (until.day < since.day)
    return max(0, months)
