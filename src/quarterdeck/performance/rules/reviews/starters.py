"""What a cycle may begin with: KPI, MBO, OKR and 360° are four settings of one mechanism, kept as data beside this room's code."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from opencc import OpenCC

_FOLDER = Path(__file__).parents[2] / "starters"
CODES = ("kpi", "mbo", "okr", "all_round")


@dataclass(frozen=True, slots=True)
class StarterPart:
    """One side with its weight; `questions` as `actions.questions` takes them, empty for figures."""

    side: str
    weight: Decimal
    name: str = ""
    intro: str = ""
    questions: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Starter:
    code: str
    name: str
    meaning: str
    parts: tuple[StarterPart, ...]
    bands: tuple[Mapping[str, Any], ...]


def choices(language: str) -> list[tuple[str, str]]:
    """The starters by code, each with its name and what it means."""
    return [(one.code, f"{one.name}: {one.meaning}") for one in (starter(code, language) for code in CODES)]


def starter(code: str, language: str) -> Starter:
    """One starter in a language; KeyError for any other code."""
    text, words = _model(), _words(language)
    given = text["starters"][code]
    return Starter(
        code=code,
        name=words["starters"][code]["name"],
        meaning=words["starters"][code]["meaning"],
        parts=tuple(_part(side, weight, text, words) for side, weight in given["weights"].items()),
        bands=tuple(_band(one, words) for one in text["bands"]),
    )


def _part(side: str, weight: int, text: Mapping[str, Any], words: Mapping[str, Any]) -> StarterPart:
    code = text["asked"].get(side)
    if code is None:
        return StarterPart(side, Decimal(weight))
    told = words["questionnaires"][code]
    asked = tuple(_question(one, text, words) for one in text["questionnaires"][code]["questions"])
    return StarterPart(side, Decimal(weight), told["name"], told["intro"], asked)


def _question(given: Mapping[str, Any], text: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, Any]:
    told = words["questions"][given["code"]]
    kind = given.get("kind", "scale")
    return {
        "group": words["groups"][given["group"]],
        "about": text["about"].get(given["group"], ""),
        "kind": kind,
        "text": told["text"],
        "guide": told.get("guide", ""),
        "weight": Decimal(given.get("weight", 0 if kind == "text" else 1)),
        "is_required": given.get("is_required", False),
        "options": dict(words["ends"]) if kind == "scale" else {},
    }


def _band(given: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": words["bands"][given["code"]],
        "floor": Decimal(given["floor"]),
        "least_share": Decimal(given.get("least", "0")),
        "most_share": Decimal(given.get("most", "1")),
    }


@lru_cache(maxsize=1)
def _model() -> dict[str, Any]:
    return tomllib.loads((_FOLDER / "reviews.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=3)
def _words(language: str) -> dict[str, Any]:
    is_english = language.startswith("en")
    source = (_FOLDER / ("reviews.en.toml" if is_english else "reviews.zh.toml")).read_text(encoding="utf-8")
    if language.lower() in ("zh-hant", "zh-tw", "zh-hk"):
        source = OpenCC("s2tw").convert(source)
    return tomllib.loads(source)
