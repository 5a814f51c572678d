"""Changing one field of 10,000 deals at once, beside the UPDATE that writes the same column."""

import time
from typing import Any

import psycopg

from benchmarks.company import Company

ROWS = 10_000
_CHANGE = """
import time
from django.utils import timezone
from quarterdeck.core.lists import actions
from quarterdeck.crm.models import Opportunity
from quarterdeck.people.models import Member
by, at = Member.objects.get(login="admin"), timezone.now()
ids = list(Opportunity.objects.current().order_by("-pk").values_list("pk", flat=True)[:{rows}])
began = time.perf_counter()
run = actions.ask_for_many(entity="crm.opportunity", act="edit", values={{"field": "source", "value": "Fair " + str(at)[:19]}},
    ids=ids, query="", by=by, at=at, today=timezone.localdate())
done = actions.do_many(run_id=run.pk, at=at)
assert done.changed == len(ids), (done.state, done.problem)
print(time.perf_counter() - began)
"""
_UPDATE = """
    UPDATE crm_opportunity SET source = %(source)s, version = version + 1, updated_at = now()
    WHERE id IN (SELECT id FROM crm_opportunity WHERE archived_at IS NULL ORDER BY id DESC LIMIT %(rows)s)
"""


def change_seconds(company: Company) -> float:
    """The act with its rights, its trail and what undoes it; the start of the command left out."""
    return float(company.run("manage", "shell", "--command", _CHANGE.format(rows=ROWS)).split()[-1])


def update_seconds(database: "psycopg.Connection[Any]") -> float:
    """The bare UPDATE."""
    began = time.perf_counter()
    database.execute(_UPDATE, {"rows": ROWS, "source": str(began)})
    return time.perf_counter() - began
