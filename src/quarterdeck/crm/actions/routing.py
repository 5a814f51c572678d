"""Giving leads to people by rule, and keeping the rules."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.company import queries as company
from quarterdeck.core.records import versions
from quarterdeck.crm.actions.leads import assign_leads
from quarterdeck.crm.actions.refusals import Invalid, NotAllowed, refuse_invalid
from quarterdeck.crm.models import Lead, OwnershipSpan, RoutingRule, RoutingRun, RoutingShare
from quarterdeck.crm.queries import conditions
from quarterdeck.crm.queries import routing as queries
from quarterdeck.crm.rules import routing as rules
from quarterdeck.people.models import Member

FIELDS = ("name", "conditions", "goes_to", "unit_id", "territory_id", "method", "monthly_capacity")
_KEPT_RESULTS = 500


@transaction.atomic
def route_leads(*, at: datetime, by: Member | None = None, lead_ids: Sequence[int] | None = None) -> RoutingRun | None:
    """Give every open lead that nobody has (all, or of those named) to somebody, by the first rule it meets. What stays says why.

    Run again it changes nothing: one run at a time, and what was given counts. Returns the run, or None when nothing changed.
    """
    # Whoever routes holds every rule, so that two runs never decide at once.
    list(RoutingRule.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    leads = queries.waiting(lead_ids)
    locked = Lead.objects.filter(pk__in=[lead.pk for lead in leads], owner=None, pool=None)
    free = set(locked.select_for_update(skip_locked=True).order_by("pk").values_list("pk", flat=True))
    with translation.override(company.company().language):
        made = queries.plan([lead for lead in leads if lead.pk in free], at=at)
    _give(made.routes, at=at)
    for rule_id, member_id in made.last.items():
        RoutingRule.objects.filter(pk=rule_id).update(last_member=member_id)
    changed = _note_reasons(leads, made.routes)
    given = [route for route in made.routes if route.member_id]
    if not given and not changed:
        return None
    return RoutingRun.objects.create(
        at=at,
        by=by,
        assigned=len(given),
        unassigned=len(made.routes) - len(given),
        results=[asdict(route) for route in made.routes[:_KEPT_RESULTS]],
    )


def preview(*, rule_id: int, at: datetime) -> list[queries.Route]:
    """What would become of the leads that wait now, with this rule in use."""
    return queries.plan(queries.waiting(), at=at, extra=queries.rule(rule_id=rule_id)).routes


@transaction.atomic
def create_rule(*, values: Mapping[str, Any], members: Mapping[int, int | None], by: Member) -> RoutingRule:
    """Keep a rule, last in order and not in use. `members` are its people with leads a month of their own or None."""
    _need(by)
    last = RoutingRule.objects.aggregate(last=Max("position"))["last"] or 0
    rule = RoutingRule(position=last + 1, **{name: values[name] for name in FIELDS if name in values})
    _refuse(rule, members)
    rule.save()
    _share(rule, members)
    trail.record(rule, "created", by=by)
    return rule


@transaction.atomic
def edit_rule(
    *, rule_id: int, values: Mapping[str, Any], members: Mapping[int, int | None], version: int | None, by: Member
) -> RoutingRule:
    """Change a rule and who its people are."""
    _need(by)
    rule = get_object_or_404(RoutingRule.objects.current().select_for_update(of=("self",)), pk=rule_id)
    wanted = {name: values[name] for name in FIELDS if name in values}
    versions.refuse_stale(rule, wanted, version=version)
    changes = trail.differences(rule, wanted)
    for name in changes:
        setattr(rule, name, wanted[name])
    _refuse(rule, members)
    rule.version += 1
    rule.save()
    _share(rule, members)
    trail.record(rule, "edited", by=by, changes=changes)
    return rule


@transaction.atomic
def switch_rule(*, rule_id: int, is_on: bool, by: Member) -> RoutingRule:
    """Take a rule into use, or out of it."""
    _need(by)
    rule = get_object_or_404(RoutingRule.objects.current().select_for_update(of=("self",)), pk=rule_id)
    if rule.is_active != is_on:
        rule.is_active = is_on
        rule.version += 1
        rule.save(update_fields=["is_active", "version", "updated_at"])
        trail.record(rule, "switched_on" if is_on else "switched_off", by=by)
    return rule


@transaction.atomic
def shift_rule(*, rule_id: int, is_up: bool, by: Member) -> None:
    """Swap a rule with the one before or after it."""
    _need(by)
    order = list(RoutingRule.objects.current().select_for_update(of=("self",)))
    at = next((index for index, rule in enumerate(order) if rule.pk == rule_id), None)
    to = None if at is None else at - 1 if is_up else at + 1
    if at is None or to is None or not 0 <= to < len(order):
        return
    order[at], order[to] = order[to], order[at]
    for position, rule in enumerate(order, start=1):
        RoutingRule.objects.filter(pk=rule.pk).update(position=position)
    trail.record(order[to], "moved", by=by)


@transaction.atomic
def archive_rule(*, rule_id: int, by: Member, at: datetime) -> None:
    """Put a rule away."""
    _need(by)
    rule = get_object_or_404(RoutingRule.objects.current().select_for_update(of=("self",)), pk=rule_id)
    rule.archived_at, rule.is_active = at, False
    rule.version += 1
    rule.save(update_fields=["archived_at", "is_active", "version", "updated_at"])
    trail.record(rule, "archived", by=by)


def _give(routes: Sequence[queries.Route], *, at: datetime) -> None:
    by_member: dict[int, list[int]] = defaultdict(list)
    for route in routes:
        if route.member_id is not None:
            by_member[route.member_id].append(route.lead_id)
    for member_id, lead_ids in by_member.items():
        assign_leads(lead_ids=lead_ids, owner_id=member_id, by=None, at=at, how=OwnershipSpan.How.ROUTED)


def _note_reasons(leads: Sequence[Lead], routes: Sequence[queries.Route]) -> int:
    """Write on the leads that stay why they do; returns how many say something new."""
    before = {lead.pk: lead.unassigned_because for lead in leads}
    news: dict[str, list[int]] = defaultdict(list)
    for route in routes:
        why = route.why[:200]
        if route.member_id is None and before[route.lead_id] != why:
            news[why].append(route.lead_id)
    for why, ids in news.items():
        Lead.objects.filter(pk__in=ids).update(unassigned_because=why)
    return sum(len(ids) for ids in news.values())


def _share(rule: RoutingRule, members: Mapping[int, int | None]) -> None:
    RoutingShare.objects.filter(rule=rule).exclude(member__in=list(members)).delete()
    for member_id, capacity in members.items():
        RoutingShare.objects.update_or_create(rule=rule, member_id=member_id, defaults={"monthly_capacity": capacity})


def _need(by: Member) -> None:
    if not by.may("crm.manage_pools"):
        raise NotAllowed(_("You may not set up rules for leads."))


def _refuse(rule: RoutingRule, members: Mapping[int, int | None]) -> None:
    refuse_invalid(rule)
    if wrong := conditions.why_not(rule.conditions, kind="leads"):
        raise Invalid(wrong, field="conditions")
    reason = rules.why_not_rule(
        goes_to=rule.goes_to,
        members=len(members),
        has_unit=rule.unit_id is not None,
        has_territory=rule.territory_id is not None,
        method=rule.method,
        has_capacity=rule.monthly_capacity is not None or (bool(members) and None not in members.values()),
    )
    if reason:
        raise Invalid(reason)
