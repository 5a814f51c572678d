"""What people do to get a deal over the line: negotiate, answer objections, show the value, learn from the end."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.forms import model_to_dict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.approvals import actions as approvals
from quarterdeck.core.approvals.models import ApprovalState
from quarterdeck.core.audit import trail
from quarterdeck.core.pages import formatting
from quarterdeck.core.records import versions
from quarterdeck.core.search import text
from quarterdeck.crm.actions.opportunities import history, locking
from quarterdeck.crm.actions.opportunities.locking import refuse
from quarterdeck.crm.actions.refusals import Invalid, refuse_invalid
from quarterdeck.crm.models import (
    CloseReason,
    Concession,
    ConcessionState,
    Contact,
    DealReview,
    FlowKind,
    LadderStep,
    Negotiation,
    Objection,
    Opportunity,
    Stage,
    StageKind,
    ValueCase,
    ValueFlow,
    ValueLine,
)
from quarterdeck.crm.rules import negotiation as rules
from quarterdeck.crm.rules import value_case
from quarterdeck.crm.rules.negotiation import Limits, Step
from quarterdeck.crm.rules.value_case import Flow
from quarterdeck.people.models import Member

FLOOR = "crm.floor"
SHEET = ("our_interests", "their_interests", "our_batna", "their_batna", "anchor", "target", "floor")
OBJECTION = ("contact_id", "kind", "heard", "acknowledged", "explored", "responded", "outcome", "is_shared")
REVIEW = ("reason_id", "competitor", "decided_in_id", "did_well", "learned")


@transaction.atomic
def edit_negotiation(
    *,
    opportunity_id: int,
    values: Mapping[str, Any],
    version: int | None,
    by: Member,
    ladder: Sequence[Step] | None = None,
) -> Negotiation:
    """Write the sheet of a deal, and its ladder when one is given. Refuses limits and steps that contradict each other."""
    deal = locking.changeable(opportunity_id, by)
    sheet, is_new = Negotiation.objects.select_for_update().get_or_create(opportunity=deal)
    wanted = _known(values, SHEET)
    seen = None if is_new else version
    versions.refuse_stale(sheet, wanted, version=seen)
    steps = _ladder_of(sheet) if ladder is None else list(ladder)
    yours, theirs = _ladder_in_words(steps), _ladder_in_words(_ladder_of(sheet))
    versions.refuse_stale_rows("ladder", yours=yours, theirs=theirs, version=seen, current=sheet.version)
    changes = trail.differences(sheet, wanted)
    for field in changes:
        setattr(sheet, field, wanted[field])
    limits = Limits(sheet.anchor, sheet.target, sheet.floor)
    refuse(rules.why_not_limits(limits), field="floor")
    refuse(rules.why_not_ladder(steps, limits), field="ladder")
    refuse_invalid(sheet)
    if yours != theirs:
        _keep_ladder(sheet, steps)
        changes["ladder"] = (theirs, yours)
    if changes:
        sheet.version += 1
    sheet.save()
    if changes:
        trail.record(deal, "negotiation_edited", by=by, changes=changes)
    return sheet


@transaction.atomic
def log_concession(
    *, opportunity_id: int, given: str, total: Decimal, received: str, by: Member, at: datetime, why: str = ""
) -> Concession:
    """Keep what was given away and for what. Below the floor it waits for the superior, and the deal shows so."""
    deal = locking.changeable(opportunity_id, by)
    if total < 0:
        raise Invalid(_("An amount cannot be negative."), field="total")
    sheet, _is_new = Negotiation.objects.select_for_update().get_or_create(opportunity=deal)
    is_breach = rules.is_breach(total, sheet.floor)
    concession = Concession(
        negotiation=sheet,
        given=given.strip(),
        total=total,
        received=received.strip(),
        floor=sheet.floor,
        state=ConcessionState.WAITING if is_breach else ConcessionState.MADE,
        made_at=at,
        made_by=by,
    )
    refuse_invalid(concession)
    concession.save()
    trail.record(deal, "concession_made", by=by, changes={"concession": ("", f"{given.strip()} → {total:,f}")})
    if is_breach:
        _ask_below_floor(deal, concession, why=why, by=by, at=at)
    return concession


def settle_concession(*, concession_id: int, state: str) -> None:
    """Let a concession that waited stand, or not; called when its approval is decided or taken back."""
    known = {ApprovalState.APPROVED: ConcessionState.APPROVED}
    Concession.objects.filter(pk=concession_id, state=ConcessionState.WAITING).update(
        state=known.get(ApprovalState(state), ConcessionState.REFUSED)
    )


@transaction.atomic
def add_objection(*, opportunity_id: int, values: Mapping[str, Any], by: Member, at: datetime) -> Objection:
    """Keep what a customer held against us."""
    deal = locking.changeable(opportunity_id, by)
    objection = Objection(opportunity=deal, said_at=at, kept_by=by)
    _write_objection(objection, deal, _known(values, OBJECTION))
    trail.record(deal, "objection_added", by=by, changes={"objection": ("", objection.heard[:200])})
    return objection


@transaction.atomic
def edit_objection(*, objection_id: int, values: Mapping[str, Any], version: int | None, by: Member) -> Objection:
    """Write further what was heard, asked and answered, and how it ended."""
    objection, deal = _objection(objection_id, by)
    wanted = _known(values, OBJECTION)
    versions.refuse_stale(objection, wanted, version=version)
    if changes := trail.differences(objection, wanted):
        objection.version += 1
        _write_objection(objection, deal, wanted)
        trail.record(objection, "edited", by=by, changes=changes)
    return objection


@transaction.atomic
def archive_objection(*, objection_id: int, at: datetime, by: Member) -> Objection:
    """Put an objection away; it can be restored."""
    return _set_archived(objection_id, at, by=by)


@transaction.atomic
def restore_objection(*, objection_id: int, by: Member) -> Objection:
    """Bring an objection back."""
    return _set_archived(objection_id, None, by=by)


@transaction.atomic
def set_value_lines(
    *, opportunity_id: int, lines: Sequence[Mapping[str, str]], by: Member, version: int | None = None
) -> None:
    """Replace the value sheet: each line a need, a feature, its advantage and its benefit.

    Its version is the highest key of its lines, since they are always replaced together.
    """
    deal = locking.changeable(opportunity_id, by)
    present = list(deal.value_lines.all())
    current = max((line.pk for line in present), default=0)
    yours, theirs = _needs_in_words(lines), _needs_in_words([model_to_dict(line) for line in present])
    versions.refuse_stale_rows("lines", yours=yours, theirs=theirs, version=version, current=current)
    rows = [
        ValueLine(opportunity=deal, position=position, **{name: line.get(name, "").strip() for name in _VALUE})
        for position, line in enumerate(lines, start=1)
    ]
    for row in rows:
        if not row.need or not row.feature or not row.benefit:
            raise Invalid(_("Each line says the need, the feature and the benefit."), field="lines")
        refuse_invalid(row)
    ValueLine.objects.filter(opportunity=deal).delete()
    ValueLine.objects.bulk_create(rows)
    trail.record(deal, "value_set", by=by)


@transaction.atomic
def set_value_case(
    *,
    opportunity_id: int,
    years: int,
    discount_rate: Decimal,
    flows: Sequence[tuple[str, Flow]],
    by: Member,
    version: int | None = None,
    note: str = "",
) -> ValueCase:
    """Replace the customer's calculation: named flows over some years at a discount rate in percent."""
    deal = locking.changeable(opportunity_id, by)
    refuse(value_case.why_not_case(years=years, rate_percent=discount_rate), field="years")
    case, is_new = ValueCase.objects.select_for_update().get_or_create(opportunity=deal)
    wanted = {"years": years, "discount_rate": discount_rate, "note": note.strip()}
    versions.refuse_stale(case, wanted, version=None if is_new else version)
    rows = [_flow(case, position, name, flow) for position, (name, flow) in enumerate(flows, start=1)]
    yours, theirs = _flows_in_words(rows), _flows_in_words(case.flows.all())
    versions.refuse_stale_rows(
        "flows", yours=yours, theirs=theirs, version=None if is_new else version, current=case.version
    )
    case.years, case.discount_rate, case.note = years, discount_rate, note.strip()
    case.version += 1
    case.save()
    case.flows.all().delete()
    ValueFlow.objects.bulk_create(rows)
    trail.record(deal, "value_set", by=by)
    return case


