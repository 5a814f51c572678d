"""Reads of fields: what a kind of record has, as one viewer may use it."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.db.models.expressions import Combinable

from quarterdeck.core.access.field_access import FieldAccess
from quarterdeck.core.fields import registry, rules
from quarterdeck.core.fields.field_view import FieldView
from quarterdeck.core.fields.models import FieldDefinition
from quarterdeck.core.fields.registry import Entity, FieldType, StandardField

Rows = TypeVar("Rows", bound="QuerySet[Any, Any]")


def fields_of(entity_code: str, viewer: Any) -> list[FieldView]:
    """Every field of a kind of record that the viewer may know of, the program's first, with the viewer's access."""
    entity = registry.get(entity_code)
    standard = [_standard(entity, known, viewer) for known in entity.fields]
    custom = [_custom(definition, viewer) for definition in definitions_of(entity_code, viewer)]
    return [field for field in (*standard, *custom) if field.access is not FieldAccess.HIDDEN]


def custom_fields(entity_code: str, viewer: Any) -> list[FieldView]:
    """The fields the company added itself."""
    return [field for field in fields_of(entity_code, viewer) if field.is_custom]


def definitions_of(entity_code: str, viewer: Any) -> list[FieldDefinition]:
    """The company's own fields of a kind of record; read once per member object, for one request."""
    kept: dict[str, list[FieldDefinition]] | None = getattr(viewer, "_fields", None)
    if kept is None:
        kept = {}
        for definition in FieldDefinition.objects.current():
            kept.setdefault(definition.entity, []).append(definition)
        viewer._fields = kept
    return kept.get(entity_code, [])


def with_values(rows: Rows, fields: Iterable[FieldView]) -> Rows:
    """The query with what these fields compute, so that `value` and `text` can be asked of its rows."""
    needed = {field.alias: field.annotation for field in fields if field.annotation is not None}
    return rows.annotate(**needed) if needed else rows


def _standard(entity: Entity, known: StandardField, viewer: Any) -> FieldView:
    access: FieldAccess = viewer.field_access(f"{entity.code}.{known.name}")
    can_edit = known.is_editable and access is FieldAccess.EDIT
    return FieldView(
        entity=entity.code,
        code=known.name,
        label=entity.label_of(known),
        type=known.type,
        kind=known.type,
        access=access,
        path=known.query_path,
        shown_path=known.shown_path,
        target=known.target,
        currency_path=known.currency_path,
        choices=known.choices,
        is_sortable=known.is_sortable and access.is_readable,
        is_filterable=known.is_filterable and access.is_readable,
        is_editable=can_edit,
        is_in_bulk=known.is_in_bulk and can_edit,
        is_default_column=known.is_default_column,
    )


def _custom(definition: FieldDefinition, viewer: Any) -> FieldView:
    kind, type_ = FieldType(definition.type), definition.value_type
    access: FieldAccess = viewer.field_access(definition.full_code)
    can_edit = access is FieldAccess.EDIT and not definition.is_computed
    return FieldView(
        entity=definition.entity,
        code=definition.code,
        label=str(definition),
        type=type_,
        kind=kind,
        access=access,
        choices=definition.choices,
        help=definition.help,
        decimals=definition.decimals,
        is_required=definition.is_required,
        is_sortable=access.is_readable and type_ is not FieldType.CHOICES,
        is_filterable=access.is_readable,
        is_editable=can_edit,
        is_in_bulk=can_edit,
        is_default_column=definition.is_in_lists,
        definition=definition,
        compile=_compiler(definition),
    )


def _compiler(definition: FieldDefinition) -> Callable[[], Combinable]:
    return lambda: rules.stored_expression(FieldType(definition.type), definition.code)
