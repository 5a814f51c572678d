"""Kill -9 in the middle of writing: whatever was acknowledged is there, and repeating the rest makes nothing twice."""

import json
import threading
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from quarterdeck.core.postgres import address, server
from tests import instances
from tests.instances import Instance

pytestmark = pytest.mark.crash

WRITES = 200
AT_ONCE = 20
KILL_AFTER = 60


class Writers:
    """Opens accounts over the API from many threads and remembers which were acknowledged."""

    def __init__(self, instance: Instance, token: str) -> None:
        self.instance = instance
        self.token = token
        self.acknowledged: set[str] = set()
        self.enough = threading.Event()

    def write(self, number: int) -> None:
        name = f"Account {number:03}"
        request = urllib.request.Request(
            f"{self.instance.url}/api/v1/accounts",
            data=json.dumps({"name": name}).encode(),
            headers={
                "Authorization": f"Bearer {self.token}",
                "Content-Type": "application/json",
                "Idempotency-Key": f"crash-test-{number}",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=15) as answer:
                if answer.status == 201:
                    self.acknowledged.add(name)
        except OSError:
            pass
        if len(self.acknowledged) >= KILL_AFTER:
            self.enough.set()

    def write_all(self, kill: Callable[[], None] | None = None) -> None:
        """Write every account; `kill` strikes while the writes are under way."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for number in range(WRITES):
                pool.submit(self.write, number)
            if kill:
                assert self.enough.wait(60)
                kill()


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Instance, str]]:
    with instances.instance() as made:
        made.found_company()
        token = made.command("token", "admin").stdout.strip()
        made.start()
        yield made, token


@pytest.fixture
def writers(served: tuple[Instance, str]) -> Writers:
    instance, token = served
    with psycopg.connect(address.database_url(instance.data)) as connection:
        connection.execute("TRUNCATE crm_account, core_idempotency_idempotencykey CASCADE")
    return Writers(instance, token)


def names(instance: Instance) -> list[str]:
    return [row[0] for row in instance.rows("SELECT name FROM crm_account ORDER BY name")]


def assert_nothing_lost_or_doubled(writers: Writers) -> None:
    there = names(writers.instance)
    assert KILL_AFTER <= len(writers.acknowledged) < WRITES, "the kill did not strike in the middle"
    assert writers.acknowledged <= set(there)

    writers.write_all()

    assert names(writers.instance) == [f"Account {number:03}" for number in range(WRITES)]


def test_kill_of_the_server_loses_nothing_acknowledged(writers: Writers) -> None:
    writers.write_all(kill=writers.instance.kill)

    writers.instance.start()

    assert_nothing_lost_or_doubled(writers)


def test_kill_of_postgres_loses_nothing_acknowledged(writers: Writers) -> None:
    killed = server.postmaster_pid(writers.instance.data)
    writers.write_all(kill=writers.instance.kill_postgres)

    writers.instance.wait_until(lambda: writers.instance.status("/account/login/") == 200)

    assert server.postmaster_pid(writers.instance.data) != killed
    assert_nothing_lost_or_doubled(writers)


def test_worker_comes_back_after_it_lost_the_database(writers: Writers) -> None:
    killed_at = datetime.now(UTC)
    writers.instance.kill_postgres()

    def has_beaten_since() -> bool:
        try:
            ((beat,),) = writers.instance.rows("SELECT max(last_heartbeat) FROM procrastinate_workers")
        except psycopg.OperationalError:
            return False
        return bool(beat and beat > killed_at + timedelta(seconds=1))

    writers.instance.wait_until(has_beaten_since)
    writers.instance.wait_until(lambda: writers.instance.status("/health/") == 200)
