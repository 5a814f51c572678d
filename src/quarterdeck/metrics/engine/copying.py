"""What the columnar copy holds: every table that statements read, under the same name and with the same columns."""

from collections.abc import Collection

from django.db import connection
from ibis.backends.sql.datatypes import DuckDBType

from quarterdeck.metrics import copies
from quarterdeck.metrics.copies.layouts import Layout
from quarterdeck.metrics.engine import versions
from quarterdeck.metrics.engine.tables import FACTS, LINES, LOOKED_UP, MEMBERS, PLACEMENTS

# Tables whose changed rows are noted (see the migration), and the column of facts that holds the keys noted.
_FOLLOWED = {
    "crm_account": "account_id",
    "crm_activity": "row_id",
    "crm_lead": "lead_id",
    "crm_opportunity": "opportunity_id",
    "crm_opportunityline": "opportunity_id",
    "crm_opportunityrevision": "opportunity_id",
    "crm_stagevisit": "opportunity_id",
}
# Facts that say of a row what its neighbours decide, and what neighbours share.
_BESIDE = {"metrics_purchase": "account_id"}


def layouts() -> list[Layout]:
    """One layout a table, however many places it is looked up in."""
    read = [*FACTS.values(), *(other.table for other in LOOKED_UP), LINES, PLACEMENTS, MEMBERS]
    columns: dict[str, dict[str, str]] = {}
    for table in read:
        kinds = {name: DuckDBType.to_string(kind) for name, kind in table.schema().items()}
        columns.setdefault(_name(table), {}).update(kinds)
    return [Layout(name, kinds, _followed(name, kinds), _BESIDE.get(name, "")) for name, kinds in columns.items()]


def bring_into_step() -> copies.Refreshed | None:
    """Refresh the copy; None where the instance keeps none or another refresh is at work."""
    return copies.refresh(layouts(), states)


def states() -> dict[str, str]:
    """By table, the state of all that it is made of and that is not followed by rows: the log of changes says it, and what
    views are migrations decide.

    Tables that read something whose changes are not noted are left out; all, where this transaction wrote itself.
    """
    seen = versions.visible()
    if seen is None:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM django_migrations")
        views = cursor.fetchone()[0]
    found = {layout.name: versions.state_of(layout.name, seen, but=layout.follows) for layout in layouts()}
    return {name: repr((views, state)) for name, state in found.items() if state is not None}


def _followed(name: str, columns: Collection[str]) -> dict[str, str]:
    """The tables behind one whose changed rows can be found in it, each with the column that holds their keys."""
    behind = versions.tables_behind(name)
    return {table: column for table, column in _FOLLOWED.items() if table in behind and column in columns}


def _name(table: object) -> str:
    """The name in the database, also of a table that is looked up in twice."""
    operation = table.op()  # type: ignore[attr-defined]  # Ibis is untyped
    return str(getattr(operation, "parent", operation).name)
