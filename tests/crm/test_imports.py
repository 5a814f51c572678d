"""What imports make of accounts and opportunities, and of a file that changed."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from quarterdeck.core.audit import trail
from quarterdeck.core.company import queries as company
from quarterdeck.core.imports import actions
from quarterdeck.core.imports.models import ImportRun, RejectedRow
from quarterdeck.crm.actions import accounts, opportunities, process
from quarterdeck.crm.models import Account, Opportunity, SalesProcess
from quarterdeck.people.models import Member, Membership, OrgUnit
from tests import factories

pytestmark = pytest.mark.django_db

TEAMS = ["sales_agent,manager,regional_office", "Ann,Max,Harbour", "Bo,Max,Harbour"]
PRODUCTS = ["product,series,sales_price", "Anchor,Iron,550", "Rope,Hemp,40"]
ACCOUNTS = [
    "account,sector,year_established,revenue,employees,office_location,subsidiary_of",
    "Child Yard,ships,1990,1.5,10,Norway,Yard",
    "Yard,ships,1980,2817.55,100,Norway,Holding",
    "Holding,ships,1970,3,20,Norway,",
    "Loop A,x,1970,3,20,Norway,Loop B",
    "Loop B,x,1970,3,20,Norway,Loop A",
    "Orphan,x,1970,3,20,Norway,Nobody",
]
HEADER = "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value"
WON = "D1,Ann,Anchor,Yard,Won,2017-01-02,2017-03-04,600"
OPEN = "D2,Bo,Anchor,Yard,Engaging,2017-01-02,,"
FRESH = "D3,Bo,GTXPro,,Prospecting,,,"


@pytest.fixture
def ada() -> Member:
    return factories.company(language="en")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, lines in (("sales_teams", TEAMS), ("products", PRODUCTS), ("accounts", ACCOUNTS)):
        (tmp_path / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


def give(folder: Path, by: Member, *deals: str) -> ImportRun:
    (folder / "sales_pipeline.csv").write_text("\n".join([HEADER, *deals]), encoding="utf-8")
    return actions.run_import(profile="crm-sales-opportunities", folder=folder, dry_run=False, by=by)


def deal(number: str) -> Opportunity:
    return Opportunity.objects.select_related("stage").get(number=number)


def test_deals_come_in_with_the_past_the_file_lets_one_know(ada: Member, folder: Path) -> None:
    give(folder, ada, WON, OPEN, FRESH)

    won, still_open, fresh = deal("D1"), deal("D2"), deal("D3")
    assert (won.amount, won.closed_on, won.opened_on) == (600, date(2017, 3, 4), date(2017, 1, 2))
    assert [(visit.stage.code, visit.entered_at) for visit in won.stage_visits.all()] == [
        ("engaging", company.start_of(date(2017, 1, 2))),
        ("won", company.start_of(date(2017, 3, 4))),
    ]
    assert [revision.company_amount for revision in won.revisions.all()] == [550, 600]
    assert (still_open.amount, still_open.stage.code) == (550, "engaging")
    assert (fresh.amount, fresh.account_id, fresh.opened_on, fresh.name) == (0, None, None, "D3")
    line = fresh.lines.get()
    assert (line.product_id, line.product_text) == (None, "GTXPro")


def test_teams_come_with_their_managers_since_the_beginning(ada: Member, folder: Path) -> None:
    give(folder, ada, WON)

    team = OrgUnit.objects.get(kind="team")
    assert (team.name, team.manager.name if team.manager else "") == ("Max's team", "Max")
    members = Membership.objects.filter(unit=team, from_on=date(1900, 1, 1))
    assert sorted(one.member.name for one in members) == ["Ann", "Bo", "Max"]
    assert Member.objects.get(name="Ann").login == "ann"
    assert not Member.objects.get(name="Ann").has_usable_password()


def test_parents_come_first_and_circles_are_told(ada: Member, folder: Path) -> None:
    done = give(folder, ada, WON)

    parents = dict(Account.objects.values_list("name", "parent__name"))
    assert parents == {"Child Yard": "Yard", "Yard": "Holding", "Holding": None, "Orphan": None}
    assert sorted(row.row[0] for row in RejectedRow.objects.filter(run=done)) == ["Loop A", "Loop B"]
    assert ("subsidiary_of", "There is no Account “Nobody”.") in {
        (finding["column"], finding["reason"]) for finding in done.report["findings"]
    }


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("X,Ann,Anchor,Yard,Won,2017-03-04,2017-01-02,600", "close_date"),
        ("X,Ann,Anchor,Yard,Won,2017-03-04,,600", "close_date"),
        ("X,Ann,Anchor,Yard,Engaging,2017-03-04,2017-05-02,", "close_date"),
        ("X,Ann,Anchor,Yard,Dreaming,2017-03-04,,", "deal_stage"),
        ("X,Ann,Anchor,Yard,,2017-03-04,,", "deal_stage"),
        ("X,Zoe,Anchor,Yard,Engaging,2017-03-04,,", "sales_agent"),
        ("X,,Anchor,Yard,Engaging,2017-03-04,,", "sales_agent"),
        ("X,Ann,Anchor,Yard,Engaging,2017-02-30,,", "engage_date"),
        ("X,Ann,Anchor,Yard,Won,2017-01-02,2017-03-04,-600", "close_value"),
        ("X,Ann,Anchor,Yard,Won,2017-01-02,2017-03-04,6e14", "close_value"),
        ("D1,Ann,Anchor,Yard,Engaging,2017-01-02,,", "opportunity_id"),
    ],
)
def test_impossible_deals_are_rejected_at_their_column(ada: Member, folder: Path, row: str, column: str) -> None:
    done = give(folder, ada, WON, row)

    rejected = RejectedRow.objects.get(run=done, file="sales_pipeline")
    assert (rejected.line, rejected.column) == (3, column)
    assert rejected.reason
    assert Opportunity.objects.count() == 1


def test_number_of_another_deal_is_rejected(ada: Member, folder: Path) -> None:
    give(folder, ada, WON)
    process.create_default_process(by=ada)
    made = opportunities.create_opportunity(name="By hand", by=ada, at=company.start_of(date(2024, 1, 1)))

    done = give(folder, ada, WON, OPEN.replace("D2", made.number))

    assert RejectedRow.objects.filter(run=done, column="opportunity_id").count() == 1


def test_deal_that_was_won_meanwhile_is_moved_with_a_trail(ada: Member, folder: Path) -> None:
    give(folder, ada, WON, OPEN)

    done = give(folder, ada, WON, "D2,Ann,Anchor,Yard,Won,2017-01-02,2017-05-06,480")

    moved = deal("D2")
    assert (done.total("updated"), moved.amount, moved.closed_on) == (1, 480, date(2017, 5, 6))
    assert moved.owner.name == "Ann"
    assert moved.lines.get().amount == 480
    assert [visit.stage.code for visit in moved.stage_visits.all()] == ["engaging", "won"]
    assert {"imported", "edited", "lines_set", "won"} <= {entry.act for entry in trail.entries_for(moved)}


def test_closed_deal_is_corrected_and_opened_again(ada: Member, folder: Path) -> None:
    give(folder, ada, WON)
    give(folder, ada, "D1,Ann,Anchor,Yard,Won,2017-01-02,2017-03-09,610")
    assert (deal("D1").amount, deal("D1").closed_on) == (610, date(2017, 3, 9))

    give(folder, ada, "D1,Ann,Anchor,Yard,Lost,2017-01-02,2017-03-09,0")
    assert (deal("D1").amount, deal("D1").stage.code) == (0, "lost")

    give(folder, ada, "D1,Ann,Anchor,Yard,Engaging,2017-01-02,,")
    assert (deal("D1").closed_on, deal("D1").stage.code) == (None, "engaging")


def test_what_people_mended_stays_when_another_cell_changes(ada: Member, folder: Path) -> None:
    give(folder, ada, FRESH)
    line = deal("D3").lines.get()
    line.product_id = deal("D3").lines.model.product.field.related_model.objects.get(name="Anchor").pk
    line.save()
    yard = Account.objects.get(name="Yard")
    at = company.start_of(date(2024, 1, 1))
    values = {"account_id": yard.pk}
    opportunities.edit_opportunity(opportunity_id=deal("D3").pk, values=values, version=None, by=ada, at=at)

    done = give(folder, ada, "D3,Bo,GTXPro,,Engaging,2017-08-01,,")

    assert done.total("updated") == 1
    assert deal("D3").account_id == yard.pk
    assert deal("D3").lines.get().product_id == line.product_id


def test_changed_account_is_updated(ada: Member, folder: Path) -> None:
    give(folder, ada, WON)
    (folder / "accounts.csv").write_text(
        "\n".join([ACCOUNTS[0], "Yard,boats,1980,2817.55,100,Norway,"]), encoding="utf-8"
    )

    done = give(folder, ada, WON)

    yard = Account.objects.get(name="Yard")
    assert (done.total("updated"), yard.industry, yard.annual_revenue) == (1, "boats", Decimal("2817.55"))
    assert yard.parent is not None


def test_account_that_was_here_is_taken_over(ada: Member, folder: Path) -> None:
    by_hand = accounts.create_account(name="Yard", by=ada)

    give(folder, ada, WON)

    assert Account.objects.get(name="Yard").pk == by_hand.pk
    assert deal("D1").account_id == by_hand.pk


def test_process_of_the_profile_leaves_a_used_one_the_default(ada: Member, folder: Path) -> None:
    own = process.create_default_process(by=ada)
    opportunities.create_opportunity(name="By hand", by=ada, at=company.start_of(date(2024, 1, 1)))

    give(folder, ada, WON)

    assert SalesProcess.objects.get(is_default=True) == own
    assert deal("D1").process_id != own.pk
