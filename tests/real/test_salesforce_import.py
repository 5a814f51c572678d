"""A real export of Salesforce comes in whole: accounts, contacts, leads, opportunities and the stages they passed."""

from pathlib import Path

import pytest

from quarterdeck.core.imports import actions
from quarterdeck.core.imports.models import RejectedRow
from quarterdeck.crm.models import Account, Contact, Lead, Opportunity, StageVisit
from tests import factories

FOLDER = Path(__file__).parents[3] / "shared/data/salesforce-export"
pytestmark = [
    pytest.mark.real,
    pytest.mark.django_db,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="needs the real data folder beside the project"),
]


def rows(name: str) -> int:
    import csv

    with (FOLDER / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return sum(1 for _row in csv.DictReader(file))


def test_salesforce_export_comes_in_with_its_history() -> None:
    ada = factories.company(language="en", currency="USD")

    run = actions.run_import(profile="salesforce", folder=FOLDER, dry_run=False, by=ada)

    told = [(row.file, row.line, row.column, row.reason) for row in RejectedRow.objects.filter(run=run)]
    assert told == []
    assert Account.objects.count() == rows("Account")
    assert Contact.objects.count() == rows("Contact")
    assert Lead.objects.count() == rows("Lead")
    assert Opportunity.objects.count() == rows("Opportunity")
    assert run.report["ignored"] == ["OpportunityHistoryGroup.csv"]
    deal = Opportunity.objects.get(number="006bm00000LKJNTAA5")
    assert (deal.stage.code, deal.account.name) == ("lost", "United Oil & Gas Corp.")  # type: ignore[union-attr]  # it has one
    stays = [visit.stage.code for visit in StageVisit.objects.filter(opportunity=deal).order_by("entered_at", "pk")]
    assert stays[-1] == "lost"
    assert len(stays) > 1
    converted = Lead.objects.get(name="Bertha Boxer")
    assert (converted.status, converted.opportunity is not None) == ("converted", True)

    again = actions.run_import(profile="salesforce", folder=FOLDER, dry_run=False, by=ada)
    assert (again.total("created"), again.total("updated")) == (0, 0)
