"""Mona prepares a plan for Alice; Hanna looks after fairness."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from quarterdeck.crm.actions import process
from quarterdeck.people import actions as people
from quarterdeck.people.models import Member
from quarterdeck.performance.actions import improvement as actions
from quarterdeck.performance.models.improvement import OVERSEE, VIEW, ImprovementPlan
from tests import factories

TODAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 2, tzinfo=UTC)
ENDS = TODAY + timedelta(56)
WHOLE: dict[str, Any] = {
    "reason": "Won 200 of 1,000 in the last quarter",
    "metric_code": "won_amount",
    "target": Decimal(1000),
    "support": "A joint visit every week",
    "starts_on": TODAY,
    "ends_on": ENDS,
}


def hanna(cast: factories.Cast) -> Member:
    """Somebody of HR in the south: a role of the company's own that reads plans and nothing else."""
    role = people.create_role(name="HR", by=cast.ada)
    people.edit_role(role_id=role.pk, name="HR", scopes={VIEW: "all", OVERSEE: "all"}, by=cast.ada)
    return factories.member("Hanna", role=role.code, in_unit=cast.south)


def draft(cast: factories.Cast) -> ImprovementPlan:
    return actions.propose(member_id=cast.alice.pk, reason="Fewer deals won", at=AT, by=cast.mona)


def ready(cast: factories.Cast, reader: Member) -> ImprovementPlan:
    """Written, told, heard and read: it may start."""
    plan = draft(cast)
    actions.write_plan(plan_id=plan.pk, values=WHOLE, version=None, by=cast.mona)
    actions.confirm(plan_id=plan.pk, code="told", note="On Monday", at=AT, by=cast.mona)
    actions.say(plan_id=plan.pk, text="I lost Acme to a merger", at=AT, by=cast.alice)
    actions.confirm(plan_id=plan.pk, code="read_before", note="", at=AT, by=reader)
    return plan


def running(cast: factories.Cast, reader: Member) -> ImprovementPlan:
    """Started, with a sales process to win deals in."""
    process.create_default_process(by=cast.ada)
    return actions.start(plan_id=ready(cast, reader).pk, today=TODAY, by=cast.mona)
