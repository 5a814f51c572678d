"""Values as somebody typed them, read as an operator needs them. Pure; refuses in words."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from quarterdeck.core.lists.conditions.fields import Field
from quarterdeck.core.lists.conditions.operators import PEOPLE, Family, Takes, family_of
from quarterdeck.core.lists.conditions.spans import SPANS
from quarterdeck.core.lists.conditions.tree import Problem

LONGEST_TEXT = 200
MOST_OPTIONS = 200
MOST_DAYS = 36_500
LARGEST = Decimal(10) ** 15


def read_value(field: Field, takes: Takes, raw: Any) -> Any:
    """A text, Decimal, date, number of days, name of a span, list of options, or a pair of them."""
    label = str(field.label)
    match takes:
        case Takes.NOTHING:
            return None
        case Takes.TEXT:
            return _text(raw, label)
        case Takes.NUMBER:
            return _number(raw, label)
        case Takes.NUMBERS:
            return _pair([_number(part, label) for part in _two(raw, label)], label)
        case Takes.DAY:
            return _day(raw, label)
        case Takes.DAYS:
            return _pair([_day(part, label) for part in _two(raw, label)], label)
        case Takes.COUNT:
            return _count(raw, label)
        case Takes.SPAN:
            if raw not in SPANS:
                raise Problem(_("%(field)s: choose a time, such as this month.") % {"field": label})
            return raw
        case Takes.OPTIONS:
            return _options(field, raw)


def _text(raw: Any, label: str) -> str:
    text = str(raw).strip() if isinstance(raw, str | int | float) else ""
    if not text or "\x00" in text:
        raise Problem(_("%(field)s: say what to look for.") % {"field": label})
    return text[:LONGEST_TEXT]


def _number(raw: Any, label: str) -> Decimal:
    try:
        number = Decimal(str(raw).replace(",", "").strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= LARGEST or isinstance(raw, bool):
        raise Problem(_("%(field)s: a number is needed.") % {"field": label})
    return number


def _day(raw: Any, label: str) -> date:
    try:
        return date.fromisoformat(str(raw))
    except ValueError:
        raise Problem(_("%(field)s: a day is needed, such as 2026-03-31.") % {"field": label}) from None


def _count(raw: Any, label: str) -> int:
    text = str(raw).strip()
    if not text.isascii() or not text.isdecimal() or len(text) > 6 or not 1 <= int(text) <= MOST_DAYS:
        raise Problem(_("%(field)s: a number of days is needed, 1 or more.") % {"field": label})
    return int(text)


def _two(raw: Any, label: str) -> Sequence[Any]:
    if not isinstance(raw, list | tuple) or len(raw) != 2:
        raise Problem(_("%(field)s: two values are needed, from and to.") % {"field": label})
    return raw


def _pair(values: list[Any], label: str) -> tuple[Any, Any]:
    low, high = values
    if low > high:
        raise Problem(_("%(field)s: the first value is larger than the second.") % {"field": label})
    return low, high


def _options(field: Field, raw: Any) -> list[Any]:
    given = raw if isinstance(raw, list) else [raw]
    if not given or len(given) > MOST_OPTIONS or not all(isinstance(one, str | int) for one in given):
        raise Problem(_("%(field)s: choose at least one value.") % {"field": field.label})
    if family_of(field.type) is Family.MEMBER:
        return [one if one in PEOPLE else _key(one, field) for one in given]
    known = {str(value): value for value, _label in field.choices}
    if not known:
        return [_key(one, field) if str(field.type) == "record" else str(one) for one in given]
    strange = [one for one in given if str(one) not in known]
    if strange:
        raise Problem(_("%(field)s: there is no %(value)s.") % {"field": field.label, "value": strange[0]})
    return [known[str(one)] for one in given]


def _key(raw: Any, field: Field) -> int:
    text = str(raw)
    if not text.isascii() or not text.isdecimal() or len(text) > 18:
        raise Problem(_("%(field)s: choose at least one value.") % {"field": field.label})
    return int(text)
