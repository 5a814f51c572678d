"""Every table of the database as text, to compare before and after row by row."""

from collections.abc import Collection

from django.apps import apps
from django.db import connection

# What an undo adds to on purpose: the trail, the outbox, messages, and the acts themselves; and the queue of jobs.
KEEPS_GROWING = frozenset(
    {
        "core_audit.auditentry",
        "core_events.outboxevent",
        "core_notifications.notification",
        "core_undo.undoact",
        "core_undo.rowimage",
    }
)


def contents(*, leaving_out: Collection[str] = KEEPS_GROWING) -> dict[str, list[str]]:
    """The rows of every table of ours, each as JSON text, by model."""
    found: dict[str, list[str]] = {}
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label_lower
        if not model.__module__.startswith("quarterdeck.") or label in leaving_out or not model._meta.managed:
            continue
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT to_jsonb(t)::text FROM "{model._meta.db_table}" t ORDER BY 1')
            found[label] = [row[0] for row in cursor.fetchall()]
    return found


def differences(before: dict[str, list[str]], after: dict[str, list[str]]) -> dict[str, set[str]]:
    """The rows that stand in one of the two only, by model; empty when every table is the same."""
    return {
        label: changed
        for label in before | after
        if (changed := set(before.get(label, [])) ^ set(after.get(label, [])))
    }
