"""Lists: views that are kept and shared, acts on many rows and their undoing, files, counts."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.core.lists import actions, asking, queries
from quarterdeck.core.lists.actions import exporting
from quarterdeck.core.lists.actions.many import CannotDo
from quarterdeck.core.lists.models import BulkRun, ListExport, RunState, SavedView
from quarterdeck.core.notifications.models import Notification
from quarterdeck.core.undo import actions as undo
from quarterdeck.crm.actions import accounts, process, sharing
from quarterdeck.crm.actions import leads as leads_door
from quarterdeck.crm.actions.opportunities import create_opportunity
from quarterdeck.crm.models import Account, Lead, Opportunity, OpportunityRevision, OwnershipSpan
from quarterdeck.people.models import Member
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
TODAY = date(2026, 3, 5)
MANY = actions.AT_ONCE + 100
RETAIL = {"all": [{"field": "industry", "op": "is", "value": "Retail"}]}


def signed_in(member: Member) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client


def keep(by: Member, name: str = "Retail", **more: Any) -> SavedView:
    plain = {"filters": {"view": "all"}, "conditions": RETAIL, "columns": ["industry"], "sort": "-employees"}
    return actions.save_view(entity="crm.account", name=name, by=by, **{**plain, **more})


def do(by: Member, act: str, ids: list[int], entity: str = "crm.account", query: str = "", **values: Any) -> BulkRun:
    return actions.ask_for_many(entity=entity, act=act, values=values, ids=ids, query=query, by=by, at=NOW, today=TODAY)


# Views


def test_view_is_seen_by_whom_it_is_shared_with() -> None:
    cast = factories.cast()
    own = keep(cast.alice, "Mine")
    of_unit = keep(cast.mona, "Team", sharing="unit", unit_id=cast.sales.pk)
    of_all = keep(cast.mona, "Everyone", sharing="everyone")

    seen = {name: set(SavedView.objects.visible_to(getattr(cast, name))) for name in ("alice", "bob", "charlie")}

    assert seen == {"alice": {own, of_unit, of_all}, "bob": {of_unit, of_all}, "charlie": {of_all}}


def test_only_managers_share_and_only_owners_change() -> None:
    cast = factories.cast()
    shared = keep(cast.mona, "Everyone", sharing="everyone")

    with pytest.raises(actions.CannotKeep):
        keep(cast.alice, "For all", sharing="everyone")
    with pytest.raises(actions.CannotKeep):
        keep(cast.mona, "Theirs", sharing="unit", unit_id=cast.south.pk)
    with pytest.raises(Http404):
        actions.rename_view(view_id=shared.pk, name="Ours", sharing="nobody", unit_id=None, by=cast.alice)
    with pytest.raises(Http404):
        actions.delete_view(view_id=shared.pk, by=cast.alice)
    assert actions.duplicate_view(view_id=shared.pk, by=cast.alice).owner == cast.alice


def test_view_opens_as_it_was_kept_and_the_pinned_one_first() -> None:
    cast = factories.cast()
    accounts.create_account(name="Shop", industry="Retail", by=cast.alice)
    accounts.create_account(name="Mill", industry="Steel", by=cast.alice)
    view = keep(cast.alice)
    actions.pin_view(entity="crm.account", view_id=view.pk, by=cast.alice)
    client = signed_in(cast.alice)

    opened = client.get("/accounts/", follow=True)

    page = opened.content.decode()
    view.refresh_from_db()
    assert opened.redirect_chain[0][0] == f"/accounts/{queries.address_of(view)}"
    assert ("Shop" in page, "Mill" in page) == (True, False)
    assert [column.code for column in opened.context["look"].columns] == ["industry"]
    assert opened.context["sort"] == "-employees"


def test_order_and_columns_are_remembered_for_each_member() -> None:
    cast = factories.cast()
    client = signed_in(cast.alice)

    client.get("/accounts/?sort=-city")
    client.post("/lists/crm.account/columns/", {"columns": ["city", "name_of_nothing", "owner"]})

    look = client.get("/accounts/?view=all").context["look"]
    assert (look.sort, [column.code for column in look.columns]) == ("-city", ["city", "owner"])
    assert signed_in(cast.bob).get("/accounts/?view=all").context["look"].sort == "name"


def test_filter_that_cannot_be_used_says_so_and_shows_nothing() -> None:
    cast = factories.cast()
    accounts.create_account(name="Shop", by=cast.alice)

    page = signed_in(cast.alice).get("/accounts/", {"where": '{"all": [{"field": "mood", "op": "is"}]}'})

    assert page.status_code == 200
    assert page.context["problem"]
    assert page.context["rows"] == []


@pytest.mark.parametrize("entity", ["account", "contact", "lead", "opportunity"])
def test_lists_cost_the_same_with_one_row_and_with_three(entity: str) -> None:
    cast = factories.cast()
    process.create_default_process(by=cast.ada)
    client = signed_in(cast.mona)
    where = json.dumps({"all": [{"field": "owner", "op": "any_of", "value": ["my_team"]}]})
    path = {"opportunity": "/opportunities/"}.get(entity, f"/{entity}s/")
    counted = []

    for number in (1, 2, 3):
        account = accounts.create_account(name=f"A{number}", by=cast.alice)
        accounts.create_contact(account_id=account.pk, name=f"C{number}", by=cast.alice)
        leads_door.capture_lead(channel="by_hand", name=f"L{number}", by=cast.alice, at=NOW)
        create_opportunity(name=f"D{number}", by=cast.alice, at=NOW, account_id=account.pk)
        if number != 2:
            client.get(path)
            with CaptureQueriesContext(
                connection,
            ) as captured:
                page = client.get(path, {"where": where, "view": "all"})
            counted.append(len(captured))
            assert len(page.context["rows"]) == number

    assert counted[0] == counted[1]


def test_count_that_takes_too_long_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = factories.cast()
    accounts.create_account(name="Shop", industry="Retail", by=cast.alice)
    Account.objects.bulk_create(Account(name=f"A{n}", industry="Retail", owner=cast.alice) for n in range(10_100))
    monkeypatch.setattr(queries, "COUNT_MILLISECONDS", 1)

    page = signed_in(cast.alice).get("/accounts/", {"where": json.dumps(RETAIL)})

    assert page.context["is_more"] is True
    assert "10,000+" in page.content.decode()
    assert page.context["paging"].next_url


# Acts on many


def test_edit_of_many_changes_what_one_may_change_and_tells_the_rest() -> None:
    cast = factories.cast()
    mine = [accounts.create_account(name=f"M{n}", by=cast.alice, industry="Old").pk for n in range(2)]
    shared = accounts.create_account(name="Looked at", by=cast.charlie)
    sharing.share_account(account_id=shared.pk, member_id=cast.alice.pk, may_act=False, by=cast.charlie)
    hidden = accounts.create_account(name="Hidden", by=cast.charlie)

    run = do(cast.alice, "edit", [*mine, shared.pk, hidden.pk], field="industry", value="Retail")

    assert (run.state, run.changed) == (RunState.DONE, 2)
    assert [(row[0], row[1]) for row in run.refused] == [(shared.pk, "Looked at")]
    assert set(Account.objects.filter(industry="Retail").values_list("pk", flat=True)) == set(mine)
    entry = AuditEntry.objects.filter(kind="crm.account", object_id=mine[0], act="edited").get()
    assert (entry.changes, entry.by) == ({"industry": ["Old", "Retail"]}, cast.alice)
    assert run.undo_id is not None
    undo.undo(run.undo_id, by=cast.alice, at=NOW)
    assert Account.objects.filter(industry="Old").count() == 2


@pytest.mark.parametrize(
    ("field", "value"), [("employees", "many"), ("life_cycle", "gone"), ("phone", "1"), ("nothing", "1")]
)
def test_edit_of_many_refuses_what_a_field_cannot_hold(field: str, value: str) -> None:
    cast = factories.cast()
    account = accounts.create_account(name="A", by=cast.alice)

    run = do(cast.alice, "edit", [account.pk], field=field, value=value)

    assert run.state == RunState.FAILED
    assert run.problem
    assert Account.objects.get().version == 1


def test_expected_close_of_many_keeps_history_and_undo_restores_every_table() -> None:
    cast = factories.cast()
    process.create_default_process(by=cast.ada)
    deals = [create_opportunity(name=f"D{n}", by=cast.alice, at=NOW, amount=Decimal(5)).pk for n in range(3)]
    before = _content(Opportunity, OpportunityRevision)

    run = do(cast.mona, "edit", deals, "crm.opportunity", field="expected_close_on", value="2026-06-30")
    revisions = OpportunityRevision.objects.filter(until_at=None).values_list("expected_close_on", flat=True)
    changed = list(revisions)
    assert run.undo_id is not None
    undo.undo(run.undo_id, by=cast.mona, at=NOW)

    assert changed == [date(2026, 6, 30)] * 3
    assert _content(Opportunity, OpportunityRevision) == before


@pytest.mark.parametrize("entity", ["crm.account", "crm.lead", "crm.opportunity"])
def test_giving_many_away_and_taking_it_back(entity: str) -> None:
    cast = factories.cast()
    process.create_default_process(by=cast.ada)
    made: dict[str, Any] = {
        "crm.account": lambda n: accounts.create_account(name=f"A{n}", by=cast.alice),
        "crm.lead": lambda n: leads_door.capture_lead(channel="by_hand", name=f"L{n}", by=cast.alice, at=NOW),
        "crm.opportunity": lambda n: create_opportunity(name=f"D{n}", by=cast.alice, at=NOW),
    }
    ids = [made[entity](n).pk for n in range(2)]
    model: Any = {"crm.account": Account, "crm.lead": Lead, "crm.opportunity": Opportunity}[entity]
    before = _content(model, OwnershipSpan, OpportunityRevision)

    run = do(cast.mona, "assign", ids, entity, owner_id=cast.bob.pk)
    owners = set(model.objects.filter(pk__in=ids).values_list("owner", flat=True))
    assert run.undo_id is not None
    undo.undo(run.undo_id, by=cast.mona, at=NOW)

    assert owners == {cast.bob.pk}
    assert _content(model, OwnershipSpan, OpportunityRevision) == before
    with pytest.raises(CannotDo):
        do(cast.alice, "assign", ids, entity, owner_id=cast.bob.pk)


def test_archive_and_restore_of_many() -> None:
    cast = factories.cast()
    ids = [accounts.create_account(name=f"A{n}", by=cast.alice).pk for n in range(2)]

    archived = do(cast.alice, "archive", ids)
    again = do(cast.alice, "archive", ids)
    restored = do(cast.alice, "restore", ids)

    assert (archived.changed, again.changed, again.refused_count, restored.changed) == (2, 0, 2, 2)
    assert Account.objects.current().count() == 2


def test_everything_that_matches_goes_to_the_background_when_it_is_much(
    django_capture_on_commit_callbacks: Any,
) -> None:
    cast = factories.cast()
    Account.objects.bulk_create(Account(name=f"A{n}", industry="Retail", owner=cast.alice) for n in range(MANY))
    Account.objects.create(name="Other", owner=cast.alice)
    where = f"view=all&where={json.dumps(RETAIL)}"

    run = do(cast.alice, "edit", [], query=where, field="region", value="North")
    waiting = run.state
    done = actions.do_many(run_id=run.pk, at=NOW)
    again = actions.do_many(run_id=run.pk, at=NOW)

    assert (waiting, done.state, done.changed) == (RunState.WAITING, RunState.DONE, MANY)
    assert Account.objects.filter(region="North").count() == MANY
    assert again.changed == MANY
    assert AuditEntry.objects.filter(kind="crm.account", act="edited").count() == MANY
    assert Notification.objects.filter(member=cast.alice, topic="lists.many").count() == 1


def _content(*models: Any) -> dict[str, list[Any]]:
    """Every row of some tables, to compare."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


