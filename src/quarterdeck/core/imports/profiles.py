"""Profiles: one TOML file a source says which file and column feeds which field of which kind.

The format is described in docs/reference/import-profiles.md. A profile with a mistake is refused when it is read.
"""

import dataclasses
import string
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from quarterdeck.core.imports import kinds, spellings
from quarterdeck.core.imports.kinds import FieldType, Kind
from quarterdeck.core.imports.problems import ProfileProblem

KEEP, EMPTY, REJECT = "keep", "empty", "reject"
BOTH, CREATE, UPDATE = "both", "create", "update"
WHOLE_ROW = "*"


@dataclass(frozen=True)
class Template:
    """Words with columns in braces: "{product} – {account}"."""

    text: str

    @cached_property
    def parts(self) -> tuple[tuple[str, str | None], ...]:
        return tuple((literal, column) for literal, column, _spec, _conversion in string.Formatter().parse(self.text))

    @property
    def columns(self) -> list[str]:
        return [column for _literal, column in self.parts if column is not None]


@dataclass(frozen=True)
class Source:
    """Where a field's value comes from and how it is written there."""

    field: str
    column: str = ""
    templates: tuple[Template, ...] = ()
    constant: Any = None
    link_key: Template | None = None
    values: Mapping[str, str] = dataclasses.field(default_factory=dict)
    formats: tuple[str, ...] = ()
    decimal: str = "."
    order: str = ""
    required: bool = False
    expected: bool = False
    unknown: str = REJECT
    unreadable: str = REJECT

    @property
    def needed_columns(self) -> list[str]:
        """Without which no value can be had: of several templates those of the last."""
        return self.templates[-1].columns if self.templates else self.columns

    @property
    def columns(self) -> list[str]:
        linked = self.link_key.columns if self.link_key else []
        return ([self.column] if self.column else []) + [c for t in self.templates for c in t.columns] + linked


@dataclass(frozen=True)
class Feed:
    """One kind of record out of one file. `distinct`: the same key stands on many rows and means one record; `adopt`: a record
    that was here before under the same name is taken, not made twice; `match`: so is one that has the same value of one of these
    fields. `mode` says whether records are created, updated or both; `refuses_duplicates` that what is certainly here already is not
    made again. Rows without a key are passed over where the feed is `optional`.

    The first of `keys` whose columns are all filled tells a row apart; the column "*" stands for the whole row."""

    kind: Kind
    file: str
    keys: tuple[Template, ...]
    sources: tuple[Source, ...]
    is_distinct: bool = False
    adopts: bool = False
    match: tuple[str, ...] = ()
    mode: str = BOTH
    refuses_duplicates: bool = False
    is_optional: bool = False
    options: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def key_columns(self) -> list[str]:
        """The columns of the last key, without which no row can be told apart; none where the whole row may do."""
        last = self.keys[-1].columns
        return [] if WHOLE_ROW in last or self.is_optional else last

    @property
    def columns(self) -> set[str]:
        keys = {column for key in self.keys for column in key.columns} - {WHOLE_ROW}
        return {column for source in self.sources for column in source.columns} | keys

    @property
    def links_to(self) -> set[str]:
        return {self.kind.field(source.field).link for source in self.sources} - {""}


@dataclass(frozen=True)
class File:
    """A file of the source by its name without ending; `aliases` are other titles of its columns."""

    name: str
    aliases: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Profile:
    name: str
    titles: Mapping[str, str]
    abouts: Mapping[str, str]
    is_strict: bool
    files: Mapping[str, File]
    feeds: tuple[Feed, ...]
    source: str = ""
    data: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def title(self) -> str:
        return _spoken(self.titles) or self.name

    @property
    def about(self) -> str:
        return _spoken(self.abouts)

    def columns_of(self, file: str) -> set[str]:
        return set().union(*(feed.columns for feed in self.feeds if feed.file == file))


_folders: list[Path] = []
_shelves: list[Callable[[str], Mapping[str, Any] | None]] = []
_read: dict[Path, Profile] = {}


def register_folder(folder: Path) -> None:
    """Make the profiles of a folder known; rooms call it from their `apps.py`."""
    if folder not in _folders:
        _folders.append(folder)


def register_shelf(look: Callable[[str], Mapping[str, Any] | None]) -> None:
    """Make known where else a profile's data may be found by its name."""
    if look not in _shelves:
        _shelves.append(look)


def all_profiles() -> list[Profile]:
    """Every known profile, by name."""
    paths = [path for folder in _folders for path in folder.glob("*.toml")]
    return sorted((_cached(path) for path in paths), key=lambda profile: profile.name)


def get(name: str) -> Profile:
    """The profile of that name, or a `ProfileProblem` that lists those there are."""
    for folder in _folders:
        path = folder / f"{name}.toml"
        if "/" not in name and path.is_file():
            return _cached(path)
    for look in _shelves:
        if found := look(name):
            return parse(name, found)
    known = ", ".join(profile.name for profile in all_profiles())
    raise ProfileProblem(
        _("There is no import profile “%(name)s”; there are: %(known)s.") % {"name": name, "known": known}
    )


def _cached(path: Path) -> Profile:
    if path not in _read:
        _read[path] = read(path)
    return _read[path]


