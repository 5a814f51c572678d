"""What a custom value may be, how it is kept in JSON, and how it is read back."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core import validators
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from quarterdeck.core.fields.models import FieldDefinition
from quarterdeck.core.fields.registry import NUMBERS, FieldType
from quarterdeck.core.records.refusals import Refusal

CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
LIMITS = {FieldType.TEXT: 300, FieldType.LONG_TEXT: 10_000, FieldType.PHONE: 40}
LARGEST = Decimal(10) ** 18
_IS_URL = validators.URLValidator(schemes=["http", "https"])
_IS_EMAIL = validators.EmailValidator()


class WrongValue(Refusal):
    """A custom field cannot hold what was given; `field` is its code."""

    def __init__(self, sentence: str, *, field: str) -> None:
        super().__init__(sentence, code="wrong_value")
        self.field = field


def understood(kind: FieldType, stored: Any) -> Any:
    """A kept value as Python has it; None for nothing and for what no longer fits."""
    if stored is None or stored == "":
        return None
    try:
        if kind in NUMBERS:
            return Decimal(str(stored))
        if kind is FieldType.DATE:
            return date.fromisoformat(stored)
        if kind is FieldType.DATETIME:
            return parse_datetime(stored)
    except (InvalidOperation, ValueError, TypeError):
        return None
    return stored


def kept(definition: FieldDefinition, value: Any) -> Any:
    """A value as it is stored in JSON, None for nothing. Raises `WrongValue` in words when the field cannot hold it."""
    if isinstance(value, str):
        value = value.strip()
    if value is None or value == "" or value == []:
        return None
    kind = FieldType(definition.type)
    if definition.is_computed:
        raise _wrong(definition, _("%(field)s is computed and cannot be filled in."))
    keep = _KEEPERS.get(kind, _keep_text)
    return keep(definition, value)


def clean(
    definitions: Mapping[str, FieldDefinition], given: Mapping[str, Any], present: Mapping[str, Any], *, is_new: bool
) -> dict[str, Any]:
    """The whole `custom` of a record after `given` was written over `present`.

    Refuses unknown fields and unusable values; a required field may not be emptied, and must be there on a new record.
    """
    if unknown := sorted(set(given) - set(definitions)):
        raise WrongValue(_("There is no field “%(code)s”.") % {"code": unknown[0]}, field=unknown[0])
    result = dict(present)
    for code, value in given.items():
        stored = kept(definitions[code], value)
        if stored is None:
            result.pop(code, None)
        else:
            result[code] = stored
    for code, definition in definitions.items():
        asked = is_new or code in given
        if definition.is_required and asked and not definition.is_computed and code not in result:
            raise _wrong(definition, _("%(field)s must be filled in."))
    return result


def _wrong(definition: FieldDefinition, sentence: str, **values: Any) -> WrongValue:
    return WrongValue(sentence % {"field": str(definition), **values}, field=definition.code)


def _keep_text(definition: FieldDefinition, value: Any) -> str:
    text = str(value)
    if isinstance(value, dict | list) or "\x00" in text:
        raise _wrong(definition, _("%(field)s must be text."))
    limit = LIMITS.get(FieldType(definition.type), 400)
    if len(text) > limit:
        raise _wrong(definition, _("%(field)s holds at most %(limit)d characters."), limit=limit)
    return text


def _keep_number(definition: FieldDefinition, value: Any) -> str:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise _wrong(definition, _("%(field)s must be a number.")) from None
    if not number.is_finite() or abs(number) >= LARGEST:
        raise _wrong(definition, _("%(field)s must be a number of at most 18 digits."))
    rounded = round(number, definition.decimals)
    return format(rounded, "f")


def _keep_date(definition: FieldDefinition, value: Any) -> str:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise _wrong(definition, _("%(field)s must be a day such as 2026-03-05.")) from None


def _keep_datetime(definition: FieldDefinition, value: Any) -> str:
    try:
        moment = value if isinstance(value, datetime) else parse_datetime(str(value))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise _wrong(definition, _("%(field)s must be a day and time with its zone."))
    return moment.isoformat()


def _keep_yes_no(definition: FieldDefinition, value: Any) -> bool:
    known = {True: True, False: False, "true": True, "false": False, "True": True, "False": False}
    if not isinstance(value, bool | str) or value not in known:
        raise _wrong(definition, _("%(field)s must be yes or no."))
    return known[value]


def _keep_choice(definition: FieldDefinition, value: Any) -> str:
    if not isinstance(value, str) or value not in dict(definition.choices):
        raise _wrong(definition, _("%(field)s has no choice “%(value)s”."), value=value)
    return str(value)


def _keep_choices(definition: FieldDefinition, value: Any) -> list[str]:
    if not isinstance(value, list | tuple):
        raise _wrong(definition, _("%(field)s must be a list of choices."))
    chosen = {_keep_choice(definition, one) for one in value}
    return [code for code, _label in definition.choices if code in chosen]


def _keep_url(definition: FieldDefinition, value: Any) -> str:
    text = _keep_text(definition, value)
    text = text if "://" in text else f"https://{text}"
    try:
        _IS_URL(text)
    except ValidationError:
        raise _wrong(definition, _("%(field)s must be a web address.")) from None
    return text


def _keep_email(definition: FieldDefinition, value: Any) -> str:
    text = _keep_text(definition, value)
    try:
        _IS_EMAIL(text)
    except ValidationError:
        raise _wrong(definition, _("%(field)s must be an e-mail address.")) from None
    return text


def _keep_member(definition: FieldDefinition, value: Any) -> int:
    key = getattr(value, "pk", value)
    if isinstance(key, bool) or not str(key).isdecimal() or len(str(key)) > 17:
        raise _wrong(definition, _("%(field)s must be a colleague."))
    return int(key)


_KEEPERS = {
    **dict.fromkeys(NUMBERS, _keep_number),
    FieldType.DATE: _keep_date,
    FieldType.DATETIME: _keep_datetime,
    FieldType.YES_NO: _keep_yes_no,
    FieldType.CHOICE: _keep_choice,
    FieldType.CHOICES: _keep_choices,
    FieldType.URL: _keep_url,
    FieldType.EMAIL: _keep_email,
    FieldType.MEMBER: _keep_member,
}
