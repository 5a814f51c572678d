"""The lists that exist. Rooms declare theirs; this package knows how a list works, and no records.

Every callable takes the viewer first: what a list shows, changes or lets out is always within what that member may see.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise

Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as a list shows it. `kind` says how it is drawn; `plain` goes into files."""

    kind: str = "text"
    value: Any = None
    plain: Any = None
    tone: str = "neutral"
    currency: str = ""
    url: str = ""
    edit_url: str = ""
    label: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Extra:
    """A column that is worked out for the rows shown, not stored: it cannot be filtered or sorted by. `needs` are paths it reads."""

    code: str
    label: str | Promise
    is_end: bool = False
    is_default: bool = True
    needs: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Totals:
    """How many rows there are in all and, where the list has money, what they sum up to."""

    rows: int
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an act on many did: how many rows changed, and which were left alone for which reason, as (id, name, reason).

    `undo_id` is the act that takes it back, where the door it went through keeps its own.
    """

    changed: int
    refused: Sequence[tuple[int, str, str]] = ()
    undo_id: int | None = None


Run = Callable[..., Outcome]


@dataclass(frozen=True, slots=True)
class BulkAct:
    """Something done to many rows. `run(ids=, values=, by=, at=, recorded=)` does it within one transaction that can be undone.

    `asks` is what must be told first: nothing, `owner`, `field` (which, and its value), or `choice` (one of `options`).
    An act with `keeps_itself` goes through a door that records its own undoing, all rows at once.
    `is_for_archived` acts show in the archive, all others elsewhere.
    """

    code: str
    label: str | Promise
    icon: str
    right: str
    run: Run
    asks: str = ""
    options: Callable[[Any], list[tuple[int, str]]] | None = None
    is_for_archived: bool = False
    keeps_itself: bool = False


def _no_fill(viewer: Any, rows: Sequence[Any], codes: Sequence[str], today: date) -> dict[int, dict[str, Cell]]:
    return {}


def _no_totals(viewer: Any, params: QueryDict, today: date) -> Totals | None:
    return None


@dataclass(frozen=True, kw_only=True)
class ListKind:
    """One list.

    `rows(viewer, params, today)` are the rows its address asks for, before conditions, in no order; `visible(viewer)` all the
    viewer may see; `exported(viewer)` narrows to what the right to export reaches. `totals` answers where counting is known to be
    cheap, None elsewhere. `order(code, descending)` gives an order that an index answers. `edit_url(record_id, code)` is where a
    value is edited in place, empty for none. `params` are the address's own filters, kept with a saved view.
    """

    entity: str
    url_name: str
    rows: Callable[[Any, QueryDict, date], Rows]
    visible: Callable[[Any], Rows]
    exported: Callable[[Any], Q]
    params: tuple[str, ...]
    default_sort: str
    edit_url: Callable[[int, str], str] = lambda record_id, code: ""
    acts: tuple[BulkAct, ...] = ()
    extras: tuple[Extra, ...] = ()
    fill: Callable[[Any, Sequence[Any], Sequence[str], date], dict[int, dict[str, Cell]]] = _no_fill
    totals: Callable[[Any, QueryDict, date], Totals | None] = _no_totals
    amount_path: str = ""
    order: Callable[[str, bool], tuple[Any, ...] | None] = lambda code, descending: None
    sub_path: str = ""
    tones: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def act(self, code: str) -> BulkAct | None:
        return next((one for one in self.acts if one.code == code), None)


_kinds: dict[str, ListKind] = {}


def declare(kind: ListKind) -> None:
    """Make a list known under its entity's code."""
    _kinds[kind.entity] = kind


def get(entity: str) -> ListKind:
    """The list of an entity; KeyError when no room declared it."""
    return _kinds[entity]


def kinds() -> list[ListKind]:
    return list(_kinds.values())
