"""The tables are what the models say, and every database there is finds its way to them."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

Names = list[tuple[str, str]]


@pytest.mark.django_db
def test_no_model_differs_from_its_migrations():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_database_from_before_the_squashing_has_nothing_to_do():
    forget(list(squashed()))

    assert still_to_do() == []


@pytest.mark.django_db
def test_database_that_stopped_among_squashed_migrations_goes_on_where_it_stopped():
    whole = ("crm", "0001_squashed_0022_lay_out_customers_leads_and_deals")
    last = [*squashed()[whole][16:], *after(whole)]
    forget([whole, *last])

    assert still_to_do() == last


def squashed() -> dict[tuple[str, str], Names]:
    """Each migration that stands for others, with those."""
    found = MigrationLoader(connection).disk_migrations.items()
    return {name: list(migration.replaces) for name, migration in found if migration.replaces}


def after(whole: tuple[str, str]) -> Names:
    """What an app's migrations do after the squashed ones."""
    known = {whole, *squashed()[whole]}
    return sorted(
        name for name in MigrationLoader(connection).disk_migrations if name[0] == whole[0] and name not in known
    )


def forget(names: Names) -> None:
    """Have the database not know that it has these."""
    for app, name in names:
        MigrationRecorder(connection).record_unapplied(app, name)


def still_to_do() -> Names:
    executor = MigrationExecutor(connection)
    return [(step.app_label, step.name) for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
