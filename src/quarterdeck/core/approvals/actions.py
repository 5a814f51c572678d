"""Asking, deciding, taking back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from quarterdeck.core.approvals import deciding
from quarterdeck.core.approvals.models import Approval, ApprovalState
from quarterdeck.core.audit import trail
from quarterdeck.core.company import queries as company
from quarterdeck.core.notifications import actions as notifications
from quarterdeck.core.records.refusals import Refusal


class CannotAsk(Refusal):
    """There is nobody who could decide."""

    def __init__(self) -> None:
        super().__init__(
            _("Nobody is there to approve this. Ask an administrator to name a manager."), code="no_approver"
        )


@transaction.atomic
def ask(
    *,
    kind: str,
    subject_model: str,
    subject_id: int,
    title: str,
    by: Any,
    at: datetime,
    detail: str = "",
    url: str = "",
    key: str = "",
    payload: Mapping[str, Any] | None = None,
    approvers: str = deciding.SUPERIOR,
) -> Approval:
    """Ask those who decide by a rule. What waits already is not asked twice; refused in words when nobody could decide."""
    subject = {"kind": kind, "subject_model": subject_model, "subject_id": subject_id, "key": key}
    waiting = Approval.objects.select_for_update().filter(**subject, state=ApprovalState.WAITING).first()
    if waiting is not None:
        return waiting
    people = deciding.people_for(by, approvers, at)
    if not people:
        raise CannotAsk
    approval = Approval.objects.create(
        **subject, title=title[:300], detail=detail, url=url, payload=dict(payload or {}), asked_by=by, asked_at=at
    )
    approval.approvers.set(people)
    trail.record(approval, "asked", by=by)
    for member in people:
        _tell(member, approval, gettext_noop("%(name)s asks for your approval: %(title)s"), by.name)
    return approval


@transaction.atomic
def decide(*, approval_id: int, approve: bool, by: Any, at: datetime, note: str = "") -> Approval:
    """Say yes or no. 404 for what one may not see; refused for what one asked for oneself, or what is decided already."""
    approval = _locked(approval_id, by)
    if not approval.approvers.filter(pk=by.pk).exists() or approval.asked_by_id == by.pk:
        raise Refusal(_("This waits for somebody else."), code="forbidden")
    _refuse_decided(approval)
    if not approve and not note.strip():
        raise Refusal(_("Say why not: the one who asked can then do better."), code="note")
    approval.state = ApprovalState.APPROVED if approve else ApprovalState.REFUSED
    _settle(approval, by=by, at=at, note=note.strip())
    approved, refused = (
        gettext_noop("%(name)s approved: %(title)s"),
        gettext_noop("%(name)s did not approve: %(title)s"),
    )
    said = approved if approve else refused
    _tell(approval.asked_by, approval, said, by.name)
    deciding.follow(approval, by, at)
    return approval


@transaction.atomic
def withdraw(*, approval_id: int, by: Any, at: datetime) -> Approval:
    """Take back one's own question while it waits."""
    approval = _locked(approval_id, by)
    if approval.asked_by_id != by.pk:
        raise Refusal(_("Only who asked can take it back."), code="forbidden")
    _refuse_decided(approval)
    approval.state = ApprovalState.WITHDRAWN
    _settle(approval, by=by, at=at)
    deciding.follow(approval, by, at)
    return approval


@transaction.atomic
def hand_over(*, from_id: int, to: Any, by: Any, at: datetime) -> int:
    """Let somebody else decide what waits for one who leaves; a question of the new one's own goes to their superior."""
    waiting = list(Approval.objects.waiting_for(from_id).select_related("asked_by"))
    for approval in waiting:
        approval.approvers.remove(from_id)
        is_own = approval.asked_by_id == to.pk
        approval.approvers.add(*(deciding.people_for(to, deciding.SUPERIOR, at) if is_own else [to]))
    trail.record_many(waiting, "handed_over", by=by)
    return len(waiting)


def _locked(approval_id: int, by: Any) -> Approval:
    approvals = Approval.objects.visible_to(by).select_related("asked_by").select_for_update(of=("self",))
    return get_object_or_404(approvals, pk=approval_id)


def _refuse_decided(approval: Approval) -> None:
    if approval.state != ApprovalState.WAITING:
        raise Refusal(
            _("This is settled already: %(state)s.") % {"state": approval.get_state_display()}, code="decided"
        )


def _settle(approval: Approval, *, by: Any, at: datetime, note: str = "") -> None:
    approval.decided_by, approval.decided_at, approval.note = by, at, note
    approval.save(update_fields=["state", "decided_by", "decided_at", "note"])
    trail.record(approval, approval.state, by=by, note=note)


def _tell(member: Any, approval: Approval, sentence: str, name: str) -> None:
    with translation.override(member.language or company.company().language):
        text = _(sentence) % {"name": name, "title": approval.title}
    notifications.notify(
        member=member,
        topic="approvals",
        text=text,
        url=reverse("approvals:approval", args=[approval.pk]),
        dedupe_key=f"approval-{approval.pk}-{approval.state}",
    )
