"""`python -m benchmarks.targets`: the grid of targets for a thousand people, three metrics and twelve months."""

import json
import os
import platform
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.__main__ import RESULTS, session
from benchmarks.company import Company, established
from benchmarks.server import Client, serving
from benchmarks.timing import measure

PEOPLE = 1000
_PLAN = """
from datetime import UTC, date, datetime
from decimal import Decimal
from django.db import transaction
from quarterdeck.people import actions as people
from quarterdeck.people.models import Member, Membership, OrgUnit, Role, RoleAssignment
from quarterdeck.targets.actions import filling, plans
from quarterdeck.targets.models import PlanNode
by, root, begin = Member.objects.get(login="admin"), OrgUnit.objects.get(kind="company"), date(2026, 1, 1)
codes = ["won_amount", "activities", "opportunities_won"]
with transaction.atomic():
    teams = [people.create_unit(name=f"Team {{n}}", kind="team", parent_id=root.pk, on=begin, by=by) for n in range(40)]
    rep = Role.objects.get(code="rep")
    sellers = Member.objects.bulk_create(
        Member(login=f"seller{{n}}", name=f"Seller {{n}}", joined_on=begin, password="!") for n in range({people}))
    Membership.objects.bulk_create(
        Membership(member=one, unit=teams[n % 40], from_on=begin) for n, one in enumerate(sellers))
    RoleAssignment.objects.bulk_create(RoleAssignment(member=one, role=rep) for one in sellers)
    plan = plans.open_plan(name="Plan", fiscal_year=2026, metric_codes=codes, organized_on=begin, by=by)
    top = PlanNode.objects.get(plan=plan, parent=None).pk
    for code in codes:
        filling.fill(plan_id=plan.pk, node_id=top, metric_code=code, level="base", how="even", total=Decimal(60_000_000),
            by=by, at=datetime(2026, 1, 1, tzinfo=UTC), today=begin)
"""
_ANALYZE = "from django.db import connection; connection.cursor().execute('VACUUM ANALYZE')"
_MEASURE = """
import json, statistics, time
from datetime import UTC, datetime
from decimal import Decimal
from django.db import connection, transaction
from quarterdeck.people.models import Member
from quarterdeck.targets.actions import cells
from quarterdeck.targets.actions.cells import CellEdit
from quarterdeck.targets.models import TargetPlan
from quarterdeck.targets.queries.grid import grid
by, plan = Member.objects.get(login="admin"), TargetPlan.objects.get()
codes = [metric.metric_code for metric in plan.metrics.all()]

def median(act, rounds):
    act()
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        act()
        taken.append(1000 * (time.perf_counter() - began))
    return statistics.median(taken)

def read():
    for code in codes:
        shown = grid(viewer=by, plan_id=plan.pk, metric_code=code)
    return shown

def plain_read():
    with connection.cursor() as cursor:
        cursor.execute("SELECT node_id, metric_id, month, given, proposed, agreed, version FROM targets_targetcell")
        return cursor.fetchall()

pasted = 0
def save():
    global pasted
    pasted += 1
    edits = [
        CellEdit(node, codes[0], "base", month, "proposed", Decimal(pasted), Decimal(pasted - 1) if pasted > 1 else None)
        for node in sellers for month in shown.months
    ]
    assert cells.set_cells(plan_id=plan.pk, edits=edits, by=by, at=datetime.now(UTC)) == len(edits)

def plain_save():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE targets_targetcell AS cell SET given = cell.given + 1 FROM targets_plannode AS node"
            " WHERE node.id = cell.node_id AND node.member_id IS NOT NULL AND cell.metric_id = %s",
            [shown.metric.pk])
        assert cursor.rowcount == 12 * {people}

shown = grid(viewer=by, plan_id=plan.pk, metric_code=codes[0])
sellers = [node.id for node in shown.nodes if node.kind == "member"]
print(json.dumps({{"read_ms": median(read, 9), "plain_read_ms": median(plain_read, 9),
    "save_ms": median(save, 5), "plain_save_ms": median(plain_save, 5)}}))
"""


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="quarterdeck-bench-") as root:
        company = established(Path(root) / "data")
        company.run("manage", "shell", "--command", _PLAN.format(people=PEOPLE))
        company.run("manage", "shell", "--command", _ANALYZE)
        result = json.loads(
            company.run("manage", "shell", "--command", _MEASURE.format(people=PEOPLE)).splitlines()[-1]
        )
        result["page_ms"] = _page_ms(company)
    _write({key: round(value, 1) for key, value in result.items()})


def _page_ms(company: Company) -> float:
    """The grid's whole page as a browser asks for it."""
    with serving(company.environment) as running:
        browser = Client(running.port, {"Cookie": session(running)})
        return measure(lambda: browser.send("GET", "/targets/plans/1/"), rounds=9).median


def _write(result: dict[str, Any]) -> None:
    table = "\n".join(
        [
            f"## Targets of {PEOPLE:,} people × 12 months ({os.cpu_count()} cores, Python {platform.python_version()})",
            "",
            "| case | median ms | plain SQL ms | aim ms |",
            "|---|---:|---:|---:|",
            f"| read the grid of three metrics | {result['read_ms']} | {result['plain_read_ms']} | 300 |",
            f"| save a pasted block of 1,000 × 12, with its history | {result['save_ms']} | {result['plain_save_ms']} | 1000 |",
            f"| the grid's whole page, one metric | {result['page_ms']} | – | 300 |",
            "",
        ]
    )
    print(table)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "targets.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    (RESULTS / "targets.md").write_text(table, encoding="utf-8")


if __name__ == "__main__":
    main()
