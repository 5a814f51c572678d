"""Reports made, changed, copied, put away."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.lists import sharing
from quarterdeck.core.lists.models import Sharing
from quarterdeck.core.records import versions
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.metrics.dimensions import DIMENSIONS
from quarterdeck.metrics.engine import limits
from quarterdeck.metrics.queries import CannotMeasure
from quarterdeck.people.models import Member
from quarterdeck.reporting.models import Report, Shared
from quarterdeck.reporting.queries.tables import TIMES
from quarterdeck.reporting.rules import definitions
from quarterdeck.reporting.rules.definitions import Definition

SHARE = "reporting.share_reports"
FIELDS = ("name", "description", "definition")


class CannotReport(Refusal):
    """A report cannot be kept so, with the reason."""


@transaction.atomic
def save_report(
    *,
    name: str,
    definition: Definition,
    by: Member,
    description: str = "",
    shared_with: str = Sharing.NOBODY,
    unit_id: int | None = None,
    report_id: int | None = None,
    version: int | None = None,
) -> Report:
    """Keep a report, or change one of one's own. Sharing it needs the right `reporting.share_reports`."""
    found = _own(report_id, by) if report_id else Report(owner=by)
    refuse_unusable(definition)
    definition = replace(definition, filters=kept_filters(definition.filters))
    wanted = {
        "name": named(name),
        "description": description.strip()[:200],
        "definition": definitions.dumped(definition),
    }
    versions.refuse_stale(found, wanted, version=version)
    changes = trail.differences(found, wanted)
    for field, value in wanted.items():
        setattr(found, field, value)
    sharing.share(found, shared_with, unit_id, by=by, right=SHARE)
    found.version += 1 if report_id else 0
    found.save()
    trail.record(found, "edited" if report_id else "created", by=by, changes=_plain(changes))
    return found


@transaction.atomic
def copy_report(*, report_id: int, by: Member) -> Report:
    """A copy of a report one may open, for oneself."""
    found = get_object_or_404(Report.objects.visible_to(by).current(), pk=report_id)
    name = _("%(name)s (copy)") % {"name": found.name[:70]}
    return save_report(name=name, description=found.description, definition=definitions.read(found.definition), by=by)


@transaction.atomic
def set_report_archived(*, report_id: int, at: datetime | None, by: Member) -> Report:
    """Put a report of one's own away, or (None) bring it back. Its plans rest meanwhile; tiles do not show it."""
    found = _own(report_id, by)
    archive(found, at=at, by=by)
    return found


def archive(record: Shared, *, at: datetime | None, by: Member) -> None:
    """Put a record away or bring it back, once."""
    if (record.archived_at is None) == (at is None):
        return
    record.archived_at = at
    record.version += 1
    record.save(update_fields=["archived_at", "version", "updated_at"])
    trail.record(record, "archived" if at else "restored", by=by)


def named(name: str) -> str:
    """A name as it is kept; refuses none."""
    if not name.strip():
        raise CannotReport(_("Give it a name."), code="name")
    return name.strip()[:80]


def refuse_unusable(definition: Definition) -> None:
    """Refuse what the catalogue cannot answer, before it is kept."""
    for code in definition.dimensions:
        if code not in DIMENSIONS:
            raise CannotReport(_("Figures cannot be split by “%(code)s”.") % {"code": code}, code="rows")
    try:
        for code in definition.metrics:
            limits.known_metric(code)
    except CannotMeasure as refusal:
        raise CannotReport(str(refusal), code="metrics") from refusal
    if reason := definitions.why_not(definition, times=TIMES):
        raise CannotReport(reason, code="definition")


def kept_filters(filters: Mapping[str, Sequence[Any]]) -> dict[str, tuple[Any, ...]]:
    """Limits as they are kept: names turned into keys. Refuses, in words, what nothing is called."""
    try:
        found = limits.limits_of(filters)
    except CannotMeasure as refusal:
        raise CannotReport(str(refusal), code="filters") from refusal
    kept = {one.dimension: (*one.keys, *((None,) if one.or_none else ())) for one in found}
    return {code: keys for code, keys in kept.items() if keys}


def _own(report_id: int, by: Member) -> Report:
    return get_object_or_404(Report.objects.select_for_update(of=("self",)), pk=report_id, owner=by)


def _plain(changes: Mapping[str, tuple[Any, Any]]) -> dict[str, tuple[str, str]]:
    return {name: (str(before), str(after)) for name, (before, after) in changes.items()}
