"""Counted cases: what the statistics start from."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]


class Family(StrEnum):
    """How a measure varies: shares of cases, events over an exposure, or logarithms of amounts."""

    SHARE = "share"
    RATE = "rate"
    SIZE = "size"


@dataclass(frozen=True, slots=True)
class Cells:
    """Cases added up by who had them and by what they were like.

    `who` numbers the people from 0; `traits` is one column a trait (size band, source …) of codes from 0. Of a share, `hits` of
    `tries` succeeded; of a rate, `hits` events fell into the exposure `tries`; of a size, `hits` is the sum of `tries` values
    and `squares` the sum of their squares.
    """

    who: Integers
    traits: Integers
    hits: Floats
    tries: Floats
    squares: Floats | None = None

    def people(self) -> int:
        return int(self.who.max()) + 1 if len(self.who) else 0

    def by_person(self, values: Floats, people: int) -> Floats:
        """Sums of a value per cell over each person's cells."""
        return np.asarray(np.bincount(self.who, weights=values, minlength=people), dtype=np.float64)


def added_up(who: Integers, traits: Integers, hits: Floats, tries: Floats, squares: Floats | None = None) -> Cells:
    """Cells from single cases (or finer cells): those alike in person and traits become one."""
    keys = np.column_stack([who, traits]).astype(np.int64)
    unique, place = np.unique(keys, axis=0, return_inverse=True)
    place = place.reshape(-1)

    def total(values: Floats) -> Floats:
        return np.asarray(np.bincount(place, weights=values, minlength=len(unique)), dtype=np.float64)

    return Cells(unique[:, 0], unique[:, 1:], total(hits), total(tries), None if squares is None else total(squares))