@transaction.atomic
def review_deal(
    *, opportunity_id: int, values: Mapping[str, Any], by: Member, at: datetime, version: int | None = None
) -> DealReview:
    """Keep what a closed deal taught; the reason and the competitor go to the deal too. Refused while it is open."""
    deal = locking.changeable(opportunity_id, by)
    if deal.status == StageKind.OPEN:
        raise Invalid(_("This deal is still open. Review it when it is decided."))
    wanted = _known(values, REVIEW)
    _check_review(deal, wanted)
    review = DealReview.objects.select_for_update().filter(opportunity=deal).first()
    if review is None:
        review = DealReview(opportunity=deal, reviewed_at=at)
    else:
        versions.refuse_stale(review, wanted, version=version)
        review.version += 1
    for field, value in wanted.items():
        setattr(review, field, value)
    review.reviewed_by = by
    refuse_invalid(review)
    review.save()
    _tell_deal(deal, review, by=by, at=at)
    trail.record(deal, "reviewed", by=by)
    return review


_VALUE = ("need", "feature", "advantage", "benefit")


def _ladder_in_words(steps: Iterable[Step]) -> str:
    return "; ".join(f"{step.given} → {step.total:,.2f} ← {step.asked}" for step in steps)


def _needs_in_words(lines: Iterable[Mapping[str, Any]]) -> str:
    return "; ".join(" · ".join(str(line.get(name, "")).strip() for name in _VALUE) for line in lines)