def read(path: Path) -> Profile:
    """The profile in a TOML file. Raises `ProfileProblem` with the place of the first mistake."""
    try:
        return parse(path.stem, tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise ProfileProblem(f"{path.name}: {error}") from error
    except ProfileProblem as problem:
        raise ProfileProblem(f"{path.name}: {problem}") from problem


def parse(name: str, data: Mapping[str, Any]) -> Profile:
    """The profile of TOML data."""
    _only(data, "title", "about", "strict", "source", "file", "feed", at="profile")
    files = {entry["name"]: _file(entry) for entry in data.get("file", [])}
    feeds = [_feed(entry, files) for entry in data.get("feed", [])]
    if not feeds:
        raise ProfileProblem("a profile needs at least one [[feed]].")
    return Profile(
        name=name,
        titles=data.get("title", {}),
        abouts=data.get("about", {}),
        is_strict=data.get("strict", False),
        files=files,
        feeds=tuple(_in_order(feeds)),
        source=data.get("source", name),
        data=data,
    )


def _file(entry: Mapping[str, Any]) -> File:
    _only(entry, "name", "aliases", at="file")
    return File(entry["name"], {column: tuple(names) for column, names in entry.get("aliases", {}).items()})


def _feed(entry: Mapping[str, Any], files: Mapping[str, File]) -> Feed:
    _only(entry, *_FEED_WORDS, at="feed")
    kind = kinds.get(entry.get("kind", ""))
    if entry.get("file") not in files:
        raise ProfileProblem(f"the feed of “{kind.code}” names the file “{entry.get('file')}”, which has no [[file]].")
    if "key" not in entry:
        raise ProfileProblem(f"the feed of “{kind.code}” needs a key.")
    keys = tuple(Template(text) for text in ([entry["key"]] if isinstance(entry["key"], str) else entry["key"]))
    if not keys or not keys[0].columns:
        raise ProfileProblem(f"the key of “{kind.code}” names no column.")
    for name in entry.get("match", ()):
        if name not in kind.matches:
            raise ProfileProblem(f"“{kind.code}” cannot be matched by “{name}”; it can by: {', '.join(kind.matches)}.")
    sources = tuple(_source(kind, name, spec) for name, spec in sorted(entry.get("fields", {}).items()))
    fed = {source.field for source in sources}
    for known in kind.fields:
        if known.required and known.name not in fed and entry.get("mode") != UPDATE:
            raise ProfileProblem(f"the feed of “{kind.code}” must say where “{known.name}” comes from.")
    return Feed(
        kind=kind,
        file=entry["file"],
        keys=keys,
        sources=sources,
        is_distinct=entry.get("distinct", False),
        is_optional=entry.get("optional", False),
        adopts=entry.get("adopt", False),
        match=tuple(entry.get("match", ())),
        mode=_one_of(entry, "mode", (BOTH, CREATE, UPDATE), BOTH),
        refuses_duplicates=_one_of(entry, "duplicates", ("take", REJECT), "take") == REJECT,
        options=entry.get("options", {}),
    )


_FEED_WORDS = (
    "kind",
    "file",
    "key",
    "distinct",
    "optional",
    "adopt",
    "match",
    "mode",
    "duplicates",
    "fields",
    "options",
)
_SOURCE_WORDS = (
    *("column", "template", "constant", "key", "values", "formats", "decimal", "order"),
    *("required", "expected", "unknown", "unreadable"),
)


def _source(kind: Kind, name: str, spec: Any) -> Source:
    known = kind.field(name)
    if isinstance(spec, str):
        spec = {"column": spec}
    _only(spec, *_SOURCE_WORDS, at=f"{kind.code}.{name}")
    if ("column" in spec) + ("template" in spec) + ("constant" in spec) + ("key" in spec) != 1:
        raise ProfileProblem(f"{kind.code}.{name} needs one of column, template, constant and key.")
    column = spec.get("column", "")
    is_link = known.type is FieldType.LINK
    written = spec.get("template", [])
    return Source(
        field=name,
        column="" if is_link else column,
        templates=tuple(Template(text) for text in ([written] if isinstance(written, str) else written)),
        constant=spec.get("constant"),
        link_key=Template(spec.get("key") or f"{{{column}}}") if is_link else None,
        values={str(before).strip().casefold(): after for before, after in spec.get("values", {}).items()},
        formats=tuple(spec.get("formats", ())),
        decimal=spec.get("decimal", "."),
        order=_one_of(spec, "order", ("", *spellings.ORDERS), ""),
        required=spec.get("required", known.required),
        expected=spec.get("expected", False),
        unknown=_one_of(spec, "unknown", (REJECT, KEEP, EMPTY)),
        unreadable=_one_of(spec, "unreadable", (REJECT, EMPTY)),
    )


def _one_of(spec: Mapping[str, Any], word: str, allowed: tuple[str, ...], usual: str = REJECT) -> str:
    chosen: str = spec.get(word, usual)
    if chosen not in allowed:
        raise ProfileProblem(f"{word} is one of {', '.join(allowed)}, not “{chosen}”.")
    return chosen


def _only(entry: Mapping[str, Any], *words: str, at: str) -> None:
    unknown = sorted(set(entry) - set(words))
    if unknown:
        raise ProfileProblem(f"{at} does not know “{unknown[0]}”; it knows: {', '.join(words)}.")


def _in_order(feeds: Iterable[Feed]) -> list[Feed]:
    """Feeds so that what others link to comes before them; else as written."""
    waiting, ordered = list(feeds), []
    while waiting:
        present = {feed.kind.code for feed in waiting}
        ready = next((f for f in waiting if not (f.links_to - {f.kind.code}) & present), None)
        if ready is None:
            raise ProfileProblem(f"these kinds link to each other in a circle: {', '.join(sorted(present))}.")
        waiting.remove(ready)
        ordered.append(ready)
    return ordered


def _spoken(words: Mapping[str, str]) -> str:
    return words.get(get_language() or "en") or words.get("en", "")
