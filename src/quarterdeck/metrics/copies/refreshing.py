"""Bringing the copy into step with the database: blocks of rows whose fingerprint changed are copied again, the rest stays.

A fingerprint is made by the database from every value of a block's rows, so it notices whatever happened: new rows, edits,
deletes, an archived deal taking its past along, a past that an import wrote. Nothing has to be reported by those who write.
A table whose state is the one noted when it was last copied is not read at all.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from quarterdeck.metrics.copies import places, reading
from quarterdeck.metrics.copies.layouts import Layout

if TYPE_CHECKING:
    import duckdb

_TABLES, _BLOCKS = "copied_tables", "copied_blocks"
_ONE_AT_A_TIME = "SELECT pg_try_advisory_xact_lock(hashtext('metrics.copies'))"

Fingerprints = dict[int, str]
States = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Refreshed:
    """How many rows were copied, and as of when the copy now is."""

    rows: int
    as_of: datetime


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the newest generation notes of its tables: the fingerprints of their blocks, and the state they were copied in."""

    blocks: dict[str, Fingerprints] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)

    def is_current(self, layout: Layout, states: States) -> bool:
        """Whether a table has not changed since; False where its state is not known."""
        state = states.get(layout.name)
        return state is not None and layout.name in self.blocks and self.states.get(layout.name) == state


@dataclass(frozen=True, slots=True)
class _Difference:
    """Blocks of one table that changed or are gone. A table whose layout or greater part changed is laid out anew."""

    layout: Layout
    now: Fingerprints
    changed: list[int]
    is_anew: bool

    @property
    def is_none(self) -> bool:
        return not self.changed and not self.is_anew

    @property
    def noted(self) -> Fingerprints:
        """The fingerprints of the blocks that are copied now."""
        return self.now if self.is_anew else {block: self.now[block] for block in self.changed if block in self.now}


def refresh(layouts: Sequence[Layout], states: Callable[[], States] = dict) -> Refreshed | None:
    """Bring the copy into step with one snapshot of the database; None where none is kept or another refresh is at work.

    `states` is asked within that snapshot and says by table in which state it is: equal words mean equal rows. Tables it does not
    name are always looked through.
    """
    place = places.place()
    if place is None:
        return None
    place.link.parent.mkdir(parents=True, exist_ok=True)
    with _snapshot() as cursor:
        cursor.execute(_ONE_AT_A_TIME)
        if not cursor.fetchone()[0]:
            return None
        cursor.execute("SELECT transaction_timestamp()")
        as_of = cursor.fetchone()[0]
        kept, now = _kept(layouts), states()
        stale = [layout for layout in layouts if not kept.is_current(layout, now)]
        differences = [_difference(layout, _fingerprints(cursor, layout), kept.blocks) for layout in stale]
        found = [difference for difference in differences if not difference.is_none]
        newest = place.newest() if kept.blocks else None
        if newest and not found:
            places.say_as_of(newest, as_of)
            return Refreshed(0, as_of)
        generation, rows = _next_generation(cursor, place.next(), newest, found, now)
        place.turn_to(generation, as_of=as_of)
    return Refreshed(rows, as_of)


