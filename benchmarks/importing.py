"""Importing 10,000 opportunities, beside COPY of the same file into a bare table."""

import csv
import time
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import psycopg

from benchmarks.company import Company

ROWS = 10_000
_TABLE = "CREATE TEMP TABLE bare (a text, b text, c text, d text, e text, f date, g date, h numeric)"


def import_seconds(company: Company, folder: Path) -> float:
    """Wall time of `quarterdeck import` for 10,000 opportunities, the start of the command included."""
    write_files(folder)
    began = time.perf_counter()
    company.run("import", "crm-sales-opportunities", str(folder))
    return time.perf_counter() - began


def copy_seconds(database: "psycopg.Connection[Any]", folder: Path) -> float:
    """COPY of the same file."""
    database.execute(_TABLE)
    began = time.perf_counter()
    with database.cursor().copy("COPY bare FROM STDIN WITH (FORMAT csv, HEADER, NULL '')") as copy:
        copy.write((folder / "sales_pipeline.csv").read_bytes())
    return time.perf_counter() - began


def write_files(folder: Path) -> None:
    """Files in the form of the first import profile, made up; the numbers are new each run, so that every run adds."""
    dice, run = Random(7), uuid4().hex[:8]
    folder.mkdir(exist_ok=True)
    agents = [f"Agent {n:02d}" for n in range(30)]
    products = [(f"Bench {n}", 100 * (n + 1)) for n in range(7)]
    accounts = [f"Benchmark Customer {n}" for n in range(200)]
    _write(
        folder / "sales_teams.csv",
        ["sales_agent", "manager", "regional_office"],
        [[agent, f"Manager {n % 5}", ("East", "West")[n % 5 % 2]] for n, agent in enumerate(agents)],
    )
    _write(
        folder / "products.csv", ["product", "series", "sales_price"], [[name, "B", price] for name, price in products]
    )
    _write(
        folder / "accounts.csv",
        ["account", "sector", "year_established", "revenue", "employees", "office_location", "subsidiary_of"],
        [[name, "retail", 1990, 10.5, 100, "China", ""] for name in accounts],
    )
    rows = []
    for n in range(ROWS):
        name, price = dice.choice(products)
        engaged = date(2024, 1, 1) + timedelta(dice.randrange(500))
        stage = dice.choice(["Won", "Won", "Lost", "Engaging"])
        closed = "" if stage == "Engaging" else engaged + timedelta(dice.randrange(100))
        value = {"Won": price, "Lost": 0}.get(stage, "")
        rows.append([f"{run}-{n:06d}", dice.choice(agents), name, dice.choice(accounts), stage, engaged, closed, value])
    header = [
        "opportunity_id",
        "sales_agent",
        "product",
        "account",
        "deal_stage",
        "engage_date",
        "close_date",
        "close_value",
    ]
    _write(folder / "sales_pipeline.csv", header, rows)


def _write(path: Path, header: list[str], rows: list[list[Any]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
