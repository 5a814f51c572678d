"""The kinds of records a profile can feed. Rooms register theirs; this package knows none of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from django.utils.functional import Promise

from quarterdeck.core.imports.problems import ProfileProblem


class FieldType(Enum):
    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    WORDS = "words"
    LINK = "link"


@dataclass(frozen=True)
class Field:
    """What a kind can be told. `link` names the kind a link leads to; `choices` are the values a choice may have."""

    name: str
    label: str | Promise
    type: FieldType = FieldType.TEXT
    required: bool = False
    max_length: int = 0
    choices: tuple[str, ...] = ()
    link: str = ""


@dataclass(slots=True)
class Record:
    """One row, understood. `values` holds plain values, and ids where the field is a link; `texts` the words of links kept
    as written because they lead nowhere. `object_id` is the record it came from earlier."""

    line: int
    key: str
    values: dict[str, Any]
    texts: dict[str, str] = field(default_factory=dict)
    object_id: int | None = None


@dataclass(frozen=True)
class Complaint:
    """What a kind has against a record: the field it is about (empty for the row), in words."""

    record: Record
    field: str
    reason: str


@dataclass(frozen=True)
class Context:
    """What a loader works with: the options its profile gives it, who runs the import, and since when."""

    options: Mapping[str, Any]
    by: Any
    at: datetime


class Loader:
    """How one kind checks and writes its records; made for each feed of a run. Subclasses override what they need."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def prepare(self) -> None:
        """Make what the records stand on. Called once before the first row is written, never in a dry run."""

    def choices(self, name: str) -> Iterable[str] | None:
        """The values a choice may have where they depend on the instance or the options; None to use the field's."""
        return None

    def find(self, keys: Sequence[str]) -> dict[str, int]:
        """Records that were here before any import, by the words people know them by."""
        return {}

    def complaints(self, records: Sequence[Record]) -> Iterator[Complaint]:
        """What makes a record impossible. A link to a record that a dry run would create is a negative id."""
        yield from ()

    def create(self, records: Sequence[Record]) -> list[int]:
        """Write new records and give their ids, in order. Runs in the chunk's transaction."""
        raise NotImplementedError

    def update(self, records: Sequence[Record]) -> None:
        """Bring records (by `object_id`) to their new values, with an audit entry. Runs in the chunk's transaction."""
        raise NotImplementedError


@dataclass(frozen=True)
class Kind:
    """`right` is what one must hold to write such records by hand; imports ask for it too."""

    code: str
    label: str | Promise
    right: str
    fields: tuple[Field, ...]
    loader: Callable[[Context], Loader]

    def field(self, name: str) -> Field:
        for known in self.fields:
            if known.name == name:
                return known
        raise ProfileProblem(f"The kind “{self.code}” has no field “{name}”.")


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known; rooms call it from their `apps.py`."""
    _kinds[kind.code] = kind


def get(code: str) -> Kind:
    """The kind of that code, or a `ProfileProblem` that lists those there are."""
    if code not in _kinds:
        raise ProfileProblem(f"There is no kind “{code}”; there are: {', '.join(sorted(_kinds))}.")
    return _kinds[code]


def all_kinds() -> list[Kind]:
    return [_kinds[code] for code in sorted(_kinds)]
