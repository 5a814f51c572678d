"""Pages stay whole while rows come and go."""

import pytest

from quarterdeck.crm.actions.process import create_default_process
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(calling):
    people = factories.cast()
    create_default_process(by=people.ada)
    return calling(people.alice)


def walk(caller, path):
    """Every row of a list, page by page."""
    rows, cursor = [], ""
    while cursor is not None:
        answer = caller.get(f"{path}&cursor={cursor}").data
        rows += answer["items"]
        cursor = answer["next"]
    return rows


@pytest.mark.parametrize("sort", ["name", "-name", "amount", "-amount", "-updated_at", "expected_close_on", "-id"])
def test_pages_hold_every_row_once_in_order(alice, sort):
    for n, amount, day in (
        (1, 10, "2026-01-01"),
        (2, 10, None),
        (3, 5, "2026-01-01"),
        (4, 7, None),
        (5, 10, "2025-01-01"),
    ):
        alice.post("/opportunities", {"name": f"Deal {n % 3}", "amount": amount, "expected_close_on": day})

    rows = walk(alice, f"/opportunities?sort={sort}&limit=2")

    assert len({row["id"] for row in rows}) == len(rows) == 5
    assert [row["id"] for row in rows] == [row["id"] for row in alice.get(f"/opportunities?sort={sort}").data["items"]]


def test_row_added_meanwhile_does_not_shift_the_next_page(alice):
    for name in ("B", "D", "F"):
        alice.post("/accounts", {"name": name})
    first = alice.get("/accounts?limit=2").data

    alice.post("/accounts", {"name": "A"})

    assert [row["name"] for row in alice.get(f"/accounts?limit=2&cursor={first['next']}").data["items"]] == ["F"]


@pytest.mark.parametrize("query", ["sort=password", "cursor=abc", "cursor=WyJuYW1lIl0=", "limit=0", "limit=100000"])
def test_nonsense_is_told(alice, query):
    answer = alice.get(f"/accounts?{query}")

    assert answer.status_code in (400, 422)
    assert answer["Content-Type"] == "application/problem+json"


def test_list_costs_the_same_queries_for_one_row_and_for_three(alice, django_assert_num_queries):
    from django.core.cache import cache

    alice.post("/opportunities", {"name": "One"})
    cache.clear()
    alice.get("/opportunities?count=true")
    with django_assert_num_queries(5):
        alice.get("/opportunities?count=true")
    alice.post("/opportunities", {"name": "Two"})
    alice.post("/opportunities", {"name": "Three"})
    with django_assert_num_queries(5):
        alice.get("/opportunities?count=true")
