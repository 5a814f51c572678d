"""Every page of the room opens, and its forms do what they say."""

from decimal import Decimal

import pytest
from django.test import Client

from quarterdeck.catalog import actions
from quarterdeck.catalog.models import PriceBook, PriceBookEntry, Product
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client: Client) -> Client:
    client.force_login(factories.company())
    return client


def test_pages_open(signed_in: Client) -> None:
    product = factories.product(series="Pro")
    ada = signed_in.session["_auth_user_id"]
    book = actions.create_price_book(name="Partners", currency="CNY", by=None)
    actions.set_price(book_id=book.pk, product_id=product.pk, price=Decimal(90), by=_member(ada))

    for path in [
        "/catalog/",
        "/catalog/?q=p&series=Pro&sort=-price&page=9",
        "/catalog/?view=archived",
        "/catalog/new/",
        f"/catalog/{product.pk}/",
        f"/catalog/{product.pk}/edit/",
        "/catalog/export/csv/",
        "/catalog/export/xlsx/",
        "/catalog/price-books/",
        "/catalog/price-books/?view=archived",
        "/catalog/price-books/new/",
        f"/catalog/price-books/{book.pk}/",
        f"/catalog/price-books/{book.pk}/edit/",
        f"/catalog/price-books/{book.pk}/prices/",
    ]:
        assert signed_in.get(path).status_code == 200, path


def test_product_is_added_changed_archived_and_restored(signed_in: Client) -> None:
    typed = {
        "name": "GTX Pro",
        "code": "GTXP",
        "list_price": "4821",
        "currency_id": "CNY",
        "aliases": "GTXPro\nGTX-Pro",
    }
    answer = signed_in.post("/catalog/new/", typed)
    product = Product.objects.get()
    assert (answer.status_code, product.aliases) == (302, ["GTXPro", "GTX-Pro"])

    answer = signed_in.post(f"/catalog/{product.pk}/edit/", {**typed, "name": "GTX Plus", "version": "1"})
    product.refresh_from_db()
    assert (answer.status_code, product.name, product.version) == (302, "GTX Plus", 2)

    signed_in.post(f"/catalog/{product.pk}/archive/")
    assert Product.objects.archived().count() == 1
    signed_in.post(f"/catalog/{product.pk}/restore/")
    assert Product.objects.current().count() == 1


def test_stale_edit_shows_both_values_and_loses_nothing(signed_in: Client) -> None:
    product = factories.product("P-1", name="First")
    ada = _member(signed_in.session["_auth_user_id"])
    actions.edit_product(product_id=product.pk, values={"name": "Theirs"}, by=ada)

    typed = {"name": "Mine", "code": "P-1", "list_price": "100", "currency_id": "CNY", "aliases": "", "version": "1"}
    answer = signed_in.post(f"/catalog/{product.pk}/edit/", typed)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Mine" in page
    assert "Theirs" in page
    assert Product.objects.get().name == "Theirs"


def test_code_that_is_taken_is_refused_at_its_field(signed_in: Client) -> None:
    factories.product("P-1")

    answer = signed_in.post("/catalog/new/", {"name": "x", "code": "P-1", "list_price": "1", "currency_id": "CNY"})

    assert answer.status_code == 422
    assert answer.context["form"].errors["code"]


def test_price_is_set_and_removed(signed_in: Client) -> None:
    product = factories.product()
    signed_in.post("/catalog/price-books/new/", {"name": "Partners", "currency": "CNY"})
    book = PriceBook.objects.get()

    typed = {"product_id": product.pk, "from_quantity": "10", "price": "88.50"}
    signed_in.post(f"/catalog/price-books/{book.pk}/prices/", typed)
    entry = PriceBookEntry.objects.get()
    assert (entry.price, entry.from_quantity) == (Decimal("88.50"), Decimal(10))

    signed_in.post(f"/catalog/price-books/{book.pk}/prices/{entry.pk}/remove/")
    assert not PriceBookEntry.objects.exists()


def test_product_list_costs_the_same_queries_for_one_and_three_rows(signed_in: Client) -> None:
    factories.product("P-1")
    counted = _queries(signed_in, "/catalog/")
    factories.product("P-2")
    factories.product("P-3")

    assert _queries(signed_in, "/catalog/") == counted


def _queries(client: Client, path: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def _member(pk: str) -> object:
    from quarterdeck.people.models import Member

    return Member.objects.get(pk=pk)
