"""The shape of a question: everything that decides its SQL, and none of its values. Equal shapes share one statement."""

from dataclasses import dataclass
from typing import Literal

OF_LINES = ("product", "series")
OF_PLACE = ("team", "region")


@dataclass(frozen=True, slots=True)
class FilterShape:
    """A dimension limited to some values: exactly those, (units) those and everything under them, or all but those."""

    dimension: str
    values: int
    or_none: bool = False
    is_subtree: bool = False
    is_excluding: bool = False


@dataclass(frozen=True, slots=True)
class ReachShape:
    """How far the viewer sees: everything, only what they own, or also what their units own."""

    kind: Literal["all", "own", "team", "subtree"]
    units: int = 0


@dataclass(frozen=True, slots=True)
class Shape:
    anchor: str
    measures: tuple[str, ...]
    by: tuple[str, ...]
    filters: tuple[FilterShape, ...]
    reach: ReachShape
    many_windows: bool = False
    wants_rows: bool = False
    is_as_known: bool = False

    @property
    def needs_placement(self) -> bool:
        """Whether the owner's place in the organization on the day matters."""
        asked = {*self.by, *(limit.dimension for limit in self.filters)}
        return bool(asked.intersection(OF_PLACE)) or self.reach.kind in {"team", "subtree"}

    @property
    def needs_lines(self) -> bool:
        """Whether amounts are those of lines."""
        return bool({*self.by, *(limit.dimension for limit in self.filters)}.intersection(OF_LINES))
