"""Bands of results: who is in which by points, and whether the shares of people are as the company wants them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil


@dataclass(frozen=True, slots=True)
class Band:
    """From `floor` points on; between `least_share` and `most_share` of all people."""

    key: int
    name: str
    floor: Decimal
    least_share: Decimal = Decimal(0)
    most_share: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class BandShare:
    """How many people are in a band. `most` and `fewest` are what the limits allow of so many people."""

    band: Band
    people: int
    share: Decimal
    fewest: int
    most: int

    @property
    def too_many(self) -> int:
        return max(0, self.people - self.most)

    @property
    def too_few(self) -> int:
        return max(0, self.fewest - self.people)


def band_of(score: Decimal | None, bands: Sequence[Band]) -> Band | None:
    """The highest band whose floor is reached, the lowest below all floors; None without a score or bands."""
    if score is None or not bands:
        return None
    downwards = sorted(bands, key=lambda one: one.floor, reverse=True)
    return next((one for one in downwards if score >= one.floor), downwards[-1])


def distribution(chosen: Iterable[int | None], bands: Sequence[Band]) -> list[BandShare]:
    """How people spread over the bands, best band first; `chosen` are band keys, people without one are left out.

    Limits are taken of whole people in the person's favour: at most is rounded up, at least is rounded down.
    """
    counted = Counter(one for one in chosen if one is not None)
    whole = sum(counted.values())
    return [
        BandShare(
            band=one,
            people=counted[one.key],
            share=Decimal(counted[one.key]) / whole if whole else Decimal(0),
            fewest=int(one.least_share * whole),
            most=ceil(one.most_share * whole),
        )
        for one in sorted(bands, key=lambda one: one.floor, reverse=True)
    ]


def why_not_bands(bands: Sequence[Band]) -> str | None:
    """Which limits can never hold together: `least` where the least shares exceed all, `most` where the most shares fall short."""
    if not bands:
        return None
    if sum((one.least_share for one in bands), Decimal(0)) > 1:
        return "least"
    if sum((one.most_share for one in bands), Decimal(0)) < 1:
        return "most"
    return None
