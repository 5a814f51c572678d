"""What a cell says, as a value: dates, amounts and numbers in the spellings people use, and a reason in words when it is none."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from quarterdeck.core.imports.kinds import Field, FieldType
from quarterdeck.core.imports.problems import Unreadable
from quarterdeck.core.imports.profiles import Source

LARGEST = Decimal(10) ** 12
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_USUAL_DATE = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_AROUND_AMOUNT = re.compile(r"^(?:[A-Z]{3}|US\$|HK\$|NT\$|[¥$€£元])?\s*|\s*(?:[A-Z]{3}|[¥€元])$")
_PLAIN_AMOUNT = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?")
_GROUPS = {".": re.compile(r"(?<=\d)[, '](?=\d{3}(?:\D|$))"), ",": re.compile(r"(?<=\d)[. '](?=\d{3}(?:\D|$))")}
_CENT = Decimal("0.01")
_MARKED_TEXT = ("'=", "'+", "'-", "'@")


def plain(cell: str) -> str:
    """The text of a cell without the spaces around it, and without the mark that keeps it from being read as a formula."""
    text = cell.strip()
    return text[1:] if text.startswith(_MARKED_TEXT) else text


def parser_of(field: Field, source: Source, choices: tuple[str, ...]) -> Callable[[str], Any]:
    """The function that reads cells of a field, which are never empty; it raises `Unreadable`."""
    if field.type is FieldType.DATE:
        return lambda text: _date(text, source.formats)
    if field.type is FieldType.MONEY:
        return lambda text: _money(text, source.decimal)
    if field.type is FieldType.DECIMAL:
        return lambda text: _positive(_number(text, source.decimal))
    if field.type is FieldType.INTEGER:
        return lambda text: _integer(text, source.decimal)
    if field.type is FieldType.CHOICE:
        return lambda text: _choice(text, choices)
    if field.type is FieldType.WORDS:
        return lambda text: [word.strip() for word in re.split(r"[,;，；、|]", text) if word.strip()]
    return lambda text: _text(text, field.max_length)


def written(value: Any) -> str:
    """One spelling for equal values, to tell whether a row changed."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, date) else str(value)


def _text(text: str, longest: int) -> str:
    if longest and len(text) > longest:
        raise Unreadable(_("The text has %(size)s characters; %(limit)s fit.") % {"size": len(text), "limit": longest})
    return text


def _choice(text: str, choices: tuple[str, ...]) -> str:
    if text not in choices:
        raise Unreadable(_("“%(value)s” is not known here.") % {"value": text[:60]})
    return text


def _date(text: str, formats: tuple[str, ...]) -> date:
    iso = _ISO.fullmatch(text)
    found = iso if iso or formats else _USUAL_DATE.fullmatch(unicodedata.normalize("NFKC", text))
    try:
        day = date(*(int(part) for part in found.groups())) if found else _formatted_date(text, formats)
    except ValueError:
        raise Unreadable(_("“%(value)s” is not a date.") % {"value": text[:60]}) from None
    if not 1900 <= day.year <= 2100:
        raise Unreadable(_("The year of “%(value)s” is impossible.") % {"value": text[:60]})
    return day


def _formatted_date(text: str, formats: tuple[str, ...]) -> date:
    for pattern in formats:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a date without a time has no zone
        except ValueError:
            continue
    raise ValueError(text)


def _number(text: str, point: str) -> Decimal:
    bare = _AROUND_AMOUNT.sub("", unicodedata.normalize("NFKC", text).strip())
    if bare.startswith("(") and bare.endswith(")"):
        bare = f"-{bare[1:-1]}"
    bare = _AROUND_AMOUNT.sub("", _GROUPS[point].sub("", bare)).replace(point, ".")
    try:
        if not _PLAIN_AMOUNT.fullmatch(bare):
            raise InvalidOperation
        value = Decimal(bare)
    except InvalidOperation:
        raise Unreadable(_("“%(value)s” is not a number.") % {"value": text[:60]}) from None
    if abs(value) > LARGEST:
        raise Unreadable(_("“%(value)s” is too large to be true.") % {"value": text[:60]})
    return value


def _positive(value: Decimal) -> Decimal:
    if value < 0:
        raise Unreadable(_("A negative amount is not possible here."))
    return value


def _money(text: str, point: str) -> Decimal:
    return _positive(_number(text, point)).quantize(_CENT, rounding=ROUND_HALF_UP)


def _integer(text: str, point: str) -> int:
    value = _positive(_number(text, point))
    if value != value.to_integral_value():
        raise Unreadable(_("“%(value)s” is not a whole number.") % {"value": text[:60]})
    return int(value)
