"""Edits carry the version they began from; a stale one is refused with both values, so that nothing typed is lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from quarterdeck.core.records.refusals import Refusal
from quarterdeck.core.records.values import value_of


@dataclass(frozen=True)
class Conflict:
    """One field that somebody else changed meanwhile: what you typed, what they saved."""

    field: str
    yours: Any
    theirs: Any


class StaleEdit(Refusal):
    """The record was changed by somebody else after the edit began."""

    def __init__(self, *, conflicts: list[Conflict], current_version: int) -> None:
        super().__init__(_("Somebody else changed this meanwhile. Choose which values to keep."), code="stale")
        self.conflicts = conflicts
        self.current_version = current_version


def refuse_stale(obj: Any, values: Mapping[str, Any], *, version: int | None) -> None:
    """Raise `StaleEdit` when the record moved on since `version` and a typed value differs. None skips the check."""
    if version is None or obj.version == version:
        return
    conflicts = [
        Conflict(field, yours, value_of(obj, field)) for field, yours in values.items() if value_of(obj, field) != yours
    ]
    if conflicts:
        raise StaleEdit(conflicts=conflicts, current_version=obj.version)
