"""The draft of an import: what is in the files, as guessed and then as chosen, and the profile that comes of it.

A table of a draft is plain data, so that it is kept as JSON: `columns` with their samples and fields, and the choices about the rows.
"""

from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from quarterdeck.core.imports import folders, guessing, kinds, mapping, profiles, reading, recognition, spellings
from quarterdeck.core.imports.kinds import Field, FieldType, Kind
from quarterdeck.core.imports.problems import FileProblem
from quarterdeck.core.imports.profiles import BOTH, EMPTY, REJECT, WHOLE_ROW, Profile
from quarterdeck.core.imports.reading import Table
from quarterdeck.core.imports.recognition import Guess, Spelling

LOOKED_AT = 2000
SAMPLES = 3
MOST_CHOICES = 40
_DATES = (FieldType.DATE, FieldType.MOMENT)
_NUMBERS = (FieldType.MONEY, FieldType.DECIMAL, FieldType.INTEGER, FieldType.SIGNED, FieldType.PERCENT)

_FIRST, _LAST = {"firstname", "givenname"}, {"lastname", "surname", "familyname"}

Draft = dict[str, Any]


def of_folder(folder: Path, allowed: Iterable[Kind]) -> tuple[str, list[Draft]]:
    """The known system these files come from (empty for none), and every table as guessed. Refuses files that cannot be read."""
    tables = [table for path in folders.files_of(folder) for table in reading.tables_of(path) if _is_filled(table)]
    if not tables:
        raise FileProblem(_("There are no rows in what you gave."))
    usable = [kind for kind in allowed if kind.words]
    system = _system_of(tables)
    names = _names_of(tables)
    found = [_table(table, names[place], usable, system) for place, table in enumerate(tables)]
    return (system.name if system else ""), found


def mapped_as(table: Draft, kind: Kind | None) -> Draft:
    """The same table as records of another kind, guessed anew."""
    spelled = [_spelling(column) for column in table["columns"]]
    return {**table, **_mapped(kind, [column["title"] for column in table["columns"]], spelled, table["columns"])}


def problems_of(table: Draft) -> list[str]:
    """What keeps a table from being read: a field that is needed, two columns for one field, a spelling that is open."""
    if not table["kind"]:
        return []
    kind = kinds.get(table["kind"])
    found: list[str] = []
    fed: dict[str, str] = {}
    for column in table["columns"]:
        name = column["field"]
        if name and name in fed:
            said = {"field": kind.field(name).label, "one": fed[name], "other": column["title"]}
            found.append(_("“%(one)s” and “%(other)s” cannot both feed “%(field)s”. Choose one.") % said)
        fed[name] = column["title"]
        if name and column["is_open"] and _needs_spelling(kind.field(name), column):
            found.append(_("Say how “%(column)s” is to be read.") % {"column": column["title"]})
    for field in kind.fields:
        is_fed = field.name in fed or field.name in table.get("others", {})
        if field.required and not is_fed and table["mode"] != profiles.UPDATE:
            found.append(_("No column feeds “%(field)s”, which is needed.") % {"field": field.label})
    return found


def profile_data(title: str, system: str, tables: Iterable[Draft]) -> dict[str, Any]:
    """The profile that reads these tables, in the words of a profile file."""
    taken = [table for table in tables if table["kind"]]
    files = [{"name": table["name"], "aliases": table.get("aliases", {})} for table in taken]
    feeds = [feed for table in taken for feed in _feeds(table)]
    return {"title": {"en": title}, "file": files, "feed": feeds, **({"source": system} if system else {})}


