"""Rows to records: reads each row of a table as a feed of the profile says."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from quarterdeck.core.imports import profiles, values
from quarterdeck.core.imports.kinds import Loader, Record
from quarterdeck.core.imports.problems import FileProblem, Unreadable
from quarterdeck.core.imports.profiles import Feed, File, Source, Template
from quarterdeck.core.imports.reading import Row, Table

LONGEST_KEY = 200


@dataclass(slots=True)
class Understood:
    """A row after reading: the record, the keys its links name, and what is wrong or worth a look."""

    row: Row
    record: Record
    links: dict[str, str] = field(default_factory=dict)
    row_hash: str = ""
    problems: list[tuple[str, str]] = field(default_factory=list)
    findings: list[tuple[str, str]] = field(default_factory=list)
    depth: int = 0


class Mapping:
    """How the columns of one table feed the fields of one kind."""

    def __init__(self, feed: Feed, file: File, table: Table, loader: Loader) -> None:
        self.feed = feed
        self._places = places(table, file, feed.columns)
        self._fields = [self._reader(source, loader) for source in feed.sources]
        self._keys = [self._key_filler(key) for key in feed.keys]

    def read(self, row: Row) -> Understood:
        """The row as a record. Its links are still keys; problems make it unfit to be loaded."""
        understood = Understood(row, Record(row.line, "", {}))
        if row.problem:
            understood.problems.append(("", row.problem))
            return understood
        if "\x00" in "".join(row.cells):
            understood.problems.append(("", _("The row holds a character that is no text.")))
            return understood
        understood.record.key = next((key for fill in self._keys if (key := fill(row.cells))), "")
        self._check_key(understood)
        for read in self._fields:
            read(row.cells, understood)
        understood.row_hash = _hash(understood)
        return understood

    def column_of(self, name: str) -> str:
        """The column a field is read from, to point at it."""
        source = next((source for source in self.feed.sources if source.field == name), None)
        return source.columns[0] if source and source.columns else ""

    def _check_key(self, understood: Understood) -> None:
        key = understood.record.key
        if not key:
            understood.problems.append((self.key_column, _("The value that tells this row apart is missing.")))
        elif len(key) > LONGEST_KEY:
            understood.problems.append((self.key_column, _("The value that tells this row apart is too long.")))

    @property
    def key_column(self) -> str:
        """The column to point at where rows cannot be told apart."""
        first = self.feed.keys[0].columns[0]
        return "" if first == profiles.WHOLE_ROW else first

    def _key_filler(self, template: Template) -> Callable[[Sequence[str]], str | None]:
        if profiles.WHOLE_ROW not in template.columns:
            return self._filler(template)
        return lambda cells: hashlib.blake2b("\x1f".join(cells).encode(), digest_size=16).hexdigest()

    def _filler(self, template: Template) -> Callable[[Sequence[str]], str | None]:
        """Fills a template from cells; None when one of its columns is empty."""
        parts = [(literal, self._places.get(column, -1) if column else None) for literal, column in template.parts]

        def fill(cells: Sequence[str]) -> str | None:
            text = ""
            for literal, place in parts:
                text += literal
                if place is not None:
                    cell = values.plain(cells[place]) if place >= 0 else ""
                    if not cell:
                        return None
                    text += cell
            return text

        return fill

    def _reader(self, source: Source, loader: Loader) -> Callable[[Sequence[str], Understood], None]:
        if source.link_key is not None:
            return self._link_reader(source, self._filler(source.link_key))
        if source.constant is not None:
            return self._constant_reader(source)
        texts = [self._filler(template) for template in source.templates or (Template(f"{{{source.column}}}"),)]
        return self._value_reader(source, texts, loader)

    def _constant_reader(self, source: Source) -> Callable[[Sequence[str], Understood], None]:
        def put(_cells: Sequence[str], understood: Understood) -> None:
            understood.record.values[source.field] = source.constant

        return put

    def _link_reader(
        self, source: Source, fill: Callable[[Sequence[str]], str | None]
    ) -> Callable[[Sequence[str], Understood], None]:
        column = source.columns[0] if source.columns else ""

        def put(cells: Sequence[str], understood: Understood) -> None:
            key = fill(cells)
            if key is None:
                _tell_empty(source, column, understood)
            else:
                understood.links[source.field] = source.values.get(key.casefold(), key)

        return put

    def _value_reader(
        self, source: Source, texts: list[Callable[[Sequence[str]], str | None]], loader: Loader
    ) -> Callable[[Sequence[str], Understood], None]:
        known = self.feed.kind.field(source.field)
        choices = loader.choices(source.field)
        parse = values.parser_of(known, source, known.choices if choices is None else tuple(choices))
        column = source.columns[0]
        renamed = source.values

        def put(cells: Sequence[str], understood: Understood) -> None:
            text = next((text for fill in texts if (text := fill(cells))), None)
            if text is None:
                _tell_empty(source, column, understood)
                return
            try:
                understood.record.values[source.field] = parse(renamed.get(text.casefold(), text) if renamed else text)
            except Unreadable as problem:
                bad = understood.findings if source.unreadable == profiles.EMPTY else understood.problems
                bad.append((column, str(problem)))

        return put


def places(table: Table, file: File, columns: Iterable[str]) -> dict[str, int]:
    """Where the columns stand in a table, by their name or an alias, whatever the case."""
    titles: dict[str, int] = {}
    for place, title in enumerate(table.header):
        titles.setdefault(title.casefold(), place)
    found: dict[str, int] = {}
    for column in columns:
        for name in (column, *file.aliases.get(column, ())):
            if name.casefold() in titles:
                found[column] = titles[name.casefold()]
                break
    return found


def refuse_missing(feed: Feed, file: File, table: Table) -> None:
    """Say which needed columns a table lacks."""
    if feed.is_optional:
        return
    needed = {c for source in feed.sources if source.required for c in source.needed_columns} | set(feed.key_columns)
    missing = sorted(needed - set(places(table, file, needed)))
    if missing:
        raise FileProblem(
            _("%(file)s lacks the column %(missing)s. It has: %(header)s.")
            % {"file": table.name, "missing": ", ".join(missing), "header": ", ".join(table.header)[:300]}
        )


def _tell_empty(source: Source, column: str, understood: Understood) -> None:
    if source.required:
        understood.problems.append((column, _("A value is needed here.")))
    elif source.expected:
        understood.findings.append((column, _("Nothing is given here.")))


def _hash(understood: Understood) -> str:
    """A fingerprint of what the row says, the same whatever the encoding, file type or order of columns."""
    said = {name: values.written(value) for name, value in understood.record.values.items()} | understood.links
    spelled: Any = "\x1f".join(f"{name}\x1e{said[name]}" for name in sorted(said))
    return hashlib.blake2b(spelled.encode(), digest_size=16).hexdigest()