# Files


def test_file_holds_what_is_shown_and_only_ones_own() -> None:
    cast = factories.cast()
    accounts.create_account(name="=SUM(1)", industry="Retail", city="Wuhan", by=cast.alice)
    accounts.create_account(name="Mill", industry="Steel", by=cast.alice)
    shared = accounts.create_account(name="Shared", industry="Retail", by=cast.charlie)
    sharing.share_account(account_id=shared.pk, member_id=cast.alice.pk, may_act=False, by=cast.charlie)

    address = {"where": json.dumps(RETAIL), "columns": "city.industry", "format": "csv", "view": "all"}
    answer = signed_in(cast.alice).get("/lists/crm.account/export/", address)

    lines = answer.content.decode("utf-8-sig").split()
    assert lines[1:] == ["'=SUM(1),Wuhan,Retail"]
    entry = AuditEntry.objects.get(act="exported")
    assert entry.by == cast.alice
    assert "1 rows" in entry.note
    assert "Retail" in entry.note


def test_long_list_is_written_in_the_background_and_expires(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    cast = factories.cast()
    for name in ("A", "B"):
        accounts.create_account(name=name, by=cast.alice)
    monkeypatch.setattr(exporting, "AT_ONCE", 1)
    client = signed_in(cast.alice)

    client.get("/lists/crm.account/export/", {"view": "all", "format": "csv"})
    asked = ListExport.objects.get()
    early = client.get(f"/lists/files/{asked.pk}/").status_code
    actions.write_file(export_id=asked.pk, today=TODAY)
    actions.write_file(export_id=asked.pk, today=TODAY)
    got = b"".join(client.get(f"/lists/files/{asked.pk}/"))  # type: ignore[arg-type]  # it streams
    strangers = signed_in(cast.bob).get(f"/lists/files/{asked.pk}/").status_code
    asked.refresh_from_db()
    dropped = actions.drop_expired(at=asked.expires_at)

    assert (early, strangers, dropped) == (404, 404, 1)
    assert got.count(b"\r\n") == 3
    assert Notification.objects.filter(member=cast.alice, topic="lists.export").count() == 1
    assert AuditEntry.objects.filter(act="exported").count() == 1
    assert not list(tmp_path.rglob("*.csv"))


def test_background_reads_the_address_as_the_page_does() -> None:
    cast = factories.cast()
    accounts.create_account(name="Shop", industry="Retail", by=cast.alice)

    look = asking.of_entity("crm.account", viewer=cast.alice, query=f"view=all&where={json.dumps(RETAIL)}", today=TODAY)

    assert [row.title for row in queries.page(look).rows] == ["Shop"]
