"""`/search`: find a record by name, pinyin, initials, phone digits or number."""

from typing import Annotated, Any

from ninja import Query, Router, Schema
from pydantic import Field

from quarterdeck.api import queries, schemas
from quarterdeck.api.guard import ApiRequest, reads

router = Router(tags=["search"])


class Asked(Schema):
    q: Annotated[str, Field(min_length=1, max_length=120)]
    limit: Annotated[int, Field(ge=1, le=50)] = 10


@router.get("", response=list[schemas.Found])
@reads("crm.view_account")
def search(request: ApiRequest, asked: Query[Asked]) -> list[dict[str, Any]]:
    """What answers to the words, by kind, within the caller's reach."""
    return queries.found(request.member, asked.q, asked.limit)
