"""Telling people what has become of their targets, each in their own language, and everything once."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial

from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quarterdeck.core.company import queries as company
from quarterdeck.core.notifications import actions as notifications
from quarterdeck.people.models import Member
from quarterdeck.targets.models import COUNTING_STATES, NodeState, PlanNode, TargetPlan
from quarterdeck.targets.queries import redrawing

TOPIC = "target"


def tell_discussed(*, plan_id: int) -> None:
    """Ask everybody in a plan to look at what they were given and to propose."""
    plan = TargetPlan.objects.get(pk=plan_id)
    _tell(
        _everybody(plan),
        lambda: _("“%(plan)s” is open for discussion: look at your targets and propose yours.") % {"plan": plan.name},
        url=reverse("targets:plan", args=[plan_id]),
        key=f"discussed-{plan_id}-{plan.version}",
    )


def tell_in_force(*, plan_id: int, revision: int) -> None:
    """Ask everybody in a plan to read and sign what counts now."""
    plan = TargetPlan.objects.get(pk=plan_id)
    _tell(
        _everybody(plan),
        lambda: _("The targets of “%(plan)s” are in force: read and sign yours.") % {"plan": plan.name},
        url=reverse("targets:mine"),
        key=f"in-force-{plan_id}-{revision}",
    )


def tell_revised(*, plan_id: int, revision: int, reason: str) -> None:
    """Tell everybody in a plan that it is open again, and why."""
    plan = TargetPlan.objects.get(pk=plan_id)
    _tell(
        _everybody(plan),
        lambda: _("“%(plan)s” is being revised: %(reason)s") % {"plan": plan.name, "reason": reason},
        url=reverse("targets:plan", args=[plan_id]),
        key=f"revised-{plan_id}-{revision}",
    )


def tell_reorganized(*, on: date, today: date) -> None:
    """Tell who runs plans which of those that count no longer look like the organization of a day; once a day for each plan."""
    managers = list(Member.objects.active().filter(roles__grants__right="targets.manage_plans").distinct())
    for plan in TargetPlan.objects.current().filter(state__in=COUNTING_STATES, starts_on__lte=on, ends_on__gt=on):
        if changes := redrawing.changes_of(plan, on):
            _tell(
                managers,
                partial(_reorganized, plan.name, len(changes)),
                url=f"{reverse('targets:tree', args=[plan.pk])}?on={on}",
                key=f"reorganized-{plan.pk}-{today}",
            )


def _reorganized(plan: str, count: int) -> str:
    sentence = ngettext(
        "The organization has changed since “%(plan)s” last followed it: %(count)d change.",
        "The organization has changed since “%(plan)s” last followed it: %(count)d changes.",
        count,
    )
    return sentence % {"plan": plan, "count": count}


def tell_proposed(*, node_id: int) -> None:
    """Tell who stands above that a proposal waits for them."""
    node = PlanNode.objects.select_related("plan", "parent__unit__manager", "state_by").get(pk=node_id)
    _tell(
        (one for one in _above(node) if one != node.state_by),
        lambda: _("%(name)s has proposed targets for “%(plan)s”.") % {"name": node.name, "plan": node.plan.name},
        url=reverse("targets:node", args=[node.plan_id, node_id]),
        key=f"proposed-{node_id}-{node.state_at:%Y%m%d%H%M%S}",
    )


def tell_agreed(*, node_id: int) -> None:
    """Tell the side that did not say the last word that both agree now."""
    node = PlanNode.objects.select_related("plan", "parent__unit__manager", "unit__manager", "member").get(pk=node_id)
    if node.state != NodeState.AGREED:
        return
    _tell(
        (one for one in [*_above(node), *_own(node)] if one.pk != node.state_by_id),
        lambda: _("The targets of %(name)s for “%(plan)s” are agreed.") % {"name": node.name, "plan": node.plan.name},
        url=reverse("targets:node", args=[node.plan_id, node_id]),
        key=f"agreed-{node_id}-{node.state_at:%Y%m%d%H%M%S}",
    )


def _everybody(plan: TargetPlan) -> Iterable[Member]:
    """Who answers for something in a plan, as far as they may look at it."""
    nodes = PlanNode.objects.filter(plan=plan).on_the_way()
    owing = Q(pk__in=nodes.values("member")) | Q(managed_units__in=nodes.values("unit"))
    return Member.objects.active().filter(owing, roles__grants__right="targets.view_targets").distinct()


def _above(node: PlanNode) -> list[Member]:
    unit = node.parent.unit if node.parent else None
    return [unit.manager] if unit and unit.manager else []


def _own(node: PlanNode) -> list[Member]:
    holder = node.member or (node.unit.manager if node.unit else None)
    return [holder] if holder else []


def _tell(members: Iterable[Member], sentence: Callable[[], str], *, url: str, key: str) -> None:
    for member in members:
        with translation.override(member.language or company.company().language):
            text = sentence()
        notifications.notify(member=member, topic=TOPIC, text=text, url=url, dedupe_key=key)
