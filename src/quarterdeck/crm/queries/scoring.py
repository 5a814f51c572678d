"""Reads of scoring: the rules, what they ask, and how many leads they meet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404

from quarterdeck.core.company import queries as company
from quarterdeck.crm.models import Activity, Grade, Lead, ScoreSide, ScoringRule, ScoringSetting
from quarterdeck.crm.queries import conditions


@dataclass(frozen=True, slots=True)
class ScoringRow:
    """A rule with what it asks in words, and how many open leads it meets today."""

    rule: ScoringRule
    asks: str
    matches: int


def setting() -> ScoringSetting:
    """The thresholds and weights; the usual ones until somebody sets others."""
    return ScoringSetting.objects.filter(pk=1).first() or ScoringSetting(pk=1)


def rule_rows(*, at: datetime) -> list[ScoringRow]:
    """Every rule in use."""
    today = company.local_day(at)
    return [
        ScoringRow(rule, conditions.in_words(rule.conditions, kind="leads"), matching(rule, today=today).count())
        for rule in ScoringRule.objects.current()
    ]


def rule(*, rule_id: int) -> ScoringRule:
    return get_object_or_404(ScoringRule.objects.current(), pk=rule_id)


def matching(rule: ScoringRule, *, today: date) -> "QuerySet[Lead]":
    """The open leads that get the rule's points, faded or not."""
    found = Lead.objects.open().filter(conditions.met(rule.conditions, kind="leads", today=today))
    return found.filter(pk__in=behaving(rule).values("lead_id")) if rule.side == ScoreSide.BEHAVIOUR else found


def behaving(rule: ScoringRule) -> "QuerySet[Activity, Any]":
    """The leads with which what the rule asks for was done often enough."""
    done = Activity.objects.filter(lead__isnull=False, archived_at=None, done_at__isnull=False)
    if rule.activity_kind:
        done = done.filter(kind=rule.activity_kind)
    if rule.outcome:
        done = done.filter(outcome=rule.outcome)
    return done.order_by().values("lead_id").annotate(times=Count("pk")).filter(times__gte=rule.times)


def matches(*, values: Mapping[str, Any], today: date) -> int:
    """How many open leads a rule that is still being typed would meet."""
    known = {field.attname for field in ScoringRule._meta.concrete_fields}
    return matching(ScoringRule(**{k: v for k, v in values.items() if k in known}), today=today).count()


def grade_counts() -> list[tuple[str, str, int]]:
    """How many open leads are hot, warm and cold: code, name, number."""
    found = dict(Lead.objects.open().order_by().values_list("grade").annotate(number=Count("pk")))
    return [(grade.value, str(grade.label), found.get(grade.value, 0)) for grade in Grade]
