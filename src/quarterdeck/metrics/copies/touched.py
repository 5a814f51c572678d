"""The log of changed rows, which every writing statement adds to (see the migration): what of it a copy has not seen yet.

A copy notes the rows of the log that it saw. What it did not see is new, whenever it was written: rows of a transaction that
took long come late and with small ids. Old rows are put together, only their number stays. So the log is trusted only where
the numbers add up: as many changes as the copy saw, and those that are new, are all there are. They do not where rows were put
together unseen, or where the database was set back to an earlier day.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

# So many changed rows of a table are found by looking through it as fast.
MOST = 100_000

_READ = """
SELECT source, id, (extract(epoch FROM changed_at) * 1000000)::bigint, changes, cardinality(keys) FROM metrics_touched
"""

_KEYS = """
SELECT source, array_agg(DISTINCT key) FROM metrics_touched, unnest(keys) AS key WHERE id = ANY(%s) GROUP BY source
"""

_PUT_TOGETHER = """
WITH gone AS (
    DELETE FROM metrics_touched WHERE id IN (
        SELECT id FROM metrics_touched WHERE changed_at < now() - interval '1 hour' FOR UPDATE SKIP LOCKED
    )
    RETURNING source, changes, changed_at
)
INSERT INTO metrics_touched (source, keys, changes, changed_at)
SELECT source, '{}', sum(changes), max(changed_at) FROM gone GROUP BY source
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the log: a statement that wrote to a table, or `changes` of them put together. `rows` is None where it wrote many."""

    source: str
    id: int
    moment: int
    changes: int
    rows: int | None = 0

    @property
    def identity(self) -> tuple[int, int]:
        """Which entry it is: a database that was set back gives an id again, at another moment."""
        return self.id, self.moment


def entries(cursor: Any) -> list[Entry]:
    """The log as a snapshot sees it."""
    cursor.execute(_READ)
    return [Entry(*row) for row in cursor.fetchall()]


def unseen(cursor: Any, seen: Iterable[Entry], now: Iterable[Entry]) -> Mapping[str, frozenset[int] | None]:
    """By table, the keys of its rows that were written since a copy saw the log; None of a table that the log cannot tell of."""
    news = _news(list(seen), list(now))
    cursor.execute(_KEYS, [[entry.id for found in news.values() for entry in found or ()]])
    keys = {source: frozenset(found) for source, found in cursor.fetchall()}
    return {source: None if found is None else keys.get(source, frozenset()) for source, found in news.items()}


def totals(entries: Iterable[Entry]) -> Counter[str]:
    """How many changes there ever were, by table."""
    found: Counter[str] = Counter()
    for entry in entries:
        found[entry.source] += entry.changes
    return found


def put_together() -> None:
    """Keep the log short: of what is older than an hour only the number of changes stays."""
    with connection.cursor() as cursor:
        cursor.execute(_PUT_TOGETHER)


def _news(seen: list[Entry], now: list[Entry]) -> dict[str, list[Entry] | None]:
    """By table, the entries that are new; None where they are not all there is to know, or too many."""
    before, after, known = totals(seen), totals(now), {entry.identity for entry in seen}
    news: dict[str, list[Entry]] = {source: [] for source in {*before, *after}}
    for entry in now:
        if entry.rows != 0 and entry.identity not in known:
            news[entry.source].append(entry)
    return {
        source: found if before[source] + len(found) == after[source] and _can_be_fetched(found) else None
        for source, found in news.items()
    }


def _can_be_fetched(entries: list[Entry]) -> bool:
    return all(entry.rows is not None for entry in entries) and sum(entry.rows or 0 for entry in entries) <= MOST
