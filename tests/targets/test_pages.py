"""The pages of plans: what each shows to whom, and what it takes."""

import json
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from quarterdeck.core.company import queries as company
from quarterdeck.crm.actions import process
from quarterdeck.people import actions as people
from quarterdeck.people.actions import absences
from quarterdeck.targets.actions import agreeing, cells
from quarterdeck.targets.actions.cells import CellEdit
from quarterdeck.targets.models import NodeNote, NodeState, PlanState, TargetPlan
from tests import factories
from tests.targets import owing, planning

LIST_QUERIES, GRID_QUERIES, MINE_QUERIES = 11, 24, 35
pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> factories.Cast:
    return factories.cast(language="en")


@pytest.fixture
def client(client: Client) -> Client:
    """A browser that reads English."""
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def plan(cast: factories.Cast) -> TargetPlan:
    return planning.filled(cast)


def post_cells(
    client: Client, plan: TargetPlan, *edits: dict[str, Any], carry: str = "none", level: str = "base"
) -> Any:
    address = f"/targets/plans/{plan.pk}/cells/?metric=won_amount&level={level}"
    return client.post(address, json.dumps({"edits": edits, "carry": carry}), content_type="application/json")


def sent(
    plan: TargetPlan, name: str, value: int | None, *, kind: str = "given", expected: int | None = None
) -> dict[str, Any]:
    """An edit of January as the grid sends it, in cents."""
    month = planning.JAN.isoformat()
    return {"node": planning.node(plan, name).pk, "month": month, "kind": kind, "value": value, "expected": expected}


def sheet(response: HttpResponse) -> dict[str, Any]:
    text = response.content.decode()
    start = text.index(">", text.index('id="grid-data"')) + 1
    found: dict[str, Any] = json.loads(text[start : text.index("</script>", start)])
    return found


def names(response: HttpResponse) -> list[str]:
    return [row["name"] for row in sheet(response)["rows"]]


def test_everybody_sees_their_part_of_the_tree(cast: factories.Cast, plan: TargetPlan, client: Client) -> None:
    client.force_login(cast.ada)
    everything = names(client.get(f"/targets/plans/{plan.pk}/"))
    client.force_login(cast.alice)
    own = names(client.get(f"/targets/plans/{plan.pk}/"))
    client.force_login(cast.mona)
    team = names(client.get(f"/targets/plans/{plan.pk}/"))

    assert {"Northwind", "North", "Sales North", "Alice", "Bob", "Charlie"} <= set(everything)
    assert own == ["Alice"]
    assert "Charlie" not in team
    assert {"Sales North", "Alice", "Bob"} <= set(team)


def test_the_sheet_holds_amounts_in_cents(cast: factories.Cast, plan: TargetPlan, client: Client) -> None:
    client.force_login(cast.ada)

    shown = sheet(client.get(f"/targets/plans/{plan.pk}/"))

    assert sum(shown["amounts"]["given"][:12]) == 120000001
    assert shown["months"][0] == "2026-01-01"
    assert shown["decimals"] == 2
    assert shown["rows"][0]["parent"] == -1
    assert shown["rows"][1]["parent"] == 0


def test_cells_are_saved_and_stand_in_the_grid(cast: factories.Cast, plan: TargetPlan, client: Client) -> None:
    client.force_login(cast.alice)

    answer = post_cells(client, plan, sent(plan, "Alice", 1_234_500, kind="proposed"))

    assert (answer.status_code, answer.json()) == (200, {})
    assert planning.number(plan, "Alice", side="proposed") == Decimal("12345")


def test_a_change_by_somebody_else_is_told_with_both_values(
    cast: factories.Cast, plan: TargetPlan, client: Client
) -> None:
    planning.put(plan, planning.edit(plan, "Alice", "500"), by=cast.ada)
    client.force_login(cast.mona)

    answer = post_cells(client, plan, sent(plan, "Alice", 70000, expected=1))

    assert answer.status_code == 409
    (conflict,) = answer.json()["conflicts"]
    assert (conflict["yours"], conflict["theirs"], conflict["who"]) == (70000, 50000, cast.ada.name)
    assert planning.number(plan, "Alice") == Decimal(500)


def test_what_is_not_ones_to_write_is_refused_in_words(cast: factories.Cast, plan: TargetPlan, client: Client) -> None:
    client.force_login(cast.alice)

    answer = post_cells(client, plan, sent(plan, "Alice", 100))

    assert (answer.status_code, answer.json()) == (422, {"refused": "A target is given by the manager above."})


