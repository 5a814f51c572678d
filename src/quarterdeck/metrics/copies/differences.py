"""What of one table the copy does not hold yet, found either way, and bringing it over.

`Rows` are found by the log of changed rows and cost what changed. `Blocks` are found by fingerprints, which the database makes
from every value of a block's rows: they notice whatever happened, and cost a look at the whole table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from quarterdeck.metrics.copies import notes
from quarterdeck.metrics.copies.layouts import Layout, with_any
from quarterdeck.metrics.copies.notes import Fingerprints

if TYPE_CHECKING:
    from quarterdeck.metrics.copies.carrying import Carrier

Unseen = Mapping[str, frozenset[int] | None]


@dataclass(frozen=True, slots=True)
class Rows:
    """By column, the keys of the rows that changed."""

    layout: Layout
    keys: Mapping[str, frozenset[int]]

    @property
    def is_none(self) -> bool:
        return not any(self.keys.values())

    def bring(self, carrier: "Carrier") -> int:
        """Take over the rows; how many."""
        return sum(self._bring(carrier, column, keys) for column, keys in self.keys.items() if keys)

    def _bring(self, carrier: "Carrier", column: str, keys: frozenset[int]) -> int:
        layout, copy = self.layout, carrier.copy
        if layout.beside:
            column, keys = layout.beside, self._neighbours(carrier, column, keys)
        given = [list(keys)]
        blocks = {block for (block,) in copy.execute(layout.blocks_with_sql(column), given).fetchall()}
        copy.execute(f"DELETE FROM {layout.name} WHERE {with_any(column)}", given)  # noqa: S608
        rows = carrier.carry(layout, layout.rows_with_sql(column, keys))
        blocks |= {block for (block,) in copy.execute(layout.blocks_with_sql(column), given).fetchall()}
        notes.note_changed_blocks(copy, layout, blocks)
        return rows

    def _neighbours(self, carrier: "Carrier", column: str, keys: frozenset[int]) -> frozenset[int]:
        """What the rows shared with their neighbours when they were copied, and what they share now."""
        question = self.layout.neighbours_sql(column, keys)
        carrier.cursor.execute(question)
        found = [*carrier.cursor.fetchall(), *carrier.copy.execute(question).fetchall()]
        return frozenset(key for (key,) in found)


@dataclass(frozen=True, slots=True)
class Blocks:
    """Blocks that changed or are gone. A table whose layout or greater part changed is laid out anew."""

    layout: Layout
    now: Fingerprints
    changed: list[int]
    is_anew: bool

    @property
    def is_none(self) -> bool:
        return not self.changed and not self.is_anew

    def bring(self, carrier: "Carrier") -> int:
        """Take over the rows of the blocks; how many."""
        layout, copy = self.layout, carrier.copy
        if self.is_anew:
            notes.lay_out(copy, layout)
            notes.note_blocks(copy, layout, self.now, self.now)
            return carrier.carry(layout, layout.rows_sql())
        copy.execute(f"DELETE FROM {layout.name} WHERE {layout.block_sql} IN (SELECT unnest(?))", [self.changed])  # noqa: S608
        notes.note_blocks(copy, layout, self.changed, self.now)
        return carrier.carry(layout, layout.rows_of_blocks_sql(self.changed))


def by_log(layout: Layout, unseen: Unseen) -> Rows | None:
    """The rows of a table that changed since; None where the log cannot tell."""
    keys: dict[str, frozenset[int]] = {}
    for source, column in layout.follows.items():
        found = unseen.get(source, frozenset())
        if found is None:
            return None
        keys[column] = keys.get(column, frozenset()) | found
    return Rows(layout, keys)


def by_fingerprints(cursor: Any, layout: Layout, before: Fingerprints | None) -> Blocks:
    """The blocks of a table that are not as they were; all of one that is not in the copy."""
    cursor.execute(layout.fingerprints_sql)
    now = {block: f"{rows}:{total}" for block, rows, total in cursor.fetchall()}
    if before is None:
        return Blocks(layout, now, [], is_anew=True)
    changed = sorted(block for block in {*now, *before} if now.get(block) != before.get(block))
    return Blocks(layout, now, changed, is_anew=len(changed) * 2 > len(now))
