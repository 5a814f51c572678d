"""Rules by which ownership ends, and their daily run."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quarterdeck.core.audit import trail
from quarterdeck.core.company import queries as company
from quarterdeck.core.notifications import actions as notifications
from quarterdeck.core.records import versions
from quarterdeck.crm.actions.pools import records, releasing
from quarterdeck.crm.actions.refusals import Invalid, NotAllowed, refuse_invalid
from quarterdeck.crm.models import LapseRule, LapseRun, OwnershipSpan, PoolKind
from quarterdeck.crm.queries import conditions, lapsing
from quarterdeck.crm.queries.lapsing import Lapsing
from quarterdeck.crm.rules import pools as rules
from quarterdeck.people.models import Member

FIELDS = ("name", "kind", "pool_id", "level", "conditions", "measure", "days", "warn_days", "spares_customers")
SYSTEM_TOPIC = "crm"


@transaction.atomic
def create_rule(*, values: Mapping[str, Any], by: Member) -> LapseRule:
    """Keep a new rule, switched off. Refuses contradictions in words."""
    _need(by)
    rule = LapseRule(**{name: values[name] for name in FIELDS if name in values})
    _refuse(rule)
    rule.save()
    trail.record(rule, "created", by=by)
    return rule


@transaction.atomic
def edit_rule(*, rule_id: int, values: Mapping[str, Any], version: int | None, by: Member, at: datetime) -> LapseRule:
    """Change a rule. One that is on begins anew with its warnings, since other records may be concerned."""
    _need(by)
    rule = get_object_or_404(LapseRule.objects.current().select_for_update(of=("self",)), pk=rule_id)
    wanted = {name: values[name] for name in FIELDS if name in values}
    versions.refuse_stale(rule, wanted, version=version)
    changes = trail.differences(rule, wanted)
    if not changes:
        return rule
    for name in changes:
        setattr(rule, name, wanted[name])
    _refuse(rule)
    rule.active_since = at if rule.active_since else None
    rule.version += 1
    rule.save()
    trail.record(rule, "edited", by=by, changes=changes)
    return rule


@transaction.atomic
def switch_rule(*, rule_id: int, is_on: bool, by: Member, at: datetime) -> LapseRule:
    """Let a rule run every day from now on, or no longer."""
    _need(by)
    rule = get_object_or_404(LapseRule.objects.current().select_for_update(), pk=rule_id)
    if (rule.active_since is not None) == is_on:
        return rule
    if is_on:
        _refuse(rule)
    rule.active_since = at if is_on else None
    rule.version += 1
    rule.save(update_fields=["active_since", "version", "updated_at"])
    trail.record(rule, "switched_on" if is_on else "switched_off", by=by)
    return rule


@transaction.atomic
def archive_rule(*, rule_id: int, by: Member, at: datetime) -> None:
    """Put a rule away; it no longer runs."""
    _need(by)
    rule = get_object_or_404(LapseRule.objects.current().select_for_update(), pk=rule_id)
    rule.archived_at, rule.active_since = at, None
    rule.version += 1
    rule.save(update_fields=["archived_at", "active_since", "version", "updated_at"])
    trail.record(rule, "archived", by=by)


def lapse(*, rule_id: int, at: datetime, dry_run: bool, by: Member | None = None) -> list[Lapsing]:
    """What the rule takes now. Unless it is a dry run, take it: into the pool, told to its owners, to be undone as one act."""
    rule = lapsing.rule(rule_id=rule_id)
    if dry_run:
        return lapsing.lapsing(rule, at=at, until=at)
    return _lapse(rule, at=at, by=by)


def lapse_all(*, at: datetime) -> int:
    """Run every rule that is on, and warn the owners of what goes next. Returns how many records went."""
    gone = 0
    for rule in LapseRule.objects.current().filter(active_since__isnull=False).select_related("pool").order_by("pk"):
        gone += len(_lapse(rule, at=at, by=None))
        warn(rule, at=at)
    return gone


@transaction.atomic
def warn(rule: LapseRule, *, at: datetime) -> int:
    """Tell each owner, once a record and day it would go, what goes within the rule's days of warning. Returns how many records."""
    coming = lapsing.lapsing(rule, at=at, until=at + timedelta(rule.warn_days))
    owners = Member.objects.in_bulk({one.owner_id for one in coming})
    for one in coming:
        owner = owners[one.owner_id]
        day = company.local_day(one.at).isoformat()
        with translation.override(owner.language or company.company().language):
            text = _("%(name)s goes back to %(pool)s on %(day)s unless you follow it up.") % {
                "name": one.title,
                "pool": rule.pool.name,
                "day": day,
            }
        notifications.notify(
            member=owner,
            topic=SYSTEM_TOPIC,
            text=text,
            url=_url(rule.kind, one.record_id),
            dedupe_key=f"lapses-{rule.pk}-{one.record_id}-{day}",
        )
    return len(coming)


