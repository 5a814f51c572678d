"""The kinds of records a profile can feed. Rooms register theirs; this package knows none of them."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any, ClassVar

from django.db import models
from django.utils.functional import Promise

from quarterdeck.core.imports.problems import ProfileProblem


class FieldType(Enum):
    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    DATE = "date"
    MOMENT = "moment"
    YES_NO = "yes_no"
    PERCENT = "percent"
    EMAILS = "emails"
    PHONE = "phone"
    WEB = "web"
    SIGNED = "signed"
    CHOICE = "choice"
    WORDS = "words"
    LINK = "link"


@dataclass(frozen=True)
class Field:
    """What a kind can be told. `link` names the kind a link leads to; `choices` are the values a choice may have; `words` are titles
    a column of it often has, in any language."""

    name: str
    label: str | Promise
    type: FieldType = FieldType.TEXT
    required: bool = False
    max_length: int = 0
    choices: tuple[str, ...] = ()
    link: str = ""
    words: tuple[str, ...] = ()


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
    """What a kind has against a record: the field it is about (empty for the row), in words. What is not fatal is taken and told."""

    record: Record
    field: str
    reason: str
    is_fatal: bool = True


@dataclass(frozen=True)
class Context:
    """What a loader works with: the options its profile gives it, who runs the import, since when, and whose keys the rows have."""

    options: Mapping[str, Any]
    by: Any
    at: datetime
    source: str = ""


class Loader(ABC):
    """How one kind checks and writes its records; made for each feed of a run. Subclasses override what they need.

    For taking an import back: `model` is the table of the records, `parts` the tables of what belongs to them (label, field that
    leads to the record), and `stands_on` the small tables that `prepare` may write. What `create` makes
    in still other tables goes into `made_besides`, as (label, key).
    """

    model: ClassVar[type[models.Model] | None] = None
    parts: ClassVar[tuple[tuple[str, str], ...]] = ()
    stands_on: ClassVar[tuple[str, ...]] = ()

    def __init__(self, context: Context) -> None:
        self.context = context
        self.made_besides: list[tuple[str, int]] = []

    def prepare(self) -> None:  # noqa: B027 - most kinds stand on nothing
        """Make what the records stand on. Called once before the first row is written, never in a dry run."""

    def choices(self, name: str) -> Iterable[str] | None:
        """The values a choice may have where they depend on the instance or the options; None to use the field's."""
        return None

    def find(self, keys: Sequence[str]) -> dict[str, int]:
        """Records that were here before any import, by the words people know them by."""
        return {}

    def match(self, name: str, words: Sequence[str]) -> dict[str, int]:
        """Records that were here before any import, by the value of one of the fields in the kind's `matches`."""
        return {}

    def labels(self, name: str) -> Mapping[str, str]:
        """The values a choice may have with their names for people."""
        return {value: value for value in self.choices(name) or ()}

    def duplicates(self, records: Sequence[Record]) -> Iterator["Complaint"]:
        """New records that are certainly here already, or stand twice among these."""
        yield from ()

    def affected(self, records: Sequence[Record]) -> Mapping[str, Sequence[int]]:
        """Other records that writing these may change: label of the model to ids."""
        return {}

    def complaints(self, records: Sequence[Record]) -> Iterator[Complaint]:
        """What makes a record impossible. A link to a record that a dry run would create is a negative id."""
        yield from ()

    @abstractmethod
    def create(self, records: Sequence[Record]) -> list[int]:
        """Write new records and give their ids, in order. Runs in the chunk's transaction."""

    @abstractmethod
    def update(self, records: Sequence[Record]) -> None:
        """Bring records (by `object_id`) to their new values, with an audit entry. Runs in the chunk's transaction."""


@dataclass(frozen=True)
class Kind:
    """`right` is what one must hold to write such records by hand; imports ask for it too. `matches` are the fields by which a row can
    be known as a record that is here; `own_fields` gives the fields a company added; `words` are names a file of it often has;
    `goals` are whom records without an owner can go to, as ("owner:5", name), for somebody who chooses."""

    code: str
    label: str | Promise
    right: str
    fields: tuple[Field, ...]
    loader: Callable[[Context], Loader]
    matches: tuple[str, ...] = ()
    own_fields: Callable[[], tuple[Field, ...]] = tuple
    words: tuple[str, ...] = ()
    goals: Callable[[Any], list[tuple[str, str]]] | None = None
    checks_duplicates: bool = False

    @property
    def all_fields(self) -> tuple[Field, ...]:
        return self.fields + self.own_fields()

    def field(self, name: str) -> Field:
        for known in self.fields:
            if known.name == name:
                return known
        for known in self.own_fields():
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
