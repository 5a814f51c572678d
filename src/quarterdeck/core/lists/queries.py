"""Reads of lists: a page of rows, counted within a time that nobody notices; views, files, runs."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import Count, Sum
from django.http import QueryDict
from django.shortcuts import get_object_or_404

from quarterdeck.core.company import queries as company
from quarterdeck.core.fields.field_view import FieldView
from quarterdeck.core.lists import cells, conditions, offering
from quarterdeck.core.lists.asking import SAVED, SORT, WHERE, Asked
from quarterdeck.core.lists.conditions import Group
from quarterdeck.core.lists.models import BulkRun, ListExport, SavedView
from quarterdeck.core.lists.registry import Cell, Rows, Totals

PER_PAGE = 50
COUNTED_UP_TO = 10_000
# Counting may take this long before a list says "10,000+" instead.
COUNT_MILLISECONDS = 700


@dataclass(frozen=True, slots=True)
class Row:
    """A row as the page draws it."""

    id: int
    title: str
    url: str
    sub: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class ListPage:
    """A part of a list. `is_more` says that there are more than `total` rows, and that nobody waited to count them."""

    rows: list[Row]
    totals: Totals
    is_more: bool
    number: int
    has_next: bool
    per_page: int = PER_PAGE


def page(look: Asked, *, number: int = 1) -> ListPage:
    """One page of what was asked, with its count."""
    found = look.rows()
    totals, is_more = counted(look, found)
    if not is_more:
        number = max(1, min(number, -(-totals.rows // PER_PAGE)))
    start = (number - 1) * PER_PAGE
    ordered = cells.loaded(look, found, look.columns).order_by(*look.ordering())
    records = list(ordered[start : start + PER_PAGE + 1]) if totals.rows else []
    return ListPage(drawn(look, records[:PER_PAGE]), totals, is_more, number, len(records) > PER_PAGE)


def drawn(look: Asked, records: Sequence[Any]) -> list[Row]:
    """Rows with a cell for each column."""
    currency = company.company().currency_id
    extras = look.kind.fill(look.viewer, records, [column.code for column in look.columns], look.today)
    may_edit = look.viewer.may(look.entity.right_change)
    return [_row(look, record, currency, extras.get(record.pk, {}), may_edit=may_edit) for record in records]


def counted(look: Asked, found: Rows) -> tuple[Totals, bool]:
    """Count and sum of the rows, and whether there are more: exact where that is known or quick, else "10,000+"."""
    if not look.is_narrowed:
        return look.kind.totals(look.viewer, look.params, look.today) or _exactly(look, found), False
    try:
        with transaction.atomic(), _at_most(COUNT_MILLISECONDS):
            return _exactly(look, found), False
    except OperationalError:
        return Totals(COUNTED_UP_TO), True


def in_words(look: Asked) -> str:
    """The conditions in force as a sentence."""
    return conditions.in_words(look.group, fields=look.fields, people=_people(look))


def chips(look: Asked) -> list[tuple[str, str, str]]:
    """The conditions in force as (field, what is asked, the conditions without it as JSON)."""
    if not look.group or look.problem:
        return []
    if look.group.joined == "any":
        return [("", in_words(look), "")]
    found = []
    for part in look.group.parts:
        rest = Group("all", tuple(other for other in look.group.parts if other is not part))
        without = json.dumps(conditions.dumped(rest), ensure_ascii=False) if rest else ""
        if isinstance(part, Group):
            found.append(("", conditions.in_words(part, fields=look.fields, people=_people(look)), without))
        else:
            label, asked = conditions.condition_in_words(part, fields=look.fields, people=_people(look))
            found.append((label, asked, without))
    return found


def address_of(view: SavedView) -> str:
    """The address a saved view opens."""
    query = QueryDict(mutable=True)
    for name, value in view.filters.items():
        query[name] = value
    if view.conditions:
        query[WHERE] = json.dumps(view.conditions, ensure_ascii=False)
    query[SAVED] = str(view.pk)
    return f"?{query.urlencode()}"


def kept_filters(look: Asked) -> dict[str, str]:
    """The address's own filters, as a saved view keeps them."""
    return {name: str(look.params[name]) for name in look.kind.params if look.params.get(name)}


def is_changed(look: Asked) -> bool:
    """Whether the list shows something else than the saved view that is open."""
    view = look.view
    if view is None:
        return False
    asked = (kept_filters(look), conditions.dumped(look.group), look.params.get(SORT, "") or view.sort)
    return asked != (view.filters, view.conditions, view.sort)


def saved_view(*, viewer: Any, view_id: int) -> SavedView:
    """A view the viewer may open; 404 for others."""
    return get_object_or_404(SavedView.objects.visible_to(viewer), pk=view_id)


def own_view(*, viewer: Any, view_id: int) -> SavedView:
    """A view of the viewer's own; 404 for others."""
    return get_object_or_404(SavedView, pk=view_id, owner=viewer)


def run(*, viewer: Any, run_id: int) -> BulkRun:
    """An act of the viewer's own."""
    return get_object_or_404(BulkRun, pk=run_id, member=viewer)


def exports(*, viewer: Any) -> list[ListExport]:
    """The files the viewer asked for that have not expired, the latest first."""
    return list(ListExport.objects.filter(member=viewer).order_by("-asked_at", "-pk")[:50])


def export(*, viewer: Any, export_id: int) -> ListExport:
    return get_object_or_404(ListExport, pk=export_id, member=viewer)


def units_of(*, viewer: Any) -> list[tuple[int, str]]:
    """The units a view may be shared with: those the viewer stands in."""
    units = SavedView._meta.get_field("unit").related_model._default_manager
    return list(
        units.filter(pk__in=viewer.unit_ids(), archived_at=None).order_by("name", "pk").values_list("pk", "name")
    )


def _row(look: Asked, record: Any, currency: str, extras: dict[str, Cell], *, may_edit: bool) -> Row:
    drawn_cells = [
        cells.cell(
            look,
            column,
            record,
            currency=currency,
            edit_url=cells.edit_url(look.kind, column, record) if may_edit else "",
        )
        if isinstance(column, FieldView)
        else extras.get(column.code, Cell())
        for column in look.columns
    ]
    title = look.title.text(record) if look.title else ""
    sub = str(getattr(record, look.kind.sub_path, "") or "") if look.kind.sub_path else ""
    return Row(record.pk, title or f"#{record.pk}", cells.title_url(look, record), sub, drawn_cells)


def _exactly(look: Asked, found: Rows) -> Totals:
    if not look.kind.amount_path:
        return Totals(found.order_by().count())
    summed = found.order_by().aggregate(rows=Count("pk"), amount=Sum(look.kind.amount_path))
    return Totals(summed["rows"], summed["amount"] or Decimal(0))


@contextmanager
def _at_most(milliseconds: int) -> Iterator[None]:
    """Within: no statement runs longer. An overrun ends the transaction, and the limit with it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(milliseconds)])
        yield
        cursor.execute("SELECT set_config('statement_timeout', '0', true)")


def _people(look: Asked) -> dict[int, str]:
    named = offering.names_of(look.group, look.fields, viewer=look.viewer)
    return {int(key.rpartition(":")[2]): name for key, name in named.items()}
