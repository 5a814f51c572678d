"""Reads of fields: what a kind of record has, as one viewer may use it."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.db.models.expressions import Combinable
from django.shortcuts import get_object_or_404

from quarterdeck.core.access.field_access import FieldAccess
from quarterdeck.core.fields import compiling, expressions, registry
from quarterdeck.core.fields.field_view import FieldView
from quarterdeck.core.fields.models import FieldDefinition
from quarterdeck.core.fields.registry import Entity, FieldType, StandardField
from quarterdeck.core.search import text

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
    """The company's own fields of a kind of record, in order."""
    return list(_book(viewer).get(entity_code, {}).values())


def _book(viewer: Any) -> dict[str, dict[str, FieldDefinition]]:
    """All fields the company added, by entity and code; read once per member object, for one request."""
    kept: dict[str, dict[str, FieldDefinition]] | None = getattr(viewer, "_fields", None)
    if kept is None:
        kept = current_definitions()
        viewer._fields = kept
    return kept


def current_definitions() -> dict[str, dict[str, FieldDefinition]]:
    """All fields the company added that are in use, by entity and code."""
    found: dict[str, dict[str, FieldDefinition]] = {}
    for definition in FieldDefinition.objects.current():
        found.setdefault(definition.entity, {})[definition.code] = definition
    return found


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
    book = _book(viewer)
    access = _access(definition, book, viewer)
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
        compile=_compiler(definition, book),
    )


def _compiler(definition: FieldDefinition, book: compiling.Definitions) -> Callable[[], Combinable]:
    if definition.is_computed:
        return lambda: compiling.computed(definition, book).expression
    return lambda: expressions.stored(FieldType(definition.type), definition.code)


def _access(definition: FieldDefinition, book: compiling.Definitions, viewer: Any) -> FieldAccess:
    """A computed field may be known by whom everything it stands on may be known by."""
    own: FieldAccess = viewer.field_access(definition.full_code)
    if not definition.is_computed:
        return own
    under = (viewer.field_access(f"{entity}.{code}") for entity, code in compiling.all_references(definition, book))
    return own if all(access.is_readable for access in under) else FieldAccess.HIDDEN


def definition(field_id: int) -> FieldDefinition:
    """One definition, archived or not; 404 when there is none."""
    return get_object_or_404(FieldDefinition, pk=field_id)


def all_definitions(entity_code: str) -> tuple[list[FieldDefinition], list[FieldDefinition]]:
    """The fields in use, in order, and those put away."""
    found = list(FieldDefinition.objects.filter(entity=entity_code).order_by("position", "pk"))
    return [one for one in found if not one.archived_at], [one for one in found if one.archived_at]


def member_name(key: int) -> str:
    """The name of a colleague, empty when there is none."""
    found = get_user_model()._default_manager.filter(pk=key).values_list("name", flat=True).first()
    return str(found or "")


def colleagues(*, viewer: Any, words: str, limit: int = 20) -> list[tuple[int, str]]:
    """Active colleagues the viewer may see, for a picker."""
    members: Any = get_user_model()._default_manager
    found = members.visible_to(viewer).filter(is_active=True)
    if words.strip():
        found = found.filter(search_tokens__contains=list(text.query_tokens(words)))
    return list(found.order_by("name", "pk").values_list("pk", "name")[:limit])


def custom_values(entity_code: str, viewer: Any, record: Any) -> list[FieldView]:
    """The company's own fields, with what has to be computed for this record put on it, in one query if any."""
    fields = custom_fields(entity_code, viewer)
    needed = {field.alias: field.annotation for field in fields if field.annotation is not None}
    if needed and not all(hasattr(record, alias) for alias in needed):
        rows = registry.get(entity_code).model._default_manager.filter(pk=record.pk)
        for alias, value in rows.annotate(**needed).values(*needed).get().items():
            setattr(record, alias, value)
    return fields
