"""The tables, made by one process of a test run and copied by the others."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from django.db import connection

from quarterdeck.core.postgres import locks

TEMPLATE = "test_tables"


@contextmanager
def made_once() -> Iterator[str]:
    """The name of a database that is migrated and has no rows but those of migrating; dropped with the last test."""
    with _alone():
        if not _is_there():
            _migrate()
    yield TEMPLATE
    with _alone(), connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {TEMPLATE}")


def _alone() -> AbstractContextManager[None]:
    return locks.exclusive(Path(os.environ["QUARTERDECK_TEST_RUN"]) / "tables.lock")


def _is_there() -> bool:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [TEMPLATE])
        return cursor.fetchone() is not None


def _migrate() -> None:
    """As Django makes a test's database, but by another name and to be left alone."""
    settings = connection.settings_dict
    name, test_name = settings["NAME"], settings["TEST"]["NAME"]
    settings["TEST"]["NAME"] = TEMPLATE
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    settings["NAME"], settings["TEST"]["NAME"] = name, test_name
