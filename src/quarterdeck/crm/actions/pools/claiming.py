"""Taking a record out of a pool, and keeping one from lapsing."""

from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.company import queries as company
from quarterdeck.core.events import bus
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.crm import events
from quarterdeck.crm.actions import ownership
from quarterdeck.crm.actions.pools import records
from quarterdeck.crm.actions.refusals import NotAllowed
from quarterdeck.crm.models import OwnershipSpan, Pool
from quarterdeck.crm.queries import pools as queries
from quarterdeck.crm.rules import pools as rules
from quarterdeck.people.models import Member


class CannotClaim(Refusal):
    """The record stays in its pool, or went to somebody else, with the reason."""


@transaction.atomic
def claim(*, kind: str, record_id: int, by: Member, at: datetime) -> records.Owned:
    """Take a record out of a pool. Refuses beyond the day's and the role's limit, a new record that still rests, and the last
    owner who lost it lately. Of several people at once one gets it; the others are told who."""
    records.need(kind, by)
    # One claim of a member at a time, so that the limits hold; the record is locked after the member everywhere.
    Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    record = records.model(kind)._default_manager.select_for_update(of=("self",)).filter(pk=record_id).first()
    if record is None or record.archived_at is not None:
        raise Http404
    pool_id = record.pool_id or 0
    pool = Pool.objects.current().open_to(by).filter(pk=pool_id).first()
    if pool is None:
        _tell_who_has_it(kind, record, by=by)
        raise Http404
    _refuse(rules.why_not_claim(queries.limits(member=by, pool=pool, at=at)))
    _refuse(queries.not_yet(record, pool, member=by, today=company.local_day(at)))
    record.version += 1
    ownership.take_ownership(record, owner=by, how=OwnershipSpan.How.CLAIMED, by=by, at=at)
    records.open_spans(kind, [record.pk]).update(from_pool=pool)
    record.save(update_fields=["version", "updated_at"])
    trail.record(record, "claimed", by=by, changes={"pool": (pool.name, "")})
    event = events.RecordsClaimed(kind=kind, record_ids=[record.pk], pool_id=pool.pk, member_id=by.pk)
    bus.publish(event, by=by)
    return record


@transaction.atomic
def set_lock(*, kind: str, record_id: int, is_locked: bool, by: Member) -> records.Owned:
    """Keep a record from lapsing, or no longer. Refuses beyond the number its owner's role may lock."""
    record = records.changeable(kind, [record_id], by=by)[0]
    if record.is_locked == is_locked:
        return record
    if is_locked:
        owner = Member.objects.select_for_update(no_key=True).get(pk=record.owner_id or 0)
        locked, most = queries.lock_limit(owner=owner, kind=kind)
        if reason := rules.why_not_lock(locked=locked, most=most):
            raise NotAllowed(reason)
    record.is_locked = is_locked
    record.version += 1
    record.save(update_fields=["is_locked", "version", "updated_at"])
    trail.record(record, "locked" if is_locked else "unlocked", by=by)
    return record


def _refuse(reason: str | None) -> None:
    if reason:
        raise CannotClaim(reason)


def _tell_who_has_it(kind: str, record: records.Owned, *, by: Member) -> None:
    """Somebody who could see the record in its pool a moment ago learns who was faster; to others it does not exist."""
    span = records.open_spans(kind, [record.pk]).filter(how=OwnershipSpan.How.CLAIMED).select_related("owner").first()
    if span is None or not Pool.objects.open_to(by).filter(pk=span.from_pool_id or 0).exists():
        return
    if span.owner_id == by.pk:
        raise CannotClaim(_("%(name)s is yours already.") % {"name": record})
    raise CannotClaim(
        _("%(owner)s was faster: %(name)s has just been claimed.") % {"owner": span.owner.name, "name": record}
    )