def _flows_in_words(rows: Iterable[ValueFlow]) -> str:
    return "; ".join(f"{row.name}: {row.at_start:.2f}, {row.per_year:.2f}" for row in rows)


def _ladder_of(sheet: Negotiation) -> list[Step]:
    return [Step(row.given, row.total, row.asked) for row in sheet.ladder.all()]


def _keep_ladder(sheet: Negotiation, steps: Sequence[Step]) -> None:
    sheet.ladder.all().delete()
    rows = [
        LadderStep(negotiation=sheet, given=step.given.strip(), total=step.total, asked=step.asked.strip(), position=n)
        for n, step in enumerate(steps, start=1)
    ]
    for row in rows:
        refuse_invalid(row)
    LadderStep.objects.bulk_create(rows)


def _ask_below_floor(deal: Opportunity, concession: Concession, *, why: str, by: Member, at: datetime) -> None:
    shown = {
        "deal": deal.name,
        "total": formatting.money(concession.total, deal.currency_id, None).full,
        "floor": formatting.money(concession.floor or Decimal(0), deal.currency_id, None).full,
    }
    approvals.ask(
        kind=FLOOR,
        subject_model="crm.opportunity",
        subject_id=deal.pk,
        key=str(concession.pk),
        title=_("%(deal)s: %(total)s is below the floor of %(floor)s") % shown,
        detail="\n".join(
            part for part in (concession.given, concession.received and f"← {concession.received}", why.strip()) if part
        ),
        url=f"/opportunities/{deal.pk}/negotiation/",
        by=by,
        at=at,
    )


def _objection(objection_id: int, by: Member) -> tuple[Objection, Opportunity]:
    visible = Objection.objects.visible_to(by).select_for_update(of=("self",))
    objection = get_object_or_404(visible, pk=objection_id)
    return objection, locking.changeable(objection.opportunity_id, by)


def _write_objection(objection: Objection, deal: Opportunity, values: Mapping[str, Any]) -> None:
    contact_id = values.get("contact_id")
    if contact_id is not None:
        get_object_or_404(Contact, pk=contact_id, account=deal.account_id)
    for field, value in values.items():
        setattr(objection, field, value.strip() if isinstance(value, str) else value)
    if not objection.heard:
        raise Invalid(_("Write down what was said."), field="heard")
    objection.search_tokens = text.tokens_for(objection.heard, objection.explored, objection.responded)
    refuse_invalid(objection)
    objection.save()


def _set_archived(objection_id: int, at: datetime | None, *, by: Member) -> Objection:
    objection, deal = _objection(objection_id, by)
    if (objection.archived_at is None) != (at is None):
        objection.archived_at = at
        objection.version += 1
        objection.save(update_fields=["archived_at", "version", "updated_at"])
        act = "objection_archived" if at else "objection_restored"
        trail.record(deal, act, by=by, changes={"objection": (objection.heard[:200], "")})
    return objection


def _flow(case: ValueCase, position: int, name: str, flow: Flow) -> ValueFlow:
    if not name.strip() or flow.kind not in FlowKind.values:
        raise Invalid(_("Each row has a name."), field="flows")
    if flow.at_start < 0 or flow.per_year < 0:
        raise Invalid(_("An amount cannot be negative."), field="flows")
    row = ValueFlow(
        case=case, kind=flow.kind, name=name.strip(), at_start=flow.at_start, per_year=flow.per_year, position=position
    )
    refuse_invalid(row)
    return row


def _check_review(deal: Opportunity, values: Mapping[str, Any]) -> None:
    reason_id, stage_id = values.get("reason_id"), values.get("decided_in_id")
    if reason_id is not None:
        known = CloseReason.objects.filter(pk=reason_id, process=deal.process_id, kind=deal.status)
        refuse(None if known.exists() else _("That reason does not belong to this process."), field="reason_id")
    if stage_id is not None and not Stage.objects.filter(pk=stage_id, process=deal.process_id).exists():
        raise Invalid(_("That stage belongs to another sales process."), field="decided_in_id")


def _tell_deal(deal: Opportunity, review: DealReview, *, by: Member, at: datetime) -> None:
    """The deal itself says the same, so that lists and figures do; what it said until now is remembered."""
    said = (deal.close_reason_id, deal.competitor)
    deal.close_reason_id = review.reason_id or deal.close_reason_id
    deal.competitor = review.competitor or deal.competitor
    deal.version += 1
    deal.save(update_fields=["close_reason", "competitor", "version", "updated_at"])
    if (deal.close_reason_id, deal.competitor) != said:
        history.revise([deal.pk], at=at, by=by)


def _known(values: Mapping[str, Any], fields: Sequence[str]) -> dict[str, Any]:
    if unknown := sorted(set(values) - set(fields)):
        raise Invalid(_("There is no field %(name)s.") % {"name": unknown[0]}, field=unknown[0])
    return dict(values)
