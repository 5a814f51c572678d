"""`/fields`: the fields a company adds to accounts, contacts, leads and opportunities."""

from django.utils import timezone
from ninja import Router

from quarterdeck.api import schemas
from quarterdeck.api.guard import ApiRequest, reads, writes
from quarterdeck.core.fields import actions, queries
from quarterdeck.core.fields.models import FieldDefinition

router = Router(tags=["fields"])
Out = schemas.FieldOut


@router.get("", response=list[Out])
@reads("crm.view_account")
def list_fields(request: ApiRequest, entity: schemas.Short) -> list[FieldDefinition]:
    """The fields of one kind of record (crm.account, crm.contact, crm.lead, crm.opportunity) the caller may see."""
    return queries.definitions_of(entity, request.member)


@router.post("", response={201: Out})
@writes("fields.manage_fields", answers=Out, status=201)
def add_field(request: ApiRequest, values: schemas.FieldIn) -> FieldDefinition:
    """Add a field."""
    given = values.model_dump(exclude_unset=True, exclude={"entity", "type"})
    return actions.create_field(entity=values.entity, type=values.type, values=given, by=request.member)


@router.patch("/{field_id}", response=Out)
@writes("fields.manage_fields", answers=Out)
def change_field(request: ApiRequest, field_id: schemas.Id, changes: schemas.FieldChanges) -> FieldDefinition:
    """Change what a field is called, asks for or computes; its type stays."""
    return actions.edit_field(field_id=field_id, values=changes.values(), version=changes.version, by=request.member)


@router.post("/{field_id}/archive", response=Out)
@writes("fields.manage_fields", answers=Out)
def archive_field(request: ApiRequest, field_id: schemas.Id) -> FieldDefinition:
    """Take a field out of use; its values are kept."""
    return actions.archive_field(field_id=field_id, at=timezone.now(), by=request.member)


@router.post("/{field_id}/restore", response=Out)
@writes("fields.manage_fields", answers=Out)
def restore_field(request: ApiRequest, field_id: schemas.Id) -> FieldDefinition:
    """Bring a field back with its values."""
    return actions.restore_field(field_id=field_id, by=request.member)
