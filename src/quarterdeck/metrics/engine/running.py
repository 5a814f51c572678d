"""Where statements run: on the company's database, live, or on the columnar copy of an instance that keeps one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import connection

from quarterdeck.metrics import copies
from quarterdeck.metrics.engine import history
from quarterdeck.metrics.engine.remembering import Statement, remembered
from quarterdeck.metrics.engine.shapes import Shape

Names = list[str]
Found = Sequence[Sequence[Any]]


class Source(Protocol):
    """What answers a statement written in its dialect, values given by name."""

    @property
    def dialect(self) -> str: ...

    def run(self, sql: str, values: Mapping[str, Any]) -> tuple[Names, Found]: ...


class Live:
    """The company's database, by Django's own connection: same transaction, no second pool."""

    dialect = "postgres"

    def run(self, sql: str, values: Mapping[str, Any]) -> tuple[Names, Found]:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return [column.name for column in cursor.description or ()], cursor.fetchall()


@dataclass(frozen=True, slots=True)
class Ask:
    """A statement to run: its shape, its values, over how many numbered windows, and the fact it asks for settled days only."""

    shape: Shape
    values: Mapping[str, Any]
    windows: int = 1
    settled_fact: str = ""


def answers(asks: Sequence[Ask]) -> list[list[dict[str, Any]]]:
    """What each statement finds; live ones as remembered, where nothing they read has changed."""
    source = _source()
    statements = [
        Statement(_statement(ask.shape, ask.windows, source.dialect), ask.values, ask.settled_fact) for ask in asks
    ]
    if isinstance(source, Live):
        found = remembered(statements, lambda one: source.run(one.sql, one.values))
    else:
        found = [source.run(one.sql, one.values) for one in statements]
    return [_named(*one) for one in found]


def rows(shape: Shape, values: Mapping[str, Any], windows: int = 1) -> list[dict[str, Any]]:
    """What a question of that shape finds, over one window or several numbered ones."""
    source = _source()
    return _named(*source.run(_statement(shape, windows, source.dialect), values))


def count(shape: Shape, values: Mapping[str, Any]) -> int:
    """How many rows a question about rows finds in all."""
    source = _source()
    sql = f"SELECT count(*) FROM ({_statement(shape, 1, source.dialect)}) AS every_row"  # noqa: S608 - our own statement
    _names, found = source.run(sql, {**values, "limit": None, "offset": 0})
    return int(found[0][0])


def _named(names: Names, found: Found) -> list[dict[str, Any]]:
    return [dict(zip(names, row, strict=True)) for row in found]


def _source() -> Source:
    """The copy knows the present only: what was known in the past is asked of the company's database."""
    return Live() if history.known_at() else copies.current() or Live()


def _statement(shape: Shape, windows: int, dialect: str) -> str:
    # Ibis takes a second to import; only a process that answers questions pays for it.
    from quarterdeck.metrics.engine import statements

    return statements.statement(shape, windows, dialect)
