"""Where the copy is kept: a link to the newest of its generations, each a file of its own that is never written again.

DuckDB lets one process write a file or many read it, never both. So a refresh writes the next generation and turns the link;
readers follow it with their next question. The time of a generation's file is the moment it agrees with the database.
"""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from quarterdeck.core.postgres.folder import data_folder

_SCHEME = "duckdb"
_NAME = "figures.duckdb"


class BadAddress(ImproperlyConfigured):
    """ANALYTICS_URL names no place for a copy; the sentence says what it should look like."""


@dataclass(frozen=True, slots=True)
class Place:
    """`link` leads to the newest generation; `options` are given to DuckDB when a generation is opened for reading."""

    link: Path
    options: dict[str, str]

    def newest(self) -> Path | None:
        """The generation that figures come from, if there is one."""
        try:
            return self.link.parent / self.link.readlink()
        except OSError:
            return None

    def next(self) -> Path:
        """The file of the generation to come. Raises `BadAddress` where a file that is no link of ours would be lost."""
        if self.link.exists() and not self.link.is_symlink():
            raise BadAddress(f"{self.link} is a file of somebody else; name another place in ANALYTICS_URL.")
        newest = self.newest()
        number = int(newest.suffix[1:]) + 1 if newest else 1
        return self.link.with_name(f"{self.link.name}.{number}")

    def turn_to(self, generation: Path, *, as_of: datetime) -> None:
        """Let readers find a finished generation, which agreed with the database at a moment; drop the oldest ones.

        The one before stays: somebody may be about to open it.
        """
        before = self.newest()
        say_as_of(generation, as_of)
        draft = self.link.with_name(f"{self.link.name}.link")
        draft.unlink(missing_ok=True)
        draft.symlink_to(generation.name)
        draft.replace(self.link)
        for other in self.link.parent.glob(f"{self.link.name}.[0-9]*"):
            if other not in (generation, before):
                other.unlink()


def say_as_of(generation: Path, moment: datetime) -> None:
    """Note on the file itself when it agreed with the database."""
    os.utime(generation, (moment.timestamp(), moment.timestamp()))


def as_of(generation: Path) -> datetime:
    """When a generation agreed with the database."""
    return datetime.fromtimestamp(generation.stat().st_mtime, UTC)


def is_wanted() -> bool:
    """Whether this instance keeps a copy."""
    return bool(settings.ANALYTICS_URL)


def place() -> Place | None:
    """Where ANALYTICS_URL says the copy is kept: `duckdb:///a/path`, or `duckdb:name` inside the data folder.

    What follows a question mark is set in DuckDB: `?threads=4&memory_limit=8GB`. Raises `BadAddress`.
    """
    if not is_wanted():
        return None
    parts = urlsplit(settings.ANALYTICS_URL)
    if parts.scheme != _SCHEME or parts.netloc:
        raise BadAddress(
            f"ANALYTICS_URL is {settings.ANALYTICS_URL!r}; write duckdb:///path/of/a/file or leave it out."
        )
    return Place(data_folder().root / (parts.path or _NAME), dict(parse_qsl(parts.query)))
