"""`/products`: what the company sells."""

from typing import Annotated, Any

from ninja import Query, Router, Schema
from pydantic import Field

from quarterdeck.api import paging, queries, schemas
from quarterdeck.api.guard import ApiRequest, reads, writes
from quarterdeck.catalog import actions
from quarterdeck.catalog.models import Product
from quarterdeck.core.company import queries as company

router = Router(tags=["products"])
SORTS = paging.Sorts({"name": "name", "id": "id", "code": "code", "list_price": "list_price"}, "name")
Out = schemas.ProductOut


class Filters(Schema):
    q: Annotated[str, Field(max_length=120)] = ""
    series: schemas.Short | None = None
    archived: bool = False


@router.get("", response=paging.Page[Out])
@reads("catalog.view_product")
def list_products(request: ApiRequest, filters: Query[Filters], asked: Query[paging.Paging]) -> dict[str, Any]:
    """Products, by name."""
    return paging.page(queries.filtered(queries.products(request.member), filters), asked=asked, sorts=SORTS)


@router.post("", response={201: Out})
@writes("catalog.manage_products", answers=Out, status=201)
def create_product(request: ApiRequest, values: schemas.ProductIn) -> Product:
    """Add a product; without a currency it is priced in the company's."""
    given = values.model_dump()
    given["currency"] = values.currency or company.company().currency_id
    return actions.create_product(by=request.member, **given)


@router.get("/{product_id}", response=Out)
@reads("catalog.view_product")
def read_product(request: ApiRequest, product_id: schemas.Id) -> Product:
    """One product."""
    return queries.one(queries.products(request.member), product_id)


@router.patch("/{product_id}", response=Out)
@writes("catalog.manage_products", answers=Out)
def change_product(request: ApiRequest, product_id: schemas.Id, changes: schemas.ProductChanges) -> Product:
    """Change some fields."""
    return actions.edit_product(
        product_id=product_id, values=changes.values(), version=changes.version, by=request.member
    )


@router.post("/{product_id}/archive", response=Out)
@writes("catalog.manage_products", answers=Out)
def archive_product(request: ApiRequest, product_id: schemas.Id) -> Product:
    """Take a product off the list; deals keep it."""
    return actions.archive_product(product_id=product_id, by=request.member)


@router.post("/{product_id}/restore", response=Out)
@writes("catalog.manage_products", answers=Out)
def restore_product(request: ApiRequest, product_id: schemas.Id) -> Product:
    """Bring an archived product back."""
    return actions.restore_product(product_id=product_id, by=request.member)
