"""Filling in fields: what an action may write to a record for somebody."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from quarterdeck.core.access.field_access import FieldAccess
from quarterdeck.core.fields import queries, registry, rules
from quarterdeck.core.fields.models import FieldDefinition
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.core.records.values import CUSTOM


class NotYours(Refusal):
    """A field that the member's role does not let them change."""

    def __init__(self, sentence: str, *, field: str) -> None:
        super().__init__(sentence, code="field_not_yours")
        self.field = field


def new_custom(entity_code: str, given: Mapping[str, Any] | None, *, by: Any) -> dict[str, Any]:
    """The custom values a new record begins with. Refuses unusable ones, and required ones that are missing where `given` is
    what somebody was asked to fill in (None is not)."""
    if given is None:
        return {}
    return _cleaned(entity_code, given, {}, by=by, is_new=True)


def custom_changes(
    entity_code: str, given: Mapping[str, Any] | None, present: Mapping[str, Any], *, by: Any
) -> dict[str, Any]:
    """What changes when `given` is written over the present values: `custom.<code>` to its new value, None for taken away."""
    if not given:
        return {}
    after = _cleaned(entity_code, given, present, by=by, is_new=False)
    return {f"{CUSTOM}{code}": after.get(code) for code in given if after.get(code) != present.get(code)}


def given(values: Mapping[str, Any]) -> list[str]:
    """The fields that something was said about, on a new record."""
    return [name for name, value in values.items() if value not in (None, "")]


def refuse_guarded(entity_code: str, names: Iterable[str], *, by: Any) -> None:
    """Refuse when one of these fields is not the member's to change. None as member is the system, which may."""
    if by is None or not by.has_field_rules():
        return
    entity = registry.get(entity_code)
    for name in names:
        if by.field_access(f"{entity_code}.{entity.attribute(name)}") is not FieldAccess.EDIT:
            known = entity.by_name.get(entity.attribute(name))
            label = entity.label_of(known) if known else name
            raise NotYours(_("Your role does not let you change %(field)s.") % {"field": label}, field=name)


def _cleaned(
    entity_code: str, given: Mapping[str, Any], present: Mapping[str, Any], *, by: Any, is_new: bool
) -> dict[str, Any]:
    known = _definitions(entity_code, by)
    for code in given:
        if by is not None and code in known and by.field_access(known[code].full_code) is not FieldAccess.EDIT:
            label = str(known[code])
            raise NotYours(_("Your role does not let you change %(field)s.") % {"field": label}, field=code)
    return rules.clean(known, given, present, is_new=is_new)


def _definitions(entity_code: str, by: Any) -> dict[str, FieldDefinition]:
    if by is None:
        return queries.current_definitions().get(entity_code, {})
    return {definition.code: definition for definition in queries.definitions_of(entity_code, by)}
