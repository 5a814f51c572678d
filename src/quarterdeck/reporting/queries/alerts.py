"""Alerts and what they look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404

from quarterdeck.core.company import queries as company
from quarterdeck.metrics import queries as metrics
from quarterdeck.metrics.dimensions import DIMENSIONS
from quarterdeck.people.models import Member
from quarterdeck.reporting.models import Alert, AlertNote
from quarterdeck.reporting.queries.tables import name_of
from quarterdeck.reporting.rules import definitions
from quarterdeck.reporting.rules.alerting import COMPARING, Condition, Reading
from quarterdeck.reporting.rules.definitions import Against, Definition

LATEST = 50


@dataclass(frozen=True, slots=True)
class Watched:
    """One row that an alert looks at: by key, in words, and what it reads. Without a split there is one, without a name."""

    key: str
    label: str
    reading: Reading


@dataclass(frozen=True, slots=True)
class Looking:
    """What an alert looks at, kept or not yet: see the fields of `Alert`."""

    metric: str
    split: str
    filters: Mapping[str, Sequence[Any]]
    span: str
    condition: Condition


def alerts(*, viewer: Member, with_archived: bool = False) -> Sequence[Alert]:
    """The viewer's own alerts, by name."""
    found = Alert.objects.filter(owner=viewer)
    found = found if with_archived else found.filter(archived_at=None)
    return list(found.prefetch_related("members", "robots").order_by("archived_at", "name", "pk"))


def alert(*, viewer: Member, alert_id: int) -> Alert:
    """One of the viewer's own alerts; 404 for any other."""
    return get_object_or_404(Alert, pk=alert_id, owner=viewer)


def notes(*, alert_id: int) -> Sequence[AlertNote]:
    """What an alert said last, latest first."""
    found = AlertNote.objects.filter(alert_id=alert_id).select_related("member", "robot")
    return list(found.order_by("-said_at", "-pk")[:LATEST])


def running() -> list[int]:
    """The alerts that are looked after."""
    found = Alert.objects.filter(is_on=True, archived_at=None, owner__is_active=True)
    return list(found.order_by("pk").values_list("pk", flat=True))


def looking_of(alert: Alert) -> Looking:
    """What a kept alert looks at."""
    return Looking(alert.metric, alert.split, alert.filters, alert.span, Condition(alert.condition))


def watched(*, viewer: Member, looking: Looking, today: date) -> list[Watched]:
    """The readings of a reader's own reach, one for each row. Raises `CannotMeasure` for what cannot be answered."""
    calendar = company.fiscal_calendar()
    definition = Definition(metrics=(looking.metric,), span=looking.span)
    beside = _beside(looking.condition)
    found = metrics.query(
        viewer=viewer,
        metrics=[looking.metric],
        by=[looking.split] if looking.split else [],
        period=definitions.period_of(definition, today=today, calendar=calendar),
        filters=looking.filters,
        compare=[beside] if beside else [],
        today=today,
    )
    bases = [figures[0] for figures in found.compared[beside]] if beside else [None] * len(found.rows)
    return [
        Watched(
            key=str(keys[0]) if keys else "",
            label=name_of(DIMENSIONS[looking.split], row[0], calendar) if keys else "",
            reading=Reading(row[-1], base),
        )
        for keys, row, base in zip(found.keys, found.rows, bases, strict=True)
    ]


def _beside(condition: Condition) -> str:
    """What a figure is held against for a condition; nothing where it stands for itself."""
    if condition not in COMPARING:
        return ""
    return Against.TARGET.value if condition is Condition.TARGET else Against.PREVIOUS.value
