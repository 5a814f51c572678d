"""Files that figures are taken out as."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class FileKind(StrEnum):
    """What is made of a report."""

    XLSX = "xlsx"
    PDF = "pdf"


TYPES = {
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.PDF: "application/pdf",
}


@dataclass(frozen=True, slots=True)
class Taken:
    """What is taken out, by whom and when, as the file itself says it; `at` is the company's wall clock."""

    title: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class File:
    """A finished file."""

    body: bytes
    kind: FileKind

    @property
    def type(self) -> str:
        """Its media type."""
        return TYPES[self.kind]
