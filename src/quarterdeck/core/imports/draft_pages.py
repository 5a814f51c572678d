"""A draft as its page shows it, and what its form says as choices."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from quarterdeck.core.imports import drafts, kinds, profiles, queries, spellings, wording
from quarterdeck.core.imports.kinds import Kind
from quarterdeck.core.imports.models import ImportDraft
from quarterdeck.core.imports.recognition import Guess

Choice = tuple[str, str]


@dataclass(frozen=True)
class Word:
    """One word of a choice column, and what it means here."""

    name: str
    said: str
    means: str


@dataclass(frozen=True)
class ColumnShown:
    name: str
    title: str
    samples: list[str]
    guess: str
    field: str
    spelling: str
    spellings: list[Choice]
    is_open: bool
    words: list[Word]
    labels: list[Choice]


@dataclass(frozen=True)
class TableShown:
    name: str
    title: str
    kind: str
    kind_label: str
    fields: list[Choice]
    columns: list[ColumnShown]
    keys: list[Choice]
    key: str
    matches: list[Choice]
    match: str
    modes: list[Choice]
    mode: str
    goals: list[Choice]
    goal: str
    can_check_duplicates: bool
    checks_duplicates: bool
    can_make_accounts: bool
    makes_accounts: bool
    also: list[str]
    problems: list[str]


@dataclass(frozen=True)
class DraftShown:
    draft: ImportDraft
    system: str
    kinds: list[Choice]
    tables: list[TableShown]


def shown(*, viewer: Any, draft_id: int) -> DraftShown:
    """The draft with every choice there is."""
    queries.refuse_without_right(viewer)
    draft = get_object_or_404(ImportDraft, pk=draft_id)
    usable = [kind for kind in kinds.all_kinds() if viewer.may(kind.right)]
    tables = [_table(place, table, viewer) for place, table in enumerate(draft.tables)]
    return DraftShown(
        draft=draft,
        system=wording.title_of(draft.system) if draft.system else "",
        kinds=[(kind.code, str(kind.label)) for kind in usable],
        tables=tables,
    )


def choices_of(posted: Mapping[str, str], draft: ImportDraft) -> dict[int, dict[str, Any]]:
    """What a sent form chose, by table and column."""
    return {place: _posted(posted, f"t{place}", table) for place, table in enumerate(draft.tables)}


def _posted(posted: Mapping[str, str], name: str, table: dict[str, Any]) -> dict[str, Any]:
    chosen: dict[str, Any] = {
        word: posted[f"{name}-{word}"]
        for word in ("kind", "mode", "match", "key", "goal")
        if f"{name}-{word}" in posted
    }
    if f"{name}-rows" in posted:
        chosen["duplicates"] = profiles.REJECT if f"{name}-duplicates" in posted else "take"
        chosen["makes_accounts"] = f"{name}-makes_accounts" in posted
    chosen["columns"] = {
        place: {
            "field": posted[f"{name}c{place}-field"],
            "spelling": posted.get(f"{name}c{place}-spelling", ""),
            "values": {
                number: posted[f"{name}c{place}v{number}"]
                for number in range(len(column["values"]))
                if f"{name}c{place}v{number}" in posted
            },
        }
        for place, column in enumerate(table["columns"])
        if f"{name}c{place}-field" in posted
    }
    return chosen


def _table(place: int, table: dict[str, Any], viewer: Any) -> TableShown:
    kind = kinds.get(table["kind"]) if table["kind"] else None
    name = f"t{place}"
    fed = {column["field"] for column in table["columns"]}
    title = table["file"] if not table["sheet"] else f"{table['file']} · {table['sheet']}"
    links = kind is not None and kind.code != "account" and "account" in fed and not table["others"]
    return TableShown(
        name=name,
        title=title,
        kind=table["kind"],
        kind_label=str(kind.label) if kind else "",
        fields=_fields(kind),
        columns=[_column(f"{name}c{number}", column, kind) for number, column in enumerate(table["columns"])],
        keys=[("", _("The whole row")), *((column["title"], column["title"]) for column in table["columns"])],
        key=table["key"],
        matches=[("", _("Nothing: every new row is a new record")), *_matches(kind)],
        match=table["match"],
        modes=[
            (profiles.BOTH, _("Create new records and update those that are here")),
            (profiles.CREATE, _("Only create new records")),
            (profiles.UPDATE, _("Only update records that are here")),
        ],
        mode=table["mode"],
        goals=_goals(kind, viewer),
        goal=table["goal"],
        can_check_duplicates=bool(kind and kind.checks_duplicates),
        checks_duplicates=table["duplicates"] == profiles.REJECT,
        can_make_accounts=links,
        makes_accounts=table["makes_accounts"],
        also=sorted({wording.label_of(feed["kind"]) for feed in table["more"]}),
        problems=drafts.problems_of(table),
    )


def _fields(kind: Kind | None) -> list[Choice]:
    if kind is None:
        return []
    return [(field.name, f"{field.label} *" if field.required else str(field.label)) for field in kind.all_fields]


def _goals(kind: Kind | None, viewer: Any) -> list[Choice]:
    if kind is None or kind.goals is None:
        return []
    return [("", _("Nobody")), *kind.goals(viewer)]


def _matches(kind: Kind | None) -> list[Choice]:
    return [(name, str(kind.field(name).label)) for name in kind.matches] if kind else []


def _column(name: str, column: dict[str, Any], kind: Kind | None) -> ColumnShown:
    has_words = bool(kind and column["field"] and column["values"])
    labels = drafts.labels_of(kind, column["field"]) if kind and has_words else {}
    guess = Guess(column["guess"])
    return ColumnShown(
        name=name,
        title=column["title"],
        samples=column["samples"],
        guess=_GUESSES[guess](),
        field=column["field"],
        spelling=column["order"] if guess is Guess.DATE else column["point"],
        spellings=[(reading, _READINGS[reading]()) for reading in column["readings"] if len(column["readings"]) > 1],
        is_open=column["is_open"],
        words=[Word(f"{name}v{place}", one["said"], one["means"]) for place, one in enumerate(column["values"])],
        labels=[("", _("leave empty")), *labels.items()],
    )


_GUESSES = {
    Guess.EMPTY: lambda: _("empty"),
    Guess.TEXT: lambda: _("text"),
    Guess.NUMBER: lambda: pgettext("kind of value", "number"),
    Guess.MONEY: lambda: _("amount"),
    Guess.PERCENT: lambda: _("percent"),
    Guess.DATE: lambda: _("date"),
    Guess.YES_NO: lambda: _("yes or no"),
    Guess.EMAIL: lambda: _("e-mail"),
    Guess.PHONE: lambda: _("phone"),
    Guess.LINK: lambda: _("web address"),
}
_READINGS = {
    spellings.DAY_FIRST: lambda: _("day before month: 3 July is 03-07"),
    spellings.MONTH_FIRST: lambda: _("month before day: 3 July is 07-03"),
    ".": lambda: _("1.234 is a little more than one"),
    ",": lambda: _("1.234 is more than a thousand"),
}
