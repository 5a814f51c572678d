"""From rules on fields to what stands in their place on a row."""

from collections.abc import Mapping
from typing import Any

from quarterdeck.core.access import masks
from quarterdeck.core.access.field_access import FieldAccess
from quarterdeck.core.fields import registry
from quarterdeck.core.fields.registry import NUMBERS, TEXTS, FieldType
from quarterdeck.core.records.concealing import Concealed, Concealment, Hide


def concealment(rules: Mapping[str, FieldAccess]) -> Concealment:
    """What every entity keeps from somebody to whom these rules apply; entities that keep nothing are left out."""
    kept = {code: access for code, access in rules.items() if not access.is_readable}
    if not kept:
        return {}
    found = {entity.code: _concealed(entity, kept) for entity in registry.entities()}
    return {code: concealed for code, concealed in found.items() if concealed is not None}


def _concealed(entity: registry.Entity, rules: Mapping[str, FieldAccess]) -> Concealed | None:
    here = {code.rpartition(".")[2]: access for code, access in rules.items() if code.startswith(f"{entity.code}.")}
    if not here:
        return None
    attributes: dict[str, Hide] = {}
    custom: dict[str, Hide] = {}
    for name, access in here.items():
        known = entity.by_name.get(name)
        if known is None:
            custom[name] = _nothing if access is FieldAccess.HIDDEN else masks.guessed
            continue
        hide = _hide(known.type, access)
        attributes.update(dict.fromkeys((name, *known.guards), hide))
    searchable = tuple(name for name in entity.searched if name not in attributes)
    return Concealed(attributes, custom, None if searchable == entity.searched else searchable)


def _hide(kind: FieldType, access: FieldAccess) -> Hide:
    if kind in NUMBERS:
        return masks.amount
    if kind not in TEXTS:
        return _nothing
    if access is FieldAccess.HIDDEN:
        return _no_text
    return lambda value: masks.masked(kind.value, value)


def _nothing(value: Any) -> None:
    return None


def _no_text(value: Any) -> str:
    return ""
