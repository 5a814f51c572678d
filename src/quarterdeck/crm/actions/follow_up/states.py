"""Between the rows and the pure states of the plan's rules."""

from datetime import datetime

from quarterdeck.crm.models import Enrolment, FollowUpPlan
from quarterdeck.crm.rules.follow_up import State, Step


def of(enrolment: Enrolment) -> State:
    """Where an enrolment stands."""
    return State(enrolment.position, enrolment.next_on, enrolment.is_paused, enrolment.end)


def keep(enrolment: Enrolment, state: State, *, at: datetime) -> None:
    """Write where it stands now."""
    if state == of(enrolment):
        return
    enrolment.position, enrolment.next_on, enrolment.is_paused = state.position, state.next_on, state.is_waiting
    if state.end and enrolment.ended_at is None:
        enrolment.ended_at, enrolment.end = at, state.end
    enrolment.save(update_fields=["position", "next_on", "is_paused", "ended_at", "end"])


def steps_of(plan: FollowUpPlan) -> list[Step]:
    """The plan's steps as the rules read them."""
    return [Step(step.delay_days, step.must_be_done) for step in plan.steps.all()]
