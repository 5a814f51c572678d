"""What stands between a deal and its next stage: rules of the move, criteria of the stages passed, an approval, the floor."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from quarterdeck.core.pages import formatting
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.crm.actions.refusals import Invalid
from quarterdeck.crm.models import (
    Concession,
    ConcessionState,
    Negotiation,
    Opportunity,
    Stage,
    StageKind,
    StageTransition,
)
from quarterdeck.crm.queries import criteria as queries
from quarterdeck.crm.rules import criteria as rules
from quarterdeck.crm.rules import negotiation
from quarterdeck.crm.rules.criteria import Check
from quarterdeck.people.models import Member


class NotReady(Refusal):
    """Something is missing; `checks` says what."""

    def __init__(self, sentence: str, checks: Sequence[Check] = ()) -> None:
        super().__init__(sentence, code="criteria")
        self.checks = list(checks)


class NeedsReason(Refusal):
    """A step back asks why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, code="reason")


class NeedsApproval(Refusal):
    """Everything is there but the word of somebody above."""

    def __init__(self) -> None:
        super().__init__(_("This step needs an approval. Ask for it."), code="needs_approval")


def refuse_unready(
    deal: Opportunity, before: Stage, stage: Any, *, note: str, by: Member, since: datetime, at: datetime
) -> None:
    """Refuse a move that its process does not allow, or not yet. `stage` comes from `queries.stage_with_rules`."""
    found = _transition(before, stage) if stage.has_transition else None
    if reason := queries.why_not_transition(found, before, stage, by):
        raise Invalid(reason, field="stage")
    back = queries.is_back(before, stage)
    if reason := rules.why_not_back(is_back=back, needs_reason=stage.process.back_needs_reason, reason=note):
        raise NeedsReason(reason)
    asked = [*(queries.criteria_between(before, stage) if stage.has_criteria else ()), *queries.fields_of(found)]
    checks = rules.checked(asked, queries.state_of(deal, asked)) if asked else []
    if reason := rules.why_not_leave(checks):
        raise NotReady(reason, rules.missing(checks))
    if stage.kind == StageKind.WON:
        _refuse_below_floor(deal)
    rule = queries.approval_rule(found, stage)
    if rule and not queries.may_approve(by, deal, rule, at) and not queries.granted(deal, stage, since):
        raise NeedsApproval


def _transition(before: Stage, stage: Stage) -> StageTransition | None:
    return StageTransition.objects.filter(from_stage=before, to_stage=stage).first()


def _refuse_below_floor(deal: Opportunity) -> None:
    floor = Negotiation.objects.filter(opportunity=deal, floor__isnull=False).values_list("floor", flat=True).first()
    if floor is None or not negotiation.is_breach(deal.amount, floor):
        return
    agreed = Concession.objects.filter(negotiation__opportunity=deal, state=ConcessionState.APPROVED)
    text = formatting.money(floor, deal.currency_id, None).full
    totals = list(agreed.values_list("total", flat=True))
    if reason := negotiation.why_not_win(amount=deal.amount, floor=floor, agreed=totals, floor_text=text):
        raise Invalid(reason, field="amount")
