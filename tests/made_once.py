"""What nearly every test starts from, made through the doors once in a process and afterwards put back as rows.

Founding a company takes two hundred statements; putting its rows back takes one a table. Sequences are not set back, so
that the keys of what is put back are free.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection, transaction
from django.utils import translation
from psycopg import sql

from quarterdeck.people.models import Member

P = ParamSpec("P")
T = TypeVar("T")

# Their rows are written by triggers, also when rows are put back.
WRITTEN_BY_TRIGGERS = {"crm_pipelinetally", "metrics_change", "metrics_touched"}


@dataclass(frozen=True)
class Made:
    """What a maker gave, and the rows it wrote, by table."""

    result: Any
    rows: dict[str, bytes]


def made_once(make: Callable[P, T]) -> Callable[P, T]:
    """Have a maker of a company put back what it made when it was called so before.

    Only in a test that is rolled back: what is committed has jobs to be done, and those are asked for by making it.
    """
    kept: dict[object, Made] = {}

    @wraps(make)
    def made(*args: P.args, **kwargs: P.kwargs) -> T:
        if not connection.in_atomic_block or Member.objects.exists():
            return make(*args, **kwargs)
        key = (args, tuple(sorted(kwargs.items())), translation.get_language())
        if key in kept:
            put_back(kept[key].rows)
        else:
            kept[key] = keep(lambda: make(*args, **kwargs))
        result: T = copy.deepcopy(kept[key].result)
        return result

    return made


def keep(make: Callable[[], Any]) -> Made:
    """Make it, and remember what is in tables that were empty before."""
    before = filled_tables()
    result = make()
    written = filled_tables() - before - WRITTEN_BY_TRIGGERS
    with connection.cursor() as cursor:
        return Made(copy.deepcopy(result), {table: rows_of(cursor, table) for table in sorted(written)})


def filled_tables() -> set[str]:
    """The tables that hold any row, but for temporary ones."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        tables = [name for (name,) in cursor.fetchall()]
        question = "SELECT {} WHERE EXISTS (SELECT FROM {})"
        questions = [sql.SQL(question).format(sql.Literal(name), sql.Identifier(name)) for name in tables]
        cursor.execute(sql.SQL(" UNION ALL ").join(questions))
        return {name for (name,) in cursor.fetchall()}


def rows_of(cursor: Any, table: str) -> bytes:
    with cursor.copy(sql.SQL("COPY {} TO STDOUT (FORMAT binary)").format(sql.Identifier(table))) as copied:
        return b"".join(copied)


def put_back(rows: dict[str, bytes]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for table, content in rows.items():
            with cursor.copy(sql.SQL("COPY {} FROM STDIN (FORMAT binary)").format(sql.Identifier(table))) as copied:
                copied.write(content)