@pytest.mark.parametrize(
    "body",
    [
        b"nonsense",
        b"{}",
        b'{"edits": [1]}',
        b'{"edits": [{"node": "1", "month": "2026-01-01", "kind": "given", "value": 1, "expected": null}]}',
        b'{"edits": [{"node": 1, "month": "2026-01-01", "kind": "given", "value": 1.5, "expected": null}]}',
        b'{"edits": [], "carry": "sideways"}',
    ],
)
def test_what_the_grid_would_not_send_is_refused(
    cast: factories.Cast, plan: TargetPlan, client: Client, body: bytes
) -> None:
    client.force_login(cast.ada)

    answer = client.post(f"/targets/plans/{plan.pk}/cells/", body, content_type="application/json")

    assert answer.status_code == 422
    assert "Load the page again" in answer.json()["refused"]


def test_a_carried_change_answers_with_all_amounts(cast: factories.Cast, plan: TargetPlan, client: Client) -> None:
    client.force_login(cast.ada)
    before = planning.number(plan, "Northwind")
    assert before is not None

    answer = post_cells(
        client, plan, sent(plan, "Northwind", int(before * 200), expected=int(before * 100)), carry="down"
    )

    assert answer.json()["amounts"]["given"][0] == before * 200
    assert planning.differing(cast, plan) == []


def test_the_drawer_shows_both_sides_and_who_changed_what(
    cast: factories.Cast, plan: TargetPlan, client: Client
) -> None:
    planning.put(plan, planning.edit(plan, "Alice", "777", side="proposed"), by=cast.alice)
    node = planning.node(plan, "Alice")
    agreeing.add_note(plan_id=plan.pk, node_id=node.pk, text="Two big deals", by=cast.mona, at=planning.AT)
    client.force_login(cast.mona)

    page = client.get(f"/targets/plans/{plan.pk}/nodes/{node.pk}/").content.decode()

    assert "Two big deals" in page
    assert "– → 777" in page
    assert "Agree to the proposal" in page
    assert "Accept what was given" not in page


def test_both_sides_come_to_an_agreement(cast: factories.Cast, plan: TargetPlan, client: Client) -> None:
    node = planning.node(plan, "Alice")
    planning.put(plan, planning.edit(plan, "Alice", "777", side="proposed"), by=cast.alice)
    home = f"/targets/plans/{plan.pk}/nodes/{node.pk}"

    client.force_login(cast.alice)
    client.post(f"{home}/submit/")
    node.refresh_from_db()
    asked = node.state
    client.force_login(cast.mona)
    client.post(f"{home}/agree/", {"on": "proposed"})

    node.refresh_from_db()
    assert (asked, node.state) == (NodeState.SUBMITTED, NodeState.AGREED)
    assert planning.number(plan, "Alice", side="agreed") == Decimal(777)


def test_who_fills_a_row_sees_the_years_before_and_what_they_propose(
    cast: factories.Cast, plan: TargetPlan, client: Client
) -> None:
    process.create_default_process(by=cast.ada)
    for year, amount in ((2024, 1000), (2025, 1200)):
        owing.won(cast.alice, amount, on=date(year, 6, 10))
    home = f"/targets/plans/{plan.pk}/nodes/{planning.node(plan, 'Northwind').pk}"
    client.force_login(cast.ada)

    form = client.get(f"{home}/fill/").content.decode()
    past = client.get(f"{home}/past/").content.decode()

    assert f"{home}/past/" in form
    assert "+20.0% against the same months of FY2024" in past
    assert "¥1,440" in past
    assert "FY2026, proposed" in past


def test_a_note_needs_words(cast: factories.Cast, plan: TargetPlan, client: Client) -> None:
    client.force_login(cast.alice)
    address = f"/targets/plans/{plan.pk}/nodes/{planning.node(plan, 'Alice').pk}/note/"

    refused = client.post(address, {"text": " "}, follow=True).content.decode()
    client.post(address, {"text": "I need help with Acme"})

    assert "Write something first." in refused
    assert list(NodeNote.objects.values_list("text", flat=True)) == ["I need help with Acme"]


