"""What something costs: by book, quantity and day, else the list price."""

from datetime import date
from decimal import Decimal

import pytest

from quarterdeck.catalog import actions, queries, rules
from tests import factories

SPRING, SUMMER = date(2026, 3, 1), date(2026, 6, 1)


@pytest.mark.parametrize(
    ("on", "expected"), [(date(2026, 2, 28), False), (SPRING, True), (date(2026, 5, 31), True), (SUMMER, False)]
)
def test_book_is_in_force_up_to_not_including_its_end(on: date, expected: bool) -> None:
    assert rules.is_in_force(from_on=SPRING, until_on=SUMMER, on=on) is expected


def test_spellings_are_kept_once_without_the_name() -> None:
    assert rules.spellings([" GTXPro ", "GTXPro", "", "GTX Pro"], name="GTX Pro") == ["GTXPro"]


@pytest.mark.parametrize("price", ["-0.01", "NaN", "1e15"])
def test_impossible_price_is_refused(price: str) -> None:
    assert rules.why_not_a_price(Decimal(price))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("quantity", "on", "expected"),
    [("1", SPRING, "90"), ("9.5", SPRING, "90"), ("10", SPRING, "80"), ("10", SUMMER, "100"), ("0.5", SPRING, "100")],
)
def test_price_by_quantity_and_day(quantity: str, on: date, expected: str) -> None:
    ada = factories.company()
    product = factories.product(list_price="100")
    book = actions.create_price_book(name="Partners", currency="CNY", from_on=SPRING, until_on=SUMMER, by=ada)
    for start, price in ((1, 90), (10, 80)):
        actions.set_price(
            book_id=book.pk, product_id=product.pk, price=Decimal(price), from_quantity=Decimal(start), by=ada
        )

    found = queries.price_of(product_id=product.pk, book_id=book.pk, quantity=Decimal(quantity), on=on)

    assert found.amount == Decimal(expected)


@pytest.mark.django_db
def test_archived_book_does_not_count() -> None:
    ada = factories.company()
    product = factories.product(list_price="100")
    book = actions.create_price_book(name="Partners", currency="CNY", by=ada)
    actions.set_price(book_id=book.pk, product_id=product.pk, price=Decimal(1), by=ada)
    actions.archive_price_book(book_id=book.pk, by=ada)

    assert queries.price_of(product_id=product.pk, book_id=book.pk, quantity=Decimal(1), on=SPRING).amount == 100


@pytest.mark.django_db
def test_book_that_ends_before_it_begins_is_refused() -> None:
    ada = factories.company()

    with pytest.raises(actions.CannotChangePrices):
        actions.create_price_book(name="x", currency="CNY", from_on=SUMMER, until_on=SPRING, by=ada)


@pytest.mark.django_db
def test_product_is_found_by_its_other_spelling() -> None:
    ada = factories.company()
    product = factories.product("GTXP", name="GTX Pro")
    actions.edit_product(product_id=product.pk, values={"aliases": ["旗舰版"]}, by=ada)

    assert [one.pk for one in queries.product_choices(viewer=ada, words="qijian")] == [product.pk]
