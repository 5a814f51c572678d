"""One spelling for every character, each in its place, so that what is found can be shown where it was typed."""

import unicodedata
from functools import lru_cache

from opencc import OpenCC


@lru_cache(maxsize=1)
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=8192)
def _folded(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character)
    plain = plain.lower() if len(plain.lower()) == 1 else character
    if "\u3400" <= plain <= "\u9fff":
        plain = str(_to_simplified().convert(plain))
    if plain in "’‘ʼ":
        return "'"
    return plain if len(plain) == 1 else character


def fold(text: str) -> str:
    """Lower case, half width and simplified; exactly as long as before."""
    return "".join(map(_folded, text))