def test_a_plan_goes_its_way_from_the_wizard_to_a_revision(cast: factories.Cast, client: Client) -> None:
    client.force_login(cast.ada)
    typed = {
        "name": "2026",
        "fiscal_year": 2026,
        "metric_codes": ["won_amount"],
        "organized_on": "2026-01-01",
        "ramp": "30, 60",
        "money_step": "100",
    }
    client.post("/targets/plans/new/", typed)
    plan = TargetPlan.objects.get()
    home = f"/targets/plans/{plan.pk}"
    top = planning.node(plan, "Northwind").pk

    client.post(
        f"{home}/nodes/{top}/fill/",
        {"how": "even", "total": "1200", "side": "given", "is_deep": "on", "money_step": "100"},
    )
    client.post(f"{home}/discuss/")
    refused = client.post(f"{home}/conclude/", {"rest_as_given": ""})
    client.post(f"{home}/conclude/", {"rest_as_given": "on"})
    client.post(f"{home}/put-in-force/")
    plan.refresh_from_db()
    in_force = plan.state
    client.post(f"{home}/revise/", {"reason": "A new region"})

    plan.refresh_from_db()
    assert "not agreed yet" in refused.content.decode()
    assert refused.status_code == 422
    assert (in_force, plan.state, plan.ramp) == (PlanState.IN_FORCE, PlanState.IN_REVISION, ["0.3", "0.6"])
    assert "A new region" in client.get(f"{home}/").content.decode()


def test_ones_own_page_breaks_the_year_down_to_today(cast: factories.Cast, client: Client) -> None:
    plan = planning.in_force(cast)
    client.force_login(cast.alice)

    page = client.get("/targets/mine/").content.decode()
    client.post(f"/targets/mine/why/?plan={plan.pk}", {"why": "A house by the sea"})

    assert "Sales North" in page
    assert "Northwind" in page
    assert "Sign my targets" in page
    assert "A house by the sea" in client.get("/targets/mine/").content.decode()
    client.force_login(cast.bob)
    assert "A house by the sea" not in client.get("/targets/mine/").content.decode()


def test_what_is_reached_opens_its_rows(cast: factories.Cast, client: Client) -> None:
    process.create_default_process(by=cast.ada)
    owing.plan_in_force(cast, {"won_amount": {"Alice": Decimal(300)}})
    client.force_login(cast.alice)

    page = client.get("/targets/mine/").content.decode()

    assert "/metrics/won_amount/rows/?" in page
    assert f"member={cast.alice.pk}" in page


def test_higher_levels_are_broken_down_too(cast: factories.Cast, client: Client) -> None:
    plan = planning.filled(cast, "1200000")
    node, month = planning.node(plan, "Alice"), planning.JAN
    cells.set_cells(
        plan_id=plan.pk,
        edits=[CellEdit(node.pk, "won_amount", "stretch", month, "given", Decimal(987_654))],
        by=cast.mona,
        at=planning.AT,
    )
    client.force_login(cast.alice)

    base = client.get(f"/targets/mine/?plan={plan.pk}").context
    stretch = client.get(f"/targets/mine/?plan={plan.pk}&level=stretch")
    nonsense = client.get(f"/targets/mine/?plan={plan.pk}&level=moon").context

    assert [(one.label, one.is_active) for one in base["levels"]] == [("Base", True), ("Stretch", False)]
    assert "987,654" in stretch.content.decode()
    assert nonsense["mine"].level == "base"


def test_somebody_without_a_seat_is_told_so(cast: factories.Cast, plan: TargetPlan, client: Client) -> None:
    client.force_login(cast.rita)

    assert "No targets yet" in client.get("/targets/mine/").content.decode()


def test_the_grid_comes_back_from_a_workbook(cast: factories.Cast, plan: TargetPlan, client: Client) -> None:
    client.force_login(cast.ada)
    home = f"/targets/plans/{plan.pk}"
    out = client.get(f"{home}/export/?side=given")
    rows = CalamineWorkbook.from_filelike(BytesIO(out.content)).get_sheet_by_index(0).to_python()
    alice = next(row for row in rows if str(row[1]).strip() == "Alice")
    alice[2] = 4321.5

    client.post(f"{home}/bring/", {"file": workbook(rows), "side": "given"})

    assert planning.number(plan, "Alice") == Decimal("4321.5")
    assert planning.number(plan, "Bob") is not None


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([["Row", "Name", "2026-01"], ["", "Nobody", 5]], "no row of the plan is called"),
        ([["Row", "Name", "2026-01"], ["", "Alice", "much"]], "is no amount"),
        ([["Row", "Name", "2026-01"], ["", "Alice", -5]], "A target is 0 or more."),
        ([["Row", "Name", "January"], ["", "Alice", 5]], "The first line must say"),
    ],
)
def test_a_workbook_with_a_mistake_changes_nothing(
    cast: factories.Cast, plan: TargetPlan, client: Client, rows: list[list[Any]], reason: str
) -> None:
    before = planning.number(plan, "Alice")
    client.force_login(cast.ada)

    answer = client.post(f"/targets/plans/{plan.pk}/bring/", {"file": workbook(rows), "side": "given"})

    assert reason in answer.content.decode()
    assert planning.number(plan, "Alice") == before


