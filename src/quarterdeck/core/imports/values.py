"""What a cell says, as a value: dates, amounts and numbers in the spellings people use, and a reason in words when it is none."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from quarterdeck.core.company import queries as company
from quarterdeck.core.imports import spellings
from quarterdeck.core.imports.kinds import Field, FieldType
from quarterdeck.core.imports.problems import Unreadable
from quarterdeck.core.imports.profiles import Source

LARGEST = Decimal(10) ** 12
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_CENT = Decimal("0.01")
_MARKED_TEXT = ("'=", "'+", "'-", "'@")


def plain(cell: str) -> str:
    """The text of a cell without the spaces around it, and without the mark that keeps it from being read as a formula."""
    text = cell.strip()
    return text[1:] if text.startswith(_MARKED_TEXT) else text


def parser_of(field: Field, source: Source, choices: tuple[str, ...]) -> Callable[[str], Any]:
    """The function that reads cells of a field, which are never empty; it raises `Unreadable`."""
    if field.type is FieldType.DATE:
        return lambda text: _date(text, source)
    if field.type in _PLAIN_READERS:
        return _plain_reader(field, source)
    if field.type is FieldType.MONEY:
        return lambda text: _money(text, source.decimal)
    if field.type is FieldType.SIGNED:
        return lambda text: _number(text, source.decimal)
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


def _plain_reader(field: Field, source: Source) -> Callable[[str], Any]:
    read, sentence = _PLAIN_READERS[field.type]

    def put(text: str) -> Any:
        value = read(text, source)
        if value is None or value == []:
            raise Unreadable(sentence() % {"value": text[:60]})
        return _text(value, field.max_length) if isinstance(value, str) else value

    return put


def _date(text: str, source: Source) -> date:
    """The day as written; the common spelling is read without looking further, for there are many."""
    iso = _ISO.fullmatch(text)
    try:
        day = date(int(iso[1]), int(iso[2]), int(iso[3])) if iso else _other_date(text, source)
    except ValueError:
        day = None
    if day is None:
        raise Unreadable(_("“%(value)s” is not a date.") % {"value": text[:60]})
    if not 1900 <= day.year <= 2100:
        raise Unreadable(_("The year of “%(value)s” is impossible.") % {"value": text[:60]})
    return day


def _other_date(text: str, source: Source) -> date | None:
    if source.formats:
        return _formatted_date(text, source.formats)
    if source.order == spellings.EPOCH:
        moment = spellings.moment(text, source.order)
        return company.local_day(moment) if moment and moment.tzinfo else moment and moment.date()
    return spellings.day(text, source.order)


def _moment(text: str, source: Source) -> datetime | None:
    """A moment; where the text has no zone, by the company's clock."""
    found = spellings.moment(text, source.order)
    if found is None or not 1900 <= found.year <= 2100:
        return None
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(company.company().timezone))


def _formatted_date(text: str, formats: tuple[str, ...]) -> date:
    for pattern in formats:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a date without a time has no zone
        except ValueError:
            continue
    raise ValueError(text)


def _number(text: str, point: str) -> Decimal:
    value = spellings.number(text, point)
    if value is None:
        raise Unreadable(_("“%(value)s” is not a number.") % {"value": text[:60]})
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


_PLAIN_READERS: dict[FieldType, tuple[Callable[[str, Source], Any], Callable[[], str]]] = {
    FieldType.MOMENT: (_moment, lambda: _("“%(value)s” is not a date.")),
    FieldType.YES_NO: (
        lambda text, _source: spellings.yes_or_no(text),
        lambda: _("“%(value)s” is neither yes nor no."),
    ),
    FieldType.PERCENT: (
        lambda text, source: spellings.percent(text, source.decimal),
        lambda: _("“%(value)s” is not a number."),
    ),
    FieldType.EMAILS: (
        lambda text, _source: spellings.emails(text),
        lambda: _("“%(value)s” is not an e-mail address."),
    ),
    FieldType.PHONE: (lambda text, _source: spellings.plain(text), lambda: _("“%(value)s” is not a phone number.")),
    FieldType.WEB: (lambda text, _source: spellings.link(text), lambda: _("“%(value)s” is not a web address.")),
}
