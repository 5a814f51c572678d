"""Which plans somebody may change, and how those concerned are told."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise

from quarterdeck.core.records.refusals import Refusal
from quarterdeck.people.models import Member
from quarterdeck.people.queries.approvers import superiors_of
from quarterdeck.performance.actions.telling import tell
from quarterdeck.performance.models.improvement import OVERSEE, ImprovementPlan, ImprovementPlanQuerySet

TOPIC = "improvement"


class CannotImprove(Refusal):
    """Why a plan cannot be written, started, followed or ended so; the code names the value at fault."""


def led(plan_id: int, by: Member) -> ImprovementPlan:
    """A plan the member carries through, locked; 404 for anybody else."""
    return _locked(ImprovementPlan.objects.led_by(by), plan_id)


def overseen(plan_id: int, by: Member) -> ImprovementPlan:
    """A plan whose fairness the member looks after, locked."""
    return _locked(ImprovementPlan.objects.overseen_by(by), plan_id)


def own(plan_id: int, by: Member) -> ImprovementPlan:
    """The member's own plan once they were told, locked."""
    return _locked(ImprovementPlan.objects.visible_to(by).filter(member=by), plan_id)


def _locked(found: ImprovementPlanQuerySet, plan_id: int) -> ImprovementPlan:
    pks = found.filter(pk=plan_id).values_list("pk", flat=True)
    rows = ImprovementPlan.objects.filter(pk__in=list(pks)).select_related("member", "opened_by")
    return get_object_or_404(rows.select_for_update(of=("self",)), pk=plan_id)


def tell_person(plan: ImprovementPlan, sentence: Promise, words: dict[str, str]) -> None:
    tell(plan.member, sentence, words, topic=TOPIC, url=address(plan))


def leader_of(plan: ImprovementPlan) -> Member:
    """Who leads the person now; who opened the plan where nobody does."""
    return next(iter(superiors_of(plan.member)), plan.opened_by)


def tell_leader(plan: ImprovementPlan, sentence: Promise, words: dict[str, str]) -> None:
    tell(leader_of(plan), sentence, words, topic=TOPIC, url=address(plan))


def tell_overseers(plan: ImprovementPlan, sentence: Promise, words: dict[str, str]) -> None:
    """Tell everybody who looks after fairness, except whom it is about."""
    holders = Member.objects.active().filter(roles__grants__right=OVERSEE).exclude(pk=plan.member_id)
    for one in holders.distinct().order_by("pk"):
        tell(one, sentence, words, topic=TOPIC, url=address(plan))


def address(plan: ImprovementPlan) -> str:
    return reverse("performance:improvement", args=[plan.pk])
