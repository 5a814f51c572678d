"""`/accounts`: companies that buy or may buy."""

from typing import Annotated, Any

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from quarterdeck.api import paging, queries, schemas
from quarterdeck.api.guard import ApiRequest, reads, writes
from quarterdeck.crm.actions import accounts as actions
from quarterdeck.crm.models import Account

router = Router(tags=["accounts"])
SORTS = paging.Sorts({"name": "name", "id": "id", "created_at": "created_at", "updated_at": "updated_at"}, "name")
Out = schemas.AccountOut


class Filters(Schema):
    q: Annotated[str, Field(max_length=120)] = ""
    owner_id: schemas.Id | None = None
    industry: schemas.Short | None = None
    region: schemas.Short | None = None
    life_cycle: schemas.Short | None = None
    archived: bool = False


@router.get("", response=paging.Page[Out])
@reads("crm.view_account")
def list_accounts(request: ApiRequest, filters: Query[Filters], asked: Query[paging.Paging]) -> dict[str, Any]:
    """Accounts within reach, by name."""
    return paging.page(queries.filtered(queries.accounts(request.member), filters), asked=asked, sorts=SORTS)


@router.post("", response={201: Out})
@writes("crm.change_account", answers=Out, status=201)
def create_account(request: ApiRequest, values: schemas.AccountIn) -> Account:
    """Open an account."""
    return actions.create_account(by=request.member, **values.model_dump())


@router.get("/{account_id}", response=Out)
@reads("crm.view_account")
def read_account(request: ApiRequest, account_id: schemas.Id) -> Account:
    """One account."""
    return queries.one(queries.accounts(request.member), account_id)


@router.patch("/{account_id}", response=Out)
@writes("crm.change_account", answers=Out)
def change_account(request: ApiRequest, account_id: schemas.Id, changes: schemas.AccountChanges) -> Account:
    """Change some fields; with a version, a stale change is told (409) with both values."""
    return actions.edit_account(
        account_id=account_id, values=changes.values(), version=changes.version, by=request.member
    )


@router.post("/{account_id}/archive", response=Out)
@writes("crm.change_account", answers=Out)
def archive_account(request: ApiRequest, account_id: schemas.Id) -> Account:
    """Put an account away; nothing is lost."""
    return actions.archive_account(account_id=account_id, at=timezone.now(), by=request.member)


@router.post("/{account_id}/restore", response=Out)
@writes("crm.change_account", answers=Out)
def restore_account(request: ApiRequest, account_id: schemas.Id) -> Account:
    """Bring an archived account back."""
    return actions.restore_account(account_id=account_id, by=request.member)
