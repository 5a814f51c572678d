"""What feedback may be read by whom, and how it lies over a time."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from django.utils.translation import gettext as _

from quarterdeck.core.calendar.periods import Period, add_months

T = TypeVar("T")


def why_not_read_by(audience: str, *, kind: str, is_about_asker: bool, is_asked: bool) -> str | None:
    """Why feedback of a kind may not go to an audience: pointers are never public, and only an answer has an asker."""
    if kind == "pointer" and audience == "everyone":
        return _("A pointer is for the person; only praise is for everybody.")
    if audience == "asker" and not is_asked:
        return _("Nobody asked for this: choose who may read it.")
    if audience == "asker" and is_about_asker:
        return _("The person asked for it themselves.")
    return None


def by_month(dated: Iterable[tuple[date, T]], period: Period) -> Mapping[date, Sequence[T]]:
    """What happened in each month that a period touches, empty ones too: so that the last weeks do not stand for the whole."""
    month = period.start.replace(day=1)
    found: dict[date, list[T]] = {}
    while month < period.end:
        found[month] = []
        month = add_months(month, 1)
    for day, one in dated:
        if day in period:
            found[day.replace(day=1)].append(one)
    return found
