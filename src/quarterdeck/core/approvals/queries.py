"""Reads of approvals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404

from quarterdeck.core.approvals.models import Approval, ApprovalState

PAGE_SIZE = 50
VIEWS = ("waiting", "asked", "decided")


@dataclass(frozen=True)
class ApprovalPage:
    rows: Sequence[Approval]
    total: int
    waiting: int
    page: int


def waiting_count(*, viewer: Any) -> int:
    """How many questions wait for the member."""
    return Approval.objects.waiting_for(viewer).count()


def waiting(*, viewer: Any, limit: int = 5) -> list[Approval]:
    """The questions that have waited longest for the member."""
    rows = Approval.objects.waiting_for(viewer).select_related("asked_by")
    return list(rows.order_by("asked_at", "pk")[:limit])


def approval_page(*, viewer: Any, view: str, page: int = 1) -> ApprovalPage:
    """One page of what waits for the member, what the member asked for, or what the member decided."""
    for_me = Approval.objects.waiting_for(viewer)
    found = {
        "waiting": for_me,
        "asked": Approval.objects.filter(asked_by=viewer),
        "decided": Approval.objects.filter(decided_by=viewer).exclude(state=ApprovalState.WITHDRAWN),
    }[view if view in VIEWS else "waiting"]
    start = (max(page, 1) - 1) * PAGE_SIZE
    rows = found.select_related("asked_by", "decided_by").prefetch_related("approvers").order_by("-asked_at", "-pk")
    return ApprovalPage(list(rows[start : start + PAGE_SIZE]), found.count(), for_me.count(), max(page, 1))


def approval(*, viewer: Any, approval_id: int) -> Approval:
    """One question with those who may decide it; 404 for everybody whom it does not concern."""
    rows = Approval.objects.visible_to(viewer).select_related("asked_by", "decided_by").prefetch_related("approvers")
    return get_object_or_404(rows, pk=approval_id)


def latest(*, kind: str, subject_model: str, subject_id: int, key: str | None = None) -> Approval | None:
    """The last question of a kind on a record with those who may decide it, or None. Rights on the record are the caller's."""
    rows = Approval.objects.filter(kind=kind, subject_model=subject_model, subject_id=subject_id)
    if key is not None:
        rows = rows.filter(key=key)
    return rows.select_related("asked_by", "decided_by").prefetch_related("approvers").order_by("-pk").first()


def is_granted(*, kind: str, subject_model: str, subject_id: int, key: str = "", since: datetime | None = None) -> bool:
    """Whether the last such question, asked since a moment, was answered with yes."""
    rows = Approval.objects.filter(kind=kind, subject_model=subject_model, subject_id=subject_id, key=key)
    if since is not None:
        rows = rows.filter(asked_at__gte=since)
    return rows.order_by("-pk").values_list("state", flat=True).first() == ApprovalState.APPROVED
