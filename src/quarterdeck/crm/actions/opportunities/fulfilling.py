"""Giving a deal what its stage asks for, and moving it then; asking for the approval a move needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from quarterdeck.core.approvals import actions as approvals
from quarterdeck.core.approvals.models import Approval
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.crm.actions import accounts, activities, attachments
from quarterdeck.crm.actions.opportunities import gates, locking
from quarterdeck.crm.actions.opportunities.editing import edit_opportunity
from quarterdeck.crm.actions.opportunities.moving import move_opportunity
from quarterdeck.crm.actions.refusals import Invalid
from quarterdeck.crm.models import Opportunity, Stage, StageTransition
from quarterdeck.crm.queries import criteria as queries
from quarterdeck.crm.rules import criteria as rules
from quarterdeck.crm.rules.criteria import Criterion
from quarterdeck.people.models import Member


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody gives for a criterion: a value, a file, a contact (or the name of a new one), or what was done."""

    criterion: Criterion
    value: Any = None
    name: str = ""


@transaction.atomic
def fulfil(*, opportunity_id: int, answers: Sequence[Answer], by: Member, at: datetime) -> None:
    """Keep what is given, each thing where it belongs; all of it or nothing."""
    deal = locking.changeable(opportunity_id, by)
    fields = {one.criterion.field: one.value for one in answers if one.criterion.kind == rules.FIELD}
    if fields:
        edit_opportunity(opportunity_id=deal.pk, values=fields, version=None, by=by, at=at)
        deal = locking.changeable(opportunity_id, by)
    for answer in answers:
        if answer.criterion.kind == rules.DOCUMENT:
            _attach(deal, answer, by=by, at=at)
        elif answer.criterion.kind == rules.CONTACT:
            _know(deal, answer, by=by)
        elif answer.criterion.kind == rules.ACTIVITY:
            kind = answer.criterion.activity_kind or "call"
            activities.log_activity(kind=kind, subject=str(answer.value), by=by, done_at=at, opportunity_id=deal.pk)


def fulfil_and_move(
    *,
    opportunity_id: int,
    stage_id: int,
    answers: Sequence[Answer],
    by: Member,
    at: datetime,
    note: str = "",
    closed_on: date | None = None,
    reason_id: int | None = None,
    amount: Decimal | None = None,
    competitor: str | None = None,
) -> Opportunity:
    """Keep what is given, then move. What was given stays given when the move is refused for something else."""
    if answers:
        fulfil(opportunity_id=opportunity_id, answers=answers, by=by, at=at)
    return move_opportunity(
        opportunity_id=opportunity_id,
        stage_id=stage_id,
        by=by,
        at=at,
        note=note,
        closed_on=closed_on,
        reason_id=reason_id,
        amount=amount,
        competitor=competitor,
    )


@transaction.atomic
def ask_to_move(
    *,
    opportunity_id: int,
    stage_id: int,
    why: str,
    by: Member,
    at: datetime,
    note: str = "",
    closed_on: date | None = None,
    reason_id: int | None = None,
    amount: Decimal | None = None,
    competitor: str | None = None,
) -> Approval:
    """Ask whoever the process names; the deal moves by itself when they agree. Refused while something else is missing."""
    deal = locking.changeable(opportunity_id, by)
    move = {
        "note": note,
        "closed_on": closed_on,
        "reason_id": reason_id,
        "amount": None if amount is None else str(amount),
        "competitor": competitor,
    }
    refusal = _try_to_move(deal.pk, stage_id, by=by, at=at, move={**move, "closed_on": closed_on})
    if not isinstance(refusal, gates.NeedsApproval):
        raise refusal or Invalid(_("This step needs no approval."))
    stage = Stage.objects.get(pk=stage_id)
    found = StageTransition.objects.filter(from_stage=deal.stage_id, to_stage=stage).first()
    return approvals.ask(
        kind=queries.MOVE,
        subject_model=queries.SUBJECT,
        subject_id=deal.pk,
        key=str(stage_id),
        title=_("Move %(deal)s to %(stage)s") % {"deal": deal.name, "stage": stage.name},
        detail=why.strip(),
        url=reverse("crm:opportunity", args=[deal.pk]),
        payload={"stage_id": stage_id, **move, "closed_on": closed_on.isoformat() if closed_on else None},
        approvers=queries.approval_rule(found, stage),
        by=by,
        at=at,
    )


def move_as_approved(approval: Approval, *, at: datetime) -> str:
    """Make the move that was approved, as the one who asked; returns why not, when something changed since."""
    move = dict(approval.payload)
    stage_id = int(move.pop("stage_id"))
    day = move.pop("closed_on")
    move["closed_on"] = date.fromisoformat(day) if day else None
    asker = Member.objects.get(pk=approval.asked_by_id)
    try:
        with transaction.atomic():
            move_opportunity(opportunity_id=approval.subject_id, stage_id=stage_id, by=asker, at=at, **move)
    except Refusal as refusal:
        return str(refusal)
    return ""


class _Tried(Exception):
    """Takes a move back that was only tried."""


def _try_to_move(
    opportunity_id: int, stage_id: int, *, by: Member, at: datetime, move: dict[str, Any]
) -> Refusal | None:
    try:
        with transaction.atomic():
            move_opportunity(opportunity_id=opportunity_id, stage_id=stage_id, by=by, at=at, **move)
            raise _Tried
    except Refusal as refusal:
        return refusal
    except _Tried:
        return None


def _attach(deal: Opportunity, answer: Answer, *, by: Member, at: datetime) -> None:
    file = answer.value
    kept = attachments.add_attachment(file=file, name=file.name, at=at, by=by, opportunity_id=deal.pk)
    kept.purpose = answer.criterion.document
    kept.save(update_fields=["purpose"])


def _know(deal: Opportunity, answer: Answer, *, by: Member) -> None:
    if deal.account_id is None:
        raise Invalid(_("Choose the customer of this deal first."), field="account")
    role = answer.criterion.role
    if answer.value:
        accounts.edit_contact(contact_id=answer.value, values={"buying_role": role}, version=None, by=by)
    else:
        accounts.create_contact(account_id=deal.account_id, name=answer.name, by=by, buying_role=role)