def _table(table: Table, name: str, usable: Iterable[Kind], system: Profile | None) -> Draft:
    rows = [row.cells for row in islice((row for row in table.rows() if not row.problem), LOOKED_AT)]
    titles = [title or _("Column %(number)s") % {"number": place} for place, title in enumerate(table.header, start=1)]
    values = [[cells[place] for cells in rows] for place in range(len(titles))]
    spelled = [
        _settled(table, place, recognition.recognise(column, titles[place])) for place, column in enumerate(values)
    ]
    shown = [_shown(title, column) for title, column in zip(titles, values, strict=True)]
    base: Draft = {"file": table.path.name, "sheet": table.sheet, "name": name, "others": {}, "aliases": {}, "more": []}
    feeds = _feeds_of(system, table)
    if feeds:
        return base | _from_profile(feeds, table, shown, spelled)
    sheet = table.sheet if table.sheet and len(reading.tables_of(table.path)) > 1 else table.path.name
    code = guessing.kind_of(sheet, titles, usable)
    return base | _mapped(kinds.get(code) if code else None, titles, spelled, shown)


def _mapped(kind: Kind | None, titles: list[str], spelled: list[Spelling], shown: list[Draft]) -> Draft:
    found = (
        guessing.columns_of(kind, titles, spelled)
        if kind
        else [guessing.Column(t, s) for t, s in zip(titles, spelled, strict=True)]
    )
    columns = [
        {
            "title": column.title,
            "samples": known["samples"],
            "words": known["words"],
            "field": column.field,
            "guess": column.spelling.guess.value,
            "order": column.spelling.order,
            "point": column.spelling.point,
            "is_open": column.spelling.is_open,
            "readings": list(column.spelling.readings),
            "values": _values(kind, column.field, known["words"]),
        }
        for column, known in zip(found, shown, strict=True)
    ]
    _join_names(columns)
    fed = {column["field"] for column in columns}
    return {
        "kind": kind.code if kind else "",
        "columns": columns,
        "key": next(
            (c["title"] for c in columns if guessing.folded(c["title"]) in ("id", "recordid", "编号", "客户编号")), ""
        ),
        "match": next((name for name in (kind.matches if kind else ()) if name in fed), ""),
        "mode": BOTH,
        "duplicates": REJECT if kind and kind.checks_duplicates else "take",
        "makes_accounts": bool(kind and _links_account(kind) and "account" in fed),
        "goal": "",
        "options": {},
        "others": {},
        "more": [],
    }


def _join_names(columns: list[Draft]) -> None:
    """First and last name in columns of their own make one name."""
    first = next((c for c in columns if guessing.folded(c["title"]) in _FIRST), None)
    last = next((c for c in columns if guessing.folded(c["title"]) in _LAST), None)
    if first and last and not any(c["field"] == "name" and c is not last for c in columns):
        ways = [f"{{{first['title']}}} {{{last['title']}}}", f"{{{last['title']}}}", f"{{{first['title']}}}"]
        last |= {"field": "name", "spec": {"template": ways}}


def _values(kind: Kind | None, name: str, words: list[str]) -> list[dict[str, str]]:
    """What each word of a choice column means here."""
    if not kind or not name or kind.field(name).type is not FieldType.CHOICE:
        return []
    labels = labels_of(kind, name)
    return [{"said": word, "means": guessing.meant(word, labels)} for word in words[:MOST_CHOICES]]


def labels_of(kind: Kind, name: str) -> dict[str, str]:
    """The choices of a field as people read them, asked of a loader that writes nothing."""
    from django.utils import timezone

    loader = kind.loader(kinds.Context({}, None, timezone.now()))
    found = dict(loader.labels(name))
    return found or {choice: choice for choice in kind.field(name).choices}


def _shown(title: str, column: list[str]) -> Draft:
    given = list(dict.fromkeys(cell.strip() for cell in column if cell.strip()))
    words = given if len(given) <= MOST_CHOICES else []
    return {"title": title, "samples": [cell[:60] for cell in given[:SAMPLES]], "words": [word[:80] for word in words]}


def _settled(table: Table, place: int, found: Spelling) -> Spelling:
    """A date column whose order is open after the first rows is read to its end, for one day past the twelfth decides."""
    if not found.is_open or found.guess is not Guess.DATE:
        return found
    open_orders = set(found.readings)
    for row in table.rows():
        text = "" if row.problem else row.cells[place].strip()
        if text:
            open_orders = {o for o in open_orders if spellings.moment(text, o) is not None} or open_orders
        if len(open_orders) == 1:
            return Spelling(Guess.DATE, open_orders.pop())
    return found


