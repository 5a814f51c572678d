"""Puts the best of a few candidates first: what begins as it was typed, then words that do, then the rest.

An index of tokens says which rows match, not which match best, so a search takes a bounded number of candidates from the
database and ranks them here.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

from pypinyin import Style, lazy_pinyin

from quarterdeck.core.search.text import fold

T = TypeVar("T")


def best(words: str, rows: Iterable[T], *, name: Callable[[T], str], limit: int) -> list[T]:
    """The best of the rows for what was typed; equally good ones by length of name and then as they came."""
    typed = fold(words).strip()
    return sorted(rows, key=lambda row: closeness(typed, name(row)))[:limit]


def closeness(typed: str, name: str) -> tuple[int, int]:
    """How far a name is from folded words: smaller is nearer."""
    folded = fold(name)
    if folded == typed:
        return 0, len(folded)
    if folded.startswith(typed):
        return 1, len(folded)
    if typed.isascii() and not folded.isascii():
        return _spoken(typed, folded), len(folded)
    if any(word.startswith(typed) for word in folded.split()):
        return 3, len(folded)
    return (4 if typed in folded else 5), len(folded)


def _spoken(typed: str, folded: str) -> int:
    """The same for a Chinese name by its pinyin and its initials."""
    syllables = lazy_pinyin(folded, style=Style.NORMAL)
    spelled, initials = "".join(syllables), "".join(syllable[:1] for syllable in syllables)
    compact = typed.replace(" ", "")
    if initials.startswith(compact) or spelled.startswith(compact):
        return 2
    return 4 if compact in initials or compact in spelled else 5
