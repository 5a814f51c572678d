"""Files with the titles other systems write come in by their profiles. The rows are our own."""

from pathlib import Path

import pytest
import xlsxwriter

from quarterdeck.core.imports import actions
from quarterdeck.core.imports.models import ImportRun, RejectedRow
from quarterdeck.crm.models import Account, Activity, Contact, Lead, Opportunity
from tests import factories

pytestmark = pytest.mark.django_db

ZOHO_DEALS = (
    "Potential Name,Potential Owner,Created Time,Closing Date,Amount,Expected Revenue,Stage,Forecast Type,Type,Lead Source,Probability,"
    "Age in Days,Age Tier,Amount Tier,LEADID,Tasks Involved,Events Involved,Calls Involved,Activities Involved,Campaign Id\n"
    'Pumps,Nobody Here,"15 Apr, 2021 00:03:00","20 May, 2021 00:00:00","$22,700.00",$0.00,Needs Analysis,,New,Web,20,1,,,L1,0,0,0,0,\n'
    'Valves,ada,"15 Apr, 2021 00:03:00","20 May, 2021 00:00:00",$342.09K,$0.00,Closed Won,,New,Web,100,1,,,L1,0,0,0,0,\n'
)
ZOHO_LEADS = (
    "LEADID,Last Name,Company,Lead Owner,Email,Mobile,Website,Industry,Lead Source,Lead Status,Created Time,CONVERTED,month_Created Time1\n"
    'L1,Boxer,Farmers,ada,"b@f.net, b2@f.net",13800138000,www.f.net,Food,Web,Contacted,"15 Apr, 2021 00:02:00",true,4\n'
)
PIPEDRIVE = {
    "Organizations": (["Organization - Name*", "Organization - Owner"], [["Acme", "ada"]]),
    "People": (
        [
            "Person - Name*",
            "Person - Email (Work)",
            "Person - Phone",
            "Organization name",
            "Person - Pipedrive System ID",
        ],
        [["Rose", "r@acme.de, rose@home.de", "+49 228 1", "Acme", "7"]],
    ),
    "Deals": (
        [
            *("Deal - Title", "Deal - Value", "Organization*", "Deal - Owner", "Deal - Stage (pipeline)"),
            *(
                "Deal - Expected close date",
                "Deal - Currency of value",
                "Deal - Closed on",
                "Deal - Status (Open/Won/Lost)",
            ),
        ],
        [
            ["Pumps", "1200.5", "Acme", "ada", "Offer", "2026-04-01", "CNY", "", "Open"],
            ["Valves", "300", "Beta", "ada", "Offer", "", "CNY", "2026-02-01", "Won"],
        ],
    ),
    "Activities": (
        [
            "Activity - Subject*",
            "Activity - Due date",
            "Activity - Type",
            "Activity - Done (Done/Undone)",
            "Organization",
        ],
        [["Called", "2026-01-05", "Call", "Done", "Acme"]],
    ),
}
HUBSPOT = (
    "Record ID,Deal Name,Amount,Deal Stage,Close Date,Create Date,Deal owner,Associated Company\n"
    "1,Pumps,500,presentationscheduled,1709640000000,1707000000000,ada,Acme\n2,Valves,70,Closed Won,2024-03-05 10:00,"
    "2024-01-01 09:00,ada,Acme\n"
)
ODOO = (
    "id,name,partner_id,expected_revenue,probability,stage_id,user_id,date_deadline\n"
    "x.1,Pumps,Acme,500,30,Qualified,ada,2026-05-01\n"
)
WUKONG = {
    "客户": (
        ["客户名称*", "客户来源", "手机", "客户行业", "客户级别", "备注"],
        [["远景科技", "转介绍", "13800138000", "IT", "A（重点客户）", "老客户"]],
    ),
    "联系人": (
        ["姓名*", "客户名称*", "手机", "职务", "是否关键决策人"],
        [["王晓明", "远景科技", "13800138001", "总经理", "是"]],
    ),
    "线索": (["线索名称*", "邮箱", "线索来源", "手机"], [["李雷", "li@dh.cn", "陌拜", "13900139000"]]),
    "商机": (
        ["商机名称*", "客户名称*", "商机金额", "预计成交日期", "备注"],
        [["水泵", "远景科技", "１２．５万", "2026年3月5日", ""]],
    ),
}


