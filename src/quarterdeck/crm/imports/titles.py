"""The titles people and other systems give to columns; the list itself is data, in titles.toml."""

import tomllib
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from quarterdeck.core.imports.kinds import Field


def of(kind: str, name: str) -> tuple[str, ...]:
    """Titles of one field of a kind; "*" gives the names its files have."""
    read = _read()
    return tuple(read.get(kind, {}).get(name, ())) or tuple(read["any"].get(name, ()))


def with_titles(kind: str, *fields: Field) -> tuple[Field, ...]:
    """The fields of a kind with the titles they go by."""
    return tuple(replace(field, words=of(kind, field.name)) for field in fields)


@lru_cache(maxsize=1)
def _read() -> dict[str, dict[str, list[str]]]:
    read: dict[str, dict[str, list[str]]] = tomllib.loads(
        Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    )
    return read
