"""Who would lose what by a rule, when and why: the dry run and the real run both ask here."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce, Greatest
from django.shortcuts import get_object_or_404
from django.utils.translation import ngettext

from quarterdeck.core.company import queries as company
from quarterdeck.crm.models import (
    Account,
    Activity,
    ActivityKind,
    LapseMeasure,
    LapseRule,
    LapseRun,
    Lead,
    Opportunity,
    Outcome,
    PoolKind,
    StageKind,
)
from quarterdeck.crm.models.leads import OPEN_STATUSES
from quarterdeck.crm.queries import conditions, exemptions
from quarterdeck.crm.rules import pools as rules

REAL_KINDS = tuple(kind for kind in ActivityKind if kind not in (ActivityKind.TASK, ActivityKind.NOTE))


@dataclass(frozen=True, slots=True)
class Lapsing:
    """A record its owner loses `at` a moment; `why` is a sentence."""

    record_id: int
    title: str
    owner_id: int
    owner_name: str
    since: datetime
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule with what it asks, in words."""

    rule: LapseRule
    conditions: str
    last_run: LapseRun | None


def lapsing(rule: LapseRule, *, at: datetime, until: datetime, only: Collection[int] | None = None) -> list[Lapsing]:
    """Everything the rule takes between now (`at`) and `until`, soonest first, as things stand. A rule that is off is asked as if it
    were switched on now. Exempt records are left out."""
    active_since = rule.active_since or at
    if active_since + timedelta(rule.warn_days) > until:
        return []
    found = _candidates(rule, at=at).filter(since__lte=until - timedelta(rule.days))
    if only is not None:
        found = found.filter(pk__in=only)
    rows = [_row(rule, record, active_since=active_since) for record in found.select_related("owner")]
    return sorted(rows, key=lambda row: (row.at, row.record_id))


def rule_rows() -> list[RuleRow]:
    """Every rule in use with what it asks in words."""
    rules_ = LapseRule.objects.current().select_related("pool")
    last = {run.rule_id: run for run in LapseRun.objects.order_by("at", "pk")}
    return [RuleRow(rule, conditions.in_words(rule.conditions, kind=rule.kind), last.get(rule.pk)) for rule in rules_]


def rule(*, rule_id: int) -> LapseRule:
    return get_object_or_404(LapseRule.objects.select_related("pool"), pk=rule_id)


def kept_by(rule: LapseRule, *, at: datetime) -> Sequence[tuple[str, int]]:
    """For each exemption, how many records it keeps that would go otherwise."""
    due = _met(rule, at=at).filter(since__lte=at - timedelta(rule.days))
    counted = [(str(one.label), due.filter(one.condition()).count()) for one in exemptions.exemptions(rule.kind)]
    return [(label, number) for label, number in counted if number]


def _candidates(rule: LapseRule, *, at: datetime) -> "QuerySet[Any]":
    return _met(rule, at=at).exclude(exemptions.kept(rule.kind))


def _met(rule: LapseRule, *, at: datetime) -> "QuerySet[Any]":
    """Owned records the conditions hold for, each with `since`, the moment its days began to count."""
    asked = conditions.met(rule.conditions, kind=rule.kind, today=company.local_day(at))
    owned = Q(owner__isnull=False, archived_at=None)
    began = Coalesce("owner_since", "created_at")
    if rule.kind == PoolKind.LEADS:
        leads = Lead.objects.filter(asked, owned, status__in=OPEN_STATUSES)
        return leads.annotate(since=Greatest(began, _last_activity("lead")))
    accounts = Account.objects.filter(asked, owned)
    if rule.level:
        accounts = accounts.filter(level=rule.level)
    if rule.spares_customers:
        accounts = accounts.exclude(exemptions.has_bought())
    return accounts.annotate(since=Greatest(began, _last(rule.measure)))


def _last(measure: str) -> Subquery:
    if measure == LapseMeasure.ACTIVITY:
        return _last_activity("account")
    deals = Opportunity.objects.filter(account=OuterRef("pk"), archived_at=None).order_by().values("account")
    if measure == LapseMeasure.OPPORTUNITY:
        return Subquery(deals.annotate(last=Max("created_at")).values("last"))
    won = deals.filter(status=StageKind.WON).annotate(last=Max("closed_on"))
    return Subquery(won.annotate(moment=Cast("last", DateTimeField())).values("moment"))


def _last_activity(record: str) -> Subquery:
    """A real follow-up: something done with the customer, other than a call nobody answered."""
    done = Activity.objects.filter(
        **{record: OuterRef("pk")}, archived_at=None, done_at__isnull=False, kind__in=REAL_KINDS
    ).exclude(outcome=Outcome.NO_ANSWER)
    return Subquery(done.order_by(F("done_at").desc()).values("done_at")[:1])


def _row(rule: LapseRule, record: Account | Lead, *, active_since: datetime) -> Lapsing:
    since: datetime = vars(record)["since"]
    at = rules.lapses_at(since=since, days=rule.days, active_since=active_since, warn_days=rule.warn_days)
    days = (company.local_day(at) - company.local_day(since)).days
    owner = record.owner
    return Lapsing(
        record_id=record.pk,
        title=str(record),
        owner_id=record.owner_id or 0,
        owner_name=owner.name if owner else "",
        since=since,
        why=_why(rule.measure, days),
        at=at,
    )


def _why(measure: str, days: int) -> str:
    sentences = {
        LapseMeasure.ACTIVITY: ngettext("%(days)d day without a follow-up", "%(days)d days without a follow-up", days),
        LapseMeasure.OPPORTUNITY: ngettext(
            "%(days)d day without a new opportunity", "%(days)d days without a new opportunity", days
        ),
        LapseMeasure.WIN: ngettext("%(days)d day without a deal won", "%(days)d days without a deal won", days),
    }
    return sentences[LapseMeasure(measure)] % {"days": days}
