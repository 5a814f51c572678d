"""The real data of a hardware seller comes in whole, once, and in any encoding."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.core.imports import actions
from quarterdeck.core.imports.models import ImportRun, SourceKey
from quarterdeck.crm.models import Account, Opportunity, OpportunityLine, OpportunityRevision, StageVisit
from quarterdeck.people.models import Member, OrgUnit
from tests import factories

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "crm-sales-opportunities"
PROFILE = "crm-sales-opportunities"

pytestmark = [
    pytest.mark.real,
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.is_dir(), reason="the real data folder beside the project is not here"),
]

WON_BY_TEAM = """
SELECT boss.name, sum(o.company_amount)
  FROM crm_opportunity o
  JOIN people_membership m ON m.member_id = o.owner_id
       AND m.from_on <= o.closed_on AND (m.until_on IS NULL OR m.until_on > o.closed_on)
  JOIN people_orgunit u ON u.id = m.unit_id
  JOIN people_member boss ON boss.id = u.manager_id
 WHERE o.status = 'won' AND o.closed_on >= '2017-10-01' AND o.closed_on < '2018-01-01' AND o.archived_at IS NULL
 GROUP BY boss.name ORDER BY 2 DESC
"""


def run(folder: Path, by: Member, *, dry_run: bool = False) -> ImportRun:
    return actions.run_import(profile=PROFILE, folder=folder, dry_run=dry_run, by=by)


def ask(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def assert_everything_is_in() -> None:
    assert Opportunity.objects.count() == 8800
    assert Account.objects.count() == 85
    assert Account.objects.exclude(parent=None).count() == 15
    assert Member.objects.filter(roles__code="rep").count() == 35
    assert Member.objects.filter(roles__code="manager").count() == 6
    assert OrgUnit.objects.filter(kind="region").count() == 3
    assert OrgUnit.objects.filter(kind="team").count() == 6
    assert ask("SELECT count(*) FROM catalog_product") == [(7,)]
    assert ask("SELECT count(*), sum(amount) FROM crm_opportunity WHERE status = 'won'") == [(4238, Decimal(10005534))]
    assert ask("SELECT count(*), sum(amount) FROM crm_opportunity WHERE status = 'lost'") == [(2473, Decimal(0))]
    assert round(4238 / (4238 + 2473) * 100, 2) == 63.15
    assert [int(amount) for _name, amount in ask(WON_BY_TEAM)] == [670788, 559649, 513705, 430212, 316994, 311148]
    assert ask("SELECT round(avg(closed_on - opened_on), 2) FROM crm_opportunity WHERE status = 'won'") == [
        (Decimal("51.78"),)
    ]


def test_import_brings_in_everything() -> None:
    result = run(DATA, factories.company(language="en", currency="USD"))

    assert_everything_is_in()
    assert (result.state, result.total("rejected")) == ("done", 0)
    assert Opportunity.objects.filter(account=None).count() == 1425
    assert Opportunity.objects.filter(opened_on=None).count() == 500
    assert OpportunityLine.objects.filter(product=None, product_text="GTXPro").count() == 1480
    assert OpportunityLine.objects.count() == 8800
    assert StageVisit.objects.filter(stage__code="engaging").count() == 8300
    assert StageVisit.objects.filter(left_at=None).count() == 8800
    assert OpportunityRevision.objects.filter(until_at=None).count() == 8800
    assert not ask(
        "SELECT 1 FROM crm_opportunity o JOIN catalog_product p ON p.name = 'GTX Basic'"
        " JOIN crm_opportunityline l ON l.opportunity_id = o.id AND l.product_id = p.id"
        " WHERE o.status = 'open' AND o.amount <> 550"
    )
    assert Opportunity.objects.get(number="1C1I7A6R").name == "GTX Plus Basic – Cancity"
    assert not Member.objects.get(name="Anna Snelling").has_usable_password()


def test_import_reports_what_is_worth_a_look() -> None:
    result = run(DATA, factories.company(language="en", currency="USD"))

    found = {(entry["column"], entry["rows"]) for entry in result.report["findings"]}
    assert {("product", 1480), ("account", 1425), ("engage_date", 500)} <= found


def test_dry_run_writes_nothing_and_foretells_the_import() -> None:
    admin = factories.company(language="en", currency="USD")

    foretold = run(DATA, admin, dry_run=True)
    assert (Opportunity.objects.count(), Account.objects.count(), Member.objects.count()) == (0, 0, 1)
    assert SourceKey.objects.count() == 0
    done = run(DATA, admin)

    assert foretold.counts == done.counts
    assert foretold.report["findings"] == done.report["findings"]


def test_second_import_changes_nothing() -> None:
    admin = factories.company(language="en", currency="USD")
    run(DATA, admin)
    entries = AuditEntry.objects.count()

    again = run(DATA, admin)

    assert (again.total("created"), again.total("updated"), again.total("rejected")) == (0, 0, 0)
    assert AuditEntry.objects.count() == entries
    assert_everything_is_in()


def test_copy_in_gb18030_is_the_same(tmp_path: Path) -> None:
    admin = factories.company(language="en", currency="USD")
    for path in DATA.glob("*.csv"):
        text = path.read_text(encoding="utf-8").replace("Cancity", "坎城科技有限公司")
        (tmp_path / path.name).write_text(text, encoding="gb18030")

    run(tmp_path, admin)

    assert_everything_is_in()
    assert Account.objects.filter(name="坎城科技有限公司").count() == 1