def _spelling(column: Draft) -> Spelling:
    guess = Guess(column["guess"])
    return Spelling(guess, column["order"], column["point"], column["is_open"], tuple(column["readings"]))


def _feeds(table: Draft) -> list[dict[str, Any]]:
    kind = kinds.get(table["kind"])
    chosen = {column["field"]: column for column in table["columns"] if column["field"]}
    fields = {**table.get("others", {}), **{name: _source(kind.field(name), column) for name, column in chosen.items()}}
    keys = [f"{{{table['key']}}}"] if table["key"] else []
    feed = {
        "kind": kind.code,
        "file": table["name"],
        "key": [*keys, f"{{{WHOLE_ROW}}}"],
        "match": [table["match"]] if table["match"] else [],
        "mode": table["mode"],
        "duplicates": table["duplicates"],
        "fields": fields,
        "options": {**table.get("options", {}), **_goal(table["goal"])},
    }
    return [*_accounts(table, chosen), *table.get("more", []), feed]


def _accounts(table: Draft, chosen: Mapping[str, Draft]) -> list[dict[str, Any]]:
    """The companies that rows name, made where they are missing."""
    if not table["makes_accounts"] or "account" not in chosen:
        return []
    column = chosen["account"]["title"]
    options = _goal(table["goal"]) if table["goal"].startswith("owner") else {}
    key = {"key": f"{{{column}}}", "distinct": True, "adopt": True, "mode": profiles.CREATE, "optional": True}
    return [{"kind": "account", "file": table["name"], **key, "fields": {"name": column}, "options": options}]


def _source(field: Field, column: Draft) -> Any:
    if column.get("spec"):
        return column["spec"]
    spec: dict[str, Any] = {"column": column["title"]}
    if field.type in _DATES and column["order"]:
        spec["order"] = column["order"]
    if field.type in _NUMBERS and column["point"] != ".":
        spec["decimal"] = column["point"]
    if field.type is FieldType.CHOICE:
        spec["values"] = {one["said"]: one["means"] for one in column["values"] if one["means"]}
    if field.type is FieldType.LINK and not field.required:
        spec["unknown"] = EMPTY
    if field.type is FieldType.CHOICE and not field.required:
        spec["unreadable"] = EMPTY
    return spec


def _goal(goal: str) -> dict[str, int]:
    name, _colon, number = goal.partition(":")
    return {name: int(number)} if name in ("owner", "pool") and number.isdecimal() else {}


def _needs_spelling(field: Field, column: Draft) -> bool:
    is_date = Guess(column["guess"]) is Guess.DATE
    return field.type in _DATES if is_date else field.type in _NUMBERS


def _links_account(kind: Kind) -> bool:
    return kind.code != "account" and any(field.link == "account" for field in kind.fields)


def _is_filled(table: Table) -> bool:
    """Whether there is anything in it; an empty sheet beside others is passed over. A first row of data is told."""
    try:
        header = table.header
    except FileProblem:
        if table.sheet is not None:
            return False
        raise
    if guessing.looks_like_data(header):
        raise FileProblem(
            _("The first row of %(file)s looks like a record. Put a row with titles above it.") % {"file": table.name}
        )
    return next(iter(table.rows()), None) is not None


def _names_of(tables: list[Table]) -> list[str]:
    """One name for each table, by which its profile knows it again: the file's, or the sheet's in a workbook of several."""
    names: list[str] = []
    for table in tables:
        alone = sum(other.path == table.path for other in tables) == 1
        name = table.path.stem if alone else str(table.sheet)
        names.append(name if name not in names else f"{table.path.stem} {name}")
    return names


def _system_of(tables: list[Table]) -> Profile | None:
    """The known system whose files these are: the one that knows most of them."""
    best: tuple[int, Profile | None] = (0, None)
    for profile in profiles.all_profiles():
        count = sum(_file_in(profile, table) is not None for table in tables)
        if count > best[0]:
            best = (count, profile)
    return best[1]


