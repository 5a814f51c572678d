"""What every test may rely on."""

import gc
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from _pytest.nodeid import coerce_node_id
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from pytest_django import DjangoDbBlocker
from schemathesis.pytest.plugin import SchemathesisFunction

# Nothing that is loaded is garbage; looking for it takes a seventh of the time that loading takes.
gc.disable()
TESTS = Path(__file__).parent
# Few tests that take long. Begun last, as xdist would by their number, they would leave one worker waiting for the other.
# The two files that want a founded company are not begun at once: one would wait while the other founds it.
LONGEST = (
    "crash/test_import_kill.py",
    "e2e",
    "crash",
    "cli",
    "guards/test_permissions.py",
    "metrics/test_drill.py",
    "simulation",
    "api/test_schema.py",
    "metrics/test_against_polars.py",
    "metrics/test_copies.py",
    "real",
)


LARGE = """
SELECT quote_ident(relname) FROM pg_class
WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND pg_relation_size(oid) > 4000000
"""
# Django would write them anew after every test.
WRITTEN_BY_MIGRATING = {"django_content_type", "auth_permission"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest, and let no two have one name: of those xdist would run the first and count it for all."""
    for item in items:
        if isinstance(item, SchemathesisFunction):
            item._id = coerce_node_id(f"{item.path.relative_to(TESTS.parent)}::{item.name}")
    shared = [name for name, times in Counter(item.nodeid for item in items).items() if times > 1]
    if shared:
        raise pytest.UsageError(f"tests that share a name: {shared}")
    items.sort(key=_begun)


def _begun(item: pytest.Item) -> int:
    place = item.path.relative_to(TESTS)
    return next((number for number, each in enumerate(LONGEST) if place.is_relative_to(each)), len(LONGEST))


def pytest_collection_finish() -> None:
    """What is loaded now stays until the end; the garbage collector would walk it again and again."""
    gc.freeze()
    gc.enable()


def pytest_unconfigure() -> None:
    """Let it be cleared away with the process: DuckDB would list all that is left of it, over the summary."""
    gc.unfreeze()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Have this process copy the tables that one process of the run made: making them takes ten seconds."""
    from tests import tables

    with django_db_blocker.unblock(), tables.made_once() as template:
        connection.settings_dict["TEST"]["TEMPLATE"] = template
        yield


@pytest.fixture(scope="session", autouse=True)
def _empty_only_what_is_filled() -> Iterator[None]:
    """After a test that committed, empty the few tables that hold a row: truncating all of them takes twenty times as long."""

    def statements(self: DatabaseOperations, style: Any, tables: Sequence[str], **_options: bool) -> list[str]:
        from tests.made_once import filled_tables

        names = sorted(filled_tables() & set(tables) - WRITTEN_BY_MIGRATING)
        return [" ".join(f"DELETE FROM {self.quote_name(name)};" for name in names)] if names else []

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", statements)
        yield


@pytest.fixture(scope="module", autouse=True)
def _leave_no_dead_rows(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """After a file that filled tables, clear them of what it took back: the server of tests does not do so itself."""
    yield
    if connection.connection is None or connection.in_atomic_block:
        return
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(LARGE)
        for (name,) in cursor.fetchall():
            cursor.execute(f"VACUUM {name}")


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    from django.core.cache import cache

    cache.clear()
