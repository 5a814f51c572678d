"""Kill -9 in the middle of an import: after the restart it is finished, with every row once."""

import csv
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tests import instances
from tests.instances import Instance

pytestmark = pytest.mark.crash

PROFILE = "crm-sales-opportunities"
ROWS = 6000


@pytest.fixture
def served() -> Iterator[Instance]:
    with instances.instance() as made:
        made.found_company()
        made.start()
        yield made


@pytest.fixture
def files(tmp_path: Path) -> Path:
    write(tmp_path / "sales_teams.csv", ["sales_agent", "manager", "regional_office"], [("Ann Lee", "Max Roe", "East")])
    write(tmp_path / "products.csv", ["product", "series", "sales_price"], [("Anchor", "Iron", 550)])
    write(
        tmp_path / "accounts.csv",
        ["account", "sector", "year_established", "revenue", "employees", "office_location", "subsidiary_of"],
        [("Dockside", "retail", 1996, "110.5", 282, "United States", "")],
    )
    columns = [
        "opportunity_id",
        "sales_agent",
        "product",
        "account",
        "deal_stage",
        "engage_date",
        "close_date",
        "close_value",
    ]
    deals = [(f"D{n:05}", "Ann Lee", "Anchor", "Dockside", "Won", "2017-01-02", "2017-03-01", 500) for n in range(ROWS)]
    write(tmp_path / "sales_pipeline.csv", columns, deals)
    return tmp_path


def write(path: Path, columns: list[str], rows: list[tuple[object, ...]]) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([columns, *rows])


def import_until_half_way(instance: Instance, files: Path) -> subprocess.Popen[str]:
    """Start an import and come back when some, but not all, of its deals are written."""
    importing = instance.begin("import", PROFILE, str(files))
    instance.wait_until(lambda: deals_of(instance) > 0)
    assert deals_of(instance) < ROWS, "the import was too fast to be killed half-way"
    return importing


def deals_of(instance: Instance) -> int:
    return int(instance.rows("SELECT count(*) FROM crm_opportunity")[0][0])


def is_finished(instance: Instance) -> bool:
    try:
        return instance.rows("SELECT state, done_rows = total_rows FROM core_imports_importrun") == [("done", True)]
    except psycopg.OperationalError:
        return False


def kill_everything(instance: Instance) -> None:
    instance.kill_postgres()
    instance.kill()
    instance.start()


@pytest.mark.parametrize("kill", [Instance.kill_postgres, kill_everything], ids=["postgres", "everything"])
def test_import_is_finished_after_a_kill(served: Instance, files: Path, kill: Callable[[Instance], None]) -> None:
    importing = import_until_half_way(served, files)

    importing.kill()
    kill(served)
    served.wait_until(lambda: is_finished(served), seconds=240)

    assert served.rows("SELECT count(*), count(DISTINCT number) FROM crm_opportunity") == [(ROWS, ROWS)]
    again = served.command("import", PROFILE, str(files))
    assert again.returncode == 0, again.stderr
    assert ": 0 created, 0 updated, 0 rejected" in again.stdout.replace("\n", " ")
    assert deals_of(served) == ROWS
