"""Who may own a record, and who owned an account or a lead when: decided and written once for every noun of the room.

Every change of the owner of an account or a lead goes through here. The callers lock the records, write the audit trail and
count the version of a single record; the calls for many count the versions themselves.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from quarterdeck.crm.actions.refusals import Invalid, NotAllowed
from quarterdeck.crm.models import Account, Lead, OwnershipSpan
from quarterdeck.people import access
from quarterdeck.people.models import Member

Owned = Account | Lead
_HELD = ("owner", "owner_since", "pool", "is_locked")

_CLOSE = """
    UPDATE crm_ownershipspan
    SET until_at = greatest(from_at, %(at)s), "end" = %(end)s, reason = %(reason)s, pool_id = %(pool)s
    WHERE {record} = ANY(%(ids)s) AND until_at IS NULL AND owner_id IS DISTINCT FROM %(owner)s
"""
_OPEN = """
    INSERT INTO crm_ownershipspan ({record}, owner_id, from_at, how, "end", reason, by_id)
    SELECT id, %(owner)s,
           greatest(%(at)s, (SELECT max(until_at) FROM crm_ownershipspan WHERE {record} = one.id)), %(how)s, '', '', %(by)s
    FROM unnest(%(ids)s::bigint[]) AS one (id)
    ON CONFLICT DO NOTHING
"""


def chosen_owner(owner_id: int, *, by: Member) -> Member:
    """The colleague a record may be given to: oneself, or an active one within the reach of `crm.assign_owner`."""
    if owner_id == by.pk:
        return by
    if not by.may("crm.assign_owner"):
        raise NotAllowed(_("You may not give records to somebody else."))
    return _within(owner_id, by=by, right="crm.assign_owner")


def chosen_doer(owner_id: int, *, by: Member) -> Member:
    """The colleague an activity is planned for: oneself, or one whose activities `by` may change."""
    return by if owner_id == by.pk else _within(owner_id, by=by, right="crm.change_activity")


def take_ownership(record: Owned, *, owner: Member, how: str, by: Member | None, at: datetime) -> None:
    """Make a member the owner of a saved account or lead from `at` on. It leaves its pool and any lock; owning it already changes
    nothing. `how` is one of `OwnershipSpan.How`."""
    _close(type(record), [record.pk], end=OwnershipSpan.End.REASSIGNED, reason="", pool_id=None, owner=owner, at=at)
    if _open(type(record), [record.pk], owner_id=owner.pk, how=how, by=by, at=at) or record.owner_id != owner.pk:
        record.owner, record.owner_since, record.pool, record.is_locked = owner, at, None, False
        record.save(update_fields=_HELD)


def take_many(
    model: type[Owned], ids: Sequence[int], *, owner_id: int, how: str, by: Member | None, at: datetime
) -> None:
    """The same for many records in three statements; each counts as edited."""
    _close(model, ids, end=OwnershipSpan.End.REASSIGNED, reason="", pool_id=None, owner=owner_id, at=at)
    _open(model, ids, owner_id=owner_id, how=how, by=by, at=at)
    model._default_manager.filter(pk__in=ids).update(
        owner=owner_id, owner_since=at, pool=None, is_locked=False, version=F("version") + 1, updated_at=_later(at)
    )


def end_many(
    model: type[Owned], ids: Sequence[int], *, end: str, reason: str, pool_id: int | None, at: datetime
) -> None:
    """The same for many records in two statements; each counts as edited."""
    _close(model, ids, end=end, reason=reason, pool_id=pool_id, owner=None, at=at)
    model._default_manager.filter(pk__in=ids).update(
        owner=None, owner_since=None, pool=pool_id, is_locked=False, version=F("version") + 1, updated_at=_later(at)
    )


def _later(at: datetime) -> Greatest:
    """A record that was changed after the day a hand-over counts from keeps the later moment."""
    return Greatest(F("updated_at"), Value(at))


def _close(
    model: type[Owned],
    ids: Sequence[int],
    *,
    end: str,
    reason: str,
    pool_id: int | None,
    owner: Member | int | None,
    at: datetime,
) -> None:
    """End the open spans of these records, except those of `owner`, who keeps them."""
    kept = owner.pk if isinstance(owner, Member) else owner
    values = {"ids": list(ids), "end": end, "reason": reason[:200], "pool": pool_id, "owner": kept, "at": at}
    with connection.cursor() as cursor:
        cursor.execute(_CLOSE.format(record=_column(model)), values)


def _open(model: type[Owned], ids: Sequence[int], *, owner_id: int, how: str, by: Member | None, at: datetime) -> int:
    """Begin spans where none is open; returns how many began."""
    values: dict[str, Any] = {"ids": list(ids), "owner": owner_id, "how": how, "by": by.pk if by else None, "at": at}
    with connection.cursor() as cursor:
        cursor.execute(_OPEN.format(record=_column(model)), values)
        return int(cursor.rowcount)


def _column(model: type[Owned]) -> str:
    return "account_id" if model is Account else "lead_id"


def _within(owner_id: int, *, by: Member, right: str) -> Member:
    reachable = Member.objects.active().filter(access.owner_filter(by, right, owner="pk"))
    owner = reachable.filter(pk=owner_id).first()
    if owner is None:
        raise Invalid(_("Choose an active colleague of your teams."), field="owner")
    return owner
