"""Giving what somebody keeps to one or several colleagues, as one act that can be taken back."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.company import queries as company
from quarterdeck.core.events import bus
from quarterdeck.core.notifications import actions as notifications
from quarterdeck.core.undo import actions as undo
from quarterdeck.crm import events
from quarterdeck.crm.actions import ownership
from quarterdeck.crm.actions.opportunities import history
from quarterdeck.crm.actions.refusals import Invalid
from quarterdeck.crm.models import (
    Account,
    Activity,
    Lead,
    Opportunity,
    OpportunityRevision,
    OpportunityTeamMember,
    OwnershipSpan,
)
from quarterdeck.crm.queries import handing_over as queries
from quarterdeck.crm.queries.handing_over import Portion
from quarterdeck.people.models import Member

EVERYTHING = frozenset(("accounts", "leads", "open_deals", "planned"))
STAY, HELP, MOVE = "stay", "help", "move"


@transaction.atomic
def hand_over(
    *,
    from_id: int,
    to_ids: Sequence[int],
    by: Member,
    at: datetime,
    split: str = "evenly",
    what: Collection[str] = EVERYTHING,
    closed: str = STAY,
) -> int:
    """Give accounts, open leads, open deals and planned activities (those named in `what`) to colleagues; customers stay whole.

    Stages, their history and all dates stay as they were; everything says who had it before. Closed deals stay (`closed`
    "stay"), get the receiver as a helper while their credit stays ("help"), or go over with their credit ("move"). Returns
    the act that takes it all back. Refuses without a receiver, and receivers out of reach.
    """
    leaver = queries.leaver(viewer=by, member_id=from_id)
    receivers = _receivers(to_ids, leaver, by=by)
    if closed not in (STAY, HELP, MOVE) or not set(what) <= EVERYTHING:
        raise Invalid(_("Choose what is handed over."), field="what")
    names = ", ".join(one.name for one in receivers)
    title = _("Handed over from %(leaver)s to %(names)s") % {"leaver": leaver.name, "names": names}
    estate = queries.estate(member_id=from_id)
    portions = queries.portions(estate, to_ids=[one.pk for one in receivers], split=split)
    with undo.recording(kind="crm.hand_over", title=title, by=by, at=at) as act:
        for receiver in receivers:
            portion = portions[receiver.pk]
            _give_records(act, Account, portion.accounts if "accounts" in what else [], receiver, by=by, at=at)
            _give_records(act, Lead, portion.leads if "leads" in what else [], receiver, by=by, at=at)
            _give_deals(act, portion.open_deals if "open_deals" in what else [], receiver, by=by, at=at)
            _give_closed(act, portion.closed_deals, receiver, closed=closed, by=by, at=at)
            _give_planned(act, portion.planned if "planned" in what else [], receiver, by=by, at=at)
            _tell(receiver, leaver, portion, key=f"hand-over-{act.id}")
    trail.record(leaver, "handed_over", by=by, note=names)
    return act.id


def _receivers(to_ids: Sequence[int], leaver: Member, *, by: Member) -> list[Member]:
    chosen = [ownership.chosen_owner(pk, by=by) for pk in dict.fromkeys(to_ids)]
    if not chosen or leaver in chosen:
        raise Invalid(_("Choose at least one other active colleague."), field="to_ids")
    return chosen


def _give_records(
    act: undo.Recording, model: type[Account] | type[Lead], ids: list[int], to: Member, *, by: Member, at: datetime
) -> None:
    if not ids:
        return
    record = "account__in" if model is Account else "lead__in"
    spans = OwnershipSpan.objects.filter(**{record: ids}, until_at=None)
    records: QuerySet[Account] | QuerySet[Lead] = model._default_manager.filter(pk__in=ids)
    act.keep(records)
    act.keep(spans)
    ownership.take_many(model, ids, owner_id=to.pk, how=OwnershipSpan.How.HANDED_OVER, by=by, at=at)
    act.created(OwnershipSpan, spans.all().values_list("pk", flat=True))
    trail.record_many(records, "handed_over", by=by, note=to.name)


def _give_deals(act: undo.Recording, ids: list[int], to: Member, *, by: Member, at: datetime) -> None:
    if not ids:
        return
    deals = Opportunity.objects.filter(pk__in=ids)
    present = OpportunityRevision.objects.filter(opportunity__in=ids, until_at=None)
    act.keep(deals)
    act.keep(present)
    deals.update(owner=to, version=F("version") + 1, updated_at=at)
    history.revise(ids, at=at, by=by)
    act.created(OpportunityRevision, present.all().values_list("pk", flat=True))
    trail.record_many(deals, "handed_over", by=by, note=to.name)
    bus.publish(
        events.OpportunitiesReassigned(opportunity_ids=ids, to_owner_id=to.pk, by_id=by.pk, act=uuid4().hex),
        by=by,
    )


def _give_closed(act: undo.Recording, ids: list[int], to: Member, *, closed: str, by: Member, at: datetime) -> None:
    """What was won and lost counts for whoever owns it: it goes over only when that is wanted."""
    if closed == MOVE:
        _give_deals(act, ids, to, by=by, at=at)
    if closed != HELP or not ids:
        return
    known = set(
        OpportunityTeamMember.objects.filter(opportunity__in=ids, member=to).values_list("opportunity", flat=True)
    )
    made = OpportunityTeamMember.objects.bulk_create(
        OpportunityTeamMember(opportunity_id=pk, member=to) for pk in ids if pk not in known
    )
    act.created(OpportunityTeamMember, [one.pk for one in made])


def _give_planned(act: undo.Recording, ids: list[int], to: Member, *, by: Member, at: datetime) -> None:
    if not ids:
        return
    planned = Activity.objects.filter(pk__in=ids)
    act.keep(planned)
    planned.update(owner=to, version=F("version") + 1, updated_at=at)
    trail.record_many(planned, "handed_over", by=by, note=to.name)


def _tell(to: Member, leaver: Member, portion: Portion, *, key: str) -> None:
    if not portion.accounts and not portion.leads:
        return
    with translation.override(to.language or company.company().language):
        text = _("%(accounts)d accounts and %(leads)d leads of %(leaver)s are yours now.") % {
            "accounts": len(portion.accounts),
            "leads": len(portion.leads),
            "leaver": leaver.name,
        }
    notifications.notify(
        member=to, topic="crm", text=text, url=reverse("crm:accounts") + "?view=mine", dedupe_key=f"{key}-{to.pk}"
    )
