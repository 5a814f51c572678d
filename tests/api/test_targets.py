"""Plans, targets, pace and objectives through the API."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum

from quarterdeck.crm.actions.process import create_default_process
from quarterdeck.targets.models import PlanNode, TargetCell
from tests import factories
from tests.targets.owing import plan_in_force, won

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return factories.cast()


@pytest.fixture
def owing(cast):
    create_default_process(by=cast.ada)
    plan_in_force(cast, {"won_amount": {"Alice": Decimal(300), "Charlie": Decimal(100)}})
    won(cast.alice, 450, on=date(2026, 1, 20))
    return cast


def test_plan_goes_from_draft_to_force(cast, calling):
    ada = calling(cast.ada)
    plan = {"name": "2026", "fiscal_year": 2026, "metrics": ["won_amount"], "organized_on": "2026-01-01"}

    made = ada.post("/plans", plan)
    path = f"/plans/{made.data['id']}"
    node = PlanNode.objects.get(name="Alice").pk
    edit = {"node_id": node, "metric": "won_amount", "month": "2026-01-01", "value": 120, "expected": None}
    written = ada.post(f"{path}/cells", {"edits": [edit]})
    stale = ada.post(f"{path}/cells", {"edits": [{**edit, "value": 90}]})
    ada.post(f"{path}/discuss")
    ada.post(f"{path}/conclude", {"rest_as_given": True})
    held = ada.post(f"{path}/put-in-force")

    assert (made.status_code, made.data["metrics"], written.data["written"]) == (201, ["won_amount"], 1)
    assert (stale.status_code, stale.data["code"]) == (409, "stale")
    assert held.data["state"] == "in_force"
    grid = ada.get(f"{path}/cells?metric=won_amount").data
    rows = {row["name"]: row["cells"] for row in grid["nodes"]}
    assert [(cell["month"], cell["given"], cell["agreed"]) for cell in rows["Alice"]] == [("2026-01-01", 120.0, 120.0)]


def test_both_sides_agree_on_a_row_and_it_is_signed(cast, calling):
    ada, mona, alice = calling(cast.ada), calling(cast.mona), calling(cast.alice)
    plan = {"name": "2026", "fiscal_year": 2026, "metrics": ["won_amount"], "organized_on": "2026-01-01"}
    path = f"/plans/{ada.post('/plans', plan).data['id']}"
    ada.post(f"{path}/discuss")
    row = f"{path}/nodes/{PlanNode.objects.get(name='Alice').pk}"

    filled = alice.post(f"{row}/fill", {"metric": "won_amount", "side": "proposed", "how": "even", "total": 120_000.5})
    said = alice.post(f"{row}/notes", {"text": "Two customers renew in May. " * 20, "metric": "won_amount"})
    handed_in = alice.post(f"{row}/submit")
    own = alice.post(f"{row}/agree", {"on": "proposed"})
    agreed = mona.post(f"{row}/agree", {"on": "proposed"})
    early = alice.post(f"{row}/sign")
    ada.post(f"{path}/conclude", {"rest_as_given": True})
    ada.post(f"{path}/put-in-force")
    signed = alice.post(f"{row}/sign")

    assert (filled.status_code, filled.data["written"]) == (200, 12)
    assert (said.status_code, said.data["by_id"]) == (201, cast.alice.pk)
    assert (handed_in.data["state"], own.data["code"], agreed.data["state"]) == ("submitted", "forbidden", "agreed")
    assert (early.status_code, early.data["code"]) == (409, "state")
    assert (signed.data["name"], signed.data["revision"]) == ("Alice", 0)
    assert TargetCell.objects.aggregate(Sum("agreed"))["agreed__sum"] == Decimal("120000.5")


def test_a_row_is_shared_out_and_added_up(cast, calling):
    ada = calling(cast.ada)
    plan = {"name": "2026", "fiscal_year": 2026, "metrics": ["won_amount"], "organized_on": "2026-01-01"}
    path = f"/plans/{ada.post('/plans', plan).data['id']}"
    top = f"{path}/nodes/{PlanNode.objects.get(parent=None).pk}"
    asked = {"metric": "won_amount", "side": "given"}

    filled = ada.post(f"{top}/fill", {**asked, "how": "even", "total": 1200, "is_deep": False})
    shared = ada.post(f"{top}/split", {**asked, "how": "even"})
    again = ada.post(f"{top}/gather", asked)
    unknown = ada.post(f"{top}/split", {**asked, "how": "by star sign"})

    assert (filled.data["written"], again.data["written"]) == (12, 0)
    owed = TargetCell.objects.filter(node__member__isnull=False).aggregate(Sum("given"))["given__sum"]
    assert (shared.data["written"] > 12, owed) == (True, Decimal(1200))
    assert unknown.status_code == 422


def test_targets_are_those_within_reach(owing, calling):
    asked = "/targets?metric=won_amount&from=2026-01-01&to=2026-04-01"

    own = calling(owing.alice).get(asked)
    everybody = calling(owing.ada).get(asked)

    assert own.data == [{"metric": "won_amount", "id": owing.alice.pk, "target": 900.0}]
    assert [row["target"] for row in everybody.data] == [900.0, 300.0]


def test_pace_of_a_member(owing, calling):
    path = f"/pace?metric=won_amount&from=2026-01-01&to=2026-04-01&member_id={owing.alice.pk}"

    seen = calling(owing.mona).get(path)
    hidden = calling(owing.charlie).get(path)

    assert (seen.data["target"], seen.data["actual"], seen.data["attainment"]) == (900.0, 450.0, 0.5)
    assert seen.data["closing"]["missing"] == 450.0
    assert (hidden.data["status"], hidden.data["actual"]) == ("unset", 0.0)


@pytest.mark.parametrize(
    "wrong", ["metric=happiness&from=2026-01-01&to=2026-04-01", "metric=won_amount&from=2026-04-01&to=2026-01-01"]
)
def test_pace_of_nonsense_is_told(cast, calling, wrong):
    answer = calling(cast.ada).get(f"/pace?{wrong}")

    assert answer.status_code == 422
    assert answer.data["detail"]


def test_objective_is_set_checked_in_and_kept_from_others(cast, calling):
    alice = calling(cast.alice)
    aim = alice.post("/okrs", {"title": "Loved", "from_on": "2026-01-01", "until_on": "2036-01-01"})
    path = f"/okrs/{aim.data['id']}"
    result = alice.post(f"{path}/key-results", {"title": "References", "target": 10})

    said = {"key_result_id": result.data["id"], "confidence": 7, "value": 4}
    checked = alice.post(f"{path}/check-ins", {"said": [said]})
    early = alice.post(f"{path}/score", {"scores": [{"key_result_id": result.data["id"], "score": 0.7}]})
    renamed = alice.patch(path, {"title": "Adored", "version": 1})

    assert (aim.status_code, result.status_code) == (201, 201)
    told = checked.data["key_results"][0]
    assert (told["value"], told["confidence"], told["metric"]) == (4.0, 7, "")
    assert (early.status_code, early.data["code"]) == (409, "early")
    assert renamed.data["title"] == "Adored"
    assert calling(cast.charlie).get(path).status_code == 404
    assert calling(cast.charlie).get("/okrs").data == []
