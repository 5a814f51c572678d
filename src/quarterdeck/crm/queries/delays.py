"""Why a customer does not decide: causes with questions to ask and moves to make, written by us in three languages."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_FOLDER = Path(__file__).parent.parent / "playbooks"
_USUAL = "en"


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause: how it shows, what to ask to be sure, and what to do then (the task to plan)."""

    code: str
    title: str
    sign: str
    questions: tuple[str, ...]
    move: str
    task: str


@lru_cache(maxsize=8)
def tree(language: str | None) -> list[Cause]:
    """The causes in a language, English where there is none."""
    path = _FOLDER / f"delays.{(language or _USUAL).lower()}.toml"
    known = path if path.exists() else _FOLDER / f"delays.{_USUAL}.toml"
    found = tomllib.loads(known.read_text(encoding="utf-8"))["cause"]
    return [Cause(**{**one, "questions": tuple(one["questions"])}) for one in found]
