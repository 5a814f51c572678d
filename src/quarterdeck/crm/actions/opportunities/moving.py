"""Moving a deal through its process, to its end, and back again."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.company import queries as company
from quarterdeck.core.events import bus
from quarterdeck.core.records import versions
from quarterdeck.crm import events
from quarterdeck.crm.actions.opportunities import entering, gates, history, locking, worth
from quarterdeck.crm.actions.opportunities.locking import refuse
from quarterdeck.crm.actions.refusals import Invalid
from quarterdeck.crm.models import CloseReason, Opportunity, OpportunityLine, Stage, StageKind
from quarterdeck.crm.queries import criteria
from quarterdeck.crm.rules import moves, values
from quarterdeck.people.models import Member

_WRITTEN = (
    "stage",
    "status",
    "stage_since",
    "closed_on",
    "close_reason",
    "close_note",
    "competitor",
    "amount",
    "company_amount",
    "version",
    "updated_at",
)


@transaction.atomic
def move_opportunity(
    *,
    opportunity_id: int,
    stage_id: int,
    by: Member,
    at: datetime,
    closed_on: date | None = None,
    reason_id: int | None = None,
    note: str = "",
    amount: Decimal | int | str | None = None,
    competitor: str | None = None,
    version: int | None = None,
    is_taken_back: bool = False,
) -> Opportunity:
    """Move a deal to another stage of its process: win it, lose it, open it again, or bring it on.

    Closing takes `closed_on` (the local day of `at` without one), a reason where losing asks for one, and an amount when
    the deal has none. Moving to where it already is changes nothing. Refuses stale moves, archived deals, and what the
    process does not allow or not yet (`gates`); `is_taken_back` undoes a move just made, which is asked nothing.
    """
    deal = locking.changeable(opportunity_id, by)
    before = deal.stage
    if before.pk == stage_id:
        return deal
    stage = criteria.stage_with_rules(stage_id, before)
    if stage is None:
        raise Invalid(_("There is no such stage in use."), field="stage")
    _refuse_move(deal, stage, version=version, is_taken_back=is_taken_back)
    old = {"stage": before.name, "closed_on": deal.closed_on, "amount": deal.amount, "competitor": deal.competitor}
    deal.stage, deal.status = stage, stage.kind
    since, deal.stage_since = deal.stage_since, max(at, deal.stage_since)
    if competitor is not None:
        deal.competitor = competitor.strip()
    _end(deal, closed_on=closed_on, reason_id=reason_id, note=note, amount=amount, today=company.local_day(at))
    if not is_taken_back:
        gates.refuse_unready(deal, before, stage, note=note, by=by, since=since, at=at)
    deal.version += 1
    deal.save(update_fields=_WRITTEN)
    forward = moves.is_forward(from_position=before.position, to_position=stage.position, to_kind=stage.kind)
    history.move(deal, at=deal.stage_since, by=by, is_forward=forward)
    new = {"stage": stage.name, "closed_on": deal.closed_on, "amount": deal.amount, "competitor": deal.competitor}
    changes = {field: (old[field], new[field]) for field in old if old[field] != new[field]}
    trail.record(deal, _act(before, stage), by=by, changes=changes, note=note)
    if not is_taken_back and criteria.plans_tasks(stage):
        entering.plan_tasks(deal, at=at, by=by)
    bus.publish(_event(deal, before, stage, is_forward=forward), by=by)
    return deal


def _refuse_move(deal: Opportunity, stage: Stage, *, version: int | None, is_taken_back: bool) -> None:
    refuse(
        moves.why_not_move(
            is_archived=deal.archived_at is not None,
            same_process=stage.process_id == deal.process_id,
            to_archived_stage=stage.archived_at is not None,
        )
    )
    if version is None or version == deal.version:
        return
    changed, is_all = versions.changes_since(deal, version)
    if is_taken_back or not is_all or "stage" in changed:
        conflict = versions.Conflict("stage", stage.name, deal.stage.name, changed.get("stage", ""))
        raise versions.StaleEdit(conflicts=[conflict], current_version=deal.version)


def _end(
    deal: Opportunity,
    *,
    closed_on: date | None,
    reason_id: int | None,
    note: str,
    amount: Decimal | int | str | None,
    today: date,
) -> None:
    """Set what a closed deal has and an open one has not; the worth in company currency is that of the closing day."""
    if amount is not None:
        _set_amount(deal, worth.decimal(amount))
    day = None if deal.status == StageKind.OPEN else (closed_on or today)
    if day is not None:
        refuse(values.why_not_day(day), field="closed_on")
        refuse(
            moves.why_not_close(
                kind=deal.status,
                amount=deal.amount,
                is_amount_given=amount is not None,
                opened_on=deal.opened_on,
                closed_on=day,
                today=today,
            ),
            field="amount" if deal.status == StageKind.WON and not deal.amount else "closed_on",
        )
        _check_reason(deal, reason_id)
    deal.closed_on = day
    deal.close_reason_id = reason_id if day else None
    deal.close_note = note if day else ""
    deal.company_amount = worth.in_company_currency(deal.amount, deal.currency_id, on=day or today)


def _set_amount(deal: Opportunity, amount: Decimal) -> None:
    if amount != deal.amount and OpportunityLine.objects.filter(opportunity=deal).exists():
        raise Invalid(_("The amount is the sum of the lines: change the lines."), field="amount")
    deal.amount = amount


def _check_reason(deal: Opportunity, reason_id: int | None) -> None:
    reasons = CloseReason.objects.filter(process=deal.process_id, kind=deal.status)
    if reason_id is not None:
        known = reasons.filter(pk=reason_id).exists()
        refuse(None if known else _("That reason does not belong to this process."), field="reason")
    elif deal.status == StageKind.LOST:
        has_reasons = reasons.filter(is_active=True).exists()
        refuse(moves.why_not_without_reason(kind=deal.status, has_reasons=has_reasons), field="reason")


def _act(before: Stage, stage: Stage) -> str:
    if stage.kind != StageKind.OPEN:
        return stage.kind
    return "moved" if before.kind == StageKind.OPEN else "reopened"


def _event(deal: Opportunity, before: Stage, stage: Stage, *, is_forward: bool) -> bus.Event:
    if deal.closed_on is None:
        return events.OpportunityMoved(
            opportunity_id=deal.pk,
            owner_id=deal.owner_id,
            from_stage_id=before.pk,
            to_stage_id=stage.pk,
            is_forward=is_forward,
        )
    if stage.kind == StageKind.WON:
        return events.OpportunityWon(
            opportunity_id=deal.pk,
            owner_id=deal.owner_id,
            from_stage_id=before.pk,
            company_amount=deal.company_amount,
            closed_on=deal.closed_on,
        )
    return events.OpportunityLost(
        opportunity_id=deal.pk,
        owner_id=deal.owner_id,
        from_stage_id=before.pk,
        company_amount=deal.company_amount,
        closed_on=deal.closed_on,
        reason_id=deal.close_reason_id,
    )
