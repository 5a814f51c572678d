"""What is measured: a request to the product, and the plain SQL that returns the same data."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import cycle
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import psycopg

from benchmarks.server import Client

LIST_SQL = """
    SELECT o.id, o.number, o.name, o.amount, o.currency_id, o.expected_close_on, o.updated_at, a.name, m.name, s.name
    FROM crm_opportunity o LEFT JOIN crm_account a ON a.id = o.account_id JOIN people_member m ON m.id = o.owner_id
    JOIN crm_stage s ON s.id = o.stage_id WHERE o.archived_at IS NULL ORDER BY o.updated_at DESC, o.id DESC LIMIT 50
"""
COUNT_SQL = "SELECT count(*) FROM crm_opportunity WHERE archived_at IS NULL"
FILTERED = {
    "all": [
        {"field": "status", "op": "any_of", "value": ["open"]},
        {"field": "company_amount", "op": "at_least", "value": 50_000},
        {"any": [{"field": "next_step", "op": "empty"}, {"field": "last_activity_at", "op": "quiet_for", "value": 30}]},
    ]
}
FILTER_SQL = """
    o.archived_at IS NULL AND o.status = 'open' AND o.company_amount >= 50000
    AND (o.next_step = '' OR o.last_activity_at IS NULL OR o.last_activity_at < now() - interval '30 days')
"""
FILTERED_SQL = LIST_SQL.replace("o.archived_at IS NULL", FILTER_SQL)
FILTERED_COUNT_SQL = f"SELECT count(*), sum(o.company_amount) FROM crm_opportunity o WHERE {FILTER_SQL}"
BOARD_SQL = """
    SELECT o.stage_id, count(*), sum(o.company_amount) FROM crm_opportunity o
    WHERE o.archived_at IS NULL AND (o.status = 'open' OR o.closed_on >= %(quarter)s) GROUP BY o.stage_id
"""
CARDS_SQL = """
    SELECT s.id, c.* FROM crm_stage s CROSS JOIN LATERAL (
        SELECT o.id, o.number, o.name, o.amount, o.expected_close_on, a.name, m.name FROM crm_opportunity o
        LEFT JOIN crm_account a ON a.id = o.account_id JOIN people_member m ON m.id = o.owner_id
        WHERE o.stage_id = s.id AND o.archived_at IS NULL ORDER BY o.company_amount DESC, o.id LIMIT 20) c
"""
SEARCH_SQL = """
    SELECT id, name, city, industry FROM crm_account
    WHERE archived_at IS NULL AND name ILIKE %(like)s LIMIT 10
"""
REPORT_SQL = """
    SELECT m.name, date_trunc('month', o.closed_on), sum(o.company_amount) FROM crm_opportunity o
    JOIN people_member m ON m.id = o.owner_id
    WHERE o.status = 'won' AND o.archived_at IS NULL AND o.closed_on >= %(year)s AND o.closed_on < %(next_year)s
    GROUP BY 1, 2 ORDER BY 1, 2
"""
RECORD_SQL = """
    SELECT o.*, a.name, m.name FROM crm_opportunity o LEFT JOIN crm_account a ON a.id = o.account_id
    JOIN people_member m ON m.id = o.owner_id WHERE o.id = %(id)s
"""
CREATE_SQL = """
    INSERT INTO crm_opportunity (version, created_at, updated_at, search_tokens, number, name, owner_id, process_id, stage_id,
      status, amount, currency_id, company_amount, source, forecast_category, close_note, competitor, next_step, note,
      stage_since, opened_on, custom)
    SELECT 1, now(), now(), '{}', %(number)s, 'Plain', owner_id, process_id, stage_id,
      status, 100, currency_id, 100, '', '', '', '', '', '',
      now(), current_date, '{}' FROM crm_opportunity WHERE id = %(id)s
"""
MOVE_SQL = """
    UPDATE crm_opportunity SET stage_id = %(stage)s, stage_since = now(), updated_at = now(), version = version + 1
    WHERE id = %(id)s
