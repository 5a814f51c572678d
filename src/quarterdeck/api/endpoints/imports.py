"""`/imports`: files in, dry run first, then the import, and back out again."""

from typing import Any

from django.utils import timezone
from ninja import File, Form, Router
from ninja.files import UploadedFile

from quarterdeck.api import schemas
from quarterdeck.api.guard import ApiRequest, reads, writes
from quarterdeck.core.imports import actions, queries, wizard
from quarterdeck.core.imports.models import ImportRun

router = Router(tags=["imports"])
Out = schemas.ImportRunOut


@router.get("/sources", response=list[schemas.ImportSource])
@reads("imports.run_import")
def list_sources(request: ApiRequest) -> list[Any]:
    """The profiles there are: other systems, and mappings kept earlier."""
    return queries.sources(viewer=request.member)


@router.post("", response={201: Out})
@writes("imports.run_import", answers=Out, status=201)
def upload(request: ApiRequest, profile: Form[schemas.Short], files: File[list[UploadedFile]]) -> ImportRun:
    """Hand files in for a profile such as `salesforce` or `zoho`; a dry run is made in the background."""
    return actions.upload(profile=profile, files=files, by=request.member)


@router.get("/{run_id}", response=Out)
@reads("imports.run_import")
def read_run(request: ApiRequest, run_id: schemas.Id) -> ImportRun:
    """How far a run is, and what became of its rows."""
    return queries.run_record(viewer=request.member, run_id=run_id).row.run


@router.get("/{run_id}/rejected", response=list[schemas.RejectedRowOut])
@reads("imports.run_import")
def list_rejected(request: ApiRequest, run_id: schemas.Id, page: int = 1) -> list[Any]:
    """The rows that were not taken, each with its line, column and reason."""
    return queries.rejections(viewer=request.member, run_id=run_id, page=max(1, min(page, 100_000))).rows


@router.post("/{run_id}/confirm", response=Out)
@writes("imports.run_import", answers=Out)
def confirm(request: ApiRequest, run_id: schemas.Id) -> ImportRun:
    """Import the files of a finished dry run."""
    return actions.confirm(run_id=run_id, by=request.member)


@router.post("/{run_id}/undo", response=Out)
@writes("imports.run_import", answers=Out)
def take_back(request: ApiRequest, run_id: schemas.Id) -> ImportRun:
    """Remove what an import made and put back what it changed."""
    return wizard.take_back(run_id=run_id, by=request.member, at=timezone.now())
