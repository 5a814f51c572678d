"""PostgreSQL's COPY for model instances: about ten times as fast as INSERT, and triggers run once."""

from collections.abc import Sequence

from django.db import connection, models


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
    arrays = {field.attname for field in fields if field.get_internal_type() == "ArrayField"}
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor, cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as copy:
        for row in rows:
            values = row.__dict__
            copy.write_row([_array(values[n]) if n in arrays else values[n] for n in names])


def _array(items: Sequence[str]) -> str:
    """An array literal; search tokens hold letters, digits and characters only, so nothing needs escaping."""
    return '{"' + '","'.join(items) + '"}' if items else "{}"
