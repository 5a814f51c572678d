"""Which state of the tables a reader sees, told by the log of changes that every writing transaction adds to.

The log has one row for a transaction and table (triggers write it; see the migration). A snapshot of PostgreSQL sees all of a
transaction or nothing of it, its row in the log included, and of two snapshots one sees all that the other sees. So equal
sums over the visible rows of a table mean that the same transactions are visible and therefore the same data. The moment of the
last change tells apart databases that were restored from one copy and went different ways.

Of deals, a transaction that touched the settled past adds a second row, under the table's name and `:past`. Answers about days that
are settled are as good as those rows, however many deals move today.
"""

import re
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from functools import lru_cache

from django.db import connection

Version = tuple[int, datetime]

# Younger days count as present. The triggers hold them so for two days: the rest allows for clocks, time zones and long transactions.
SETTLED_AFTER = timedelta(days=7)
_NOTED_APART = frozenset({"crm_opportunity", "crm_opportunityrevision"})

_VISIBLE = """
SELECT source, sum(changes)::bigint, max(changed_at), bool_or(changed_by = pg_current_xact_id_if_assigned())
FROM metrics_change GROUP BY source
"""

_COMPACT = """
WITH gone AS (
    DELETE FROM metrics_change WHERE id IN (SELECT id FROM metrics_change FOR UPDATE SKIP LOCKED)
    RETURNING source, changes, changed_at
)
INSERT INTO metrics_change (source, changes, changed_at)
SELECT source, sum(changes), max(changed_at) FROM gone GROUP BY source
"""

_READ_BY = """
WITH RECURSIVE met AS (
    SELECT oid AS relation FROM pg_class WHERE relname = ANY(%s) AND relkind <> 'i' AND pg_table_is_visible(oid)
    UNION
    SELECT used.refobjid FROM met
    JOIN pg_rewrite rule ON rule.ev_class = met.relation
    JOIN pg_depend used ON used.objid = rule.oid AND used.classid = 'pg_rewrite'::regclass
         AND used.refclassid = 'pg_class'::regclass
)
SELECT relname, EXISTS (SELECT FROM pg_trigger WHERE tgrelid = relation AND tgname = 'metrics_note_change')
FROM met JOIN pg_class ON pg_class.oid = relation
WHERE relkind <> 'v'
"""

_NAME = re.compile(r"\b[a-z]+_\w+")


def visible() -> dict[str, Version] | None:
    """The state of each table that ever changed, as the next statement would see it.

    None inside a transaction that has itself changed one of them: what it sees, nobody else does.
    """
    with connection.cursor() as cursor:
        cursor.execute(_VISIBLE)
        found = cursor.fetchall()
    if any(is_own for _source, _changes, _at, is_own in found):
        return None
    return {source: (changes, at) for source, changes, at, _is_own in found}


def state_of(
    sql: str, versions: Mapping[str, Version], *, settled_fact: str = "", but: Collection[str] = ()
) -> tuple[Version | None, ...] | None:
    """The state of all that a statement reads, but some tables; None where it reads a table whose changes are not noted.

    Of `settled_fact` it reads rows of settled days only, so that changes of the present do not count for it.
    """
    names = set(_NAME.findall(sql))
    tables = _tables(tuple(sorted(names - {settled_fact})))
    settled = _tables((settled_fact,)) if settled_fact else ()
    if tables is None or settled is None or not (tables or settled):
        return None
    past = (f"{table}:past" if table in _NOTED_APART else table for table in settled)
    return tuple(versions.get(source) for source in (*tables, *past) if source not in but)


def tables_behind(sql: str) -> tuple[str, ...]:
    """The tables that a statement reads, also through views; none at all where the changes of one are not noted."""
    return _tables(tuple(sorted(set(_NAME.findall(sql))))) or ()


def compact() -> None:
    """Put the rows of the log together, without a change of what it says. Rows that another transaction holds are left."""
    with connection.cursor() as cursor:
        cursor.execute(_COMPACT)


@lru_cache(maxsize=512)
def _tables(names: tuple[str, ...]) -> tuple[str, ...] | None:
    """The tables named, and those behind the views named, as the database knows them; None where one is not watched."""
    with connection.cursor() as cursor:
        cursor.execute(_READ_BY, [list(names)])
        found = dict(cursor.fetchall())
    return tuple(sorted(found)) if all(found.values()) else None
