"""Which database this process talks to: DATABASE_URL, or the embedded server of the data folder."""

import os
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from quarterdeck.core.postgres import address
from quarterdeck.core.postgres.folder import DataFolder, data_folder
from quarterdeck.core.postgres.problems import CannotConnect

OLDEST_VERSION = 15


def own_server() -> bool:
    """Whether the embedded server is used, not one named by DATABASE_URL."""
    return not os.environ.get("DATABASE_URL")


def database_url(folder: DataFolder) -> str:
    """The address of the database; nothing is started by asking for it."""
    return os.environ.get("DATABASE_URL") or address.database_url(folder)


def django_database(folder: DataFolder) -> dict[str, Any]:
    """The same address as an entry of Django's DATABASES."""
    parts = conninfo_to_dict(database_url(folder))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", address.DATABASE),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_MAX_AGE": None,
        # A connection that died with a restarted server is replaced before the request uses it.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": parts,
    }


def ensure_database() -> str:
    """Make the database reachable for this process, starting the embedded server if need be; gives its address."""
    if own_server():
        # Imported late: a web process that is given DATABASE_URL never needs the server's programs.
        from quarterdeck.core.postgres import server

        return server.hold(data_folder())
    url = os.environ["DATABASE_URL"]
    refuse_unusable(url)
    return url


def refuse_unusable(url: str) -> None:
    """Say in words why a database cannot be used: not reachable, or too old."""
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            version = connection.info.server_version // 10_000
    except psycopg.OperationalError as error:
        raise CannotConnect(f"The database of DATABASE_URL cannot be reached: {str(error).strip()}") from error
    if version < OLDEST_VERSION:
        raise CannotConnect(
            f"The database of DATABASE_URL is PostgreSQL {version}; Quarterdeck needs {OLDEST_VERSION} or newer."
        )
