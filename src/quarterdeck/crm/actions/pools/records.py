"""Taking hold of accounts and leads to change whose they are."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from quarterdeck.crm.actions.refusals import Invalid, NotAllowed
from quarterdeck.crm.models import Account, Lead, OwnershipSpan, Pool, PoolKind
from quarterdeck.people import access
from quarterdeck.people.models import Member

Owned = Account | Lead
RIGHTS = {PoolKind.ACCOUNTS.value: "crm.change_account", PoolKind.LEADS.value: "crm.change_lead"}


def model(kind: str) -> type[Account] | type[Lead]:
    """The table of a kind; 404 for a kind there is none of."""
    if kind not in RIGHTS:
        raise Http404
    return Account if kind == PoolKind.ACCOUNTS else Lead


def need(kind: str, by: Member) -> None:
    """Refuse a member who may change no record of the kind."""
    model(kind)
    if not by.may(RIGHTS[kind]):
        raise NotAllowed(_("You may not change these records."))


def changeable(kind: str, ids: Sequence[int], *, by: Member) -> list[Owned]:
    """Those owned records, locked in the order of their keys, all within the member's own reach. 404 when one is out of sight."""
    need(kind, by)
    wanted = set(ids)
    visible = model(kind).objects.visible_to(by).filter(pk__in=wanted, archived_at=None)
    found: list[Owned] = list(visible.order_by("pk").select_for_update(of=("self",)))
    if len(found) != len(wanted):
        raise Http404
    if any(record.owner_id is None for record in found):
        raise Invalid(_("Nobody owns some of these records. Nothing was changed."))
    reach = access.owner_filter(by, RIGHTS[kind])
    if reach != Q() and model(kind).objects.filter(reach, pk__in=wanted).count() != len(wanted):
        raise NotAllowed(_("Some of these records are not yours to give. Nothing was changed."))
    return found


def spans(kind: str, ids: Sequence[int]) -> "QuerySet[OwnershipSpan]":
    """Everybody who owned these records."""
    return OwnershipSpan.objects.filter(**{f"{'account' if kind == PoolKind.ACCOUNTS else 'lead'}__in": ids})


def open_spans(kind: str, ids: Sequence[int]) -> "QuerySet[OwnershipSpan]":
    """Who owns these records now."""
    return spans(kind, ids).filter(until_at=None)


def chosen_pool(kind: str, pool_id: int) -> Pool:
    """A pool in use for this kind of record."""
    pool = Pool.objects.current().filter(pk=pool_id, kind=kind).first()
    if pool is None:
        raise Invalid(_("Choose a pool in use that holds such records."), field="pool_id")
    return pool
