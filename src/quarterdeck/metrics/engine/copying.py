"""What the columnar copy holds: every table that statements read, under the same name and with the same columns."""

from django.db import connection
from ibis.backends.sql.datatypes import DuckDBType

from quarterdeck.metrics import copies
from quarterdeck.metrics.copies.layouts import Layout
from quarterdeck.metrics.engine import versions
from quarterdeck.metrics.engine.tables import FACTS, LINES, LOOKED_UP, MEMBERS, PLACEMENTS


def layouts() -> list[Layout]:
    """One layout a table, however many places it is looked up in."""
    read = [*FACTS.values(), *(other.table for other in LOOKED_UP), LINES, PLACEMENTS, MEMBERS]
    columns: dict[str, dict[str, str]] = {}
    for table in read:
        kinds = {name: DuckDBType.to_string(kind) for name, kind in table.schema().items()}
        columns.setdefault(_name(table), {}).update(kinds)
    return [Layout(name, kinds) for name, kinds in columns.items()]


def bring_into_step() -> copies.Refreshed | None:
    """Refresh the copy; None where the instance keeps none or another refresh is at work."""
    return copies.refresh(layouts(), states)


def states() -> dict[str, str]:
    """By table, the state of all that it is made of: the log of changes says it, and what views are migrations decide.

    Tables that read something whose changes are not noted are left out; all, where this transaction wrote itself.
    """
    seen = versions.visible()
    if seen is None:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM django_migrations")
        views = cursor.fetchone()[0]
    found = {layout.name: versions.state_of(layout.name, seen) for layout in layouts()}
    return {name: repr((views, state)) for name, state in found.items() if state is not None}


def _name(table: object) -> str:
    """The name in the database, also of a table that is looked up in twice."""
    operation = table.op()  # type: ignore[attr-defined]  # Ibis is untyped
    return str(getattr(operation, "parent", operation).name)
