"""Duplicates, the company's own fields, imports, and taking back."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field, StrictBool

from quarterdeck.api.schemas.parts import Changes, Id, Short, Whole, Words

Kind = Annotated[str, Field(pattern="^(account|contact|lead)$")]


class SimilarOut(Schema):
    """A record like the one asked about. `details` are masked where the caller may not open it; `reasons` are codes."""

    kind: str
    id: int
    title: str
    owner_name: str
    pool_name: str
    details: list[str]
    certainty: str
    score: float
    reasons: list[str]
    may_open: bool


class MergeIn(Schema):
    """`values` names for a field the record whose value stays; fields left out keep what `keep_id` has."""

    kind: Kind
    keep_id: Id
    other_ids: Annotated[list[Id], Field(min_length=1, max_length=20)]
    values: dict[Short, Id] = {}


class UndoActOut(Schema):
    """Something that was done and can be taken back until `expires_at`."""

    id: int
    kind: str
    title: str
    at: datetime
    expires_at: datetime
    undone_at: datetime | None


class Option(Schema):
    code: Short
    label: Short


class FieldSettings(Schema):
    """`formula` for a formula; `related`, `aggregate`, `related_field` and `condition` for a roll-up; `options` for a choice."""

    label_zh_hans: Short = ""
    label_zh_hant: Short = ""
    help: Words = ""
    is_required: StrictBool = False
    is_in_lists: StrictBool = False
    options: Annotated[list[Option], Field(max_length=200)] = []
    decimals: Annotated[Whole, Field(ge=0, le=6)] = 2
    formula: Annotated[str, Field(max_length=1000)] = ""
    related: Annotated[str, Field(max_length=60)] = ""
    aggregate: Annotated[str, Field(max_length=8)] = ""
    related_field: Annotated[str, Field(max_length=40)] = ""
    condition: Annotated[str, Field(max_length=1000)] = ""


class FieldIn(FieldSettings):
    entity: Annotated[str, Field(max_length=60)]
    type: Annotated[str, Field(max_length=10)]
    label: Annotated[str, Field(min_length=1, max_length=80)]


class FieldChanges(FieldSettings, Changes):
    label: Annotated[str, Field(min_length=1, max_length=80)] = ""


class FieldOut(Schema):
    """A field a company added; its values stand in `custom` of the records, under `code`."""

    id: int
    version: int
    entity: str
    code: str
    type: str
    label: str
    label_zh_hans: str
    label_zh_hant: str
    help: str
    is_required: bool
    options: list[dict[str, Any]]
    formula: str
    related: str
    aggregate: str
    related_field: str
    condition: str
    archived_at: datetime | None


class ImportSource(Schema):
    name: str
    title: str


class ImportRunOut(Schema):
    """A dry run or an import: how far it is and what became of the rows."""

    id: int
    profile: str
    is_dry_run: bool
    state: str
    total_rows: int
    done_rows: int
    counts: list[dict[str, Any]]
    error: str
    created_at: datetime
    finished_at: datetime | None


class RejectedRowOut(Schema):
    file: str
    line: int
    column: str
    reason: str
    row: Any


class ViewIn(Schema):
    """`conditions` is a tree of {"all"|"any": […]} and {"field", "op", "value"}; `sharing` is nobody, unit or everyone."""

    entity: Annotated[str, Field(max_length=60)]
    name: Annotated[str, Field(min_length=1, max_length=60)]
    conditions: dict[str, Any] = {}
    columns: Annotated[list[Short], Field(max_length=60)] = []
    sort: Annotated[str, Field(max_length=60)] = ""
    sharing: Annotated[str, Field(pattern="^(nobody|unit|everyone)$")] = "nobody"
    unit_id: Id | None = None


class ViewOut(Schema):
    id: int
    entity: str
    name: str
    owner_id: int
    sharing: str
    unit_id: int | None
    conditions: dict[str, Any]
    columns: list[str]
    sort: str


class ViewGone(Schema):
    id: int


class ViewRow(Schema):
    """A record of a view: its values as the list shows them, by column."""

    id: int
    title: str
    values: dict[str, Any]


class ViewRows(Schema):
    """`count` is exact unless `is_more`: then there are at least so many."""

    items: list[ViewRow]
    count: int
    is_more: bool
    page: int


class ExportIn(Schema):
    view_id: Id
    kind: Annotated[str, Field(pattern="^(csv|xlsx)$")] = "csv"


class ExportOut(Schema):
    """A file being written; fetch it at `/exports/{id}/file` once `state` is done."""

    id: int
    entity: str
    kind: str
    name: str
    state: str
    total: int
    problem: str
    expires_at: datetime
