"""`quarterdeck token`, `backup`, `restore` and `manage`: looking after an instance."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from quarterdeck.cli import django_ready
from quarterdeck.core.postgres import backup as backups
from quarterdeck.core.postgres import connection, folder, server
from quarterdeck.core.postgres import restore as restoring
from quarterdeck.core.postgres.folder import DataFolder

NEEDS_NO_DATABASE = {"collectstatic", "compilemessages", "makemessages", "findstatic", "help", "version"}


@click.command()
@click.argument("login")
@click.option("--scopes", default="read,write", show_default=True, help="What the token may do, comma-separated.")
def token(login: str, scopes: str) -> None:
    """Print a new personal API token of the member LOGIN. It is shown once and kept as a hash."""
    django_ready.connect()
    django_ready.migrate()
    django_ready.require_company()
    from quarterdeck.api import actions

    click.echo(actions.create_token(login=login, scopes=[scope.strip() for scope in scopes.split(",")]))


@click.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path | None) -> None:
    """Write the database and the attached files to FILE, or to a dated file among the daily backups."""
    data = folder.data_folder()
    url = connection.ensure_database()
    target = file.resolve() if file else None
    made = backups.make(data, url=url, at=datetime.now(UTC), target=target)
    click.echo(f"{made} ({made.stat().st_size / 1_000_000:.1f} MB)")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def restore(file: Path) -> None:
    """Bring FILE back in place of what the data folder holds. Refused while the folder is served."""
    data = folder.data_folder()
    with server.exclusive(data), reachable(data) as url:
        restoring.bring_back(data, url=url, source=file.resolve())
        django_ready.set_up()
        django_ready.migrate()
        from django.db import connections

        connections.close_all()
    click.echo(f"Restored from {file}.")


@contextmanager
def reachable(data: DataFolder) -> Iterator[str]:
    """The address of the database, which runs at least while the block does."""
    if connection.own_server():
        with server.using(data) as url:
            yield url
    else:
        yield connection.ensure_database()


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run one of Django's management commands, such as `shell` or `changepassword`."""
    if not arguments or arguments[0] in NEEDS_NO_DATABASE or "--help" in arguments:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", django_ready.SETTINGS)
    else:
        django_ready.connect()
    from django.core.management import execute_from_command_line

    sys.argv[0] = "quarterdeck manage"
    execute_from_command_line(["quarterdeck manage", *arguments])
