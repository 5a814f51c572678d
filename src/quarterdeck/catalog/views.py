"""The screens of this room."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.catalog import actions, forms, queries, showing
from quarterdeck.core.company import queries as company
from quarterdeck.core.exports import tables
from quarterdeck.core.pages.answers import answer_form, do
from quarterdeck.core.pages.components import Tab
from quarterdeck.core.pages.paging import paging
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.people import actions as people

VIEW, MANAGE = "catalog.view_product", "catalog.manage_products"


@screen(right=VIEW)
def products(request: MemberRequest) -> HttpResponse:
    """The list of products."""
    filters, sort, number = showing.asked_products(request)
    page = queries.product_rows(viewer=request.member, filters=filters, sort=sort, page=number)
    context = {
        "page": page,
        "sort": sort,
        "filters": filters,
        "series": queries.series(),
        "tabs": showing.product_tabs(filters),
        "paging": paging(request, number=page.page, per_page=queries.PAGE_SIZE, shown=len(page.rows), total=page.total),
        "is_empty": not page.rows,
        "is_narrowed": bool(filters.words or filters.series or filters.is_archived),
        "may_manage": request.member.may(MANAGE),
        "query": request.GET.urlencode(),
    }
    return render_page(request, "catalog/products.html", context)


@screen(right=VIEW)
def export_products(request: MemberRequest, kind: str) -> HttpResponse:
    """The list as it is filtered, as a file; the trail says who took it."""
    filters, sort, _number = showing.asked_products(request)
    rows = queries.all_product_rows(viewer=request.member, filters=filters, sort=sort)
    people.log_export(what="products", rows=len(rows), by=request.member)
    return tables.response(
        kind, name=f"products-{request.today}", columns=showing.EXPORT_COLUMNS, rows=map(showing.exported, rows)
    )


@screen(right=VIEW)
def product(request: MemberRequest, product_id: int) -> HttpResponse:
    """One product: facts, prices, history."""
    record = queries.product_record(viewer=request.member, product_id=product_id)
    context = {
        "record": record,
        "stream": showing.stream(record.entries),
        "may_manage": request.member.may(MANAGE),
    }
    return render_page(request, "catalog/product.html", context)


@screen(right=MANAGE)
def new_product(request: MemberRequest) -> HttpResponse:
    """Add a product."""
    form = forms.ProductForm(
        request.POST or None,
        currencies=queries.currency_codes(),
        initial={"currency_id": company.company().currency_id},
    )

    def act(typed: dict[str, Any]) -> Any:
        typed.pop("version")
        return actions.create_product(currency=typed.pop("currency_id"), **typed, by=request.member)

    return answer_form(
        request,
        form,
        act,
        title=_("New product"),
        back=lambda made: reverse("catalog:product", args=[made.pk]),
        done=_("Added."),
        cancel_url=reverse("catalog:products"),
    )


@screen(right=MANAGE)
def edit_product(request: MemberRequest, product_id: int) -> HttpResponse:
    """Change a product."""
    one = queries.product_record(viewer=request.member, product_id=product_id).product
    known = {field: getattr(one, field) for field in [*forms.ProductForm.base_fields, "currency_id"]}
    form = forms.ProductForm(
        request.POST or None,
        currencies=queries.currency_codes(),
        initial={**known, "aliases": "\n".join(one.aliases)},
    )

    def act(typed: dict[str, Any]) -> Any:
        version = typed.pop("version")
        return actions.edit_product(product_id=product_id, values=typed, version=version, by=request.member)

    address = reverse("catalog:product", args=[product_id])
    return answer_form(request, form, act, title=one.name, back=address, done=_("Saved."))


@screen(right=MANAGE)
@require_POST
def archive_product(request: MemberRequest, product_id: int) -> HttpResponse:
    return do(
        request,
        lambda: actions.archive_product(product_id=product_id, by=request.member),
        back=reverse("catalog:product", args=[product_id]),
        done=_("Archived. Deals that have it keep it."),
        undo_url=reverse("catalog:restore_product", args=[product_id]),
    )


@screen(right=MANAGE)
@require_POST
def restore_product(request: MemberRequest, product_id: int) -> HttpResponse:
    return do(
        request,
        lambda: actions.restore_product(product_id=product_id, by=request.member),
        back=reverse("catalog:product", args=[product_id]),
        done=_("Restored."),
    )


@screen(right=VIEW)
def price_books(request: MemberRequest) -> HttpResponse:
    """The price books, current or archived."""
    is_archived = request.GET.get("view") == "archived"
    here = reverse("catalog:price_books")
    books = queries.price_books(viewer=request.member, is_archived=is_archived)
    context = {
        "books": showing.books(books, on=request.today),
        "is_empty": not books,
        "tabs": [Tab(_("Current"), here, not is_archived), Tab(_("Archived"), f"{here}?view=archived", is_archived)],
        "may_manage": request.member.may(MANAGE),
    }
    return render_page(request, "catalog/price_books.html", context)


@screen(right=VIEW)
def price_book(request: MemberRequest, book_id: int) -> HttpResponse:
    """One book: its prices beside the list prices."""
    record = queries.price_book_record(viewer=request.member, book_id=book_id)
    context = {
        "record": record,
        "state": showing.books([record.book], on=request.today)[0],
        "stream": showing.stream(record.entries),
        "may_manage": request.member.may(MANAGE),
    }
    return render_page(request, "catalog/price_book.html", context)


@screen(right=MANAGE)
def new_price_book(request: MemberRequest) -> HttpResponse:
    """Start a price book."""
    form = forms.NewBookForm(
        request.POST or None,
        currencies=queries.currency_codes(),
        initial={"currency": company.company().currency_id},
    )

    def act(typed: dict[str, Any]) -> Any:
        typed.pop("version")
        return actions.create_price_book(**typed, by=request.member)

    return answer_form(
        request,
        form,
        act,
        title=_("New price book"),
        back=lambda made: _book_address(made.pk),
        done=_("Added. Now set its prices."),
        cancel_url=reverse("catalog:price_books"),
    )


@screen(right=MANAGE)
def edit_price_book(request: MemberRequest, book_id: int) -> HttpResponse:
    """Change a book's name and dates."""
    book = queries.price_book_record(viewer=request.member, book_id=book_id).book
    known = {field: getattr(book, field) for field in forms.BookForm.base_fields}

    def act(typed: dict[str, Any]) -> Any:
        version = typed.pop("version")
        return actions.edit_price_book(book_id=book_id, values=typed, version=version, by=request.member)

    form = forms.BookForm(request.POST or None, initial=known)
    return answer_form(request, form, act, title=book.name, back=_book_address(book_id), done=_("Saved."))