@transaction.atomic
def _lapse(rule: LapseRule, *, at: datetime, by: Member | None) -> list[Lapsing]:
    """Ask, lock, and ask again: what changed in between is left alone."""
    LapseRule.objects.select_for_update().get(pk=rule.pk)
    if rule.active_since is None:
        return []
    due = [one.record_id for one in lapsing.lapsing(rule, at=at, until=at)]
    table = records.model(rule.kind)._default_manager
    found = {one.pk: one for one in table.filter(pk__in=due).order_by("pk").select_for_update(of=("self",))}
    still = lapsing.lapsing(rule, at=at, until=at, only=list(found))
    if not still:
        return []
    title = ngettext(
        "%(number)d record lapsed by the rule %(rule)s", "%(number)d records lapsed by the rule %(rule)s", len(still)
    ) % {"number": len(still), "rule": rule.name}
    releasing.let_go(
        rule.kind,
        [found[one.record_id] for one in still],
        end=OwnershipSpan.End.LAPSED,
        reason=rule.name,
        pool_id=rule.pool_id,
        title=title,
        by=by,
        at=at,
    )
    LapseRun.objects.create(rule=rule, at=at, records=len(still), by=by)
    _tell_owners(rule, still, at=at)
    return still


def _tell_owners(rule: LapseRule, gone: Sequence[Lapsing], *, at: datetime) -> None:
    by_owner: dict[int, int] = defaultdict(int)
    for one in gone:
        by_owner[one.owner_id] += 1
    for owner in Member.objects.filter(pk__in=by_owner):
        number = by_owner[owner.pk]
        with translation.override(owner.language or company.company().language):
            text = ngettext(
                "%(number)d record of yours went back to %(pool)s by the rule %(rule)s.",
                "%(number)d records of yours went back to %(pool)s by the rule %(rule)s.",
                number,
            ) % {"number": number, "pool": rule.pool.name, "rule": rule.name}
        notifications.notify(
            member=owner,
            topic=SYSTEM_TOPIC,
            text=text,
            url=reverse("crm:pool", args=[rule.pool_id]),
            dedupe_key=f"lapsed-{rule.pk}-{at.isoformat()}",
        )


def _url(kind: str, record_id: int) -> str:
    return reverse("crm:account" if kind == PoolKind.ACCOUNTS else "crm:lead", args=[record_id])


def _need(by: Member) -> None:
    if not by.may("crm.manage_pools"):
        raise NotAllowed(_("You may not set up pools and rules."))


def _refuse(rule: LapseRule) -> None:
    refuse_invalid(rule)
    pool = records.chosen_pool(rule.kind, rule.pool_id)
    if wrong := conditions.why_not(rule.conditions, kind=rule.kind):
        raise Invalid(wrong, field="conditions")
    reason = rules.why_not_lapse_rule(
        kind=rule.kind,
        pool_kind=pool.kind,
        measure=rule.measure,
        days=rule.days,
        warn_days=rule.warn_days,
        spares_customers=rule.spares_customers,
        level=rule.level,
    )
    if reason:
        raise Invalid(reason)
