"""What the audit trail says of fields: to each viewer only what they may know, and the company's own by their names."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language

from quarterdeck.core.access import masks
from quarterdeck.core.access.field_access import FieldAccess
from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.core.fields import queries, registry, rules
from quarterdeck.core.fields.field_view import FieldView
from quarterdeck.core.records.values import CUSTOM


def explain(entries: Iterable[AuditEntry], viewer: Any) -> None:
    """Rewrite the changes of loaded entries, never saved: masked values masked, hidden fields left out, codes as labels."""
    known = {entity.code for entity in registry.entities()}
    for entry in entries:
        if entry.kind in known and entry.changes:
            entry.changes = dict(_told(entry.kind, entry.changes, viewer))


def _told(kind: str, changes: dict[str, list[Any]], viewer: Any) -> Iterable[tuple[str, list[Any]]]:
    entity = registry.get(kind)
    for name, pair in changes.items():
        code = entity.attribute(name.removeprefix(CUSTOM))
        access: FieldAccess = viewer.field_access(f"{kind}.{code}")
        guard = next((field for field in entity.fields if name in field.guards), None)
        if guard is not None:
            access = viewer.field_access(f"{kind}.{guard.name}")
        if access is FieldAccess.HIDDEN:
            continue
        if name.startswith(CUSTOM):
            field = next((one for one in queries.custom_fields(kind, viewer) if one.code == code), None)
            if field is not None:
                yield field.label, [_written(field, value) for value in pair]
            elif access.is_readable:
                yield code, pair
        elif access.is_readable:
            yield name, pair
        else:
            known = entity.by_name.get(code)
            yield name, [_masked(known.type.value if known else "", value) for value in pair]


def _masked(kind: str, value: Any) -> Any:
    return str(masks.masked(kind, value)) if value not in (None, "") else value


def _written(field: FieldView, stored: Any) -> str:
    if not field.access.is_readable:
        return "" if stored in (None, "") else str(masks.guessed(stored))
    value = rules.understood(field.type, stored)
    if field.type is registry.FieldType.MEMBER and value:
        return queries.member_name(int(value))
    return field.written(value, language=get_language() or "")
