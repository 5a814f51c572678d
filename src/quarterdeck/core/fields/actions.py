"""What administrators do with the fields of records."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from pypinyin import lazy_pinyin

from quarterdeck.core.audit import trail
from quarterdeck.core.fields import compiling, formulas, queries, registry, rules
from quarterdeck.core.fields.models import SETTINGS, FieldDefinition
from quarterdeck.core.fields.registry import FieldType
from quarterdeck.core.records import versions
from quarterdeck.core.records.refusals import Refusal

MOST_FIELDS = 200
_CHOOSES = frozenset((FieldType.CHOICE, FieldType.CHOICES))


class CannotChangeField(Refusal):
    """A field cannot be made or changed like that; `code` names the part at fault."""


@transaction.atomic
def create_field(*, entity: str, type: str, values: Mapping[str, Any], by: Any) -> FieldDefinition:  # noqa: A002 - what people call it
    """Add a field to a kind of record. Refuses an unknown type, a choice without options, a formula that cannot be computed."""
    known = _entity(entity)
    if type not in FieldType.values or type == FieldType.RECORD:
        raise CannotChangeField(_("There is no such type of field."), code="type")
    _one_at_a_time()
    fields = FieldDefinition.objects.filter(entity=entity)
    if fields.current().count() >= MOST_FIELDS:
        raise CannotChangeField(_("A kind of record holds at most %(most)d fields.") % {"most": MOST_FIELDS})
    definition = FieldDefinition(entity=entity, type=type, code=_free_code(known, str(values.get("label", ""))))
    last = fields.aggregate(last=Max("position"))["last"]
    definition.position = 0 if last is None else last + 1
    _write(definition, values)
    definition.save()
    trail.record(definition, "created", by=by, note=str(definition))
    return definition


@transaction.atomic
def edit_field(*, field_id: int, values: Mapping[str, Any], version: int | None, by: Any) -> FieldDefinition:
    """Change what a field is called, asks for or computes; its type stays. Options that are in use are kept, no longer offered."""
    _one_at_a_time()
    definition = get_object_or_404(FieldDefinition.objects.select_for_update(), pk=field_id)
    versions.refuse_stale(definition, {k: v for k, v in values.items() if k != "options"}, version=version)
    before = definition.settings()
    _write(definition, values)
    changes = {name: (old, new) for name, old in before.items() if (new := getattr(definition, name)) != old}
    if not changes:
        return definition
    definition.version += 1
    definition.save()
    trail.record(definition, "edited", by=by, changes=changes)
    return definition


@transaction.atomic
def move_field(*, field_id: int, by_steps: int, by: Any) -> None:
    """Move a field up (negative) or down among those of its kind of record."""
    _one_at_a_time()
    definition = get_object_or_404(FieldDefinition.objects.current(), pk=field_id)
    row = list(FieldDefinition.objects.current().filter(entity=definition.entity).order_by("position", "pk"))
    here = next(place for place, one in enumerate(row) if one.pk == definition.pk)
    row.insert(max(0, here + by_steps), row.pop(here))
    for position, one in enumerate(row):
        one.position = position
    FieldDefinition.objects.bulk_update(row, ["position"])


@transaction.atomic
def archive_field(*, field_id: int, at: datetime, by: Any) -> FieldDefinition:
    """Take a field out of use; its values stay. Refuses one that another field is computed from."""
    _one_at_a_time()
    definition = get_object_or_404(FieldDefinition.objects.select_for_update().current(), pk=field_id)
    for fields in queries.current_definitions().values():
        for other in fields.values():
            if other.pk != definition.pk and (definition.entity, definition.code) in compiling.references(other):
                raise CannotChangeField(_("“%(field)s” is computed from it.") % {"field": other})
    definition.archived_at = at
    definition.version += 1
    definition.save()
    trail.record(definition, "archived", by=by)
    return definition


@transaction.atomic
def restore_field(*, field_id: int, by: Any) -> FieldDefinition:
    """Bring a field back with the values it had. Refuses a computed one that no longer can be."""
    _one_at_a_time()
    definition = get_object_or_404(FieldDefinition.objects.select_for_update().archived(), pk=field_id)
    definition.archived_at = None
    _compute(definition)
    definition.version += 1
    definition.save()
    trail.record(definition, "restored", by=by)
    return definition


def options_of(text: str, present: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Options from lines of text: those that were there keep their code, those no longer named are kept but not offered."""
    known = {option["label"]: option for option in present}
    codes = {option["code"] for option in present}
    found: list[dict[str, Any]] = []
    for label in dict.fromkeys(line.strip()[:80] for line in text.splitlines() if line.strip()):
        code = known[label]["code"] if label in known else _free(_slug(label) or "option", codes)
        codes.add(code)
        found.append({"code": code, "label": label})
    named = {option["code"] for option in found}
    return [*found, *({**option, "archived": True} for option in present if option["code"] not in named)]


def _one_at_a_time() -> None:
    """Two changes of fields at once could close a circle that neither sees."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('core.fields'))")


def _entity(code: str) -> registry.Entity:
    found = next((entity for entity in registry.customizable() if entity.code == code), None)
    if found is None:
        raise CannotChangeField(_("Such records take no fields of your own."))
    return found


def _write(definition: FieldDefinition, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if name in SETTINGS:
            setattr(definition, name, value.strip() if isinstance(value, str) else value)
    if not definition.label:
        raise CannotChangeField(_("A field needs a name."), code="label")
    if definition.type in _CHOOSES and not definition.offered:
        raise CannotChangeField(_("Name at least one choice, one a line."), code="options")
    same = FieldDefinition.objects.current().filter(entity=definition.entity, label=definition.label)
    if same.exclude(pk=definition.pk).exists():
        raise CannotChangeField(_("There is a field of that name already."), code="label")
    _compute(definition)


def _compute(definition: FieldDefinition) -> None:
    """Check a formula or roll-up by compiling it, and remember the type of its result."""
    if not definition.is_computed:
        return
    definitions = queries.current_definitions()
    definitions.setdefault(definition.entity, {})[definition.code] = definition
    is_formula = definition.type == FieldType.FORMULA
    try:
        found = compiling.computed(definition, definitions)
        for fields in definitions.values():
            for other in fields.values():
                if other.is_computed:
                    compiling.computed(other, definitions)
    except formulas.FormulaProblem as problem:
        raise CannotChangeField(str(problem), code="formula" if is_formula else "condition") from None
    shown_as = definition.result_type
    as_number = found.type is FieldType.NUMBER and shown_as in (FieldType.MONEY, FieldType.PERCENT)
    definition.result_type = shown_as if as_number else found.type.value


def _free_code(entity: registry.Entity, label: str) -> str:
    """A code made of the name; never one that the program uses itself."""
    taken = {field.name for field in entity.model._meta.get_fields()} | set(entity.by_name)
    taken |= set(FieldDefinition.objects.filter(entity=entity.code).values_list("code", flat=True))
    taken |= {"if", "and", "or", "not", "true", "false"} | set(formulas.FUNCTIONS)
    return _free(_slug(label) or "field", taken)


def _slug(label: str) -> str:
    spelled = " ".join(lazy_pinyin(label)).lower()
    code = "_".join(re.findall(r"[a-z0-9]+", spelled))[:30].strip("_")
    return code if rules.CODE.fullmatch(code) else f"f_{code}" if code else ""


def _free(base: str, taken: set[str]) -> str:
    return base if base not in taken else next(c for n in range(2, 10_000) if (c := f"{base}_{n}") not in taken)
