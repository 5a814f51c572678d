"""`/views` and `/exports`: lists as members keep them, their rows, and files of them."""

from typing import Annotated, Any

from django.http import FileResponse, Http404
from django.utils import timezone
from ninja import Query, Router

from quarterdeck.api import queries, schemas
from quarterdeck.api.guard import ApiRequest, reads, writes
from quarterdeck.core.lists import queries as lists
from quarterdeck.core.lists.actions import exporting, views
from quarterdeck.core.lists.models import ListExport, RunState, SavedView

router = Router(tags=["views"])
exports_router = Router(tags=["exports"])
Out = schemas.ViewOut


@router.get("", response=list[Out])
@reads("crm.view_account")
def list_views(request: ApiRequest, entity: schemas.Short) -> list[SavedView]:
    """The views of one list (crm.account, crm.contact, crm.lead, crm.opportunity, crm.activity) the caller may open."""
    return queries.saved_views(request.member, entity)


@router.post("", response={201: Out})
@writes("crm.view_account", answers=Out, status=201)
def save_view(request: ApiRequest, values: schemas.ViewIn) -> SavedView:
    """Keep a list as a view."""
    queries.refuse_bad_conditions(request.member, values.entity, values.conditions, today=request.today)
    return views.save_view(by=request.member, filters={}, **values.model_dump())


@router.get("/{view_id}/rows", response=schemas.ViewRows)
@reads("crm.view_account")
def list_rows(
    request: ApiRequest, view_id: schemas.Id, page: Annotated[int, Query(ge=1, le=100_000)] = 1
) -> dict[str, Any]:
    """A page of the records of a view, with the columns and in the order it keeps."""
    look = queries.look_at_view(request.member, view_id, today=request.today)
    found = lists.page(look, number=page)
    codes = [column.code for column in look.columns]
    return {
        "items": [
            {
                "id": row.id,
                "title": row.title,
                "values": {code: cell.plain for code, cell in zip(codes, row.cells, strict=True)},
            }
            for row in found.rows
        ],
        "count": found.totals.rows,
        "is_more": found.is_more,
        "page": found.number,
    }


@router.delete("/{view_id}", response=schemas.ViewGone)
@writes("crm.view_account", answers=schemas.ViewGone)
def delete_view(request: ApiRequest, view_id: schemas.Id) -> dict[str, int]:
    """Remove a view of one's own; the records stay."""
    views.delete_view(view_id=view_id, by=request.member)
    return {"id": view_id}


@exports_router.post("", response={201: schemas.ExportOut})
@writes("core.export_lists", answers=schemas.ExportOut, status=201)
def ask_for_export(request: ApiRequest, asked: schemas.ExportIn) -> ListExport:
    """Have the records of a view written to a file in the background. Every export is logged."""
    look = queries.look_at_view(request.member, asked.view_id, today=request.today)
    return exporting.ask_for_file(look, kind=asked.kind, by=request.member, at=timezone.now())


@exports_router.get("/{export_id}", response=schemas.ExportOut)
@reads("core.export_lists")
def read_export(request: ApiRequest, export_id: schemas.Id) -> ListExport:
    """How far a file is."""
    return lists.export(viewer=request.member, export_id=export_id)


@exports_router.get("/{export_id}/file", response=bytes)
@reads("core.export_lists")
def fetch_export(request: ApiRequest, export_id: schemas.Id) -> FileResponse:
    """The file itself, for a week."""
    found = lists.export(viewer=request.member, export_id=export_id)
    if found.state != RunState.DONE or found.expires_at <= timezone.now() or not found.file:
        raise Http404
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=f"{found.name}.{found.kind}")
