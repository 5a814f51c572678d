"""Making one record of several: a value chosen per field, everything that belongs to them moved over, and a way back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import F, Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.events import bus
from quarterdeck.core.imports.models import SourceKey
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.core.undo import actions as undo
from quarterdeck.core.undo.actions import Recording
from quarterdeck.core.undo.models import UndoAct
from quarterdeck.crm import events
from quarterdeck.crm.actions import identity
from quarterdeck.crm.actions.accounts import account_tokens, contact_tokens
from quarterdeck.crm.actions.duplicates.relinking import relink
from quarterdeck.crm.actions.leads import locking
from quarterdeck.crm.actions.opportunities import creating
from quarterdeck.crm.actions.refusals import Invalid, NotAllowed, refuse_invalid
from quarterdeck.crm.models import (
    Account,
    Contact,
    DuplicatePair,
    Lead,
    LeadStatus,
    MergedRecord,
    NotDuplicates,
    Opportunity,
    OwnershipSpan,
)
from quarterdeck.crm.queries.duplicates import MODELS
from quarterdeck.crm.rules.merging import CHOSEN, HIERARCHY, chosen_values
from quarterdeck.people.models import Member

AT_MOST = 20


class CannotMerge(Refusal):
    """These records cannot become one, with the reason."""


def merge_accounts(
    *, keep_id: int, other_ids: Sequence[int], by: Member, at: datetime, values: Mapping[str, int] | None = None
) -> UndoAct:
    """Make one account of several. `values` names for a field the account whose value stays; unnamed ones keep that of
    `keep_id`, or take the first that is not empty. Refuses whoever may not change all of them. Returns the act, to be undone."""
    return _merge("account", keep_id, other_ids, values or {}, by=by, at=at)


def merge_contacts(
    *, keep_id: int, other_ids: Sequence[int], by: Member, at: datetime, values: Mapping[str, int] | None = None
) -> UndoAct:
    """The same for contacts, of one account or of several."""
    return _merge("contact", keep_id, other_ids, values or {}, by=by, at=at)


def merge_leads(
    *, keep_id: int, other_ids: Sequence[int], by: Member, at: datetime, values: Mapping[str, int] | None = None
) -> UndoAct:
    """The same for leads. One that was converted stays what it is: others may become part of it, not it of others."""
    return _merge("lead", keep_id, other_ids, values or {}, by=by, at=at)


@transaction.atomic
def _merge(
    kind: str, keep_id: int, other_ids: Sequence[int], values: Mapping[str, int], *, by: Member, at: datetime
) -> UndoAct:
    model = MODELS[kind]
    gone_ids = sorted(set(other_ids) - {keep_id})
    _refuse(model, [keep_id, *gone_ids], by=by)
    names = dict(model._base_manager.filter(pk__in=[keep_id, *gone_ids]).values_list("pk", "name"))
    others = _(", ").join(names[pk] for pk in gone_ids)
    title = _("Merged %(others)s into %(kept)s") % {"others": others, "kept": names[keep_id]}
    url = reverse(f"crm:{kind}", args=[keep_id])
    with undo.recording(kind="crm.merge", title=title, by=by, at=at, url=url) as act:
        act.keep(model._base_manager.filter(pk__in=[keep_id, *gone_ids]))
        rows: Any = model._base_manager.in_bulk([keep_id, *gone_ids])
        kept, gone = rows[keep_id], [rows[pk] for pk in gone_ids]
        _refuse_converted(gone)
        changes = _choose(kind, kept, gone, values)
        _settle_ownership(act, kind, kept, gone, values, at=at)
        relink(act, model, kept_id=keep_id, gone_ids=gone_ids)
        _relink_named(act, kind, keep_id, gone_ids)
        model._base_manager.filter(pk__in=gone_ids)._raw_delete(
            using=model._base_manager.db
        )  # a forgotten child must fail, not follow
        _save(act, kind, kept)
        _tell(act, kind, kept, gone, changes, by=by, at=at)
    return act.act


def remake_derived(stale: undo.Stale) -> None:
    """Make search words and keys anew for records that were edited between a merge and its undoing."""
    for model, ids in stale.items():
        if model not in (Account, Contact, Lead):
            continue
        for record in model._base_manager.filter(pk__in=ids):
            _derive(record)
            record.save(update_fields=["search_tokens", "identity_keys"])


def _refuse(model: Any, ids: Sequence[int], *, by: Member) -> None:
    if len(ids) < 2:
        raise Invalid(_("Choose at least two records to merge."))
    if len(ids) > AT_MOST:
        raise Invalid(_("Merge at most %(number)d records at once.") % {"number": AT_MOST})
    right = "crm.change_lead" if model is Lead else "crm.change_account"
    if not by.may(right):
        raise NotAllowed(_("You may not merge these records."))
    if model.objects.visible_to(by).filter(pk__in=ids).count() != len(ids):
        raise Http404
    if model is Contact:
        allowed = model._base_manager.filter(pk__in=ids, account__in=Account.objects.changeable_by(by)).count()
    else:
        allowed = model.objects.changeable_by(by).filter(pk__in=ids).count()
    if allowed != len(ids):
        raise NotAllowed(_("You may look at one of these records but not change it. Ask its owner to merge them."))


def _refuse_converted(gone: Sequence[Any]) -> None:
    for record in gone:
        if isinstance(record, Lead) and record.status == LeadStatus.CONVERTED:
            raise CannotMerge(
                _("%(name)s was converted. Keep it, and merge the others into it.") % {"name": record.name}
            )


def _choose(kind: str, kept: Any, gone: Sequence[Any], values: Mapping[str, int]) -> dict[str, tuple[Any, Any]]:
    """Put the chosen values on the kept record; returns what changed."""
    by_id = {record.pk: record for record in (kept, *gone)}
    unknown = set(values) - {*CHOSEN[kind], "owner"}
    if unknown or not set(values.values()) <= set(by_id):
        raise Invalid(_("There is no field %(name)s.") % {"name": sorted(unknown)[0] if unknown else "?"})
    plain = {pk: {name: getattr(one, name) for name in CHOSEN[kind]} for pk, one in by_id.items()}
    chosen = chosen_values(plain, kept_id=kept.pk, choices=values)
    above = HIERARCHY.get(kind)
    if above:
        chosen[above] = _outside(type(kept), above, chosen[above], set(by_id))
    changes = trail.differences(kept, chosen)
    for name, value in chosen.items():
        setattr(kept, name, value)
    kept.custom = {
        key: value for one in (*reversed(gone), kept) for key, value in one.custom.items() if value not in ("", None)
    }
    kept.archived_at = None if any(one.archived_at is None for one in (kept, *gone)) else kept.archived_at
    for name in ("last_activity_at",):
        moments = [value for one in (kept, *gone) if (value := getattr(one, name, None))]
        if moments:
            setattr(kept, name, max(moments))
    return changes


def _outside(model: type[models.Model], field: str, start: int | None, merged: set[int]) -> int | None:
    """What stands above the merged records: a record below or among them cannot, or a circle would close."""
    found, at, seen = start, start, set()
    while at is not None and at not in seen:
        seen.add(at)
        above: int | None = model._base_manager.filter(pk=at).values_list(field, flat=True).first()
        if at in merged:
            found = above
        at = above
    return None if found in merged else found


def _settle_ownership(
    act: Recording, kind: str, kept: Any, gone: Sequence[Any], values: Mapping[str, int], *, at: datetime
) -> None:
    """The owner is that of the chosen record, else the kept one's, else the first there is; the other spans end now."""
    if kind == "contact":
        return
    by_id = {record.pk: record for record in (kept, *gone)}
    first = next((one for one in (kept, *gone) if one.owner_id is not None), kept)
    source = by_id[values["owner"]] if "owner" in values else first
    for name in ("owner_id", "owner_since", "pool_id", "is_locked"):
        setattr(kept, name, getattr(source, name))
    spans = OwnershipSpan.objects.filter(until_at=None, **{f"{kind}__in": list(by_id)})
    act.keep(spans)
    ended = spans.exclude(**{kind: source.pk})
    ended.filter(from_at__gt=at).update(until_at=F("from_at"), end=OwnershipSpan.End.REASSIGNED)
    ended.update(until_at=at, end=OwnershipSpan.End.REASSIGNED)


