"""What happens while a plan is prepared and runs: confirming the fair process, the person's own words, agreeing, looking."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quarterdeck.core.audit import trail
from quarterdeck.people.models import Member
from quarterdeck.performance.actions import agreements
from quarterdeck.performance.actions.improvement import reaching
from quarterdeck.performance.actions.improvement.reaching import CannotImprove
from quarterdeck.performance.models.agreements import Agreement
from quarterdeck.performance.models.improvement import (
    TOLD,
    FairStep,
    ImprovementPlan,
    OwnWords,
    PlanCheckIn,
    PlanState,
)
from quarterdeck.performance.queries.improvement import measuring
from quarterdeck.performance.rules.improvement import fairness


@transaction.atomic
def confirm(*, plan_id: int, code: str, note: str, at: datetime, by: Member) -> FairStep:
    """Confirm a step of the fair process: the leader theirs, who looks after fairness theirs and that the person was asked.

    What the plan itself shows cannot be confirmed by hand.
    """
    plan = _confirmable(plan_id, code, by)
    made, _is_new = FairStep.objects.get_or_create(
        plan=plan, code=code, defaults={"note": note.strip(), "by": by, "at": at}
    )
    trail.record(plan, "confirmed", by=by, changes={"step": ("", code)})
    if code == TOLD:
        sentence = gettext_lazy("%(name)s prepares an improvement plan with you. Read it and say what you think.")
        reaching.tell_person(plan, sentence, {"name": by.name})
    return made


@transaction.atomic
def take_back_step(*, plan_id: int, code: str, by: Member) -> None:
    """Take a confirmation back. That the person was told stays: they have read it."""
    plan = _confirmable(plan_id, code, by)
    if code == TOLD:
        raise CannotImprove(_("The person has been told and sees the plan."), code="code")
    plan.steps.filter(code=code).delete()
    trail.record(plan, "confirmation_taken_back", by=by, changes={"step": (code, "")})


@transaction.atomic
def say(*, plan_id: int, text: str, at: datetime, by: Member) -> OwnWords:
    """What the person says to it, in their own words; it stays as it was said."""
    plan = reaching.own(plan_id, by)
    if plan.state == PlanState.CLOSED:
        raise CannotImprove(_("The plan is closed."), code="state")
    if not text.strip():
        raise CannotImprove(_("Write what you want to say."), code="text")
    made = OwnWords.objects.create(plan=plan, text=text.strip(), at=at)
    trail.record(plan, "answered", by=by)
    reaching.tell_leader(plan, gettext_lazy("%(name)s answered the improvement plan."), {"name": by.name})
    return made


@transaction.atomic
def agree(*, plan_id: int, member_id: int, text: str, due_on: date, at: datetime, by: Member) -> Agreement:
    """Write down what the person does, or what the leader does to help."""
    plan = reaching.led(plan_id, by)
    _refuse_closed(plan)
    if member_id not in (plan.member_id, by.pk):
        raise CannotImprove(_("Choose the person, or yourself."), code="member_id")
    return agreements.agree(member_id=member_id, text=text, due_on=due_on, at=at, by=by, improvement_plan=plan)


@transaction.atomic
def check_in(*, plan_id: int, note: str, today: date, by: Member, is_on_track: bool | None = None) -> PlanCheckIn:
    """Look at it together: the figure of the day is kept, with what was said; a second look on a day replaces one's first.

    Whether it is on track is what the figure says, where nobody says otherwise. Refuses a day on which somebody else looked.
    """
    plan = reaching.led(plan_id, by)
    if plan.state != PlanState.RUNNING:
        raise CannotImprove(_("Only a running plan is looked at."), code="state")
    if not note.strip():
        raise CannotImprove(_("Say what you talked about."), code="note")
    another = plan.check_ins.filter(on=today).exclude(by=by).select_related("by").first()
    if another is not None:
        raise CannotImprove(
            _("%(name)s wrote down today how it stands: %(note)s") % {"name": another.by, "note": another.note},
            code="note",
        )
    standing = measuring.standing(plan, today=today)
    found = is_on_track if is_on_track is not None else bool(standing and standing.is_on_track)
    made, _is_new = PlanCheckIn.objects.update_or_create(
        plan=plan,
        on=today,
        defaults={
            "value": standing.value if standing else None,
            "is_on_track": found,
            "note": note.strip(),
            "by": by,
        },
    )
    trail.record(plan, "looked_at", by=by)
    reaching.tell_person(plan, gettext_lazy("%(name)s wrote down how your plan stands."), {"name": by.name})
    return made


def _confirmable(plan_id: int, code: str, by: Member) -> ImprovementPlan:
    step = fairness.step(code)
    if step is None or step.by == "facts":
        raise CannotImprove(_("This follows from what stands in the plan."), code="code")
    plan = reaching.led(plan_id, by) if step.by == "leader" else reaching.overseen(plan_id, by)
    _refuse_closed(plan)
    wanted = PlanState.DRAFT if step.before == "start" else PlanState.RUNNING
    if plan.state != wanted:
        raise CannotImprove(_("The plan is not where this could be done."), code="state")
    return plan


def _refuse_closed(plan: ImprovementPlan) -> None:
    if plan.state == PlanState.CLOSED:
        raise CannotImprove(_("The plan is closed."), code="state")
