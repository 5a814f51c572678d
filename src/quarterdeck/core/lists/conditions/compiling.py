"""Conditions as the database understands them.

"is not", "does not contain" and the like hold for an empty field too: whoever asks for everything that is not retail
means the companies without an industry as well.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Q, Value, lookups
from django.utils.translation import gettext as _

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.company import queries as company
from quarterdeck.core.lists.conditions import spans
from quarterdeck.core.lists.conditions.fields import Field
from quarterdeck.core.lists.conditions.operators import ME, MY_TEAM, Family, Operator, family_of, operator
from quarterdeck.core.lists.conditions.tree import Condition, Group, Problem
from quarterdeck.core.lists.conditions.values import read_value

FRACTIONS = {
    "exact": lookups.Exact,
    "gt": lookups.GreaterThan,
    "gte": lookups.GreaterThanOrEqual,
    "lt": lookups.LessThan,
    "lte": lookups.LessThanOrEqual,
}
NEVER = Q(pk__in=[])


def check(group: Group, *, fields: Iterable[Field]) -> None:
    """Raise `Problem` when a field or operator is unknown or a value cannot be read. Needs no viewer and no day."""
    known = {field.code: field for field in fields}
    for condition in group.conditions():
        _read(condition, known)


def compiled(group: Group, *, fields: Iterable[Field], viewer: Any, today: date) -> Q:
    """The condition of a tree. `viewer` is who "me" and "my team" mean; a rule has none and is refused those.

    `fields` are those the viewer may ask about: another one, and one whose true value is not theirs to know, is refused.
    """
    known = {field.code: field for field in fields}
    return _group(group, known, viewer, today)


def _group(group: Group, known: Mapping[str, Field], viewer: Any, today: date) -> Q:
    parts = [
        _group(part, known, viewer, today) if isinstance(part, Group) else _condition(part, known, viewer, today)
        for part in group.parts
    ]
    return reduce(and_ if group.joined == "all" else or_, parts) if parts else Q()


def _read(condition: Condition, known: Mapping[str, Field]) -> tuple[Field, Operator, Any]:
    field = known.get(condition.field)
    if field is None:
        raise Problem(_("There is no field %(name)s to filter by.") % {"name": condition.field})
    if not field.is_filterable:
        raise Problem(_("You may not filter by %(field)s.") % {"field": field.label})
    asked = operator(field.type, condition.op)
    if asked is None:
        raise Problem(_("%(field)s cannot be asked like that.") % {"field": field.label})
    return field, asked, read_value(field, asked.takes, condition.value)


def _condition(condition: Condition, known: Mapping[str, Field], viewer: Any, today: date) -> Q:
    field, asked, value = _read(condition, known)
    if asked.code in ("empty", "filled"):
        return field.is_empty() if asked.code == "empty" else ~field.is_empty()
    match family_of(field.type):
        case Family.TEXT:
            return _of_text(field, asked.code, value)
        case Family.NUMBER:
            return _of_number(field, asked.code, value)
        case Family.DATE:
            return _of_date(field, asked.code, value, today)
        case Family.YES_NO:
            return field.where("exact", asked.code == "yes")
        case Family.CHOICE:
            return _of_options(field, asked.code, field.where("in", value))
        case Family.CHOICES:
            return _of_several(field, asked.code, value)
        case Family.MEMBER:
            return _of_options(field, asked.code, _people(field, value, viewer))


def _of_text(field: Field, code: str, value: str) -> Q:
    match code:
        case "is":
            return field.where("iexact", value)
        case "is_not":
            return _not(field, field.where("iexact", value))
        case "contains_not":
            return _not(field, field.where("icontains", value))
        case "starts":
            return field.where("istartswith", value)
    return field.where("icontains", value)


def _of_number(field: Field, code: str, value: Any) -> Q:
    if code == "between":
        return _compared(field, "gte", value[0]) & _compared(field, "lte", value[1])
    if code == "equals_not":
        return _not(field, _compared(field, "exact", value))
    lookup = {"at_least": "gte", "at_most": "lte", "more_than": "gt", "less_than": "lt", "equals": "exact"}[code]
    return _compared(field, lookup, value)


def _compared(field: Field, lookup: str, number: Decimal) -> Q:
    """A whole number is asked of the column, whose index then answers; a whole-number column would cut off the fraction of another."""
    if number == number.to_integral_value():
        return field.where(lookup, int(number))
    return Q(FRACTIONS[lookup](field.expression, Value(number)))


def _of_date(field: Field, code: str, value: Any, today: date) -> Q:
    match code:
        case "in":
            return _during(field, spans.span(value, today=today, calendar=company.fiscal_calendar()))
        case "in_last":
            return _during(field, spans.last_days(value, today=today))
        case "in_next":
            return _during(field, spans.next_days(value, today=today))
        case "longer_ago":
            return field.where("lt", _edge(field, today - timedelta(value)))
        case "quiet_for":
            return _not(field, field.where("gte", _edge(field, today - timedelta(value))))
        case "before":
            return field.where("lt", _edge(field, value))
        case "from":
            return field.where("gte", _edge(field, value))
    first, last = value if code == "between" else (value, value)
    return field.where("gte", _edge(field, first)) & field.where("lt", _edge(field, _day_after(last)))


def _during(field: Field, period: Period) -> Q:
    return field.where("gte", _edge(field, period.start)) & field.where("lt", _edge(field, period.end))


def _edge(field: Field, day: date) -> Any:
    """Where a day begins: the company's midnight for a moment, the day itself for a date."""
    return company.start_of(day) if str(field.type) == "datetime" else day


def _day_after(day: date) -> date:
    return day if day == date.max else day + timedelta(1)


def _of_options(field: Field, code: str, chosen: Q) -> Q:
    return chosen if code == "any_of" else _not(field, chosen)


def _of_several(field: Field, code: str, values: list[Any]) -> Q:
    held = [field.has_any([value]) for value in values]
    if code == "all_of":
        return reduce(and_, held)
    return reduce(or_, held) if code == "any_of" else _not(field, reduce(or_, held))


def _people(field: Field, values: list[Any], viewer: Any) -> Q:
    condition = NEVER
    keys = [value for value in values if value not in (ME, MY_TEAM)]
    if len(keys) < len(values) and viewer is None:
        raise Problem(_("%(field)s: a rule knows no “me” and no “my team”; name the people.") % {"field": field.label})
    if ME in values:
        keys.append(viewer.pk)
    if keys:
        condition = field.where("in", keys)
    return condition | field.where("in", viewer.team()) if MY_TEAM in values else condition


def _not(field: Field, condition: Q) -> Q:
    return field.is_empty() | ~condition
