"""The wizard: from dropped files to records and back, with every choice kept and every gap told."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone, translation

from quarterdeck.core.imports import actions, wizard
from quarterdeck.core.imports.models import ImportDraft, ImportRun, RejectedRow, RunState
from quarterdeck.core.imports.problems import FileProblem
from quarterdeck.core.postgres.folder import DataFolder
from quarterdeck.core.undo.actions import CannotUndo
from quarterdeck.crm.actions import accounts, leads, process
from quarterdeck.crm.models import Account, Contact, Lead, Opportunity, Pool
from tests import factories

pytestmark = pytest.mark.django_db
LEADS = (
    "姓名,公司,手机,邮箱,创建时间\n"
    "王晓明,远景科技,13800138000,wang@yj.cn,2024年3月5日\n"
    '李雷,大海贸易,13900139000,"li@dh.cn, li@dh.com",2024年4月1日\n'
)
DEALS = (
    "Opportunity Name,Account Name,Stage,Amount,Close Date\n"
    "Pumps,Acme Ltd,Proposal,$342.09K,14-07-2021\n"
    'Valves,Beta GmbH,Won,"$22,700.00",03-07-2021\n'
)
UNCOUNTED = (
    "core_audit",
    "core_undo",
    "core_events",
    "core_imports.importrun",
    "core_imports.rejectedrow",
    "procrastinate",
)
UNCOUNTED += ("core_imports.importdraft", "core_imports.savedprofile", "core_notifications", "sessions")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    settings.DATA_FOLDER = DataFolder(tmp_path / "data")


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def cast() -> factories.Cast:
    found = factories.cast(language="en")
    process.create_default_process(by=found.ada)
    return found


def as_(member: object) -> Client:
    client = Client()
    client.force_login(member)  # type: ignore[arg-type]
    return client


def give(by: Any, *files: tuple[str, str | bytes]) -> ImportDraft:
    given = [SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode()) for name, text in files]
    return wizard.begin(files=given, by=by)


def bring(draft: ImportDraft, by: Any) -> ImportRun:
    """Check, then import, as the pages do."""
    dry = wizard.check(draft_id=draft.pk, by=by)
    actions.go_on(run_id=dry.pk)
    real = actions.confirm(run_id=dry.pk, by=by)
    actions.go_on(run_id=real.pk)
    real.refresh_from_db()
    return real


def fed(draft: ImportDraft, place: int = 0) -> dict[str, str]:
    return {column["title"]: column["field"] for column in draft.tables[place]["columns"] if column["field"]}


def everything() -> dict[str, Any]:
    """Every row of every table, except what keeps the history of imports itself."""
    found = {}
    for model in apps.get_models():
        label = model._meta.label_lower
        if label.startswith(UNCOUNTED) or not model._meta.managed or model._meta.proxy:
            continue
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT to_jsonb(t)::text FROM "{model._meta.db_table}" t ORDER BY 1')
            found[label] = [row[0] for row in cursor.fetchall()]
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_leads_are_understood_and_come_in(cast: factories.Cast, encoding: str) -> None:
    draft = give(cast.ada, ("线索名单.csv", LEADS.encode(encoding)))

    assert draft.tables[0]["kind"] == "lead"
    assert fed(draft) == {
        "姓名": "name",
        "公司": "company_name",
        "手机": "phone",
        "邮箱": "email",
        "创建时间": "created_at",
    }
    run = bring(draft, cast.ada)

    assert (run.state, run.total("created"), run.total("rejected")) == (RunState.DONE, 2, 0)
    li = Lead.objects.get(name="李雷")
    assert (li.email, "li@dh.com" in li.note, li.created_at.year, li.channel) == ("li@dh.cn", True, 2024, "import")
    assert li.identity_keys
    assert li.search_tokens


def test_deals_bring_the_accounts_they_name(cast: factories.Cast) -> None:
    draft = give(cast.ada, ("deals.csv", DEALS))

    assert draft.tables[0]["kind"] == "opportunity"
    run = bring(draft, cast.ada)

    assert run.total("rejected") == 0, [row.reason for row in RejectedRow.objects.filter(run=run)]
    assert sorted(Account.objects.values_list("name", flat=True)) == ["Acme Ltd", "Beta GmbH"]
    deals = {deal.name: deal for deal in Opportunity.objects.select_related("stage")}
    assert (deals["Pumps"].amount, deals["Pumps"].expected_close_on.isoformat()) == (342090, "2021-07-14")  # type: ignore[union-attr]  # it has one
    assert (deals["Valves"].stage.kind, str(deals["Valves"].closed_on)) == ("won", "2021-07-03")


def test_an_open_order_of_days_is_asked_for(cast: factories.Cast) -> None:
    text = "Opportunity Name,Stage,Close Date\nPumps,Proposal,03-07-2021\n"
    draft = give(cast.ada, ("deals.csv", text))

    with pytest.raises(FileProblem, match="Close Date"):
        wizard.check(draft_id=draft.pk, by=cast.ada)
    wizard.choose(draft_id=draft.pk, choices={0: {"columns": {2: {"spelling": "mdy"}}}}, by=cast.ada)
    draft.refresh_from_db()
    bring(draft, cast.ada)

    assert str(Opportunity.objects.get().expected_close_on) == "2021-03-07"


def test_one_late_row_decides_the_order_of_days(cast: factories.Cast) -> None:
    rows = "".join(f"Deal {number},Proposal,03-07-2021\n" for number in range(2100))
    draft = give(cast.ada, ("deals.csv", f"Opportunity Name,Stage,Close Date\n{rows}Last,Proposal,03-27-2021\n"))

    column = draft.tables[0]["columns"][2]
    assert (column["order"], column["is_open"]) == ("mdy", False)


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ({"columns": {0: {"field": ""}, 3: {"field": ""}}, "mode": "both"}, "Stage|stage"),
        ({"columns": {1: {"field": "name"}}}, "cannot both"),
    ],
)
def test_a_gap_in_the_mapping_is_told(cast: factories.Cast, choices: dict[str, Any], words: str) -> None:
    draft = give(cast.ada, ("deals.csv", "Opportunity Name,Account Name,Status of it,Notes\nPumps,Acme,Open,x\n"))

    wizard.choose(draft_id=draft.pk, choices={0: {"kind": "opportunity", **choices}}, by=cast.ada)
    with pytest.raises(FileProblem, match=words):
        wizard.check(draft_id=draft.pk, by=cast.ada)
    assert ImportRun.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("leads.csv", "", "empty"),
        ("leads.csv", "name,email\n", "no rows"),
        ("leads.csv", "Wang,wang@x.cn,13800138000\nLi,li@x.cn,13900139000\n", "titles"),
        ("leads.pdf", "%PDF-1.7", "not a table"),
    ],
)
def test_files_without_rows_or_titles_are_refused(cast: factories.Cast, name: str, text: str, words: str) -> None:
    with pytest.raises(FileProblem, match=words):
        give(cast.ada, (name, text))
    assert ImportDraft.objects.count() == 0


def test_update_only_matches_by_mail_and_tells_who_is_not_here(cast: factories.Cast) -> None:
    known = leads.capture_lead(channel="by_hand", by=cast.ada, at=timezone.now(), name="Wang", email="wang@x.cn")
    draft = give(cast.ada, ("leads.csv", "Name,E-mail,City\nWang,WANG@x.cn,Xi'an\nLi,li@x.cn,Wuhan\n"))
    wizard.choose(draft_id=draft.pk, choices={0: {"mode": "update", "match": "email"}}, by=cast.ada)

    run = bring(draft, cast.ada)

    known.refresh_from_db()
    assert (known.city, Lead.objects.count(), run.total("updated"), run.total("rejected")) == ("Xi'an", 1, 1, 1)


def test_certain_duplicates_are_rejected_unless_they_are_wanted(cast: factories.Cast) -> None:
    leads.capture_lead(channel="by_hand", by=cast.ada, at=timezone.now(), name="王晓明", phone="13800138000")
    draft = give(cast.ada, ("线索.csv", "姓名,手机\n王晓明,138-0013-8000\n李雷,13900139000\n"))
    wizard.choose(draft_id=draft.pk, choices={0: {"match": "", "duplicates": "reject"}}, by=cast.ada)
    first = bring(draft, cast.ada)
    wanted = give(cast.ada, ("线索.csv", "姓名,手机\n王晓明,138-0013-8000\n"))
    wizard.choose(draft_id=wanted.pk, choices={0: {"match": "", "duplicates": "take"}}, by=cast.ada)
    second = bring(wanted, cast.ada)

    assert (first.total("created"), first.total("rejected"), second.total("created")) == (1, 1, 1)
    assert "王晓明" in RejectedRow.objects.get(run=first).reason


def test_leads_go_to_a_pool(cast: factories.Cast) -> None:
    pool = Pool.objects.create(name="Fair", kind="leads", is_open_to_all=True)
    draft = give(cast.ada, ("leads.csv", "Name,E-mail\nWang,wang@x.cn\n"))
    wizard.choose(draft_id=draft.pk, choices={0: {"goal": f"pool:{pool.pk}"}}, by=cast.ada)

    bring(draft, cast.ada)

    assert (Lead.objects.get().pool_id, Lead.objects.get().owner_id) == (pool.pk, None)


def test_a_kept_mapping_reads_the_next_file(cast: factories.Cast, tmp_path: Path) -> None:
    run = bring(give(cast.ada, ("leads.csv", "Name,E-mail\nWang,wang@x.cn\n")), cast.ada)
    kept = wizard.keep_mapping(run_id=run.pk, title="Fair list", by=cast.ada)

    assert b"Fair list" in as_(cast.ada).get("/imports/").content
    (tmp_path / "leads.csv").write_text("Name,E-mail\nLi,li@x.cn\n", encoding="utf-8")
    done = actions.run_import(profile=kept.name, folder=tmp_path, dry_run=False, by=cast.ada)
    assert done.total("created") == 1


def test_import_and_undo_leave_every_table_as_it_was(cast: factories.Cast) -> None:
    acme = accounts.create_account(name="Acme Ltd", by=cast.alice, city="Bonn", phone="+49 228 1234567")
    accounts.create_contact(account_id=acme.pk, name="Rose", email="rose@acme.de", by=cast.alice)
    leads.capture_lead(channel="by_hand", by=cast.alice, at=timezone.now(), name="Wang", email="wang@yj.cn")
    before = everything()
    draft = give(
        cast.ada,
        ("accounts.csv", "Account Name,City,Account Owner\nAcme Ltd,Berlin,Bob\nNew AG,Ulm,Alice\n"),
        (
            "contacts.csv",
            "Contact Name,Account Name,E-mail,Job title\nRose,Acme Ltd,rose@acme.de,CFO\nTim,New AG,tim@new.de,CEO\n",
        ),
        ("deals.csv", DEALS),
        ("leads.csv", "Name,E-mail,City,Lead Owner\nWang,wang@yj.cn,Xi'an,Bob\nZhao,zhao@yj.cn,Wuhan,Alice\n"),
        (
            "activities.csv",
            "Type,Subject,Account Name,Date,Assigned to\nCall,Asked for a quote,Acme Ltd,2024-03-05 10:00,Alice\n",
        ),
    )
    run = bring(draft, cast.ada)
    assert run.total("rejected") == 0, [(row.file, row.reason) for row in RejectedRow.objects.filter(run=run)]
    assert (Contact.objects.get(name="Rose").title, Account.objects.get(name="Acme Ltd").city) == ("CFO", "Berlin")
    assert Opportunity.objects.count() == 2

    wizard.take_back(run_id=run.pk, by=cast.ada, at=timezone.now())

    after = everything()
    assert {label for label in before if before[label] != after[label]} == set()
    again = bring(give(cast.ada, ("deals.csv", DEALS)), cast.ada)
    assert again.total("created") == 3


def test_undo_refuses_when_a_record_was_changed_since(cast: factories.Cast) -> None:
    run = bring(give(cast.ada, ("leads.csv", "Name,E-mail\nWang,wang@x.cn\n")), cast.ada)
    leads.edit_lead(lead_id=Lead.objects.get().pk, values={"city": "Ulm"}, version=None, at=timezone.now(), by=cast.ada)

    with pytest.raises(CannotUndo, match="Wang"):
        wizard.take_back(run_id=run.pk, by=cast.ada, at=timezone.now())
    assert Lead.objects.count() == 1


def test_rejected_rows_are_mended_and_given_again(cast: factories.Cast) -> None:
    client = as_(cast.ada)
    draft = give(cast.ada, ("contacts.csv", "Contact Name,Company,E-mail\nRose,Acme,rose\nTim,Acme,tim@acme.de\n"))
    run = bring(draft, cast.ada)
    assert (run.total("created"), run.total("rejected")) == (2, 1)

    workbook = client.get(f"/imports/{run.pk}/rejected/contacts.xlsx").content
    again = give(cast.ada, ("contacts.xlsx", workbook))
    assert fed(again)["E-mail"] == "email"
    assert bring(again, cast.ada).total("rejected") == 1


def test_pages_go_from_drop_to_undo(cast: factories.Cast) -> None:
    client = as_(cast.ada)

    answer = client.post("/imports/", {"profile": "", "uploads": [SimpleUploadedFile("线索.csv", LEADS.encode())]})
    draft = ImportDraft.objects.get()
    assert answer.headers["Location"] == f"/imports/drafts/{draft.pk}/"
    page = client.get(f"/imports/drafts/{draft.pk}/").content.decode()
    assert "王晓明" in page
    fields = {f"t0c{place}-field": column["field"] for place, column in enumerate(draft.tables[0]["columns"])}
    answer = client.post(f"/imports/drafts/{draft.pk}/", {"t0-kind": "lead", "t0-rows": "1", **fields, "check": "1"})
    dry = ImportRun.objects.get()
    assert answer.headers["Location"] == f"/imports/{dry.pk}/"
    actions.go_on(run_id=dry.pk)
    assert f"/imports/drafts/{draft.pk}/" in client.get(f"/imports/{dry.pk}/").content.decode()
    client.post(f"/imports/{dry.pk}/confirm/")
    real = ImportRun.objects.get(is_dry_run=False)
    actions.go_on(run_id=real.pk)
    assert Lead.objects.count() == 2
    assert f"/imports/{real.pk}/undo/" in client.get(f"/imports/{real.pk}/").content.decode()
    client.post(f"/imports/{real.pk}/undo/")
    assert Lead.objects.count() == 0


@pytest.mark.parametrize("who", ["alice", "mona", "rita", "charlie"])
def test_who_may_not_import_has_no_wizard(cast: factories.Cast, who: str) -> None:
    draft = give(cast.ada, ("线索.csv", LEADS))
    client = as_(getattr(cast, who))

    assert client.get(f"/imports/drafts/{draft.pk}/").status_code == 403
    for address in ("/imports/1/undo/", "/imports/1/keep/"):
        assert client.post(address).status_code == 403


@pytest.mark.parametrize("columns", [1, 3])
def test_a_draft_costs_the_same_whatever_it_holds(
    cast: factories.Cast, django_assert_num_queries: Any, columns: int
) -> None:
    titles, values = ["Name", "City", "Industry"][:columns], ["Wang", "Ulm", "IT"][:columns]
    draft = give(cast.ada, ("leads.csv", f"{','.join(titles)}\n{','.join(values)}\n"))
    client = as_(cast.ada)
    client.get(f"/imports/drafts/{draft.pk}/")

    with django_assert_num_queries(DRAFT_QUERIES):
        client.get(f"/imports/drafts/{draft.pk}/")


DRAFT_QUERIES = 12
