"""What a column holds, judged over all the values shown of it: its type and the spelling of its dates and numbers. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from quarterdeck.core.imports import spellings

ENOUGH = 0.9
_DAYS_OF_EXCEL = (Decimal(18_000), Decimal(80_000))


class Guess(Enum):
    EMPTY = "empty"
    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    YES_NO = "yes_no"
    EMAIL = "email"
    PHONE = "phone"
    LINK = "link"


@dataclass(frozen=True)
class Spelling:
    """`order` is that of dates, `point` the decimal mark. `is_open` says that the values would read another way as well, and that a
    person has to say which is meant; `readings` are the ways."""

    guess: Guess
    order: str = ""
    point: str = "."
    is_open: bool = False
    readings: tuple[str, ...] = ()


def recognise(values: Sequence[str], title: str = "") -> Spelling:
    """The spelling of a column. What nine in ten of its values are, it is; the others are told when they are read."""
    given = [text for value in values if (text := spellings.plain(value))]
    if not given:
        return Spelling(Guess.EMPTY)
    for guess, reader in _MARKED:
        if _share(given, reader) >= ENOUGH:
            return Spelling(guess)
    return _dates(given, title) or _figures(given) or Spelling(Guess.TEXT)


def date_orders(values: Sequence[str]) -> tuple[str, ...]:
    """The orders in which the values are all dates: "" where they say it themselves."""
    given = [text for value in values if (text := spellings.plain(value))]
    if not given or _share(given, lambda text: spellings.moment(text) is not None) >= ENOUGH:
        return ("",)
    orders = (spellings.DAY_FIRST, spellings.MONTH_FIRST)
    shares = {order: sum(spellings.moment(text, order) is not None for text in given) / len(given) for order in orders}
    best = max(shares.values())
    return tuple(order for order, share in shares.items() if share == best and share >= ENOUGH)


def decimal_marks(values: Sequence[str]) -> tuple[str, ...]:
    """The decimal marks under which the values are numbers; both where they would be different numbers under each."""
    given = [text for value in values if (text := spellings.plain(value))]
    reads = {point: [spellings.number(text, point) for text in given] for point in (".", ",")}
    shares = {point: sum(n is not None for n in found) / max(len(found), 1) for point, found in reads.items()}
    best = max(shares.values())
    marks = tuple(point for point in (".", ",") if shares[point] == best and best >= ENOUGH)
    if len(marks) < 2 or all(left == right for left, right in zip(reads["."], reads[","], strict=True)):
        return marks[:1]
    return marks


def _dates(given: Sequence[str], title: str) -> Spelling | None:
    if _sounds_like_a_day(title):
        for order, fits in ((spellings.SERIAL, _is_serial), (spellings.EPOCH, _is_epoch)):
            if _share(given, fits) >= ENOUGH:
                return Spelling(Guess.DATE, order)
    if _share(given, _is_long_epoch) >= ENOUGH:
        return Spelling(Guess.DATE, spellings.EPOCH)
    orders = date_orders(given)
    if not orders:
        return None
    return Spelling(Guess.DATE, orders[0], is_open=len(orders) > 1, readings=orders)


def _figures(given: Sequence[str]) -> Spelling | None:
    if any(text.endswith("%") for text in given):
        marks = decimal_marks([text.rstrip("%") for text in given])
        return Spelling(Guess.PERCENT, point=marks[0]) if marks else None
    marks = decimal_marks(given)
    if not marks:
        return None
    is_open = len(marks) > 1 and all(_could_be_thousands(text) for text in given if not text.isdecimal())
    is_money = any(spellings.names_a_currency(text) for text in given)
    guess = Guess.MONEY if is_money else Guess.NUMBER
    return Spelling(guess, point=_likelier(given, marks), is_open=is_open, readings=marks if is_open else ())


def _likelier(given: Sequence[str], marks: tuple[str, ...]) -> str:
    """Three digits behind the only mark of every value are thousands more often than thousandths."""
    if len(marks) < 2:
        return marks[0]
    return "," if any("." in text for text in given) and not any("," in text for text in given) else "."


def _could_be_thousands(text: str) -> bool:
    marks = [character for character in text if character in ".,"]
    return len(marks) == 1


def _is_serial(text: str) -> bool:
    value = spellings.number(text)
    return value is not None and _DAYS_OF_EXCEL[0] <= value <= _DAYS_OF_EXCEL[1]


def _is_epoch(text: str) -> bool:
    return text.isdecimal() and len(text) in (9, 10, 12, 13)


def _is_long_epoch(text: str) -> bool:
    return (
        text.isdecimal() and len(text) == 13 and text.startswith("1") and not text.startswith(("13", "15", "18", "19"))
    )


def _sounds_like_a_day(title: str) -> bool:
    words = title.casefold()
    return any(word in words for word in ("date", "time", "created", "modified", "closed", "日", "时间", "時間"))


def _share(given: Sequence[str], reader: Callable[[str], object]) -> float:
    return sum(bool(reader(text)) for text in given) / len(given)


def _is_phone(text: str) -> bool:
    """A phone number that is no bare amount or day: long, or with a mark of its own."""
    if spellings.phone(text) is None or spellings.moment(text) is not None:
        return False
    digits = sum(character.isdigit() for character in text)
    marked = text[0] in "+(" or "-" in text or " " in text
    return digits >= 7 and (marked or (text.isdecimal() and len(text) == 11 and text.startswith("1")))


def _looks_dated(text: str) -> bool:
    return (
        spellings.moment(text, spellings.DAY_FIRST) is not None
        or spellings.moment(text, spellings.MONTH_FIRST) is not None
    )


_MARKED: tuple[tuple[Guess, Callable[[str], object]], ...] = (
    (Guess.YES_NO, lambda text: not text.isdecimal() and spellings.yes_or_no(text) is not None),
    (Guess.EMAIL, lambda text: "@" in text and spellings.emails(text)),
    (Guess.PHONE, lambda text: _is_phone(text) and not _looks_dated(text)),
    (Guess.LINK, lambda text: not spellings.number(text) and spellings.link(text) is not None),
)
