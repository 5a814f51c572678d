"""`python -m benchmarks [--sizes 10000 50000] [--people 60] [--activities 5] [--keep FOLDER]`: measure, print and write down."""

import argparse
import http.client
import json
import os
import platform
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg

from benchmarks import cockpit, figures, importing, many
from benchmarks.cases import cases
from benchmarks.company import PASSWORD, Company, found
from benchmarks.server import Client, Running, serving
from benchmarks.timing import measure
from quarterdeck.core.postgres import address
from quarterdeck.core.postgres.folder import DataFolder

RESULTS = Path(__file__).with_name("results")


def main() -> None:
    asked = options("python -m benchmarks", __doc__ or "").parse_args()
    for size in asked.sizes:
        with company_of(size, asked) as company:
            result = _measure(company)
        _tell(result)
        _write(result)


def options(name: str, about: str) -> argparse.ArgumentParser:
    """What a measurement of companies may be asked for."""
    parser = argparse.ArgumentParser(prog=name, description=about)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 50_000], help="numbers of opportunities")
    parser.add_argument("--people", type=int, default=60, help="members of a company that is made")
    parser.add_argument("--activities", type=int, default=5, help="activities of each opportunity of it")
    parser.add_argument("--keep", type=Path, help="a folder for the companies; one found there is used again")
    return parser


@contextmanager
def company_of(deals: int, asked: argparse.Namespace) -> Iterator[Company]:
    """A company of that many deals: the one that is kept, or one that is made."""
    size = {"deals": deals, "people": asked.people, "activities_each": asked.activities}
    if asked.keep is None:
        with tempfile.TemporaryDirectory(prefix="quarterdeck-bench-") as root:
            yield found(Path(root) / "data", **size)
        return
    folder = asked.keep / str(deals)
    yield Company(folder, deals, 0) if folder.exists() else found(folder, **size)


def _measure(company: Company) -> dict[str, Any]:
    token = company.run("token", "admin").split()[-1]
    with serving(company.environment) as running:
        api = Client(running.port, {"Authorization": f"Bearer {token}"})
        browser = Client(running.port, {"Cookie": session(running)})
        with psycopg.connect(_address(company), autocommit=True) as database:
            rows = [_row(case, company.deals) for case in cases(api, browser, database, today=date.today())]  # noqa: DTZ011
            memory = running.memory_mb()
            with tempfile.TemporaryDirectory() as folder:
                files = Path(folder) / "files"
                seconds = importing.import_seconds(company, files)
                copy = importing.copy_seconds(database, files)
            changed, updated = many.change_seconds(company), many.update_seconds(database)
            pages, both = cockpit.measured(company), figures.measured(company)
    return {
        "deals": company.deals,
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
        "fill_seconds": round(company.fill_seconds, 1),
        "start_seconds": round(running.start_seconds, 1),
        "memory_mb": round(memory),
        "import_10000_seconds": round(seconds, 2),
        "copy_10000_seconds": round(copy, 3),
        "change_10000_seconds": round(changed, 2),
        "update_10000_seconds": round(updated, 3),
        "rows": rows,
        "cockpit": pages,
        "figures": both,
    }


def _row(case: Any, deals: int) -> dict[str, Any]:
    ours = measure(case.act, rounds=case.rounds)
    plain = measure(case.sql, rounds=case.rounds) if case.sql else None
    aim = None if case.aim is None else case.aim * (2 if deals >= 1_000_000 else 1)
    return {
        "case": case.name,
        "median_ms": round(ours.median, 1),
        "p95_ms": round(ours.p95, 1),
        "sql_ms": round(plain.median, 2) if plain else None,
        "times_sql": round(ours.median / plain.median, 1) if plain else None,
        "aim_ms": aim,
    }


def session(running: Running) -> str:
    """The cookies of a browser that signed in."""
    connection = http.client.HTTPConnection("127.0.0.1", running.port)
    connection.request("GET", "/account/login/")
    answer = connection.getresponse()
    answer.read()
    cookies = SimpleCookie(answer.headers.get("Set-Cookie", ""))
    form = {"login": "admin", "password": PASSWORD, "csrfmiddlewaretoken": cookies["csrftoken"].value}
    headers = {
        "Cookie": f"csrftoken={cookies['csrftoken'].value}",
        "Content-Type": "application/x-www-form-urlencoded",
        "Referer": f"http://127.0.0.1:{running.port}/account/login/",
    }
    connection.request("POST", "/account/login/", urlencode(form), headers)
    answer = connection.getresponse()
    answer.read()
    held = SimpleCookie()
    for header in answer.headers.get_all("Set-Cookie") or []:
        held.load(header)
    return "; ".join(f"{name}={cookie.value}" for name, cookie in held.items())


def _address(company: Company) -> str:
    return address.database_url(DataFolder(company.folder.resolve()))


def _tell(result: dict[str, Any]) -> None:
    print(_table(result))


def _table(result: dict[str, Any]) -> str:
    lines = [
        f"## {result['deals']:,} opportunities ({result['machine']})",
        "",
        f"Start {result['start_seconds']} s · memory of the web processes {result['memory_mb']} MB · "
        f"import of 10,000 {result['import_10000_seconds']} s (COPY {result['copy_10000_seconds']} s) · "
        f"one field of 10,000 deals {result['change_10000_seconds']} s (UPDATE {result['update_10000_seconds']} s)",
        "",
        "| case | median ms | p95 ms | plain SQL ms | times SQL | aim ms |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for row in result["rows"]:
        cells = [row["case"], row["median_ms"], row["p95_ms"], row["sql_ms"], row["times_sql"], row["aim_ms"]]
        lines.append("| " + " | ".join("–" if cell is None else str(cell) for cell in cells) + " |")
    return "\n".join([*lines, cockpit.table(result["cockpit"]), figures.table(result["figures"])])


def _write(result: dict[str, Any]) -> None:
    RESULTS.mkdir(exist_ok=True)
    name = str(result["deals"])
    (RESULTS / f"{name}.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    (RESULTS / f"{name}.md").write_text(_table(result), encoding="utf-8")


if __name__ == "__main__":
    main()
