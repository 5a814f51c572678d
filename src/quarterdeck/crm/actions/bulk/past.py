"""What files know of the past of records that are here: who made them, the stages they passed, the company's own fields."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from quarterdeck.core.audit import trail
from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.crm.actions.bulk import copying
from quarterdeck.crm.actions.bulk.opportunities import REVISION, VISIT, Desk, OpportunityHistory, Step
from quarterdeck.crm.models import Opportunity, OpportunityRevision, StageVisit
from quarterdeck.people.models import Member

_TRAIL = ("kind", "object_id", "act", "changes", "note", "at", "by_id")


def keep_authors(model: type[models.Model], made: Sequence[tuple[int, datetime, int]]) -> None:
    """Note on the trail who made records, and when, long before they came here."""
    kind = model._meta.label_lower
    copying.copy_rows(AuditEntry, _TRAIL, ((kind, pk, "created", "{}", "", at, by_id) for pk, at, by_id in made))


@transaction.atomic
def set_custom(model: type[Any], wanted: Mapping[int, Mapping[str, Any]], by: Member) -> None:
    """Write the company's own fields of many records; those that stay as they are, are left alone."""
    changed = []
    for record in model._default_manager.filter(pk__in=list(wanted)).order_by("pk").select_for_update():
        changes = {
            f"custom.{code}": (record.custom.get(code), value)
            for code, value in wanted[record.pk].items()
            if record.custom.get(code) != value
        }
        if changes:
            record.custom = dict(wanted[record.pk])
            record.version += 1
            record.updated_at = timezone.now()
            trail.record(record, "edited", by=by, changes=changes)
            changed.append(record)
    model._default_manager.bulk_update(changed, ["custom", "version", "updated_at"], batch_size=500)


@transaction.atomic
def add_steps(steps: Mapping[int, Sequence[Step]], *, keep_present_past: set[int]) -> None:
    """Write the past of deals anew with these steps. Where the past is known (`keep_present_past`) they join it; elsewhere they take
    the place of what was assumed. The deal itself stays as it is: where its past ends otherwise, its present begins after it.
    """
    deals = list(Opportunity.objects.filter(pk__in=list(steps)).order_by("pk").select_for_update())
    before: dict[int, list[Step]] = {}
    for known in OpportunityRevision.objects.filter(opportunity__in=deals).order_by("opportunity", "from_at", "pk"):
        step = Step(
            known.from_at,
            known.stage_id,
            known.company_amount,
            known.owner_id,
            known.expected_close_on,
            known.by_id,
        )
        before.setdefault(known.opportunity_id, []).append(step)
    pairs = [(deal, _history(deal, before.get(deal.pk, []), steps[deal.pk], keep_present_past)) for deal in deals]
    desk = Desk([history for _deal, history in pairs])
    StageVisit.objects.filter(opportunity__in=deals).delete()
    OpportunityRevision.objects.filter(opportunity__in=deals).delete()
    copying.copy_rows(StageVisit, VISIT, (row for pair in pairs for row in desk.visits(*pair)))
    copying.copy_rows(OpportunityRevision, REVISION, (row for pair in pairs for row in desk.revisions(*pair)))
    for deal, history in pairs:
        deal.stage_since = next(s.at for s in history.steps if s.stage_id == deal.stage_id and _last_stay(history, s))
        deal.created_at = min(deal.created_at, history.steps[0].at)
    Opportunity.objects.bulk_update(deals, ["stage_since", "created_at"], batch_size=500)


def _history(deal: Opportunity, known: list[Step], fresh: Sequence[Step], keep: set[int]) -> OpportunityHistory:
    """One step a moment, in time order; the last one is what the deal is now."""
    present = known[-1] if known else None
    past = known if deal.pk in keep else []
    steps = sorted({step.at: step for step in (*past, *fresh)}.values(), key=lambda step: step.at)
    if steps[-1].stage_id != deal.stage_id:
        at = max(steps[-1].at, present.at if present else steps[-1].at, deal.updated_at)
        steps.append(Step(at, deal.stage_id, deal.amount, deal.owner_id, deal.expected_close_on, steps[-1].by_id))
    return OpportunityHistory(name=deal.name, steps=tuple(steps), number=deal.number, currency=deal.currency_id)


def _last_stay(history: OpportunityHistory, step: Step) -> bool:
    """Whether the deal has stayed in the step's stage ever since."""
    later = history.steps[history.steps.index(step) :]
    return all(one.stage_id == step.stage_id for one in later)
