"""Questions to the newest copy, read-only. A process keeps one generation open and follows the link when it turns."""

import functools
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from quarterdeck.metrics.copies import places
from quarterdeck.metrics.copies.places import Place

if TYPE_CHECKING:
    import duckdb

logger = logging.getLogger(__name__)

# Statements are our own, and read nothing but the copy: no files, no network, no extensions fetched.
_LOCKED = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
_GIVEN = re.compile(r"\$(\w+)")


@dataclass(frozen=True, slots=True)
class Copy:
    """One generation of the copy, open for reading, and the moment it agreed with the database."""

    generation: str
    as_of: datetime
    _connection: "duckdb.DuckDBPyConnection"

    dialect = "duckdb"

    def run(self, sql: str, values: Mapping[str, Any]) -> tuple[list[str], Sequence[Sequence[Any]]]:
        """The names and rows a statement finds; it may leave out values, which DuckDB itself would refuse."""
        with self._connection.cursor() as cursor:
            cursor.execute(sql, {name: values[name] for name in _given(sql)})
            return [column[0] for column in cursor.description or ()], cursor.fetchall()


def current() -> Copy | None:
    """The newest copy; None where the instance keeps none, where none is made yet, or where it cannot be read."""
    place = places.place()
    generation = place.newest() if place else None
    if place is None or generation is None:
        return None
    try:
        connection = _opened.connection(place, generation)
        return Copy(generation.name, places.as_of(generation), connection)
    except OSError:
        return None


@functools.lru_cache(maxsize=2048)
def _given(sql: str) -> frozenset[str]:
    return frozenset(_GIVEN.findall(sql))


class _Opened:
    """The generation this process has open. Questions under way on an older one end on that."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._generation: Path | None = None
        self._connection: duckdb.DuckDBPyConnection | None = None

    def connection(self, place: Place, generation: Path) -> "duckdb.DuckDBPyConnection":
        """The connection to a generation; OSError, and a line in the log, where it cannot be opened."""
        with self._lock:
            if self._connection is None or self._generation != generation:
                self._connection = _connect(place, generation)
                self._generation = generation
            return self._connection


_opened = _Opened()


def _connect(place: Place, generation: Path) -> "duckdb.DuckDBPyConnection":
    import duckdb  # Only an instance that keeps a copy pays for it.

    try:
        return duckdb.connect(str(generation), read_only=True, config={**place.options, **_LOCKED})
    except duckdb.Error as error:
        logger.warning("the copy of figures cannot be read", extra={"file": generation.name, "error": str(error)})
        raise OSError(str(error)) from error
