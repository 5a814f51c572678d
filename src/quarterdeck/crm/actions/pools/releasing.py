"""Giving records back to a pool, and moving them between pools."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quarterdeck.core.audit import trail
from quarterdeck.core.events import bus
from quarterdeck.core.undo import actions as undo
from quarterdeck.crm import events
from quarterdeck.crm.actions import ownership
from quarterdeck.crm.actions.pools import records
from quarterdeck.crm.actions.refusals import Invalid, NotAllowed
from quarterdeck.crm.models import Account, OwnershipSpan, PoolKind
from quarterdeck.crm.queries import exemptions
from quarterdeck.crm.queries import pools as queries
from quarterdeck.people.models import Member


@transaction.atomic
def release(*, kind: str, record_ids: Sequence[int], pool_id: int, reason: str, by: Member, at: datetime) -> int:
    """Give one's records, or those of one's team, back to a chosen pool, all or none, with a reason. Refuses customers with
    an open opportunity. Returns the act that undoes it."""
    if not reason.strip():
        raise Invalid(_("Say why, so that whoever claims it next knows."), field="reason")
    found = records.changeable(kind, record_ids, by=by)
    if kind == PoolKind.ACCOUNTS and Account.objects.filter(exemptions.has_open_deal(), pk__in=record_ids).exists():
        raise Invalid(_("Some of these customers have an open opportunity: close it or give it to somebody first."))
    pool = records.chosen_pool(kind, pool_id)
    title = ngettext(
        "Released %(number)d record to %(pool)s", "Released %(number)d records to %(pool)s", len(found)
    ) % {"number": len(found), "pool": pool.name}
    return let_go(
        kind, found, end=OwnershipSpan.End.RELEASED, reason=reason.strip(), pool_id=pool.pk, title=title, by=by, at=at
    )


def let_go(
    kind: str,
    found: Sequence[records.Owned],
    *,
    end: str,
    reason: str,
    pool_id: int,
    title: str,
    by: Member | None,
    at: datetime,
) -> int:
    """Put locked records into a pool, with trail, event and the act that takes it back."""
    ids = [record.pk for record in found]
    with undo.recording(kind=f"crm.{end}", title=title, by=by, at=at) as act:
        act.keep(records.model(kind)._default_manager.filter(pk__in=ids))
        act.keep(records.open_spans(kind, ids))
        ownership.end_many(records.model(kind), ids, end=end, reason=reason, pool_id=pool_id, at=at)
    trail.record_many(found, end, by=by, note=reason)
    bus.publish(
        events.RecordsReleased(kind=kind, record_ids=ids, pool_id=pool_id, is_lapse=end == OwnershipSpan.End.LAPSED),
        by=by,
    )
    return act.id


@transaction.atomic
def move_to_pool(*, kind: str, record_ids: Sequence[int], pool_id: int, by: Member, at: datetime) -> int:
    """Put records that nobody owns into another pool. Belongs to those who look after both. Returns the act that undoes it."""
    pool = records.chosen_pool(kind, pool_id)
    wanted = set(record_ids)
    unowned = records.model(kind)._default_manager.filter(pk__in=wanted, owner=None, archived_at=None)
    found: list[records.Owned] = list(unowned.order_by("pk").select_for_update(of=("self",)))
    if len(found) != len(wanted):
        raise Http404
    for place in {*(record.pool_id for record in found), pool.pk}:
        may = by.may("crm.manage_pools") if place is None else queries.looks_after(viewer=by, pool_id=place)
        if not may:
            raise NotAllowed(_("Only those who look after a pool may move what is in it."))
    title = _("Moved %(number)d to %(pool)s") % {"number": len(found), "pool": pool.name}
    with undo.recording(kind="crm.pooled", title=title, by=by, at=at) as act:
        act.keep(unowned)
        unowned.update(pool=pool, version=F("version") + 1, updated_at=at)
    trail.record_many(found, "pooled", by=by, note=pool.name)
    return act.id
