"""Lists in pages that stay right while rows come and go: the next page starts after the last row seen, not at a count."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Generic, TypeVar, cast

from django.db.models import F, Model, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from ninja import Schema
from ninja.errors import HttpError
from pydantic import Field

T = TypeVar("T")
M = TypeVar("M", bound=Model)

LAST_DAY = date.max


class Paging(Schema):
    """`sort` names a field, with a minus for descending; `cursor` is the `next` of the page before."""

    sort: Annotated[str, Field(max_length=40)] = ""
    cursor: Annotated[str, Field(max_length=600)] = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    count: Annotated[bool, Field(description="also count all rows")] = False


class Page(Schema, Generic[T]):
    items: list[T]
    next: str | None = None
    count: int | None = None


@dataclass(frozen=True)
class Sorts:
    """What a list may be sorted by: name → column. Columns that may be empty come last and are named in `nullable`."""

    columns: Mapping[str, str]
    default: str
    nullable: frozenset[str] = frozenset()


def page(
    rows: "QuerySet[M]", *, asked: Paging, sorts: Sorts, counted: Callable[[], int] | None = None
) -> dict[str, Any]:
    """One page of rows and the cursor of the next, or none at the end. A wrong sort or cursor is a 400 in words.

    `counted` gives the exact number of all rows where a room knows a faster way than to count them.
    """
    found, following = _cut(rows, asked=asked, sorts=sorts)
    total = (counted or rows.count)() if asked.count else None
    return {"items": found, "next": following, "count": total}


def _cut(rows: "QuerySet[M]", *, asked: Paging, sorts: Sorts) -> tuple[list[M], str | None]:
    name = asked.sort or sorts.default
    descending = name.startswith("-")
    column = sorts.columns.get(name.lstrip("-"))
    if column is None:
        raise HttpError(400, _("Sort by one of: %(names)s.") % {"names": ", ".join(sorted(sorts.columns))})
    if column in sorts.nullable:
        rows = cast("QuerySet[M]", rows.annotate(sort_key=Coalesce(F(column), Value(LAST_DAY))))
        column = "sort_key"
    if asked.cursor:
        value, last_id = _opened(asked.cursor, name)
        compare = "lt" if descending else "gt"
        rows = rows.filter(Q(**{f"{column}__{compare}": value}) | Q(**{column: value, f"pk__{compare}": last_id}))
    sign = "-" if descending else ""
    order = [f"{sign}pk"] if column in ("pk", "id") else [f"{sign}{column}", f"{sign}pk"]
    found = list(rows.order_by(*order)[: asked.limit + 1])
    if len(found) <= asked.limit:
        return found, None
    last = found[asked.limit - 1]
    return found[: asked.limit], _sealed(name, getattr(last, column), last.pk)


def _sealed(name: str, value: Any, pk: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([name, str(value), pk]).encode()).decode()


def _opened(cursor: str, name: str) -> tuple[str, int]:
    try:
        sealed_name, value, pk = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        if sealed_name != name:
            raise ValueError(sealed_name)
        return str(value), int(pk)
    except (ValueError, TypeError, binascii.Error) as error:
        raise HttpError(400, _("This cursor does not belong to this list.")) from error
