"""The competence model, profiles and ladders to begin with: ours, from the data files, in the company's language."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from opencc import OpenCC

_FOLDER = Path(__file__).parents[2] / "competences"


@dataclass(frozen=True, slots=True)
class Evidence:
    metric_code: str
    bounds: tuple[Decimal, ...]
    months: int
    cases_code: str
    least: int


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill with what each of its levels looks like."""

    code: str
    family: str
    name: str
    meaning: str
    levels: tuple[str, ...]
    evidence: Evidence | None


@dataclass(frozen=True, slots=True)
class Profile:
    """What a role needs: by skill the wanted level and the weight."""

    role: str
    name: str
    lines: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Criterion:
    kind: str
    wanted: Decimal
    metric_code: str = ""
    skill: str = ""
    months: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    role: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Ladder:
    code: str
    kind: str
    name: str
    meaning: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Model:
    skills: Sequence[Skill]
    level_names: tuple[str, ...]
    profiles: Sequence[Profile]
    ladders: Sequence[Ladder]


@lru_cache(maxsize=3)
def model_in(language: str) -> Model:
    """The model in "zh-hans", "zh-hant" or "en"; any other language gets English."""
    shape = tomllib.loads((_FOLDER / "model.toml").read_text(encoding="utf-8"))
    words = tomllib.loads(_words(language))
    return Model(
        skills=tuple(_skill(one, words["skills"][one["code"]]) for one in shape["skills"]),
        level_names=tuple(words["levels"]["names"]),
        profiles=tuple(
            Profile(role, words["profiles"][role], {code: (wanted, weight) for code, (wanted, weight) in lines.items()})
            for role, lines in shape["profiles"].items()
        ),
        ladders=tuple(_ladder(one, words["ladders"][one["code"]]) for one in shape["ladders"]),
    )


def _words(language: str) -> str:
    is_chinese = language.startswith("zh")
    text = (_FOLDER / ("zh.toml" if is_chinese else "en.toml")).read_text(encoding="utf-8")
    return str(OpenCC("s2tw").convert(text)) if language == "zh-hant" else text


def _skill(shape: Mapping[str, Any], words: Mapping[str, Any]) -> Skill:
    given = shape.get("evidence")
    evidence = given and Evidence(
        metric_code=given["metric"],
        bounds=tuple(Decimal(bound) for bound in given["bounds"]),
        months=given["months"],
        cases_code=given.get("cases", ""),
        least=given.get("least", 0),
    )
    return Skill(shape["code"], shape["family"], words["name"], words["meaning"], tuple(words["levels"]), evidence)


def _ladder(shape: Mapping[str, Any], words: Mapping[str, Any]) -> Ladder:
    steps = tuple(
        Step(words["steps"][one["code"]], one.get("role", ""), tuple(map(_criterion, one.get("criteria", ()))))
        for one in shape["steps"]
    )
    return Ladder(shape["code"], shape["kind"], words["name"], words["meaning"], steps)


def _criterion(shape: Mapping[str, Any]) -> Criterion:
    return Criterion(
        kind=shape["kind"],
        wanted=Decimal(shape["wanted"]),
        metric_code=shape.get("metric", ""),
        skill=shape.get("skill", ""),
        months=shape.get("months"),
    )