def bring(profile: str, folder: Path) -> ImportRun:
    ada = factories.company(language="en")
    run = actions.run_import(profile=profile, folder=folder, dry_run=False, by=ada)
    assert [(row.file, row.column, row.reason) for row in RejectedRow.objects.filter(run=run)] == []
    again = actions.run_import(profile=profile, folder=folder, dry_run=False, by=ada)
    assert (again.total("created"), again.total("updated"), again.total("rejected")) == (0, 0, 0)
    return run


def workbook(folder: Path, name: str, sheets: dict[str, tuple[list[str], list[list[str]]]]) -> None:
    with xlsxwriter.Workbook(folder / name) as book:
        for title, (header, rows) in sheets.items():
            sheet = book.add_worksheet(title)
            for number, row in enumerate([header, *rows]):
                sheet.write_row(number, 0, row)


def test_zoho(tmp_path: Path) -> None:
    (tmp_path / "Potentials.csv").write_text(ZOHO_DEALS, encoding="utf-8-sig")
    (tmp_path / "Leads.csv").write_text(ZOHO_LEADS, encoding="utf-8")

    bring("zoho", tmp_path)

    deals = {deal.name: deal for deal in Opportunity.objects.select_related("stage")}
    assert (deals["Pumps"].amount, str(deals["Pumps"].expected_close_on), deals["Pumps"].stage.code) == (
        *(22700, "2021-05-20", "needs_analysis"),
    )
    assert (deals["Valves"].amount, str(deals["Valves"].closed_on)) == (342090, "2021-05-20")
    lead = Lead.objects.get()
    assert (lead.name, lead.email, lead.status, lead.website) == ("Boxer", "b@f.net", "contacting", "https://www.f.net")
    assert "b2@f.net" in lead.note


def test_pipedrive(tmp_path: Path) -> None:
    workbook(tmp_path, "pipedrive.xlsx", PIPEDRIVE)

    bring("pipedrive", tmp_path)

    assert sorted(Account.objects.values_list("name", flat=True)) == ["Acme", "Beta"]
    assert Contact.objects.get().email == "r@acme.de"
    deals = {deal.name: deal for deal in Opportunity.objects.all()}
    assert (deals["Pumps"].status, deals["Valves"].status, deals["Pumps"].note) == ("open", "won", "Stage: Offer")
    activity = Activity.objects.get()
    assert (activity.kind, activity.account, activity.done_at is not None) == (
        "call",
        Account.objects.get(name="Acme"),
        True,
    )


def test_hubspot(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text(HUBSPOT, encoding="utf-8")

    bring("hubspot", tmp_path)

    deals = {deal.name: deal for deal in Opportunity.objects.select_related("stage")}
    assert (str(deals["Pumps"].expected_close_on), deals["Pumps"].stage.code) == ("2024-03-05", "presentation")
    assert str(deals["Valves"].closed_on) == "2024-03-05"


def test_odoo(tmp_path: Path) -> None:
    (tmp_path / "crm.lead.csv").write_text(ODOO, encoding="utf-8")

    bring("odoo", tmp_path)

    assert Opportunity.objects.get().stage.code == "qualified"


def test_wukong(tmp_path: Path) -> None:
    workbook(tmp_path, "导出.xlsx", WUKONG)

    bring("wukong", tmp_path)

    assert (Account.objects.get().level, Contact.objects.get().buying_role) == ("A", "decision_maker")
    assert (Opportunity.objects.get().amount, Lead.objects.get().source) == (125000, "陌拜")
