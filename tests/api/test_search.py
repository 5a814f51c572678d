"""Search and board through the API."""

import pytest

from quarterdeck.crm.actions.process import create_default_process
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    people = factories.cast()
    create_default_process(by=people.ada)
    return people


@pytest.mark.parametrize("words", ["华为", "huawei", "hw", "华为技术", "華為"])
def test_account_is_found_however_it_is_typed(cast, calling, words):
    alice, charlie = calling(cast.alice), calling(cast.charlie)
    alice.post("/accounts", {"name": "华为技术有限公司"})

    assert [row["title"] for row in alice.get(f"/search?q={words}").data if row["kind"] == "account"] == [
        "华为技术有限公司"
    ]
    assert [row for row in charlie.get(f"/search?q={words}").data if row["kind"] == "account"] == []


def test_board_counts_and_sums_within_reach(cast, calling):
    alice, charlie = calling(cast.alice), calling(cast.charlie)
    for amount in (100, 50):
        alice.post("/opportunities", {"name": "Deal", "amount": amount})

    board = alice.get("/opportunities/board").data
    empty = charlie.get("/opportunities/board").data

    assert [(column["count"], column["amount"]) for column in board["columns"]][:2] == [(2, 150.0), (0, 0.0)]
    assert sum(column["count"] for column in empty["columns"]) == 0


def test_list_counts_the_same_with_and_without_the_tally(cast, calling):
    ada, alice = calling(cast.ada), calling(cast.alice)
    for amount in (100, 50):
        alice.post("/opportunities", {"name": "Deal", "amount": amount})

    assert [caller.get("/opportunities?count=true").data["count"] for caller in (ada, alice)] == [2, 2]
    assert alice.get("/opportunities?count=true&q=deal").data["count"] == 2
    assert alice.get("/opportunities?count=true&status=won").data["count"] == 0
