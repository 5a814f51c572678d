"""Values of rows as lists draw them and files hold them."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.urls import NoReverseMatch

from quarterdeck.core.access.field_access import FieldAccess
from quarterdeck.core.fields import registry as entities
from quarterdeck.core.fields.field_view import FieldView
from quarterdeck.core.fields.registry import FieldType
from quarterdeck.core.lists.asking import Asked
from quarterdeck.core.lists.registry import Cell, Extra, ListKind, Rows
from quarterdeck.core.pages.addresses import record_address

KINDS = {
    FieldType.NUMBER: "number",
    FieldType.PERCENT: "percent",
    FieldType.MONEY: "money",
    FieldType.DATE: "day",
    FieldType.DATETIME: "day",
    FieldType.MEMBER: "person",
    FieldType.LONG_TEXT: "long",
    FieldType.URL: "link",
    FieldType.EMAIL: "link",
    FieldType.PHONE: "link",
}
AT_END = {FieldType.NUMBER, FieldType.PERCENT, FieldType.MONEY}
SCHEMES = {FieldType.EMAIL: "mailto:", FieldType.PHONE: "tel:"}


def loaded(look: Asked, rows: Rows, columns: Sequence[FieldView | Extra]) -> Rows:
    """The rows with just what the columns read, masked for the viewer."""
    fields = [column for column in columns if isinstance(column, FieldView)]
    if look.title is not None:
        fields.append(look.title)
    paths = {"pk", *(path for field in fields for path in _paths(field))}
    paths |= {path for column in columns if isinstance(column, Extra) for path in column.needs}
    if look.kind.sub_path:
        paths.add(look.kind.sub_path)
    related = {path.rpartition("__")[0] for path in paths if "__" in path}
    found = rows.select_related(*sorted(related)) if related else rows
    found = found.only(*sorted(paths))
    for field in fields:
        if field.annotation is not None:
            found = found.annotate(**{field.alias: field.annotation})
    return found.shown_to(look.viewer) if hasattr(found, "shown_to") else found


def cell(look: Asked, field: FieldView, record: Any, *, currency: str, edit_url: str = "") -> Cell:
    """One value of one row."""
    value = field.value(record)
    text = field.text(record, currency=currency)
    if value is None or value == "" or value == [] or not field.access.is_readable:
        return Cell("text", text, plain=text or None, edit_url=edit_url, label=field.label)
    if field.choices and not isinstance(value, list):
        tone = look.kind.tones.get(field.code, {}).get(str(value), "")
        return Cell("badge" if tone else "text", text, plain=text, tone=tone, edit_url=edit_url, label=field.label)
    if field.type is FieldType.RECORD:
        return Cell("record", text, plain=text, url=_address(field.target, value), edit_url=edit_url, label=field.label)
    kind = KINDS.get(field.type, "text")
    shown = text if kind in ("text", "person", "long") else value
    return Cell(
        kind,
        shown,
        plain=_plain(field, value, text),
        currency=_currency(field, record, currency),
        url=_link(field, text) if kind == "link" else "",
        edit_url=edit_url,
        label=field.label,
    )


def is_at_end(column: FieldView | Extra) -> bool:
    """Whether a column stands right-aligned, as figures do."""
    return column.is_end if isinstance(column, Extra) else column.type in AT_END


def title_url(look: Asked, record: Any) -> str:
    return _address(look.entity.code, record)


def edit_url(kind: ListKind, field: FieldView, record: Any) -> str:
    """Where a value is edited in place; empty for one that is not."""
    return kind.edit_url(record.pk, field.code) if field.access is FieldAccess.EDIT else ""


def _paths(field: FieldView) -> Iterable[str]:
    if field.is_custom:
        return () if field.is_computed else ("custom",)
    if field.type in (FieldType.RECORD, FieldType.MEMBER):
        return (f"{field.path}__name",)
    return (field.path, *((field.currency_path,) if field.currency_path else ()))


def _plain(field: FieldView, value: Any, text: str) -> Any:
    if isinstance(value, list) or field.type in (FieldType.MEMBER, FieldType.YES_NO):
        return text
    return value if isinstance(value, str | int | float | Decimal) or hasattr(value, "isoformat") else text


def _currency(field: FieldView, record: Any, currency: str) -> str:
    found = record
    for step in filter(None, field.currency_path.split("__")):
        found = getattr(found, step, None)
    return found if isinstance(found, str) and found else currency


def _link(field: FieldView, text: str) -> str:
    if field.type in SCHEMES:
        return SCHEMES[field.type] + text.replace(" ", "")
    return text if text.startswith(("http://", "https://")) else ""


def _address(entity: str, record: Any) -> str:
    try:
        known = entities.get(entity)
        return record_address(known.url_name, record.pk) if known.url_name and record is not None else ""
    except (KeyError, NoReverseMatch):
        return ""
