"""Rows as JSON, taken and put back by PostgreSQL itself: one statement a table, whatever the number of rows.

A changed row is put back column by column, so that a later change to another column of it stays. `DERIVED` columns are
computed from others or count edits; a later change to them alone is no reason to refuse. `GROWN` ones are computed from what
happens around a row, and stay as they became since. `SORTED` ones are set by rules as well as by hand: on a row that is to go
again, no reason to refuse either.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models
from psycopg import sql

DERIVED = ("version", "updated_at", "search_tokens", "identity_keys")
GROWN = ("last_activity_at", "score", "grade", "score_reasons")
SORTED = ("life_cycle", "level", "unassigned_because")


def take_before(act_id: int, model: type[models.Model], ids: Sequence[int]) -> None:
    """Keep rows as they are; the first image of a row in an act stands."""
    _run(
        "INSERT INTO core_undo_rowimage (act_id, model, row_id, before)"
        " SELECT %s, %s, t.{pk}, to_jsonb(t) FROM {table} t WHERE t.{pk} = ANY(%s)"
        " ON CONFLICT (act_id, model, row_id) DO NOTHING",
        [act_id, model._meta.label_lower, list(ids)],
        model,
    )


def take_made(act_id: int, model: type[models.Model], ids: Sequence[int]) -> None:
    """Keep new rows as they came to be."""
    _run(
        "INSERT INTO core_undo_rowimage (act_id, model, row_id, after)"
        " SELECT %s, %s, t.{pk}, to_jsonb(t) FROM {table} t WHERE t.{pk} = ANY(%s)"
        " ON CONFLICT (act_id, model, row_id) DO NOTHING",
        [act_id, model._meta.label_lower, list(ids)],
        model,
    )


def take_after(act_id: int, model: type[models.Model]) -> None:
    """Keep what became of the rows, and of the changed ones only the columns that differ."""
    given = [act_id, model._meta.label_lower]
    _run(
        "UPDATE core_undo_rowimage i SET after = to_jsonb(t) FROM {table} t"
        " WHERE i.act_id = %s AND i.model = %s AND t.{pk} = i.row_id",
        given,
        model,
    )
    _run(
        "DELETE FROM core_undo_rowimage WHERE act_id = %s AND model = %s AND before IS NOT DISTINCT FROM after",
        given,
        model,
    )
    _run(
        # Row by row, without a join: this runs in the transaction that wrote the rows, of which the planner knows nothing.
        "UPDATE core_undo_rowimage SET (before, after) = ("
        " SELECT jsonb_object_agg(b.key, b.value), jsonb_object_agg(b.key, after -> b.key)"
        " FROM jsonb_each(before) b WHERE after -> b.key IS DISTINCT FROM b.value)"
        " WHERE act_id = %s AND model = %s AND before IS NOT NULL AND after IS NOT NULL",
        given,
        model,
    )


def lock(act_id: int, model: type[models.Model]) -> None:
    """Lock the rows that still exist, in the order of their keys."""
    _run(
        "SELECT 1 FROM {table} t WHERE t.{pk} IN"
        " (SELECT row_id FROM core_undo_rowimage WHERE act_id = %s AND model = %s) ORDER BY t.{pk} FOR UPDATE",
        [act_id, model._meta.label_lower],
        model,
    )


def changed_since(act_id: int, model: type[models.Model]) -> list[int]:
    """Rows that are not as the act left them, in the columns it wrote, or that are gone or back again."""
    return _ids(
        "SELECT i.row_id FROM core_undo_rowimage i LEFT JOIN {table} t ON t.{pk} = i.row_id"
        " WHERE i.act_id = %s AND i.model = %s AND CASE"
        " WHEN i.after IS NULL THEN t.{pk} IS NOT NULL"
        " WHEN t.{pk} IS NULL THEN i.before IS NOT NULL"
        " ELSE EXISTS (SELECT 1 FROM jsonb_each(i.after) a, to_jsonb(t) now"
        " WHERE a.key <> ALL(CASE WHEN i.before IS NULL THEN %s::text[] ELSE %s::text[] END)"
        " AND now ? a.key AND now -> a.key IS DISTINCT FROM a.value) END"
        " ORDER BY i.row_id",
        [act_id, model._meta.label_lower, [*DERIVED, *GROWN, *SORTED], [*DERIVED, *GROWN]],
        model,
    )


def edited_elsewhere(act_id: int, model: type[models.Model]) -> list[int]:
    """Changed rows that somebody edited since in other columns: what is derived from all columns is to be made anew."""
    if "version" not in _columns(model):
        return []
    return _ids(
        "SELECT i.row_id FROM core_undo_rowimage i JOIN {table} t ON t.{pk} = i.row_id"
        " WHERE i.act_id = %s AND i.model = %s AND i.before IS NOT NULL"
        " AND i.after ? 'version' AND i.after -> 'version' <> to_jsonb(t.version) ORDER BY i.row_id",
        [act_id, model._meta.label_lower],
        model,
    )


def remove_created(act_id: int, model: type[models.Model]) -> list[int]:
    """Delete what the act made; returns the keys."""
    return _ids(
        "DELETE FROM {table} t USING core_undo_rowimage i"
        " WHERE i.act_id = %s AND i.model = %s AND i.before IS NULL AND t.{pk} = i.row_id RETURNING t.{pk}",
        [act_id, model._meta.label_lower],
        model,
    )


def put_back_changed(act_id: int, model: type[models.Model]) -> None:
    """Give changed rows their former values. One edited since keeps its derived columns and counts one edit more."""
    columns = _columns(model)
    former = sql.SQL("k.kept")
    if "version" in columns:
        former = sql.SQL(
            "CASE WHEN NOT i.after ? 'version' OR i.after -> 'version' = to_jsonb(n.version) THEN k.kept"
            " ELSE (k.kept - %s::text[]) || jsonb_build_object('version', n.version + 1) END"
        )
    names = [name for name in _touched(act_id, model) if name in columns]
    if not names:
        return
    given: list[Any] = [list(DERIVED)] if "version" in columns else []
    _run(
        "UPDATE {table} t SET {sets} FROM {table} n JOIN core_undo_rowimage i ON i.row_id = n.{pk}"
        " CROSS JOIN LATERAL (SELECT i.before - ARRAY(SELECT a.key FROM jsonb_each(i.after) a WHERE a.key = ANY(%s)"
        " AND to_jsonb(n) -> a.key IS DISTINCT FROM a.value) AS kept) k"
        " CROSS JOIN LATERAL jsonb_populate_record(n, {former}) r"
        " WHERE i.act_id = %s AND i.model = %s AND i.before IS NOT NULL AND i.after IS NOT NULL AND t.{pk} = n.{pk}",
        [list(GROWN), *given, act_id, model._meta.label_lower],
        model,
        former=former,
        sets=sql.SQL(", ").join(sql.SQL("{0} = r.{0}").format(sql.Identifier(name)) for name in names),
    )


def put_back_deleted(act_id: int, model: type[models.Model]) -> None:
    """Insert what the act deleted. Columns that came since get their default."""
    _run(
        "INSERT INTO {table} ({names}) SELECT {values} FROM core_undo_rowimage i"
        " CROSS JOIN LATERAL jsonb_populate_record(NULL::{table}, %s::jsonb || i.before) r"
        " WHERE i.act_id = %s AND i.model = %s AND i.before IS NOT NULL AND i.after IS NULL ORDER BY i.row_id",
        [_defaults(model), act_id, model._meta.label_lower],
        model,
        names=sql.SQL(", ").join(map(sql.Identifier, _columns(model))),
        values=sql.SQL(", ").join(sql.SQL("r.{}").format(sql.Identifier(name)) for name in _columns(model)),
    )


def pointing_at(model: type[models.Model], column: str, ids: Sequence[int]) -> list[int]:
    """A few rows of a table whose column holds one of the keys."""
    return _ids(
        "SELECT t.{pk} FROM {table} t WHERE t.{column} = ANY(%s) ORDER BY t.{pk} LIMIT 5",
        [list(ids)],
        model,
        column=sql.Identifier(column),
    )


def _touched(act_id: int, model: type[models.Model]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT jsonb_object_keys(before) FROM core_undo_rowimage"
            " WHERE act_id = %s AND model = %s AND before IS NOT NULL AND after IS NOT NULL",
            [act_id, model._meta.label_lower],
        )
        touched = {row[0] for row in cursor.fetchall()}
    if touched and "version" in _columns(model):
        touched.add("version")
    return sorted(touched)


def _columns(model: type[models.Model]) -> list[str]:
    return [str(field.column) for field in model._meta.concrete_fields]


def _defaults(model: type[models.Model]) -> str:
    """What a new row starts with, as JSON text."""
    from django.core.serializers.json import DjangoJSONEncoder

    plain = {
        field.column: field.get_default() if field.db_default is models.NOT_PROVIDED else field.db_default
        for field in model._meta.concrete_fields
        if not field.primary_key and not field.is_relation
    }
    return DjangoJSONEncoder().encode(plain)


def _ids(statement: str, given: list[Any], model: type[models.Model], **parts: sql.Composable) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_composed(statement, model, parts), given)
        return [row[0] for row in cursor.fetchall()]


def _run(statement: str, given: list[Any], model: type[models.Model], **parts: sql.Composable) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_composed(statement, model, parts), given)


def _composed(statement: str, model: type[models.Model], parts: dict[str, sql.Composable]) -> str:
    """The statement with its table and key column named; every name comes from our own models."""
    names = {"table": sql.Identifier(model._meta.db_table), "pk": sql.Identifier(_key(model)), **parts}
    return sql.SQL(statement).format(**names).as_string(connection.connection)


def _key(model: type[models.Model]) -> str:
    key = model._meta.pk
    if key is None or key.column is None:
        raise TypeError(f"{model} has no single key")
    return str(key.column)
