"""Which of the known people, deals and accounts a line names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import lazy_pinyin

from quarterdeck.crm.rules.one_line import words
from quarterdeck.crm.rules.one_line.folding import fold

_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Named:
    """A record a line may name. The likelier come first in what `parse` is given."""

    id: int
    name: str
    title: str = ""
    account_id: int | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a line names somebody or something: the records it may mean, and the words as typed."""

    start: int
    end: int
    records: tuple[Named, ...]


def people(text: str, known: Sequence[Named]) -> Mention | None:
    """The first person named: by the whole name, by surname and title, by "Mr" and surname, by one word of a Latin name."""
    mentions = [*_whole_names(text, known), *_titled(text, known), *_latin_words(text, known)]
    known_ones = [one for one in mentions if one.records]
    return min(known_ones or mentions, key=lambda one: (one.start, -one.end), default=None)


def things(text: str, known: Sequence[Named]) -> Mention | None:
    """The account or deal whose name, or the core of it, stands in the line; the longest wins."""
    best: Mention | None = None
    for record in known:
        for spelling in spellings(record.name):
            place = _find(text, spelling) if len(spelling) >= 2 else -1
            if place >= 0 and (best is None or len(spelling) > best.end - best.start):
                best = Mention(place, place + len(spelling), (record,))
    return best


@lru_cache(maxsize=4096)
def spellings(name: str) -> frozenset[str]:
    """What people call a company: its name, without legal form, without trade, without place."""
    plain = fold(name).strip()
    formless = words.COMPANY_ENDINGS.sub("", plain).strip(" ,.")
    short = words.TRADES.sub("", formless)
    named = {plain, formless, short, words.PLACES.sub("", formless), words.PLACES.sub("", short)}
    return frozenset(one for one in named if len(one) >= 2)


def _find(text: str, words_of_it: str) -> int:
    if _HAN.search(words_of_it):
        return text.find(words_of_it)
    found = re.search(rf"(?<![a-z0-9]){re.escape(words_of_it)}(?![a-z0-9])", text)
    return found.start() if found else -1


def _whole_names(text: str, known: Sequence[Named]) -> list[Mention]:
    found = []
    for record in known:
        name = fold(record.name).strip()
        place = _find(text, name) if len(name) >= 2 else -1
        if place >= 0:
            found.append(Mention(place, place + len(name), (record,)))
    return found


def _titled(text: str, known: Sequence[Named]) -> list[Mention]:
    found = []
    for match in words.CHINESE_CONTACT.finditer(text):
        stem = match["surname"] + match["given"]
        fitting = [one for one in known if fold(one.name).startswith(stem)]
        fitting += [one for one in known if _HAN.search(one.name) is None and _is_pinyin(one.name, match["surname"])]
        fitting.sort(key=lambda one: match["title"] not in fold(one.title) + fold(one.name))
        found.append(Mention(match.start(), match.end(), tuple(fitting)))
    for match in words.FAMILIAR.finditer(text):
        fitting = [one for one in known if fold(one.name).startswith(match["surname"])]
        if fitting:
            found.append(Mention(match.start(), match.end(), tuple(fitting)))
    for match in words.WESTERN_CONTACT.finditer(text):
        fitting = [one for one in known if match["name"] in _latin(one.name)]
        found.append(Mention(match.start(), match.end(), tuple(fitting)))
    return found


def _latin_words(text: str, known: Sequence[Named]) -> list[Mention]:
    found = []
    for match in re.finditer(r"[a-z][a-z'-]{2,}", text):
        fitting = tuple(one for one in known if _HAN.search(one.name) is None and match[0] in _latin(one.name))
        if fitting:
            found.append(Mention(match.start(), match.end(), fitting))
    return found


def _is_pinyin(name: str, surname: str) -> bool:
    return lazy_pinyin(surname)[0] in _latin(name)


@lru_cache(maxsize=4096)
def _latin(name: str) -> frozenset[str]:
    """The Latin words a name is known by; of a Chinese one its pinyin surname and whole name."""
    if _HAN.search(name):
        syllables = lazy_pinyin(name)
        return frozenset({syllables[0], "".join(syllables)})
    return frozenset(part for part in re.findall(r"[a-z][a-z'-]+", fold(name)) if len(part) > 2)