def test_a_past_day_shows_what_was_in_force_then(cast: factories.Cast, client: Client) -> None:
    plan = planning.in_force(cast)
    client.force_login(cast.ada)

    then = sheet(client.get(f"/targets/plans/{plan.pk}/?on={planning.TODAY}"))
    before = sheet(client.get(f"/targets/plans/{plan.pk}/?on={date(2026, 1, 2)}"))

    assert sum(then["amounts"]["agreed"][:12]) == 120000001
    assert before["amounts"]["agreed"][0] is None
    assert all(row["may"] == [] for row in then["rows"])


@pytest.mark.parametrize("asked", ["metric=nonsense", "level=highest"])
def test_nonsense_in_the_address_is_not_found(
    cast: factories.Cast, plan: TargetPlan, client: Client, asked: str
) -> None:
    client.force_login(cast.ada)

    assert client.get(f"/targets/plans/{plan.pk}/?{asked}").status_code == 404


def test_the_list_and_the_grid_cost_the_same_for_one_and_three(
    cast: factories.Cast, client: Client, django_assert_num_queries: Any
) -> None:
    client.force_login(cast.ada)
    plan = planning.filled(cast)
    client.get("/targets/plans/")
    for _more in range(2):
        with django_assert_num_queries(LIST_QUERIES):
            client.get("/targets/plans/")
        with django_assert_num_queries(GRID_QUERIES):
            client.get(f"/targets/plans/{plan.pk}/")
        planning.draft(cast, name="Next")
        planning.draft(cast, name="After")


def test_plan_says_by_itself_that_the_organization_has_changed(cast: factories.Cast, client: Client) -> None:
    today = company.local_day(timezone.now())
    plan = planning.in_force(cast, year=today.year)
    client.force_login(cast.ada)
    home = f"/targets/plans/{plan.pk}/"
    before = client.get(home)
    people.move_member(member_id=cast.alice.pk, unit_id=cast.south.pk, on=today, by=cast.ada)

    page, preview = client.get(home).content.decode(), client.get(f"{home}tree/").content.decode()
    client.post(f"{home}tree/", {"on": str(today)})
    after = client.get(home)
    client.force_login(cast.mona)

    assert "The organization has changed: 1 change." in page
    assert "Alice moves from Sales North to Sales South" in preview
    assert [found.context["reorganized"] for found in (before, after, client.get(home))] == [0, 0, 0]


def test_leave_that_is_taken_off_stands_at_the_row(cast: factories.Cast, client: Client) -> None:
    plan = planning.filled(cast)
    # A working week, a weekend within it, and a trip that is work.
    for first, last, kind in (((3, 2), (3, 10), "leave"), ((4, 1), (4, 30), "travel"), ((12, 31), (12, 31), "sick")):
        absences.note_absence(
            member_id=cast.bob.pk, from_on=date(2026, *first), last_on=date(2026, *last), kind=kind, by=cast.ada
        )
    client.force_login(cast.ada)

    page = client.get(f"/targets/plans/{plan.pk}/")
    drawer = client.get(f"/targets/plans/{plan.pk}/nodes/{planning.node(plan, 'Bob').pk}/").content.decode()

    details = {row["name"]: row["detail"] for row in page.context["sheet"]["rows"] if row["detail"]}
    assert details == {"Bob": "less 8 days of leave"}
    assert "less 8 days of leave" in drawer


def test_my_targets_cost_few_statements(cast: factories.Cast, client: Client) -> None:
    planning.in_force(cast)
    client.force_login(cast.alice)
    client.get("/targets/mine/")

    with CaptureQueriesContext(connection) as asked:
        page = client.get("/targets/mine/")

    assert page.context["weeks"]
    assert len(asked) <= MINE_QUERIES, "\n".join(one["sql"][:120] for one in asked.captured_queries)


def workbook(rows: list[list[Any]]) -> SimpleUploadedFile:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for place, row in enumerate(rows):
            page.write_row(place, 0, row)
    return SimpleUploadedFile("targets.xlsx", out.getvalue())
