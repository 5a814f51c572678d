import json
import logging

import pytest
from django.db import connection
from django.test import Client

from quarterdeck.core.health import checks, logs

pytestmark = pytest.mark.django_db


def worker_seen(seconds_ago: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s))",
            [seconds_ago],
        )


def test_health_is_well_when_everything_holds(client: Client) -> None:
    worker_seen(seconds_ago=5)

    answer = client.get("/health/")

    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert {name: part["ok"] for name, part in answer.json()["checks"].items()} == {
        "database": True,
        "migrations": True,
        "worker": True,
        "disk": True,
    }


@pytest.mark.parametrize("seconds_ago", [None, 300])
def test_health_fails_without_a_worker(client: Client, seconds_ago: int | None) -> None:
    if seconds_ago:
        worker_seen(seconds_ago)

    answer = client.get("/health/")

    assert answer.status_code == 503
    assert answer.json()["checks"]["worker"] == {"ok": False, "seen_seconds_ago": seconds_ago}


def test_health_fails_on_a_full_disk(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    worker_seen(seconds_ago=5)
    monkeypatch.setattr(checks, "LEAST_FREE_BYTES", 2**60)

    answer = client.get("/health/")

    assert answer.status_code == 503
    assert [name for name, part in answer.json()["checks"].items() if not part["ok"]] == ["disk"]


def test_health_tells_no_secret(client: Client) -> None:
    text = client.get("/health/").content.decode()

    assert "/" not in text
    assert connection.settings_dict["NAME"] not in text


def test_request_keeps_a_sane_id_and_replaces_any_other(client: Client) -> None:
    kept = client.get("/health/", headers={"X-Request-ID": "proxy-4711-abc"})
    replaced = client.get("/health/", headers={"X-Request-ID": 'evil"\n{}'})

    assert kept["X-Request-ID"] == "proxy-4711-abc"
    assert len(replaced["X-Request-ID"]) == 16


def test_request_is_logged_without_its_query(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="quarterdeck.requests"):
        client.get("/nowhere/?q=secret")

    (line,) = (record for record in caplog.records if record.name == "quarterdeck.requests")
    assert (line.method, line.path, line.status) == ("GET", "/nowhere/", 404)  # type: ignore[attr-defined] # our extras
    assert "secret" not in json.dumps(line.__dict__, default=str)


def test_log_line_is_json_with_the_request_it_belongs_to() -> None:
    record = logging.LogRecord("quarterdeck.crm", logging.INFO, "", 0, "deal won: %s", ("合同",), None)
    token = logs.request_id.set("abc12345")
    try:
        logs.OfRequest().filter(record)
    finally:
        logs.request_id.reset(token)

    line = json.loads(logs.LineFormatter().format(record))

    assert line.pop("at").endswith("+00:00")
    assert line == {"level": "INFO", "logger": "quarterdeck.crm", "message": "deal won: 合同", "request_id": "abc12345"}