"""


# A kept company may have got a second process by the import of an earlier run.
_DEFAULT = "process_id = (SELECT id FROM crm_salesprocess WHERE is_default)"


@dataclass(frozen=True)
class Case:
    """`aim` is in milliseconds at 50,000 deals (doubled at a million); none where the issue names none."""

    name: str
    act: Callable[[], object]
    sql: Callable[[], object] | None
    aim: float | None = None
    rounds: int = 60


def cases(api: Client, browser: Client, database: "psycopg.Connection[Any]", *, today: date) -> list[Case]:
    """Every case, on a company that is being served."""
    deals = _open_deals(database)
    words = _words(database)
    stages = _open_stages(database)
    year = today.replace(month=1, day=1)
    question = {
        "metrics": ["won_amount"],
        "by": ["member", "month"],
        "from": year.isoformat(),
        "to": year.replace(year=year.year + 1).isoformat(),
    }
    values = {
        "quarter": date(today.year, 3 * ((today.month - 1) // 3) + 1, 1),
        "year": year,
        "next_year": year.replace(year=year.year + 1),
    }

    def run(*statements: str, **more: Any) -> Callable[[], object]:
        def execute() -> object:
            drawn = {name: value() if callable(value) else value for name, value in more.items()}
            return [database.execute(statement, values | drawn).fetchall() for statement in statements]  # type: ignore[arg-type]

        return execute

    def write(statement: str, **more: Any) -> Callable[[], object]:
        def execute() -> object:
            return database.execute(statement, {name: value() for name, value in more.items()}).rowcount  # type: ignore[arg-type]

        return execute

    def next_of(values: Iterator[Any]) -> Callable[[], Any]:
        return lambda: next(values)

    deal, word, stage = next_of(deals), next_of(words), next_of(stages)
    return [
        Case(
            "list, page 1, exact count",
            lambda: api.send("GET", "/api/v1/opportunities?count=true"),
            run(LIST_SQL, COUNT_SQL),
            20,
        ),
        Case(
            "board with totals", lambda: api.send("GET", "/api/v1/opportunities/board"), run(BOARD_SQL, CARDS_SQL), 35
        ),
        Case(
            "company search",
            lambda: api.send("GET", f"/api/v1/search?q={word()}"),
            run(SEARCH_SQL, like=lambda: f"%{word()}%"),
            15,
        ),
        Case(
            "won by member by month", lambda: api.send("POST", "/api/v1/metrics/query", question), run(REPORT_SQL), 35
        ),
        Case("record", lambda: api.send("GET", f"/api/v1/opportunities/{deal()}"), run(RECORD_SQL, id=deal)),
        Case(
            "create",
            lambda: api.send("POST", "/api/v1/opportunities", {"name": "Bench", "amount": 100}),
            write(CREATE_SQL, id=deal, number=lambda: uuid4().hex[:30]),
            15,
        ),
        Case(
            "stage move",
            lambda: api.send("POST", f"/api/v1/opportunities/{deal()}/move", {"stage": stage()}),
            write(MOVE_SQL, id=deal, stage=stage),
            12,
        ),
        Case("list, whole page", lambda: browser.send("GET", "/opportunities/"), run(LIST_SQL, COUNT_SQL), 60),
        Case(
            "filtered list, whole page",
            lambda: browser.send("GET", f"/opportunities/?{urlencode({'view': 'all', 'where': json.dumps(FILTERED)})}"),
            run(FILTERED_SQL, FILTERED_COUNT_SQL),
        ),
        Case("board, whole page", lambda: browser.send("GET", "/opportunities/board/"), run(BOARD_SQL, CARDS_SQL), 75),
        Case("record, whole page", lambda: browser.send("GET", f"/opportunities/{deal()}/"), run(RECORD_SQL, id=deal)),
        Case(
            "search, whole page",
            lambda: browser.send("GET", f"/search/?q={word()}"),
            run(SEARCH_SQL, like=lambda: f"%{word()}%"),
            55,
        ),
        Case("cockpit, whole page", lambda: browser.send("GET", "/cockpit/"), None, 100, rounds=20),
    ]


def _open_deals(database: "psycopg.Connection[Any]") -> Iterator[int]:
    rows = database.execute(
        f"SELECT id FROM crm_opportunity WHERE status = 'open' AND {_DEFAULT} ORDER BY md5(id::text) LIMIT 500"
    ).fetchall()
    return cycle([row[0] for row in rows])


def _open_stages(database: "psycopg.Connection[Any]") -> Iterator[int]:
    rows = database.execute(f"SELECT id FROM crm_stage WHERE kind = 'open' AND {_DEFAULT} ORDER BY position").fetchall()
    return cycle([row[0] for row in rows])


def _words(database: "psycopg.Connection[Any]") -> Iterator[str]:
    """Parts of company names, as people type them."""
    rows = database.execute("SELECT name FROM crm_account ORDER BY md5(id::text) LIMIT 200").fetchall()
    return cycle([row[0].split()[0][:6] for row in rows if row[0].split()[0].isascii()])
