"""Make Django ready to use: its database reachable, its settings read, its tables up to date."""

import gc
import os

import click

from quarterdeck.core.postgres import connection

SETTINGS = "quarterdeck.config.settings"
MIGRATION_LOCK = 0x5155_4152  # "QUAR"; any number that nothing else locks by


def connect() -> None:
    """Reach the database, starting the embedded one if need be, and set Django up."""
    connection.ensure_database()
    set_up()
    from django.utils import translation

    # The command speaks English; the sentences of refusals shall not mix in another language.
    translation.activate("en")


def set_up() -> None:
    """Set Django up without touching the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    # Nothing that is loaded is garbage; looking for it takes a third of the time of a start.
    gc.disable()
    import django

    django.setup()
    gc.freeze()
    gc.enable()


def migrate() -> None:
    """Bring the tables up to date; of several processes that start at once, one does it and the others wait."""
    from django.core.management import call_command
    from django.db import connection as database
    from django.db.migrations.executor import MigrationExecutor

    with database.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            executor = MigrationExecutor(database)
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                call_command("migrate", verbosity=0, interactive=False)
            _offer_new_rights()
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])


def _offer_new_rights() -> None:
    """Give the built-in roles the rights that this version brings."""
    from quarterdeck.core.company.models import Company
    from quarterdeck.people import actions

    if Company.objects.exists():
        actions.sync_built_in_roles()


def require_company() -> None:
    """Refuse in words when the data folder holds no company yet."""
    from quarterdeck.core.company.models import Company

    if not Company.objects.exists():
        raise click.ClickException("There is no company in this data folder yet; `quarterdeck init` founds one.")
