"""The form of a deal with everything it offers to choose from."""

from collections.abc import Sequence
from typing import Any

from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.crm.forms.opportunities import Choices, OpportunityForm
from quarterdeck.crm.models import Opportunity, StageKind
from quarterdeck.crm.queries import opportunities as queries
from quarterdeck.crm.views.picking import offer

CLOSED_ONLY = ("closed_on", "close_reason_id", "close_note")


def deal_form(
    request: MemberRequest,
    deal: Opportunity | None,
    data: Any,
    *,
    initial: dict[str, Any] | None = None,
    keep: Sequence[str] = (),
) -> OpportunityForm:
    """The whole form, or the kept fields; a new deal chooses its stage, one that is there moves instead."""
    processes = queries.processes()
    without = [] if keep else ["stage_id", *(CLOSED_ONLY if deal is None or deal.closed_on is None else ())]
    if not request.member.may("crm.assign_owner"):
        without.append("owner_id")
    values = initial if deal is None else {name: getattr(deal, name) for name in _names(deal)}
    choices: dict[str, Choices] = {
        "stage_id": _stages(processes, deal),
        "currency_id": [(code, code) for code in queries.currencies()],
        "owner_id": _owners(request, deal),
        "close_reason_id": [
            (r.pk, r.name)
            for p in processes
            for r in p.close_reasons.all()
            if deal and p.pk == deal.process_id and r.kind == deal.status
        ],
    }
    only = keep[0] if len(keep) == 1 else ""
    form = OpportunityForm(data, initial=values, choices=choices, keep=keep, without=without)
    return offer(request, form, deal, only=only)


def _names(deal: Opportunity) -> list[str]:
    return [name for name in OpportunityForm.base_fields if hasattr(deal, name)]


def _stages(processes: list[Any], deal: Opportunity | None) -> list[tuple[object, object]]:
    """All stages of the deal's process; a new deal begins in an open one."""
    if deal is not None:
        return [(s.pk, s.name) for p in processes if p.pk == deal.process_id for s in p.stages.all()]
    several = len(processes) > 1
    return [
        (s.pk, f"{p.name} · {s.name}" if several else s.name)
        for p in processes
        for s in p.stages.all()
        if s.kind == StageKind.OPEN
    ]


def _owners(request: MemberRequest, deal: Opportunity | None) -> list[tuple[object, object]]:
    offered: list[tuple[object, object]] = [*queries.assignable_members(viewer=request.member)]
    known = {key for key, _name in offered}
    if request.member.pk not in known:
        offered.insert(0, (request.member.pk, request.member.name))
    if deal is not None and deal.owner_id not in known | {request.member.pk}:
        offered.insert(0, (deal.owner_id, deal.owner.name))
    return offered
