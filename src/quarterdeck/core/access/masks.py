"""What stands in a value's place for somebody who may know that it is there, but not what it is."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

CONCEALED = "•••"
_DIGITS_SHOWN_BEFORE, _DIGITS_SHOWN_AFTER, _DIGITS_HIDDEN = 3, 4, 4


class Withheld(Decimal):
    """An amount that may not be known: nothing in a sum, a mask in writing."""

    def __str__(self) -> str:
        return CONCEALED

    def __format__(self, specifier: str, context: Any = None) -> str:
        return CONCEALED

    def __repr__(self) -> str:
        return "Withheld()"


class Mask(str):
    """A text that stands for one that may not be known; it stays one when it is trimmed, so that it is never saved."""

    def strip(self, characters: str | None = None, /) -> "Mask":
        return self

    def __str__(self) -> "Mask":
        return self


MASKED = (Mask, Withheld)


def phone(value: str) -> str:
    """138****5678; a number too short for that keeps its last two digits at most."""
    digits = re.sub(r"\D", "", value)
    if not digits:
        return CONCEALED
    if len(digits) < _DIGITS_SHOWN_BEFORE + _DIGITS_SHOWN_AFTER + _DIGITS_HIDDEN:
        return "****" + (digits[-2:] if len(digits) > 5 else "")
    return digits[:_DIGITS_SHOWN_BEFORE] + "****" + digits[-_DIGITS_SHOWN_AFTER:]


def email(value: str) -> str:
    """w***@corp.com."""
    name, at, domain = value.partition("@")
    return f"{name[:1]}***@{domain}" if at else CONCEALED


def text(value: str) -> str:
    """The first character, so that two of them can be told apart: 张**."""
    return f"{value[:1]}**" if len(value) > 2 else "**"


def concealed(value: Any) -> str:
    """Only that there is something."""
    return CONCEALED


def amount(value: Any) -> Decimal | None:
    return None if value is None else Withheld(0)


def guessed(value: Any) -> str:
    """The mask that fits what a field of the company's own holds."""
    said = str(value)
    if "@" in said:
        return Mask(email(said))
    return (
        Mask(phone(said))
        if len(re.sub(r"\D", "", said)) >= 7 and not re.search(r"[^\d\s()+.-]", said)
        else Mask(CONCEALED)
    )


MASKS: dict[str, Callable[[Any], Any]] = {
    "phone": phone,
    "email": email,
    "text": text,
    "long_text": concealed,
    "money": amount,
    "number": amount,
    "percent": amount,
}


def masked(kind: str, value: Any) -> Any:
    """A value of a type (as `core.fields` names them) behind its mask; nothing stays nothing."""
    if value is None or value == "":
        return value
    hide: Callable[[Any], Any] = MASKS.get(kind, concealed)
    found = hide(value)
    return Mask(found) if isinstance(found, str) else found
