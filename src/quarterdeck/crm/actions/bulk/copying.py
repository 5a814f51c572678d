"""PostgreSQL's COPY for model instances: about ten times as fast as INSERT, and triggers run once."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models

from quarterdeck.core.audit.models import AuditEntry


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """That many fresh keys of a table, in order."""
    return reserve_numbers(f"{model._meta.db_table}_id_seq", count)


def reserve_numbers(sequence: str, count: int) -> list[int]:
    """That many fresh values of a named sequence."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s::regclass) FROM generate_series(1, %s)", [sequence, count])
        return [row[0] for row in cursor.fetchall()]


def copy_in(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Write rows that already have their keys. A row without a key lets the table choose it."""
    if not rows:
        return
    fields = [f for f in model._meta.concrete_fields if not (f.primary_key and rows[0].pk is None)]
    names = [field.attname for field in fields]
    shapes = {field.attname: _SHAPES.get(field.get_internal_type()) for field in fields}
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor, cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as copy:
        for row in rows:
            values = row.__dict__
            copy.write_row([values[n] if (shape := shapes[n]) is None else shape(values[n]) for n in names])


def copy_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write plain rows, whose keys the table chooses. Faster than instances by far, for the tables with the most rows."""
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor, cursor.copy(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)


def trail_in(records: Sequence[models.Model], act: str, *, at: datetime, by_id: int) -> None:
    """One line of the audit trail for each record."""
    columns = ("kind", "object_id", "act", "changes", "note", "at", "by_id")
    kind = records[0]._meta.label_lower if records else ""
    copy_rows(AuditEntry, columns, ((kind, record.pk, act, "{}", "", at, by_id) for record in records))


def _array(items: Sequence[str]) -> str:
    """An array literal; search tokens hold letters, digits and characters only, so nothing needs escaping."""
    return '{"' + '","'.join(items) + '"}' if items else "{}"


_SHAPES: dict[str, Callable[[Any], object]] = {"ArrayField": _array, "JSONField": json.dumps}
