import socket
from collections.abc import Iterator

import pytest

from quarterdeck.core.postgres import server
from tests import instances
from tests.instances import Instance


@pytest.fixture
def fresh() -> Iterator[Instance]:
    with instances.instance() as made:
        yield made


def test_help_names_every_command(fresh: Instance) -> None:
    done = fresh.command("--help")

    named = [line.split()[0] for line in done.stdout.split("Commands:")[1].splitlines() if line.startswith("  ")]
    expected = ["init", "serve", "worker", "demo", "import", "token", "backup", "restore", "manage", "refresh-figures"]
    assert named == sorted(expected)


def test_init_founds_a_company_once(fresh: Instance) -> None:
    fresh.found_company()

    again = fresh.command(
        *("init", "--company", "Other", "--language", "en", "--currency", "USD", "--fiscal-month", "1"),
        *("--admin", "root", "--password", instances.ADMIN_PASSWORD),
    )

    assert again.returncode == 1
    assert again.stderr == "Error: This data folder already holds the company Crash & Sons.\n"
    assert not server.is_running(fresh.data)


def test_folder_of_another_version_is_told_in_one_sentence(fresh: Instance) -> None:
    fresh.data.postgres.mkdir()
    (fresh.data.postgres / "PG_VERSION").write_text("16\n")

    done = fresh.command("backup")

    assert done.returncode == 2
    assert done.stderr.startswith(f"The database in {fresh.data.postgres} was written by PostgreSQL 16")
    assert "Traceback" not in done.stderr


def test_debug_shows_the_traceback(fresh: Instance) -> None:
    fresh.data.postgres.mkdir()
    (fresh.data.postgres / "PG_VERSION").write_text("16\n")

    assert "Traceback" in fresh.command("--debug", "backup").stderr


def test_manage_runs_commands_that_need_no_database_without_one(fresh: Instance) -> None:
    done = fresh.command("manage", "findstatic", "--help")

    assert done.returncode == 0
    assert not fresh.data.postgres.exists()


def test_serve_answers_says_it_is_well_and_stops_everything(fresh: Instance) -> None:
    fresh.found_company()
    fresh.start()
    fresh.wait_until(lambda: fresh.status("/health/") == 200)

    second = fresh.command("serve", "--port", str(instances.free_port()))
    restore = fresh.command("restore", "whatever.tar")
    code = fresh.stop()

    assert second.returncode == restore.returncode == 2
    assert "is already served by process" in second.stderr
    assert "is already served by process" in restore.stderr
    assert code == 0
    assert not server.is_running(fresh.data)


def test_serve_refuses_a_port_that_is_taken(fresh: Instance) -> None:
    with socket.create_server(("127.0.0.1", fresh.port)):
        done = fresh.command("serve", "--port", str(fresh.port))

    assert done.returncode == 1
    assert f"Cannot listen on 127.0.0.1:{fresh.port}" in done.stderr
    assert not server.is_running(fresh.data)


def test_backup_and_restore_move_a_company_to_another_folder(fresh: Instance) -> None:
    fresh.found_company()
    archive = fresh.data.root / "company.tar"
    made = fresh.command("backup", str(archive))

    with instances.instance() as other:
        restored = other.command("restore", str(archive))
        company = other.command(
            "manage",
            "shell",
            "--no-imports",
            "-c",
            "from quarterdeck.core.company.models import Company; print(Company.objects.get())",
        )

    assert made.returncode == restored.returncode == 0, made.stderr + restored.stderr
    assert company.stdout == "Crash & Sons\n"
