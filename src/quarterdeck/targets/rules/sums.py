"""Whether what is owed above and what is owed below are the same number."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Fit(StrEnum):
    """How a sum of parts compares with the whole above it."""

    MATCHED = "matched"
    SHORT = "short"
    OVER = "over"
    UNSET_ABOVE = "unset_above"
    UNSET_BELOW = "unset_below"


@dataclass(frozen=True, slots=True)
class Balance:
    """A whole and its parts, of which `known` have a number and `unset` have none.

    `gap` is what is owed above and by nobody below; less than 0 when more is handed out than owed.
    """

    whole: Decimal | None
    parts: Decimal
    known: int
    unset: int

    @property
    def fit(self) -> Fit:
        if self.whole is None:
            return Fit.UNSET_ABOVE if self.known else Fit.MATCHED
        if not self.known and self.whole:
            return Fit.UNSET_BELOW
        if self.parts == self.whole:
            return Fit.MATCHED
        return Fit.SHORT if self.parts < self.whole else Fit.OVER

    @property
    def gap(self) -> Decimal:
        return (self.whole or Decimal(0)) - self.parts

    @property
    def over_assignment(self) -> Decimal | None:
        """How much more is handed out below than owed above, as a share of what is owed; None over nothing."""
        return self.parts / self.whole - 1 if self.whole else None


def balance(whole: Decimal | None, parts: Sequence[Decimal | None]) -> Balance:
    """Compare a whole with its parts. A whole of nothing over parts of nothing fits."""
    known = [part for part in parts if part is not None]
    return Balance(whole, sum(known, Decimal(0)), len(known), len(parts) - len(known))


def over_time(balances: Sequence[Balance]) -> Balance:
    """The balance of a year from those of its months."""
    wholes = [one.whole for one in balances if one.whole is not None]
    return Balance(
        sum(wholes, Decimal(0)) if wholes else None,
        sum((one.parts for one in balances), Decimal(0)),
        sum(one.known for one in balances),
        sum(one.unset for one in balances),
    )
