"""`/contacts`: the people at accounts."""

from typing import Annotated, Any

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from quarterdeck.api import paging, queries, schemas
from quarterdeck.api.guard import ApiRequest, reads, writes
from quarterdeck.crm.actions import accounts as actions
from quarterdeck.crm.models import Contact

router = Router(tags=["contacts"])
SORTS = paging.Sorts({"name": "name", "id": "id", "updated_at": "updated_at"}, "name")
Out = schemas.ContactOut


class Filters(Schema):
    q: Annotated[str, Field(max_length=120)] = ""
    account_id: schemas.Id | None = None
    buying_role: schemas.Short | None = None
    archived: bool = False


@router.get("", response=paging.Page[Out])
@reads("crm.view_account")
def list_contacts(request: ApiRequest, filters: Query[Filters], asked: Query[paging.Paging]) -> dict[str, Any]:
    """Contacts of visible accounts, by name."""
    return paging.page(queries.filtered(queries.contacts(request.member), filters), asked=asked, sorts=SORTS)


@router.post("", response={201: Out})
@writes("crm.change_account", answers=Out, status=201)
def create_contact(request: ApiRequest, values: schemas.ContactIn) -> Contact:
    """Add a person to an account."""
    return actions.create_contact(by=request.member, **values.model_dump())


@router.get("/{contact_id}", response=Out)
@reads("crm.view_account")
def read_contact(request: ApiRequest, contact_id: schemas.Id) -> Contact:
    """One contact."""
    return queries.one(queries.contacts(request.member), contact_id)


@router.patch("/{contact_id}", response=Out)
@writes("crm.change_account", answers=Out)
def change_contact(request: ApiRequest, contact_id: schemas.Id, changes: schemas.ContactChanges) -> Contact:
    """Change some fields."""
    return actions.edit_contact(
        contact_id=contact_id, values=changes.values(), version=changes.version, by=request.member
    )


@router.post("/{contact_id}/archive", response=Out)
@writes("crm.change_account", answers=Out)
def archive_contact(request: ApiRequest, contact_id: schemas.Id) -> Contact:
    """Put a contact away."""
    return actions.archive_contact(contact_id=contact_id, at=timezone.now(), by=request.member)


@router.post("/{contact_id}/restore", response=Out)
@writes("crm.change_account", answers=Out)
def restore_contact(request: ApiRequest, contact_id: schemas.Id) -> Contact:
    """Bring an archived contact back."""
    return actions.restore_contact(contact_id=contact_id, by=request.member)
