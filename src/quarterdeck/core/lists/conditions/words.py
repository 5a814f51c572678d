"""Conditions as a person reads them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from quarterdeck.core.lists.conditions.fields import Field
from quarterdeck.core.lists.conditions.operators import PEOPLE, Family, Takes, family_of, operator
from quarterdeck.core.lists.conditions.spans import SPANS
from quarterdeck.core.lists.conditions.tree import Condition, Group, Problem
from quarterdeck.core.lists.conditions.values import read_value

COUNTED = {
    "in_last": lambda n: ngettext("in the last day", "in the last %(n)d days", n),
    "in_next": lambda n: ngettext("in the next day", "in the next %(n)d days", n),
    "longer_ago": lambda n: ngettext("more than %(n)d day ago", "more than %(n)d days ago", n),
    "quiet_for": lambda n: ngettext("not for %(n)d day, or never", "not for %(n)d days, or never", n),
}


def in_words(group: Group, *, fields: Iterable[Field], people: Mapping[int, str] | None = None) -> str:
    """One sentence for the whole tree. `people` names members by key; one that is missing shows as its number."""
    known = {field.code: field for field in fields}
    return _group(group, known, people or {}, is_inner=False)


def condition_in_words(
    condition: Condition, *, fields: Iterable[Field], people: Mapping[int, str] | None = None
) -> tuple[str, str]:
    """The field's name and what is asked of it."""
    return _parts(condition, {field.code: field for field in fields}, people or {})


def _group(group: Group, known: Mapping[str, Field], people: Mapping[int, str], *, is_inner: bool) -> str:
    parts = [
        _group(part, known, people, is_inner=True) if isinstance(part, Group) else " ".join(_parts(part, known, people))
        for part in group.parts
    ]
    joined = (_(" and ") if group.joined == "all" else _(" or ")).join(parts)
    return f"({joined})" if is_inner and len(parts) > 1 else joined


def _parts(condition: Condition, known: Mapping[str, Field], people: Mapping[int, str]) -> tuple[str, str]:
    field = known.get(condition.field)
    asked = operator(field.type, condition.op) if field else None
    if field is None or asked is None:
        return condition.field, condition.op
    try:
        value = read_value(field, asked.takes, condition.value)
    except Problem:
        return str(field.label), str(asked.label)
    if asked.code in COUNTED:
        return str(field.label), COUNTED[asked.code](value) % {"n": value}
    shown = _shown(field, asked.takes, value, people)
    return str(field.label), f"{asked.label} {shown}".strip()


def _shown(field: Field, takes: Takes, value: Any, people: Mapping[int, str]) -> str:
    match takes:
        case Takes.NOTHING:
            return ""
        case Takes.SPAN:
            return str(SPANS[value])
        case Takes.NUMBERS:
            return f"{value[0]:,f} – {value[1]:,f}"
        case Takes.NUMBER:
            return f"{value:,f}"
        case Takes.DAYS:
            return f"{date_format(value[0], 'Y-m-d')} – {date_format(value[1], 'Y-m-d')}"
        case Takes.DAY:
            return date_format(value, "Y-m-d")
        case Takes.OPTIONS:
            return pgettext("between options", ", ").join(_option(field, one, people) for one in value)
    return f"“{value}”"


def _option(field: Field, value: Any, people: Mapping[int, str]) -> str:
    if family_of(field.type) is Family.MEMBER:
        return str(PEOPLE.get(value) or people.get(value) or f"#{value}")
    return str(dict(field.choices).get(value, value))
