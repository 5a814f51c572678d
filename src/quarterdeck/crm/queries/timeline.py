"""What happened to an account or a deal in one stream: activities, changes, stage moves and files, newest first.

A page costs one query a source, whatever happened. `before` is the cursor: the moment and key of the last item shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.core.fields import trails
from quarterdeck.crm.models import Account, Activity, Attachment, Lead, Opportunity, StageVisit
from quarterdeck.crm.queries import duplicates
from quarterdeck.people.models import Member

PER_PAGE = 30
Source = Literal["activity", "change", "move", "file"]

# Their own source tells these better.
_TOLD_ELSEWHERE = ("moved", "won", "lost", "reopened", "next_step", "attached", "logged")


@dataclass(frozen=True, slots=True)
class Happening:
    """One item of the stream. `what` is the row it came from."""

    at: datetime
    source: Source
    what: Any
    changes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> tuple[datetime, str, int]:
        return self.at, self.source, self.what.pk


@dataclass(frozen=True, slots=True)
class Stream:
    """A part of the timeline; `next_before` fetches the following part, None at the end."""

    happenings: list[Happening]
    next_before: datetime | None


def account_timeline(
    *, viewer: Member, account_id: int, before: datetime | None = None, limit: int = PER_PAGE
) -> Stream:
    """The account's stream with that of its deals, as far as the viewer may see them."""
    account = get_object_or_404(Account.objects.visible_to(viewer), pk=account_id)
    deals = Opportunity.objects.visible_to(viewer).filter(account=account).values("pk")
    return _stream(
        viewer,
        before,
        limit,
        activities=Activity.objects.visible_to(viewer).filter(account=account),
        changes=duplicates.merged_into("account", account_id),
        visits=StageVisit.objects.filter(opportunity__in=deals),
        files=Attachment.objects.filter(Q(account=account) | Q(opportunity__in=deals)),
    )


def opportunity_timeline(
    *, viewer: Member, opportunity_id: int, before: datetime | None = None, limit: int = PER_PAGE
) -> Stream:
    """The deal's stream."""
    deal = get_object_or_404(Opportunity.objects.visible_to(viewer), pk=opportunity_id)
    return _stream(
        viewer,
        before,
        limit,
        activities=Activity.objects.filter(opportunity=deal),
        changes=Q(kind="crm.opportunity", object_id=opportunity_id),
        visits=StageVisit.objects.filter(opportunity=deal),
        files=Attachment.objects.filter(opportunity=deal),
    )


def lead_timeline(*, viewer: Member, lead_id: int, before: datetime | None = None, limit: int = PER_PAGE) -> Stream:
    """The lead's stream; it goes on with its opportunity once it is converted."""
    lead = get_object_or_404(Lead.objects.visible_to(viewer), pk=lead_id)
    return _stream(
        viewer,
        before,
        limit,
        activities=Activity.objects.filter(lead=lead),
        changes=duplicates.merged_into("lead", lead_id),
        visits=StageVisit.objects.none(),
        files=Attachment.objects.filter(lead=lead),
    )


def _stream(
    viewer: Member,
    before: datetime | None,
    limit: int,
    *,
    activities: "QuerySet[Activity]",
    changes: Q,
    visits: "QuerySet[StageVisit]",
    files: "QuerySet[Attachment]",
) -> Stream:
    done = activities.filter(archived_at=None, done_at__isnull=False).select_related("owner", "opportunity", "contact")
    entries = AuditEntry.objects.filter(changes).exclude(act__in=_TOLD_ELSEWHERE).select_related("by")
    moves = visits.select_related("stage", "by", "opportunity")
    kept = files.filter(archived_at=None).select_related("added_by")
    found = [
        *_latest(done, "done_at", "activity", before, limit),
        *_latest(entries, "at", "change", before, limit),
        *_latest(moves, "entered_at", "move", before, limit),
        *_latest(kept, "added_at", "file", before, limit),
    ]
    found.sort(key=lambda happening: happening.key, reverse=True)
    trails.explain([happening.what for happening in found if happening.source == "change"], viewer)
    shown = _whole_moments(found, limit)
    return Stream(shown, shown[-1].at if len(found) > len(shown) else None)


def _latest(
    rows: "QuerySet[Any]", moment: str, source: Source, before: datetime | None, limit: int
) -> Iterable[Happening]:
    """The latest rows of a source, one more than are shown, so that the stream knows whether it goes on."""
    if before is not None:
        rows = rows.filter(**{f"{moment}__lt": before})
    for row in rows.order_by(f"-{moment}", "-pk")[: limit + 1]:
        yield Happening(getattr(row, moment), source, row, getattr(row, "changes", {}))


def _whole_moments(found: list[Happening], limit: int) -> list[Happening]:
    """The first `limit` items and those of the same moment as the last, so that the cursor never skips one."""
    if len(found) <= limit:
        return found
    last = found[limit - 1].at
    return [*found[:limit], *(happening for happening in found[limit:] if happening.at == last)]
