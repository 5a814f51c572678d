"""Edits carry the version they began from; a stale one is refused with both values, so that nothing typed is lost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from quarterdeck.core.records.refusals import Refusal
from quarterdeck.core.records.values import value_of


@dataclass(frozen=True)
class Conflict:
    """One field that somebody else changed meanwhile: what you typed, what they saved, and who they are where it is known."""

    field: str
    yours: Any
    theirs: Any
    who: str = ""


class StaleEdit(Refusal):
    """The record was changed by somebody else after the edit began."""

    def __init__(self, *, conflicts: list[Conflict], current_version: int) -> None:
        super().__init__(_("Somebody else changed this meanwhile. Choose which values to keep."), code="stale")
        self.conflicts = conflicts
        self.current_version = current_version
        self.their_name = next((one.who for one in conflicts if one.who), "")


Find = Callable[[Any, int], tuple[Mapping[str, str], bool]]

_finders: list[Find] = []


def find_changes_with(find: Find) -> None:
    """Let the audit trail say which fields changed since a version, by whom, and whether it knows of every change."""
    _finders[:] = [find]


def changes_since(obj: Any, version: int) -> tuple[Mapping[str, str], bool]:
    """Which fields were changed after a version, by whom, and whether that is all."""
    return _finders[0](obj, version) if _finders else ({}, False)


def refuse_stale(obj: Any, values: Mapping[str, Any], *, version: int | None) -> None:
    """Raise `StaleEdit` when a typed value differs from one that was saved since `version`. None skips the check.

    A newer version alone is no conflict: only a field that was itself changed meanwhile is. Where the trail does not know of
    every change since, each field whose value differs counts as changed.
    """
    if version is None or obj.version == version:
        return
    changed, is_all = changes_since(obj, version)
    conflicts = [
        Conflict(field, yours, value_of(obj, field), changed.get(field.removesuffix("_id"), ""))
        for field, yours in values.items()
        if value_of(obj, field) != yours and (not is_all or field.removesuffix("_id") in changed)
    ]
    if conflicts:
        raise StaleEdit(conflicts=conflicts, current_version=obj.version)


def refuse_stale_rows(name: str, *, yours: str, theirs: str, version: int | None, current: int) -> None:
    """The same for rows that are kept together, both told in words. None skips the check."""
    if version not in (None, current) and yours != theirs:
        raise StaleEdit(conflicts=[Conflict(name, yours, theirs)], current_version=current)
