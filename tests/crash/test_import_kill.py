"""An import that is killed in the middle is finished afterwards: nothing missing, nothing twice, nothing half done."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from quarterdeck.core.postgres import address, server
from tests import instances
from tests.instances import Instance

pytestmark = pytest.mark.crash

DEALS = 3_000
KILL_AFTER = 1_000
PROFILE = "crm-sales-opportunities"
EXPECTED = {
    "crm_opportunity": DEALS,
    "crm_opportunityline": DEALS,
    "crm_stagevisit": DEALS + DEALS // 2,
    "crm_opportunityrevision": DEALS + DEALS // 2,
    "crm_account": 40,
    "catalog_product": 3,
    "people_member": 1 + 2 + 10,
    "core_imports_importrun": 1,
    "core_imports_sourcekey": DEALS + 40 + 3 + 2 + 10 + 1 + 2,
    "core_audit_auditentry WHERE act = 'imported' AND kind = 'crm.opportunity'": DEALS,
}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Two teams, forty companies, and deals of which every second one is won."""
    tables = {
        "sales_teams": ["sales_agent,manager,regional_office", *(f"Agent {n},Boss {n % 2},Harbour" for n in range(10))],
        "products": ["product,series,sales_price", *(f"Rope {n},Rope,{n + 1}00" for n in range(3))],
        "accounts": [
            "account,sector,year_established,revenue,employees,office_location,subsidiary_of",
            *(f"Yard {n},ships,1990,1.5,10,Norway,{f'Yard {n - 1}' if n % 4 == 3 else ''}" for n in range(40)),
        ],
        "sales_pipeline": [
            "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value",
            *(_deal(n) for n in range(DEALS)),
        ],
    }
    folder = tmp_path / "files"
    folder.mkdir()
    for name, lines in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def _deal(n: int) -> str:
    end = "Won,2017-01-02,2017-03-04,250" if n % 2 else "Engaging,2017-01-02,,"
    return f"D{n:05},Agent {n % 10},Rope {n % 3},Yard {n % 40},{end}"


@pytest.fixture
def founded() -> Iterator[Instance]:
    with instances.instance() as made:
        made.found_company()
        yield made


def start(instance: Instance, files: Path) -> "subprocess.Popen[str]":
    return instance.begin("import", PROFILE, str(files))


def count(instance: Instance, what: str) -> int:
    with psycopg.connect(address.database_url(instance.data)) as connection:
        row = connection.execute(f"SELECT count(*) FROM {what}").fetchone()
        assert row is not None
        return int(row[0])


def wait_for_the_middle(instance: Instance, process: "subprocess.Popen[str]", after: int = KILL_AFTER) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        assert process.poll() is None, "the import ended before it could be killed"
        try:
            if count(instance, "crm_opportunity") >= after:
                return
        except psycopg.Error:
            pass
        time.sleep(0.02)
    pytest.fail("the import did not get to its middle in time")


def import_again(instance: Instance, files: Path) -> None:
    done = instance.command("import", PROFILE, str(files))
    assert done.returncode == 0, done.stderr


def assert_all_is_in(instance: Instance) -> None:
    with server.using(instance.data):
        there = {what: count(instance, what) for what in EXPECTED}
        assert there == EXPECTED
        assert count(instance, "core_imports_importrun WHERE state = 'done' AND done_rows = total_rows") == 1
        assert count(instance, "crm_opportunity WHERE status = 'won' AND amount = 250") == DEALS // 2
    assert not list((instance.data.root / "imports").glob("*"))


def test_kills_of_the_importing_process_and_of_the_database_are_made_good_by_running_again(
    founded: Instance, files: Path
) -> None:
    process = start(founded, files)
    wait_for_the_middle(founded, process)
    process.kill()
    process.wait()
    process = start(founded, files)
    wait_for_the_middle(founded, process, after=2 * KILL_AFTER)
    founded.kill_postgres()
    assert process.wait(120) != 0

    import_again(founded, files)

    assert_all_is_in(founded)


def test_kill_is_made_good_by_the_next_start_alone(founded: Instance, files: Path) -> None:
    process = start(founded, files)
    wait_for_the_middle(founded, process)
    process.kill()
    process.wait()
    for path in files.iterdir():
        path.unlink()

    founded.start()
    founded.wait_until(lambda: count(founded, "core_imports_importrun WHERE state = 'done'") == 1, seconds=150)
    founded.stop()

    assert_all_is_in(founded)


def test_kill_of_everything_under_a_running_server_is_made_good_by_its_worker(founded: Instance, files: Path) -> None:
    founded.start()
    process = start(founded, files)
    wait_for_the_middle(founded, process)
    process.kill()
    process.wait()
    founded.kill_postgres()

    founded.wait_until(lambda: _is_done(founded), seconds=150)
    founded.stop()

    assert_all_is_in(founded)


def _is_done(instance: Instance) -> bool:
    try:
        return count(instance, "core_imports_importrun WHERE state = 'done'") == 1
    except psycopg.OperationalError:
        return False
