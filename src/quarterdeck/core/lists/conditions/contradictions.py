"""What can never be true: two conditions on one field that must hold together and cannot. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from quarterdeck.core.lists.conditions.fields import Field
from quarterdeck.core.lists.conditions.operators import Family, family_of, operator
from quarterdeck.core.lists.conditions.tree import Condition, Group
from quarterdeck.core.lists.conditions.values import read_value


def contradictions(group: Group, *, fields: Iterable[Field]) -> list[str]:
    """Sentences, one for each field that is asked for two things at once. Finds the plain cases, not every one."""
    known = {field.code: field for field in fields}
    return list(dict.fromkeys(_within(group, known)))


def _within(group: Group, known: Mapping[str, Field]) -> list[str]:
    found = [sentence for part in group.parts if isinstance(part, Group) for sentence in _within(part, known)]
    if group.joined == "all":
        by_field: dict[str, list[Condition]] = defaultdict(list)
        for part in group.parts:
            if isinstance(part, Condition):
                by_field[part.field].append(part)
        found += [
            _("%(field)s cannot be both at once, so nothing would ever match.") % {"field": known[code].label}
            for code, asked in by_field.items()
            if code in known and _clash(known[code], asked)
        ]
    return found


def _clash(field: Field, asked: list[Condition]) -> bool:
    codes = {condition.op for condition in asked}
    if "empty" in codes and codes - {"empty", "none_of", "is_not", "contains_not", "equals_not", "quiet_for"}:
        return True
    family = family_of(field.type)
    if family is Family.YES_NO:
        return {"yes", "no"} <= codes
    if family in (Family.CHOICE, Family.MEMBER):
        return _options_clash(field, asked)
    if family is Family.TEXT:
        return len({str(one.value).strip().casefold() for one in asked if one.op == "is"}) > 1
    return family is Family.NUMBER and _bounds_clash(field, asked)


def _options_clash(field: Field, asked: list[Condition]) -> bool:
    wanted = [set(_value(field, one)) for one in asked if one.op == "any_of"]
    refused: set[Any] = set().union(*(_value(field, one) for one in asked if one.op == "none_of"))
    if not wanted or any(value in ("me", "my_team") for values in wanted for value in values):
        return False
    return not set.intersection(*wanted) - refused


def _bounds_clash(field: Field, asked: list[Condition]) -> bool:
    low, high, is_open = -Decimal("Infinity"), Decimal("Infinity"), False
    for one in asked:
        below, above, is_strict = _bounds(one.op, _value(field, one))
        is_open = is_open or is_strict
        low, high = max(low, below), min(high, above)
    return low > high or (low == high and is_open)


def _bounds(code: str, value: Any) -> tuple[Decimal, Decimal, bool]:
    nothing, everything = -Decimal("Infinity"), Decimal("Infinity")
    match code:
        case "at_least" | "more_than":
            return value, everything, code == "more_than"
        case "at_most" | "less_than":
            return nothing, value, code == "less_than"
        case "equals":
            return value, value, False
        case "between":
            return value[0], value[1], False
    return nothing, everything, False


def _value(field: Field, condition: Condition) -> Any:
    asked = operator(field.type, condition.op)
    return read_value(field, asked.takes, condition.value) if asked else None