@screen(right=MANAGE)
def set_price(request: MemberRequest, book_id: int) -> HttpResponse:
    """Set what a product costs in a book."""
    book = queries.price_book_record(viewer=request.member, book_id=book_id).book
    form = forms.PriceForm(
        request.POST or None, products=_product_choices(request), initial={"product_id": request.GET.get("product")}
    )
    return answer_form(
        request,
        form,
        lambda typed: actions.set_price(book_id=book_id, **typed, by=request.member),
        title=_("A price in %(book)s") % {"book": book.name},
        back=_book_address(book_id),
        done=_("Saved."),
        form_intro=_("In %(currency)s. A price for the same product and quantity is replaced.")
        % {"currency": book.currency_id},
    )


@screen(right=MANAGE)
@require_POST
def remove_price(request: MemberRequest, book_id: int, entry_id: int) -> HttpResponse:
    return do(
        request,
        lambda: actions.remove_price(book_id=book_id, entry_id=entry_id, by=request.member),
        back=_book_address(book_id),
        done=_("Removed. The list price counts again."),
    )


@screen(right=MANAGE)
@require_POST
def archive_price_book(request: MemberRequest, book_id: int) -> HttpResponse:
    return do(
        request,
        lambda: actions.archive_price_book(book_id=book_id, by=request.member),
        back=_book_address(book_id),
        done=_("Archived."),
        undo_url=reverse("catalog:restore_price_book", args=[book_id]),
    )


@screen(right=MANAGE)
@require_POST
def restore_price_book(request: MemberRequest, book_id: int) -> HttpResponse:
    return do(
        request,
        lambda: actions.restore_price_book(book_id=book_id, by=request.member),
        back=_book_address(book_id),
        done=_("Restored."),
    )


def _book_address(book_id: int) -> str:
    return reverse("catalog:price_book", args=[book_id])


def _product_choices(request: MemberRequest) -> Sequence[tuple[int, str]]:
    found = queries.product_choices(viewer=request.member, limit=2000)
    return [(one.pk, f"{one.name} ({one.code})") for one in found]