def _relink_named(act: Recording, kind: str, kept_id: int, gone_ids: Sequence[int]) -> None:
    """Tables that name a record by kind and number instead of a foreign key."""
    keys = SourceKey.objects.filter(kind=kind, object_id__in=gone_ids)
    act.keep(keys)
    keys.update(object_id=kept_id)
    touching = Q(one_id__in=gone_ids) | Q(other_id__in=gone_ids)
    for model in (DuplicatePair, NotDuplicates):
        pairs = model._base_manager.filter(touching, kind=kind)
        act.keep(pairs)
        pairs.delete()


def _derive(record: Any) -> None:
    if isinstance(record, Account):
        record.search_tokens, record.identity_keys = account_tokens(record), identity.account_keys(record)
    elif isinstance(record, Contact):
        record.search_tokens, record.identity_keys = contact_tokens(record), identity.contact_keys(record)
    else:
        locking.mark(record)


def _save(act: Recording, kind: str, kept: Any) -> None:
    refuse_invalid(kept)
    _derive(kept)
    kept.version += 1
    kept.save()
    if kind != "account":
        return
    act.keep(Contact._base_manager.filter(account=kept))
    identity.refresh_contacts(kept)
    act.keep(Opportunity._base_manager.filter(account=kept))
    deals = list(Opportunity._base_manager.filter(account=kept).only("pk", "name", "number").order_by("pk"))
    for deal in deals:
        deal.search_tokens = creating.tokens_of(deal.name, deal.number, kept.name)
    Opportunity._base_manager.bulk_update(deals, ["search_tokens"], batch_size=1000)


def _tell(
    act: Recording,
    kind: str,
    kept: Any,
    gone: Sequence[Any],
    changes: Mapping[str, tuple[Any, Any]],
    *,
    by: Member,
    at: datetime,
) -> None:
    """Where each record went, what it said, and that it happened."""
    merged = MergedRecord.objects.bulk_create(
        [MergedRecord(kind=kind, gone_id=one.pk, kept_id=kept.pk, name=str(one)[:330], at=at, by=by) for one in gone]
    )
    act.created(MergedRecord, [one.pk for one in merged])
    names = _(", ").join(str(one) for one in gone)
    trail.record(kept, "merged", by=by, changes=changes, note=names)
    for one in gone:
        said = {name: value for name in CHOSEN[kind] if (value := getattr(one, name)) not in ("", None)}
        trail.record(one, "merged_away", by=by, changes={name: (value, None) for name, value in said.items()})
    bus.publish(events.RecordsMerged(kind=kind, kept_id=kept.pk, gone_ids=[one.pk for one in gone]), by=by)
