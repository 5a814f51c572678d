"""What a person's name says, in Chinese and Western order, with titles and honours off."""

import re
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import Style, lazy_pinyin
from rapidfuzz.distance import OSA

from quarterdeck.core.search.text import fold
from quarterdeck.crm.rules.identity import lists

_HAN = re.compile("^[\u4e00-\u9fff·]+$")
_TITLE_ZH = re.compile(
    "(先生|女士|小姐|太太|老师|博士|教授|主任|经理|总经理|总监|董事长|董事|总裁|总|厂长|科长|处长|部长|院长|校长|工程师|工|助理|主管)$"
)
_TITLES = frozenset(
    lists.of("mr mrs ms miss mx dr prof professor herr frau sir dipl ing mag phd md jr sr ii iii esq mba")
)
_COMPOUND = frozenset(
    lists.of("欧阳 司马 上官 诸葛 司徒 东方 独孤 南宫 夏侯 皇甫 尉迟 公孙 慕容 令狐 宇文 长孙 端木 轩辕")
)
_SHORT = {
    "robert": "bob rob bobby",
    "william": "bill will billy",
    "michael": "mike mick",
    "thomas": "tom tommy",
    "elizabeth": "liz beth betty",
    "james": "jim jimmy",
    "john": "jack johnny",
    "richard": "dick rick",
    "katherine": "kate kathy katharine catherine",
    "alexander": "alex",
    "christopher": "chris",
    "daniel": "dan danny",
    "david": "dave",
    "edward": "ed eddie ted",
    "joseph": "joe",
    "margaret": "maggie peggy",
    "matthew": "matt",
    "nicholas": "nick",
    "patricia": "pat",
    "samuel": "sam",
    "stephen": "steve steven",
    "susan": "sue",
    "anthony": "tony",
    "andrew": "andy drew",
    "benjamin": "ben",
    "jennifer": "jen jenny",
}
_FORMAL = {short: formal for formal, shorts in _SHORT.items() for short in shorts.split()}


@dataclass(frozen=True, slots=True)
class PersonName:
    """`whole` is the name in its own script without titles; `parts` its Latin words. A surname with a title alone is not whole."""

    whole: str
    parts: tuple[str, ...]
    is_han: bool
    is_complete: bool

    @property
    def key(self) -> str:
        """One spelling of the name for every script and order of its words; empty when it is not complete."""
        return "".join(sorted("".join(_FORMAL.get(part, part) for part in self.parts))) if self.is_complete else ""


@lru_cache(maxsize=20_000)
def parse(text: str) -> PersonName:
    """Take a person's name apart."""
    folded = fold(text).strip()
    compact = re.sub(r"[\s·()]+", "", folded)
    if _HAN.match(compact):
        name = _TITLE_ZH.sub("", _TITLE_ZH.sub("", compact))
        name = name or compact
        size = 2 if name[:2] in _COMPOUND else 1
        return PersonName(name, _spelled(name, size), True, len(name) > size)
    tokens = [_even(token) for token in re.findall("[0-9a-z]+", re.sub("['’-]", "", folded)) if token not in _TITLES]
    full = [token for token in tokens if len(token) > 1]
    return PersonName(" ".join(tokens), tuple(full), False, len(full) > 1)


def _spelled(name: str, size: int) -> tuple[str, ...]:
    surname = "".join(lazy_pinyin(name[:size], style=Style.NORMAL))
    given = "".join(lazy_pinyin(name[size:], style=Style.NORMAL))
    return (surname, given) if given else (surname,)


def _even(token: str) -> str:
    for long, short in (("ae", "a"), ("oe", "o"), ("ue", "u"), ("ø", "o"), ("ł", "l")):
        token = token.replace(long, short)
    return token


def sameness(one: PersonName, other: PersonName) -> float:
    """How sure the two names are one person's name, from 0 to 1, as far as names can say."""
    if not (one.is_complete and other.is_complete):
        return 0.0
    if one.is_han and other.is_han:
        return 1.0 if one.whole == other.whole else 0.0
    if one.is_han != other.is_han:
        return 0.85 if _joined(one) & _joined(other) else 0.0
    if sorted(one.parts) == sorted(other.parts):
        return 0.0 if _initials_differ(one, other) else 1.0
    if sorted(_FORMAL.get(p, p) for p in one.parts) == sorted(_FORMAL.get(p, p) for p in other.parts):
        return 0.8
    return 0.75 if _slipped(one, other) else 0.0


def _joined(name: PersonName) -> set[str]:
    """The words put together, as written and turned round: Wang Xiao Ming, Xiaoming Wang."""
    first, rest = name.parts[0], "".join(name.parts[1:])
    last, front = name.parts[-1], "".join(name.parts[:-1])
    return {first + rest, rest + first, last + front}


def _initials_differ(one: PersonName, other: PersonName) -> bool:
    single = [{token for token in name.whole.split() if len(token) == 1} for name in (one, other)]
    return bool(single[0] and single[1] and single[0] != single[1])


def _slipped(one: PersonName, other: PersonName) -> bool:
    """One letter apart in one long word of two names otherwise alike."""
    if len(one.parts) != len(other.parts):
        return False
    apart = [(a, b) for a, b in zip(sorted(one.parts), sorted(other.parts), strict=True) if a != b]
    return len(apart) == 1 and min(map(len, apart[0])) >= 6 and OSA.distance(*apart[0]) == 1