@contextmanager
def _snapshot() -> Iterator[Any]:
    """A cursor that sees the database as of one moment throughout."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if is_outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield cursor


def _kept(layouts: Sequence[Layout]) -> _Kept:
    """What the newest generation notes; tables of another layout are left out, and all of a copy that notes something else."""
    import duckdb

    newest = reading.current()
    if newest is None:
        return _Kept()
    try:
        tables = newest.run(f"SELECT name, layout, state FROM {_TABLES}", {})[1]  # noqa: S608 - a constant
    except duckdb.Error:
        return _Kept()
    written = {name: (layout, state) for name, layout, state in tables}
    same = [one.name for one in layouts if written.get(one.name, ("",))[0] == one.written]
    found = _Kept({name: {} for name in same}, {name: written[name][1] for name in same})
    for name, block, fingerprint in newest.run(f"SELECT name, block, fingerprint FROM {_BLOCKS}", {})[1]:  # noqa: S608
        if name in found.blocks:
            found.blocks[name][block] = fingerprint
    return found


def _fingerprints(cursor: Any, layout: Layout) -> Fingerprints:
    cursor.execute(layout.fingerprints_sql)
    return {block: f"{rows}:{total}" for block, rows, total in cursor.fetchall()}


def _difference(layout: Layout, now: Fingerprints, kept: Mapping[str, Fingerprints]) -> _Difference:
    before = kept.get(layout.name)
    if before is None:
        return _Difference(layout, now, [], is_anew=True)
    changed = sorted(block for block in {*now, *before} if now.get(block) != before.get(block))
    return _Difference(layout, now, changed, is_anew=len(changed) * 2 > len(now))


def _next_generation(
    cursor: Any, generation: Path, newest: Path | None, differences: Sequence[_Difference], states: States
) -> tuple[Path, int]:
    """Write the generation to come, from the newest one where there is one, what changed since, and in which state; rows copied."""
    import duckdb

    for leftover in (generation, generation.with_name(f"{generation.name}.wal")):
        leftover.unlink(missing_ok=True)
    if newest is not None:
        shutil.copyfile(newest, generation)
    with duckdb.connect(str(generation)) as copy:
        copy.execute("BEGIN")
        copy.execute(f"CREATE TABLE IF NOT EXISTS {_TABLES} (name TEXT, layout TEXT, state TEXT)")
        copy.execute(f"CREATE TABLE IF NOT EXISTS {_BLOCKS} (name TEXT, block BIGINT, fingerprint TEXT)")
        rows = sum(_apply(cursor, copy, difference, generation) for difference in differences)
        copy.execute(f"UPDATE {_TABLES} SET state = NULL")  # noqa: S608 - a constant
        for name, state in states.items():
            copy.execute(f"UPDATE {_TABLES} SET state = ? WHERE name = ?", [state, name])  # noqa: S608 - a constant
        copy.execute("COMMIT")
        copy.execute("CHECKPOINT")
    return generation, rows


def _apply(cursor: Any, copy: "duckdb.DuckDBPyConnection", difference: _Difference, generation: Path) -> int:
    layout, blocks = difference.layout, None if difference.is_anew else difference.changed
    if blocks is None:
        _lay_out(copy, layout)
    else:
        copy.execute(f"DELETE FROM {layout.name} WHERE {layout.block_sql} IN (SELECT unnest(?))", [blocks])  # noqa: S608
        copy.execute(f"DELETE FROM {_BLOCKS} WHERE name = ? AND block IN (SELECT unnest(?))", [layout.name, blocks])  # noqa: S608
    noted = difference.noted
    copy.execute(
        f"INSERT INTO {_BLOCKS} SELECT ?, unnest(?::BIGINT[]), unnest(?::TEXT[])",
        [layout.name, list(noted), list(noted.values())],
    )
    return _copied(cursor, copy, layout, blocks, generation.with_name(f"{generation.name}.csv"))


def _lay_out(copy: "duckdb.DuckDBPyConnection", layout: Layout) -> None:
    """An empty table, and nothing noted about its blocks."""
    copy.execute(f"CREATE OR REPLACE TABLE {layout.name} ({layout.columns_sql})")
    for notes in (_TABLES, _BLOCKS):
        copy.execute(f"DELETE FROM {notes} WHERE name = ?", [layout.name])  # noqa: S608 - a constant
    copy.execute(f"INSERT INTO {_TABLES} (name, layout) VALUES (?, ?)", [layout.name, layout.written])  # noqa: S608 - a constant


def _copied(
    cursor: Any, copy: "duckdb.DuckDBPyConnection", layout: Layout, blocks: list[int] | None, file: Path
) -> int:
    """Carry rows over by a file that both sides read and write at full speed."""
    try:
        with file.open("wb") as out, cursor.copy(layout.rows_sql(blocks)) as rows:
            for data in rows:
                out.write(data)
        return int(copy.execute(layout.insert_sql, [str(file)]).fetchall()[0][0])
    finally:
        file.unlink(missing_ok=True)
