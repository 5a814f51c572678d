"""The door to the audit trail: actions record what they did, in the transaction that did it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.utils import timezone

from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.core.records.values import value_of

Changes = Mapping[str, tuple[Any, Any]]


def record(obj: models.Model, act: str, *, by: Any, changes: Changes | None = None, note: str = "") -> None:
    """Write that a member did `act` to a record. `changes` are plain values, before and after."""
    AuditEntry.objects.create(
        kind=obj._meta.label_lower,
        object_id=obj.pk,
        act=act,
        changes={field: list(pair) for field, pair in (changes or {}).items()},
        note=note,
        version=_version(obj),
        at=timezone.now(),
        by=by,
    )


def record_many(objs: Iterable[models.Model], act: str, *, by: Any, note: str = "") -> None:
    """Write the same act for many records at once."""
    now = timezone.now()
    AuditEntry.objects.bulk_create(
        [AuditEntry(kind=obj._meta.label_lower, object_id=obj.pk, act=act, note=note, at=now, by=by) for obj in objs],
        batch_size=2000,
    )


def record_each(changed: Iterable[tuple[models.Model, Changes]], act: str, *, by: Any, note: str = "") -> None:
    """Write the same act for many records at once, each with its own changes."""
    now = timezone.now()
    AuditEntry.objects.bulk_create(
        [
            AuditEntry(
                kind=obj._meta.label_lower,
                object_id=obj.pk,
                act=act,
                changes={field: list(pair) for field, pair in changes.items()},
                note=note,
                at=now,
                by=by,
            )
            for obj, changes in changed
        ],
        batch_size=2000,
    )


def entries_for(obj: models.Model, *, limit: int = 200) -> list[AuditEntry]:
    """The latest entries of a record with their authors, newest first. Rights on the record are the caller's to check."""
    entries = AuditEntry.objects.filter(kind=obj._meta.label_lower, object_id=obj.pk)
    return list(entries.select_related("by").order_by("-at", "-pk")[:limit])


def changed_since(obj: Any, version: int) -> tuple[dict[str, str], bool]:
    """Which fields of a record were changed after a version, each with the name of who did it last, and whether that is all.

    It is not all when an act in between was kept without its version, such as one on many records at once.
    """
    entries = AuditEntry.objects.filter(kind=obj._meta.label_lower, object_id=obj.pk, version__gt=version)
    found: dict[str, str] = {}
    known: set[int] = set()
    for entry in entries.select_related("by").order_by("at", "pk"):
        known.add(entry.version or 0)
        name = str(entry.by) if entry.by else ""
        found |= {field.removesuffix("_id"): name for field in entry.changes}
    return found, known >= set(range(version + 1, obj.version + 1))


def differences(obj: models.Model, values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The fields of `values` that would change on the record, with what they were and what they would be."""
    found: dict[str, tuple[Any, Any]] = {}
    for field, after in values.items():
        before = value_of(obj, field)
        if before != after:
            found[field] = (_plain(before), _plain(after))
    return found


def _version(obj: models.Model) -> int | None:
    version = getattr(obj, "version", None)
    return version if isinstance(version, int) else None


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, models.Model) else value
