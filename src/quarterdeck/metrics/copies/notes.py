"""What a generation of the copy notes of itself: how its tables are laid out, what they were copied from, and what of the log was seen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from quarterdeck.metrics.copies import reading
from quarterdeck.metrics.copies.layouts import Layout
from quarterdeck.metrics.copies.touched import Entry

if TYPE_CHECKING:
    import duckdb

_TABLES, _BLOCKS, _LOG = "copied_tables", "copied_blocks", "copied_log"
_NOT_KNOWN = ""

Fingerprints = dict[int, str]
States = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Notes:
    """By table, the fingerprints of its blocks and the state of what is behind it; and the log as it was seen."""

    blocks: dict[str, Fingerprints] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    log: Sequence[Entry] = ()

    def is_in_state(self, layout: Layout, states: States) -> bool:
        """Whether nothing behind a table has changed but what the log follows; False where its state is not known."""
        state = states.get(layout.name)
        return state is not None and self.states.get(layout.name) == state


def read(layouts: Sequence[Layout]) -> Notes:
    """The newest generation's; tables of another layout are left out, and all of a copy that notes something else."""
    import duckdb

    newest = reading.current()
    if newest is None:
        return Notes()
    try:
        tables = newest.run(f"SELECT name, layout, state FROM {_TABLES}", {})[1]  # noqa: S608 - a constant
        log = newest.run(f"SELECT source, id, moment, changes FROM {_LOG}", {})[1]  # noqa: S608 - a constant
    except duckdb.Error:
        return Notes()
    written = {name: (layout, state) for name, layout, state in tables}
    same = [one.name for one in layouts if written.get(one.name, ("",))[0] == one.written]
    states = {name: written[name][1] for name in same}
    found = Notes({name: {} for name in same}, states, [Entry(*row) for row in log])
    for name, block, fingerprint in newest.run(f"SELECT name, block, fingerprint FROM {_BLOCKS}", {})[1]:  # noqa: S608
        if name in found.blocks:
            found.blocks[name][block] = fingerprint
    return found


def write(copy: "duckdb.DuckDBPyConnection", states: States, log: Iterable[Entry]) -> None:
    """Note in which state the tables were copied, and the log as it was seen."""
    copy.execute(f"UPDATE {_TABLES} SET state = NULL")  # noqa: S608 - a constant
    for name, state in states.items():
        copy.execute(f"UPDATE {_TABLES} SET state = ? WHERE name = ?", [state, name])  # noqa: S608 - a constant
    columns = zip(*((entry.source, entry.id, entry.moment, entry.changes) for entry in log), strict=True)
    sources, ids, moments, changes = [list(column) for column in columns] or [[]] * 4
    copy.execute(f"DELETE FROM {_LOG}")  # noqa: S608 - a constant
    copy.execute(
        f"INSERT INTO {_LOG} SELECT unnest(?::TEXT[]), unnest(?::BIGINT[]), unnest(?::BIGINT[]), unnest(?::BIGINT[])",
        [sources, ids, moments, changes],
    )


def prepare(copy: "duckdb.DuckDBPyConnection") -> None:
    """Make room for notes, where there is none yet."""
    copy.execute(f"CREATE TABLE IF NOT EXISTS {_TABLES} (name TEXT, layout TEXT, state TEXT)")
    copy.execute(f"CREATE TABLE IF NOT EXISTS {_BLOCKS} (name TEXT, block BIGINT, fingerprint TEXT)")
    copy.execute(f"CREATE TABLE IF NOT EXISTS {_LOG} (source TEXT, id BIGINT, moment BIGINT, changes BIGINT)")


def lay_out(copy: "duckdb.DuckDBPyConnection", layout: Layout) -> None:
    """An empty table, and nothing noted about its blocks."""
    copy.execute(f"CREATE OR REPLACE TABLE {layout.name} ({layout.columns_sql})")
    for notes in (_TABLES, _BLOCKS):
        copy.execute(f"DELETE FROM {notes} WHERE name = ?", [layout.name])  # noqa: S608 - a constant
    copy.execute(f"INSERT INTO {_TABLES} (name, layout) VALUES (?, ?)", [layout.name, layout.written])  # noqa: S608 - a constant


def note_blocks(copy: "duckdb.DuckDBPyConnection", layout: Layout, blocks: Iterable[int], now: Fingerprints) -> None:
    """Note the fingerprints that some blocks have now; those that are gone have none."""
    wanted = list(blocks)
    gone = f"DELETE FROM {_BLOCKS} WHERE name = ? AND block IN (SELECT unnest(?::BIGINT[]))"  # noqa: S608 - a constant
    copy.execute(gone, [layout.name, wanted])
    found = {block: now[block] for block in wanted if block in now}
    copy.execute(
        f"INSERT INTO {_BLOCKS} SELECT ?, unnest(?::BIGINT[]), unnest(?::TEXT[])",
        [layout.name, list(found), list(found.values())],
    )


def note_changed_blocks(copy: "duckdb.DuckDBPyConnection", layout: Layout, blocks: Iterable[int]) -> None:
    """Note that some blocks are no longer those whose fingerprints were taken, and that the new ones are not known."""
    note_blocks(copy, layout, blocks, dict.fromkeys(blocks, _NOT_KNOWN))