def _file_in(profile: Profile, table: Table) -> str | None:
    for name, file in profile.files.items():
        feeds = [feed for feed in profile.feeds if feed.file == name]
        feeds = [feed for feed in feeds if not feed.is_optional]
        needed = {c for feed in feeds for s in feed.sources if s.required for c in s.needed_columns}
        needed |= {c for feed in feeds for c in feed.key_columns}
        is_named = table.path.stem.casefold() == name.casefold() or (table.sheet or "").casefold() == name.casefold()
        columns = profile.columns_of(name)
        places = mapping.places(table, file, columns)
        enough = 0.5 if is_named else 0.8
        if needed <= set(places) and len(places) >= max(2, enough * min(len(columns), len(table.header))):
            return name
    return None


def _feeds_of(system: Profile | None, table: Table) -> list[dict[str, Any]]:
    name = _file_in(system, table) if system else None
    if system is None or name is None:
        return []
    aliases: dict[str, Any] = next(
        (file.get("aliases", {}) for file in system.data["file"] if file["name"] == name), {}
    )
    return [{**feed, "_aliases": aliases} for feed in system.data["feed"] if feed["file"] == name]


def _from_profile(feeds: list[dict[str, Any]], table: Table, shown: list[Draft], spelled: list[Spelling]) -> Draft:
    """A table that a profile of a known system reads: its last feed is shown column by column, the others go along."""
    main, aliases = feeds[-1], feeds[-1]["_aliases"]
    kind = kinds.get(main["kind"])
    titles = [known["title"] for known in shown]
    draft = _mapped(None, titles, spelled, shown)
    folded = {title.casefold(): title for title in titles}
    others: dict[str, Any] = {}
    for name, spec in main.get("fields", {}).items():
        column = spec if isinstance(spec, str) else spec.get("column", "")
        title = next((folded[t.casefold()] for t in (column, *aliases.get(column, ())) if t.casefold() in folded), None)
        if title is None:
            others[name] = spec
            continue
        for place, one in enumerate(draft["columns"]):
            if one["title"] == title and not one["field"]:
                told = spec if isinstance(spec, dict) else {"column": spec}
                draft["columns"][place] = {**one, "field": name, "spec": told, "is_open": False}
                break
        else:
            others[name] = spec
    key = main["key"] if isinstance(main["key"], str) else main["key"][0]
    bare = key[1:-1]
    return draft | {
        "kind": kind.code,
        "key": bare if key == f"{{{bare}}}" and bare in titles else "",
        "match": (main.get("match") or [""])[0],
        "mode": main.get("mode", BOTH),
        "duplicates": main.get("duplicates", "take"),
        "options": main.get("options", {}),
        "others": others,
        "aliases": aliases,
        "more": [{k: v for k, v in feed.items() if k != "_aliases"} for feed in feeds[:-1]],
        "makes_accounts": False,
    }


def column_as(column: Draft, chosen: Mapping[str, Any], kind: Kind | None) -> Draft:
    """The column as somebody chose it. Refuses a field or a spelling that is not there."""
    name = chosen.get("field", column["field"])
    if name and (kind is None or name not in {field.name for field in kind.all_fields}):
        raise FileProblem(_("There is no field “%(name)s”.") % {"name": name})
    result = {**column, "field": name}
    if name != column["field"]:
        result.pop("spec", None)
        result["values"] = _values(kind, name, column["words"])
    elif "values" in chosen and column["values"]:
        means = chosen["values"]
        result["values"] = [
            {**one, "means": means.get(place, one["means"])} for place, one in enumerate(column["values"])
        ]
        if column.get("spec") and result["values"] != column["values"]:
            result.pop("spec")
    spelling = chosen.get("spelling", "")
    if spelling:
        is_date = Guess(column["guess"]) is Guess.DATE
        if spelling not in (spellings.ORDERS if is_date else (".", ",")):
            raise FileProblem(_("There is no spelling “%(name)s”.") % {"name": spelling})
        result |= {"order" if is_date else "point": spelling, "is_open": False}
    return result
