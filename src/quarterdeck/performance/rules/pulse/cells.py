"""Which sums of answers may be shown so that no difference between two of them tells of a few.

Answers are put into *cells* of at least `least` people. A unit whose own people are too few hands them to the unit above, where
they are put together with others; what is too few even at the top is thrown away. Whatever is shown is a sum of whole cells, so
the difference of any two shown sums is a sum of whole cells as well, and tells of `least` people or of nobody (decision 142).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Counts = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many chose each level of each question: `counts[question][level - 1]`. Everybody answers every question."""

    counts: tuple[tuple[int, ...], ...]

    @property
    def people(self) -> int:
        return sum(self.counts[0]) if self.counts else 0

    def __add__(self, other: "Tally") -> "Tally":
        if not self.counts or not other.counts:
            return self if self.counts else other
        return Tally(
            tuple(
                tuple(a + b for a, b in zip(mine, theirs, strict=True))
                for mine, theirs in zip(self.counts, other.counts, strict=True)
            )
        )


NOBODY = Tally(())


def cells(own: Mapping[int, Tally], parents: Mapping[int, int | None], *, least: int) -> dict[int, Tally]:
    """Each unit's cell: its own people with those handed up from units right below that were too few.

    `parents` names the unit above each unit, None for the top. Units without a cell are left out.
    """
    waiting = dict(own)
    found: dict[int, Tally] = {}
    for unit in sorted(parents, key=lambda one: -_depth(one, parents)):
        gathered = waiting.pop(unit, NOBODY)
        above = parents[unit]
        if gathered.people >= least:
            found[unit] = gathered
        elif gathered.people and above is not None:
            waiting[above] = waiting.get(above, NOBODY) + gathered
    return found


def shown(own: Mapping[int, Tally], parents: Mapping[int, int | None], *, least: int) -> dict[int, Tally]:
    """What may be shown of each unit: the cells of the unit and of everything below it. Units with none are left out."""
    totals: dict[int, Tally] = {}
    for unit, cell in cells(own, parents, least=least).items():
        step: int | None = unit
        while step is not None:
            totals[step] = totals.get(step, NOBODY) + cell
            step = parents[step]
    return totals


def _depth(unit: int, parents: Mapping[int, int | None]) -> int:
    depth, above = 0, parents[unit]
    while above is not None:
        depth, above = depth + 1, parents[above]
    return depth
