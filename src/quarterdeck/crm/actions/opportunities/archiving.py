"""Putting deals away and bringing them back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from quarterdeck.core.audit import trail
from quarterdeck.crm.actions.opportunities import history, locking
from quarterdeck.crm.models import Opportunity
from quarterdeck.people.models import Member


def archive_opportunity(*, opportunity_id: int, by: Member, at: datetime) -> None:
    """Put a deal away: it no longer counts and can be restored."""
    archive_opportunities(opportunity_ids=[opportunity_id], by=by, at=at)


@transaction.atomic
def archive_opportunities(*, opportunity_ids: Sequence[int], by: Member, at: datetime) -> list[int]:
    """Put deals away, all or none. Returns those that were not archived before."""
    deals = [deal for deal in locking.changeable_many(opportunity_ids, by) if deal.archived_at is None]
    return _set(deals, at, "archived", by=by, at=at)


def restore_opportunity(*, opportunity_id: int, by: Member, at: datetime) -> None:
    """Bring an archived deal back as it was."""
    restore_opportunities(opportunity_ids=[opportunity_id], by=by, at=at)


@transaction.atomic
def restore_opportunities(*, opportunity_ids: Sequence[int], by: Member, at: datetime) -> list[int]:
    """Bring archived deals back. Returns those that were archived."""
    deals = [deal for deal in locking.changeable_many(opportunity_ids, by) if deal.archived_at is not None]
    return _set(deals, None, "restored", by=by, at=at)


def _set(
    deals: Sequence[Opportunity], archived_at: datetime | None, act: str, *, by: Member, at: datetime
) -> list[int]:
    ids = [deal.pk for deal in deals]
    if ids:
        Opportunity.objects.filter(pk__in=ids).update(archived_at=archived_at, version=F("version") + 1, updated_at=at)
        history.revise(ids, at=at, by=by)
        trail.record_many(deals, act, by=by)
    return ids
