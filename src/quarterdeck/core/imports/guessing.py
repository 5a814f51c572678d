"""What a table holds and which column feeds which field, guessed from titles and values. Pure: kinds and tables come as arguments."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.utils import translation

from quarterdeck.core.imports import recognition, spellings
from quarterdeck.core.imports.kinds import Field, FieldType, Kind
from quarterdeck.core.imports.recognition import Guess, Spelling

_BETWEEN = re.compile(r"[\s_\-./:：*()（）\[\]【】]+")
_FITS: dict[Guess, tuple[FieldType, ...]] = {Guess.EMAIL: (FieldType.EMAILS,), Guess.PHONE: (FieldType.PHONE,)}
_TAIL = re.compile(r"(?:__c|id)$")


@dataclass(frozen=True)
class Column:
    """A column as found: its title, what its values look like, and the field it seems to feed."""

    title: str
    spelling: Spelling
    field: str = ""


def folded(title: str) -> str:
    """A title without case, spaces and marks."""
    return _BETWEEN.sub("", spellings.plain(title).casefold())


def kind_of(name: str, titles: Sequence[str], kinds: Iterable[Kind]) -> str:
    """The code of the kind a table most likely holds; empty when nothing speaks for any."""
    best, chosen = 0.0, ""
    for kind in kinds:
        points = _points(kind, name, titles)
        if points > best:
            best, chosen = points, kind.code
    return chosen


def columns_of(kind: Kind, titles: Sequence[str], spelled: Sequence[Spelling]) -> list[Column]:
    """Each column with the field it seems to feed; no field twice. Titles decide first, then what only one field can hold."""
    fields: dict[int, str] = {}
    taken: set[str] = set()
    for place, title in enumerate(titles):
        known = _by_title(kind.all_fields, title, taken)
        if known:
            fields[place] = known
            taken.add(known)
    for place, spelling in enumerate(spelled):
        if place not in fields and (known := _by_values(kind, spelling, taken)):
            fields[place] = known
            taken.add(known)
    return [
        Column(title, spelling, fields.get(place, ""))
        for place, (title, spelling) in enumerate(zip(titles, spelled, strict=True))
    ]


def looks_like_data(titles: Sequence[str]) -> bool:
    """Whether the first row of a file is a record, so that the file has no titles."""
    given = [title for title in titles if title]
    if any("@" in title and spellings.emails(title) for title in given):
        return True
    told = [
        title for title in given if recognition.recognise([title]).guess not in (Guess.TEXT, Guess.YES_NO, Guess.LINK)
    ]
    return bool(given) and len(told) * 2 > len(given)


def meant(value: str, labels: dict[str, str]) -> str:
    """The choice a word stands for: its code or label, whatever the case and marks; empty when it is none."""
    asked = folded(value)
    for code, label in labels.items():
        if asked in (folded(code), folded(label)):
            return code
    return ""


def _points(kind: Kind, name: str, titles: Sequence[str]) -> float:
    known = sum(bool(_by_title(kind.fields, title, set())) for title in titles)
    if not known:
        return 0
    named = folded(re.sub(r"[\d_\-\s]+$", "", name.rsplit(".", 1)[0]))
    bonus = 3.0 if named in {folded(word) for word in kind.words} else 0
    bonus += 1.5 if any(len(folded(word)) > 1 and folded(word) in named for word in kind.words) else 0
    missing = sum(field.required and not any(_is_title_of(field, title) for title in titles) for field in kind.fields)
    own = sum(any(folded(word) in folded(title) for word in kind.words) for title in titles)
    return known + bonus + min(own, 3) - 2 * missing


def _by_title(fields: Iterable[Field], title: str, taken: set[str]) -> str:
    open_ones = [field for field in fields if field.name not in taken]
    return next((field.name for field in open_ones if _is_title_of(field, title)), "")


def _is_title_of(field: Field, title: str) -> bool:
    asked = folded(title)
    names = _names_of(field)
    return asked in names or (asked.endswith("__c") and _TAIL.sub("", asked) in names)


@lru_cache(maxsize=2000)
def _names_of(field: Field) -> frozenset[str]:
    """Every title a field goes by: its own name, its label in each language, and the words it lists."""
    labels = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            labels.append(str(field.label))
    return frozenset(folded(word) for word in (field.name, *labels, *field.words))


def _by_values(kind: Kind, spelling: Spelling, taken: set[str]) -> str:
    wanted = _FITS.get(spelling.guess, ())
    return next((f.name for f in kind.fields if f.type in wanted and f.name not in taken), "")
