"""What lists and boards of deals show, to whom, and in how many queries."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from quarterdeck.crm.actions import accounts, opportunities, process, sharing
from quarterdeck.crm.models import Opportunity, Stage
from quarterdeck.crm.queries import board as boards
from quarterdeck.crm.queries import opportunities as queries
from quarterdeck.crm.queries.opportunities import DealFilters
from quarterdeck.crm.rules.values import LineInput
from quarterdeck.people.models import Member
from tests import factories

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 16)
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.fixture
def people() -> factories.Cast:
    cast = factories.cast()
    process.create_default_process(by=cast.ada)
    return cast


def deal(by: Member, name: str = "Pumps", **values: object) -> Opportunity:
    return opportunities.create_opportunity(**{"name": name, "by": by, "at": NOON, "amount": 1000, **values})


def win(made: Opportunity, by: Member, at: datetime = NOON) -> None:
    opportunities.move_opportunity(opportunity_id=made.pk, stage_id=Stage.objects.get(code="won").pk, by=by, at=at)


def names(viewer: Member, sort: str = "name", **filters: object) -> list[str]:
    page = queries.opportunity_rows(
        viewer=Member.objects.get(pk=viewer.pk), filters=DealFilters(**filters), today=TODAY, sort=sort
    )
    assert page.total == len(page.rows)
    assert page.totals.amount == sum(row.company_amount for row in page.rows)
    return [row.name for row in page.rows]


def test_rows_show_each_viewer_their_part(people: factories.Cast) -> None:
    shared = accounts.create_account(name="Acme", by=people.alice)
    deal(people.alice, "A", account_id=shared.pk)
    helped = deal(people.bob, "B")
    deal(people.charlie, "C")
    sharing.share_account(account_id=shared.pk, member_id=people.charlie.pk, may_act=False, by=people.alice)
    opportunities.add_helper(opportunity_id=helped.pk, member_id=people.charlie.pk, by=people.bob)

    seen = {who.name: names(who) for who in (people.alice, people.bob, people.mona, people.rita, people.charlie)}

    assert seen == {
        "Alice": ["A"],
        "Bob": ["B"],
        "Mona": ["A", "B"],
        "Rita": ["A", "B", "C"],
        "Charlie": ["A", "B", "C"],
    }


def test_views_keep_what_they_are_for(people: factories.Cast) -> None:
    deal(people.alice, "soon", expected_close_on=date(2026, 3, 20))
    deal(people.alice, "old", at=NOON - timedelta(60), expected_close_on=date(2026, 6, 1))
    win(deal(people.alice, "won"), people.alice)
    win(deal(people.bob, "won before", at=NOON - timedelta(90)), people.bob, NOON - timedelta(80))
    archived = deal(people.alice, "gone")
    opportunities.archive_opportunity(opportunity_id=archived.pk, by=people.alice, at=NOON)

    shown = {view: names(people.mona, view=view) for view in queries.VIEWS}

    assert shown == {
        "mine": [],
        "team": ["old", "soon"],
        "closing": ["soon"],
        "stalled": ["old"],
        "won": ["won"],
        "all": ["old", "soon", "won", "won before"],
        "archived": ["gone"],
    }


def test_filters_narrow_by_every_field(people: factories.Cast) -> None:
    pump, valve = factories.product("PUMP"), factories.product("VALVE")
    acme = accounts.create_account(name="华为技术", by=people.alice)
    deal(
        people.alice,
        "first",
        account_id=acme.pk,
        source="fair",
        lines=[LineInput(product_id=pump.pk, quantity=Decimal(5))],
        expected_close_on=date(2026, 4, 10),
    )
    deal(people.bob, "second", lines=[LineInput(product_id=valve.pk)], expected_close_on=date(2026, 5, 10))
    proposal = Stage.objects.get(code="proposal")
    deal(people.bob, "third", stage_id=proposal.pk)

    everything = {
        "owner": names(people.mona, owner_id=people.bob.pk),
        "unit": names(people.rita, unit_id=people.north.pk),
        "elsewhere": names(people.rita, unit_id=people.south.pk),
        "stage": names(people.mona, stage_id=proposal.pk),
        "account": names(people.mona, account_id=acme.pk),
        "product": names(people.mona, product_id=valve.pk),
        "source": names(people.mona, source="fair"),
        "amount": names(people.mona, amount_from=Decimal(400), amount_to=Decimal(600)),
        "close": names(people.mona, close_from=date(2026, 4, 1), close_until=date(2026, 5, 10)),
        "words": names(people.mona, words="hwjs"),
        "status": names(people.mona, status="won"),
    }

    assert everything == {
        "owner": ["second", "third"],
        "unit": ["first", "second", "third"],
        "elsewhere": [],
        "stage": ["third"],
        "account": ["first"],
        "product": ["second"],
        "source": ["first"],
        "amount": ["first"],
        "close": ["first"],
        "words": ["first"],
        "status": [],
    }


@pytest.mark.parametrize("sort", [*queries.SORTS, *(f"-{name}" for name in queries.SORTS)])
def test_rows_sort_by_every_column(people: factories.Cast, sort: str) -> None:
    for name in ("a", "b", "c"):
        deal(people.alice, name)

    assert len(names(people.alice, sort=sort)) == 3


def test_pages_hold_an_exact_count_and_the_last_one_is_never_empty(people: factories.Cast) -> None:
    for n in range(5):
        deal(people.alice, f"deal {n}")

    page = queries.opportunity_rows(
        viewer=people.alice, filters=DealFilters(), today=TODAY, sort="name", page=9, per_page=2
    )

    assert (page.number, page.total, [row.name for row in page.rows]) == (3, 5, ["deal 4"])


def test_rows_say_how_deals_are_doing(people: factories.Cast) -> None:
    deal(people.alice, "late", expected_close_on=date(2026, 3, 10), next_step="Call", next_step_on=date(2026, 3, 20))

    (row,) = queries.opportunity_rows(viewer=people.alice, filters=DealFilters(), today=TODAY).rows

    assert (row.health.level, row.days_in_stage, row.probability) == ("act", 14, Decimal(10))


def test_board_counts_every_column_and_shows_the_first_cards(people: factories.Cast) -> None:
    for amount in (100, 300, 200):
        deal(people.alice, f"deal {amount}", amount=amount)
    win(deal(people.bob, "won"), people.bob)
    win(deal(people.bob, "won long ago", at=NOON - timedelta(300)), people.bob, NOON - timedelta(200))

    shown = boards.board(viewer=people.mona, today=TODAY, cards=2)

    first, won = shown.columns[0], shown.columns[4]
    assert (first.totals.deals, first.totals.amount, first.hidden) == (3, 600, 1)
    assert [card.name for card in first.cards] == ["deal 300", "deal 200"]
    assert (won.totals.deals, [card.name for card in won.cards]) == (1, ["won"])
    assert shown.open_totals.amount == 600


def test_board_of_an_unknown_process_is_not_found(people: factories.Cast) -> None:
    with pytest.raises(Http404):
        boards.board(viewer=people.mona, today=TODAY, process_id=0 - 1)


def _queries(read: Callable[[], object]) -> int:
    read()
    with CaptureQueriesContext(connection) as captured:
        read()
    return len(captured)


@pytest.mark.parametrize(("who", "budget"), [("ada", (3, 8)), ("mona", (4, 10))])
def test_budgets_do_not_grow_with_rows(people: factories.Cast, who: str, budget: tuple[int, int]) -> None:
    viewer = getattr(people, who)
    counted = []
    for more in (1, 2):
        for n in range(more):
            deal(people.alice, f"deal {more} {n}")
        counted.append(
            (
                _queries(lambda: queries.opportunity_rows(viewer=viewer, filters=DealFilters(), today=TODAY)),
                _queries(lambda: boards.board(viewer=viewer, today=TODAY)),
            )
        )

    assert counted[0] == counted[1]
    assert counted[0] <= budget


def test_record_is_found_only_within_reach(people: factories.Cast) -> None:
    made = deal(people.alice)

    record = queries.opportunity_record(viewer=people.mona, opportunity_id=made.pk, today=TODAY)
    read_only = queries.opportunity_record(viewer=people.rita, opportunity_id=made.pk, today=TODAY)

    assert (record.may_change, read_only.may_change, len(record.stages), len(record.visits)) == (True, False, 6, 1)
    with pytest.raises(Http404):
        queries.opportunity_record(viewer=people.charlie, opportunity_id=made.pk, today=TODAY)
