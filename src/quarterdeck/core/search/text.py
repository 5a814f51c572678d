"""Words to find a record by: one spelling for full and half width, traditional and simplified, Hanzi and pinyin.

A record keeps a set of short tokens; a search asks for rows that hold all tokens of what was typed. Latin words and numbers
become word starts of one and two letters and every run of three; Chinese becomes single characters and pairs, and also its
pinyin and its initials, so 华为, huawei and hw all find 华为技术有限公司.
"""

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC
from pypinyin import Style, lazy_pinyin
from pypinyin.contrib.tone_convert import tone_to_normal

_WORD = re.compile(r"[a-z0-9]+|[\u4e00-\u9fff]+")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_PHONE = re.compile(r"\+?\d[\d\s().-]{5,}\d")


@lru_cache(maxsize=1)
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")


def fold(text: str) -> str:
    """Lower case, half width, simplified characters, no accents."""
    return text.lower() if text.isascii() else _folded(text)


@lru_cache(maxsize=10_000)
def _folded(text: str) -> str:
    wide = unicodedata.normalize("NFKC", text).casefold()
    plain = "".join(c for c in unicodedata.normalize("NFD", wide) if not unicodedata.combining(c))
    if not _HAN.search(plain):
        return plain
    return str(_to_simplified().convert(unicodedata.normalize("NFC", plain)))


def pinyin(word: str) -> list[str]:
    """The syllables of Chinese characters without tones. There are few syllables, so taking off the tone is done once for each."""
    return [_without_tone(syllable) for syllable in lazy_pinyin(word, style=Style.TONE)]


@lru_cache(maxsize=4000)
def _without_tone(syllable: str) -> str:
    return syllable if syllable.isascii() else str(tone_to_normal(syllable))


def tokens_for(*texts: str | None) -> list[str]:
    """The tokens a record with these texts is found by, sorted."""
    tokens: set[str] = set()
    for text in texts:
        if text:
            folded = fold(text)
            for word in _WORD.findall(folded):
                tokens |= _word_tokens(word)
            for phone in _PHONE.findall(folded):
                tokens |= _latin_tokens(re.sub(r"\D", "", phone))
    return sorted(tokens)


def query_tokens(words: str) -> list[str]:
    """The tokens that a row must all hold to match what was typed; empty when nothing searchable was typed."""
    tokens: set[str] = set()
    for word in _WORD.findall(fold(words)):
        if _HAN.match(word):
            tokens |= {word} if len(word) == 1 else {word[i : i + 2] for i in range(len(word) - 1)}
        elif len(word) < 3:
            tokens.add("^" + word)
        else:
            tokens |= {word[i : i + 3] for i in range(len(word) - 2)}
    return sorted(tokens)


@lru_cache(maxsize=10_000)
def _word_tokens(word: str) -> frozenset[str]:
    """Remembered: the records of an import share most of their words."""
    return frozenset(_han_tokens(word) if _HAN.match(word) else _latin_tokens(word))


def _latin_tokens(word: str) -> set[str]:
    return {"^" + word[:1], "^" + word[:2]} | {word[i : i + 3] for i in range(len(word) - 2)}


def _han_tokens(word: str) -> set[str]:
    pairs = {word[i : i + 2] for i in range(len(word) - 1)}
    syllables = pinyin(word)
    spelled = "".join(syllables)
    initials = "".join(syllable[0] for syllable in syllables if syllable)
    starts = {"^" + syllable[:2] for syllable in syllables}
    return set(word) | pairs | _latin_tokens(spelled) | _latin_tokens(initials) | starts
