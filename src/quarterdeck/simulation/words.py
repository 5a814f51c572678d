"""The vocabulary of the simulated company: one TOML file a language, Traditional Chinese converted from Simplified."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from opencc import OpenCC

_FOLDER = Path(__file__).parent / "words"


@dataclass(frozen=True)
class Region:
    """`potential` multiplies how many leads the ground yields."""

    name: str
    potential: float
    cities: tuple[str, ...]


@dataclass(frozen=True)
class Industry:
    """`trend` is growth of demand a year; `size` multiplies quantities."""

    name: str
    trade: tuple[str, ...]
    weight: float
    trend: float
    size: float


@dataclass(frozen=True)
class Article:
    """A product as the company lists it. `typical` is the quantity a middle-sized customer takes."""

    code: str
    name: str
    series: str
    unit: str
    price: int
    cost: int
    typical: int
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Words:
    """Everything named, in one language. `text` holds the remaining lists by section and key."""

    language: str
    regions: tuple[Region, ...]
    industries: tuple[Industry, ...]
    articles: tuple[Article, ...]
    text: dict[str, Any]

    def one(self, section: str, key: str) -> str:
        return str(self.text[section][key])

    def many(self, section: str, key: str) -> list[str]:
        return list(self.text[section][key])


@lru_cache(maxsize=3)
def words_in(language: str) -> Words:
    """The vocabulary of "zh-hans", "zh-hant" or "en"."""
    source = (_FOLDER / ("en.toml" if language == "en" else "zh.toml")).read_text(encoding="utf-8")
    if language == "zh-hant":
        source = OpenCC("s2tw").convert(source)
    text = tomllib.loads(source)
    return Words(
        language=language,
        regions=tuple(Region(r["name"], r["potential"], tuple(r["cities"])) for r in text.pop("regions")),
        industries=tuple(Industry(**{**i, "trade": tuple(i["trade"])}) for i in text.pop("industries")),
        articles=tuple(Article(**{**a, "aliases": tuple(a["aliases"])}) for a in text.pop("products")),
        text=text,
    )
