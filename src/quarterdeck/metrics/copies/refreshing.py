"""Bringing the copy into step with the database: what changed is copied again, the rest stays.

The log of changed rows says which. Where it cannot tell, or where something changed that facts are made of without being their
rows (a price, a rate, a time zone), blocks of rows are compared by fingerprints.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from quarterdeck.metrics.copies import differences, notes, places, touched
from quarterdeck.metrics.copies.carrying import Carrier
from quarterdeck.metrics.copies.differences import Blocks, Rows
from quarterdeck.metrics.copies.layouts import Layout
from quarterdeck.metrics.copies.notes import Notes, States
from quarterdeck.metrics.copies.touched import Entry

_ONE_AT_A_TIME = "SELECT pg_try_advisory_xact_lock(hashtext('metrics.copies'))"


@dataclass(frozen=True, slots=True)
class Refreshed:
    """How many rows were copied, and as of when the copy now is."""

    rows: int
    as_of: datetime


@dataclass(frozen=True, slots=True)
class _Step:
    """What the copy lacks of one snapshot, and what to note of that."""

    differences: Sequence[Rows | Blocks]
    states: States
    log: Sequence[Entry]

    def is_none(self, kept: Notes) -> bool:
        """Whether the copy has all, and there is nothing to note that would spare a later look."""
        is_noted = touched.totals(self.log) == touched.totals(kept.log) and self.states.items() <= kept.states.items()
        return is_noted and not self.differences


def refresh(layouts: Sequence[Layout], states: Callable[[], States] = dict) -> Refreshed | None:
    """Bring the copy into step with one snapshot of the database; None where none is kept or another refresh is at work.

    `states` is asked within that snapshot and says by table the state of all behind it that the log does not follow: equal words
    mean that nothing there changed. Tables it does not name are always looked through.
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
        kept = notes.read(layouts)
        step = _step(cursor, layouts, kept, states())
        newest = place.newest() if kept.blocks else None
        if newest and step.is_none(kept):
            places.say_as_of(newest, as_of)
            return Refreshed(0, as_of)
        generation = place.next()
        rows = _write(cursor, generation, newest, step)
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


def _step(cursor: Any, layouts: Sequence[Layout], kept: Notes, states: States) -> _Step:
    log = touched.entries(cursor)
    unseen = touched.unseen(cursor, kept.log, log)
    found: list[Rows | Blocks] = []
    for layout in layouts:
        before = kept.blocks.get(layout.name)
        is_told = before is not None and kept.is_in_state(layout, states)
        rows = differences.by_log(layout, unseen) if is_told else None
        found.append(differences.by_fingerprints(cursor, layout, before) if rows is None else rows)
    return _Step([difference for difference in found if not difference.is_none], states, log)


def _write(cursor: Any, generation: Path, newest: Path | None, step: _Step) -> int:
    """Write the generation to come, from the newest one where there is one and what changed since; how many rows were copied."""
    import duckdb

    for leftover in (generation, generation.with_name(f"{generation.name}.wal")):
        leftover.unlink(missing_ok=True)
    if newest is not None:
        shutil.copyfile(newest, generation)
    with duckdb.connect(str(generation)) as copy:
        copy.execute("BEGIN")
        notes.prepare(copy)
        carrier = Carrier(cursor, copy, generation.with_name(f"{generation.name}.csv"))
        rows = sum(difference.bring(carrier) for difference in step.differences)
        notes.write(copy, step.states, step.log)
        copy.execute("COMMIT")
        copy.execute("CHECKPOINT")
    return rows
