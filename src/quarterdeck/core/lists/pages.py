"""What a list page draws: tabs, chips, columns, acts; the same for every list."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from quarterdeck.core.company import queries as company
from quarterdeck.core.fields.field_view import FieldView
from quarterdeck.core.lists import actions, asking, cells, conditions, offering, queries, registry
from quarterdeck.core.lists.actions import many
from quarterdeck.core.lists.asking import SORT, WHERE, Asked
from quarterdeck.core.lists.queries import ListPage
from quarterdeck.core.pages.components import Chip, Tab
from quarterdeck.core.pages.paging import paging
from quarterdeck.core.pages.requests import MemberRequest


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head; `key` sorts by it, empty for one that cannot."""

    code: str
    label: str
    is_end: bool
    key: str


def look_of(request: MemberRequest, entity: str) -> Asked:
    """What the address of a request asks the list for."""
    return asking.asked(registry.get(entity), viewer=request.member, params=request.GET, today=request.today)


def opening(request: MemberRequest, look: Asked) -> HttpResponse | None:
    """Where the list opens when nothing is asked: the view the member pinned."""
    if request.GET:
        return None
    pinned = next((habit.view_id for habit in look.habits if habit.is_default), None)
    view = next((one for one in look.views if one.pk == pinned), None)
    return redirect(reverse(look.kind.url_name) + queries.address_of(view)) if view else None


def remember(request: MemberRequest, look: Asked) -> None:
    """Keep the order a member chose, so that the list opens with it next time."""
    chosen = request.GET.get(SORT, "")
    if chosen and chosen == look.sort and (look.habit.sort if look.habit else "") != chosen:
        view_id = look.view.pk if look.view else None
        actions.remember_sort(entity=look.kind.entity, view_id=view_id, sort=chosen, by=request.member)


def context(
    request: MemberRequest,
    look: Asked,
    page: ListPage,
    *,
    views: Mapping[str, str],
    active: str,
    in_force: Sequence[tuple[str, str, str]] = (),
) -> dict[str, Any]:
    """Everything `lists/list.html` draws. `views` are the list's own tabs, `in_force` its own filters as (name, label, value)."""
    is_archive = active == "archived"
    heads = [_head(column) for column in look.columns]
    acts = many.acts_for(look.kind, by=look.viewer, is_archive=is_archive)
    return {
        **tools(request, look, views=views, active=active, in_force=in_force),
        "rows": [(row, list(zip(heads, row.cells, strict=True))) for row in page.rows],
        "title_head": _title_head(look),
        "heads": heads,
        "sort": look.sort,
        "totals": page.totals,
        "is_more": page.is_more,
        "paging": paging(
            request,
            number=page.number,
            per_page=page.per_page,
            shown=len(page.rows),
            total=None if page.is_more else page.totals.rows,
            more=page.has_next,
        ),
        "is_empty": not page.rows,
        "acts": acts,
        "assignable": any(act.asks == "owner" for act in acts),
        "bulk_fields": [field for field in look.fields if field.is_in_bulk] if acts else [],
        "choices": {act.code: act.options(look.viewer) for act in acts if act.options},
        "bulk_url": reverse("lists:many", args=[look.kind.entity]),
        "bulk_field_url": reverse("lists:many_value", args=[look.kind.entity]),
        "currency": company.company().currency_id,
    }


def tools(
    request: MemberRequest,
    look: Asked,
    *,
    views: Mapping[str, str],
    active: str,
    in_force: Sequence[tuple[str, str, str]] = (),
) -> dict[str, Any]:
    """What stands above the rows: tabs, chips, filter builder, columns, files, the saved view that is open."""
    query = request.GET.urlencode()
    entity = look.kind.entity
    return {
        "look": look,
        "tabs": _tabs(request, look, views, active),
        "chips": _chips(request, look, in_force),
        "clear_url": f"?view={active}",
        "is_filtered": bool(in_force) or look.is_narrowed,
        "problem": look.problem,
        "query": query,
        "saved": look.view,
        "is_own_view": look.view is not None and look.view.owner_id == look.viewer.pk,
        "is_view_changed": queries.is_changed(look),
        "is_pinned": bool(look.habit and look.habit.is_default),
        "columns_offered": _offered(look),
        "builder": json.dumps(offering.schema(look.fields, viewer=look.viewer, group=look.group)),
        "where": json.dumps(conditions.dumped(look.group), ensure_ascii=False) if look.group else "",
        "where_others": [(name, value) for name, value in request.GET.items() if name not in (WHERE, "page")],
        "may_export": look.viewer.may("core.export_lists"),
        "export_url": reverse("lists:export", args=[entity]),
        "columns_url": reverse("lists:columns", args=[entity]),
        "save_url": f"{reverse('lists:view_new', args=[entity])}?{query}",
        "pin_url": reverse("lists:pin", args=[entity]),
    }


def _tabs(request: MemberRequest, look: Asked, views: Mapping[str, str], active: str) -> list[Tab]:
    own = [
        Tab(str(label), _address(request, view=view, saved=""), is_active=look.view is None and view == active)
        for view, label in views.items()
    ]
    kept = [Tab(one.name, queries.address_of(one), is_active=one == look.view) for one in look.views]
    return [*own, *kept]


def _chips(request: MemberRequest, look: Asked, in_force: Sequence[tuple[str, str, str]]) -> list[Chip]:
    own = [
        Chip(label=str(label), value=str(value), remove_url=_address(request, **{name: ""}))
        for name, label, value in in_force
        if value
    ]
    asked = [
        Chip(label=label, value=value, remove_url=_address(request, **{WHERE: without}))
        for label, value, without in queries.chips(look)
    ]
    return [*own, *asked]


def _address(request: MemberRequest, **changes: str) -> str:
    query: QueryDict = request.GET.copy()
    query.pop("page", None)
    for name, value in changes.items():
        if value:
            query[name] = value
        else:
            query.pop(name, None)
    return f"?{query.urlencode()}"


def _title_head(look: Asked) -> Head:
    field = look.title
    return Head(look.title_code, str(look.entity.label), is_end=False, key=look.title_code if field else "")


def _head(column: asking.Column) -> Head:
    is_sortable = isinstance(column, FieldView) and column.is_sortable
    return Head(column.code, str(column.label), cells.is_at_end(column), column.code if is_sortable else "")


def _offered(look: Asked) -> list[tuple[str, str, bool]]:
    """Every column as (code, label, is shown): the shown ones first, in their order."""
    shown = [(column.code, str(column.label), True) for column in look.columns]
    codes = {code for code, _label, _shown in shown}
    return [*shown, *((one.code, str(one.label), False) for one in look.offered if one.code not in codes)]
