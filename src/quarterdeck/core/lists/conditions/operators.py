"""Which questions a field answers, by its type, and what each needs to be told."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Family(StrEnum):
    """Types that are asked about in the same way."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    MEMBER = "member"


class Takes(StrEnum):
    """What an operator is told."""

    NOTHING = "nothing"
    TEXT = "text"
    NUMBER = "number"
    NUMBERS = "numbers"
    DAY = "day"
    DAYS = "days"
    COUNT = "count"
    SPAN = "span"
    OPTIONS = "options"


@dataclass(frozen=True, slots=True)
class Operator:
    """`label` is what stands between a field's name and the value."""

    code: str
    label: str | Promise
    takes: Takes


FAMILIES: Mapping[str, Family] = {
    **dict.fromkeys(("text", "long_text", "link", "url", "email", "phone"), Family.TEXT),
    **dict.fromkeys(("number", "integer", "money", "percent", "days"), Family.NUMBER),
    **dict.fromkeys(("date", "datetime"), Family.DATE),
    "yes_no": Family.YES_NO,
    **dict.fromkeys(("choice", "record"), Family.CHOICE),
    "choices": Family.CHOICES,
    "member": Family.MEMBER,
}

_EMPTY = Operator("empty", _("is empty"), Takes.NOTHING)
_FILLED = Operator("filled", _("is filled in"), Takes.NOTHING)
_ANY_OF = Operator("any_of", pgettext_lazy("filter", "is"), Takes.OPTIONS)
_NONE_OF = Operator("none_of", pgettext_lazy("filter", "is not"), Takes.OPTIONS)

OPERATORS: Mapping[Family, tuple[Operator, ...]] = {
    Family.TEXT: (
        Operator("contains", _("contains"), Takes.TEXT),
        Operator("contains_not", _("does not contain"), Takes.TEXT),
        Operator("is", pgettext_lazy("filter", "is"), Takes.TEXT),
        Operator("is_not", pgettext_lazy("filter", "is not"), Takes.TEXT),
        Operator("starts", _("starts with"), Takes.TEXT),
        _EMPTY,
        _FILLED,
    ),
    Family.NUMBER: (
        Operator("at_least", _("at least"), Takes.NUMBER),
        Operator("at_most", _("at most"), Takes.NUMBER),
        Operator("more_than", _("more than"), Takes.NUMBER),
        Operator("less_than", _("less than"), Takes.NUMBER),
        Operator("between", _("between"), Takes.NUMBERS),
        Operator("equals", _("equals"), Takes.NUMBER),
        Operator("equals_not", _("does not equal"), Takes.NUMBER),
        _EMPTY,
        _FILLED,
    ),
    Family.DATE: (
        Operator("in", pgettext_lazy("filter of days", "in"), Takes.SPAN),
        Operator("in_last", _("in the last days"), Takes.COUNT),
        Operator("in_next", _("in the next days"), Takes.COUNT),
        Operator("longer_ago", _("more than so many days ago"), Takes.COUNT),
        Operator("quiet_for", _("not for so many days, or never"), Takes.COUNT),
        Operator("on", pgettext_lazy("filter of days", "on"), Takes.DAY),
        Operator("before", _("before"), Takes.DAY),
        Operator("from", pgettext_lazy("filter of days", "on or after"), Takes.DAY),
        Operator("between", _("between"), Takes.DAYS),
        _EMPTY,
        _FILLED,
    ),
    Family.YES_NO: (
        Operator("yes", pgettext_lazy("filter", "is yes"), Takes.NOTHING),
        Operator("no", pgettext_lazy("filter", "is no"), Takes.NOTHING),
        _EMPTY,
    ),
    Family.CHOICE: (_ANY_OF, _NONE_OF, _EMPTY, _FILLED),
    Family.CHOICES: (
        Operator("any_of", _("holds one of"), Takes.OPTIONS),
        Operator("all_of", _("holds all of"), Takes.OPTIONS),
        Operator("none_of", _("holds none of"), Takes.OPTIONS),
        _EMPTY,
        _FILLED,
    ),
    Family.MEMBER: (_ANY_OF, _NONE_OF, _EMPTY, _FILLED),
}

ME, MY_TEAM = "me", "my_team"
PEOPLE = {ME: pgettext_lazy("filter", "me"), MY_TEAM: pgettext_lazy("filter", "my team")}


def family_of(field_type: str) -> Family:
    """How fields of a type are asked about; what is not known is text."""
    return FAMILIES.get(str(field_type), Family.TEXT)


def operators_of(field_type: str) -> tuple[Operator, ...]:
    return OPERATORS[family_of(field_type)]


def operator(field_type: str, code: str) -> Operator | None:
    """The operator of that code for the type, or None when it has none."""
    return next((one for one in operators_of(field_type) if one.code == code), None)
