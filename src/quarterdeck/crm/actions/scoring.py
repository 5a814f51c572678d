"""Scoring leads by rules, and keeping the rules."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.company import queries as company
from quarterdeck.core.records import versions
from quarterdeck.crm.actions.refusals import Invalid, NotAllowed, refuse_invalid
from quarterdeck.crm.models import Lead, ScoreSide, ScoringRule, ScoringSetting
from quarterdeck.crm.queries import conditions
from quarterdeck.crm.queries import scoring as queries
from quarterdeck.crm.rules import scoring as rules
from quarterdeck.people.models import Member

RULE_FIELDS = (
    *("name", "side", "points", "conditions", "activity_kind", "outcome", "times"),
    *("decay", "decay_days", "fade"),
)
SETTING_FIELDS = ("hot_from", "warm_from", "fit_weight", "behaviour_weight")

_PARTS = """
    CREATE TEMPORARY TABLE IF NOT EXISTS crm_score_part
        (lead_id bigint, position integer, rule_id bigint, points numeric) ON COMMIT DROP;
    TRUNCATE crm_score_part
"""
_FIT = "INSERT INTO crm_score_part SELECT id, %s, %s, %s * %s::numeric / 100 FROM ({leads}) AS met (id)"
_BEHAVIOUR = """
    INSERT INTO crm_score_part
    SELECT id, %s, %s, {left} * %s::numeric / 100
    FROM (SELECT met.id, done.points, greatest(%s::date - (done.last_at AT TIME ZONE %s)::date, 0) AS idle
          FROM ({leads}) AS met (id), ({done}) AS done (lead_id, times, points, last_at)
          WHERE done.lead_id = met.id) AS one
"""
# The same as `rules.scoring.decayed`; a property test compares the two.
_LEFT = {
    "never": "points::numeric",
    "halves": "(points::numeric / power(2::numeric, least(idle / {days}, 14)))",
    "expires": "CASE WHEN idle >= {days} THEN 0 ELSE points::numeric END",
    "fades": "sign(points) * greatest(abs(points)::numeric - {fade} * (greatest(idle - {days}, 0) / 7), 0)",
}
# Each reason is what the rounded running sum grows by, so that the reasons add up to the score exactly.
_SCORE = """
    WITH part AS (
        SELECT lead_id, position, rule_id, round(sum(points) OVER upto) - round(sum(points) OVER upto - points) AS points
        FROM crm_score_part WINDOW upto AS (PARTITION BY lead_id ORDER BY position)
    ), total AS (
        SELECT lead_id, sum(part.points)::integer AS score, jsonb_agg(
            jsonb_build_object('source', 'rule', 'rule', rule_id, 'label', rule.name, 'points', part.points::integer)
            ORDER BY position) FILTER (WHERE part.points <> 0) AS reasons
        FROM part JOIN crm_scoringrule AS rule ON rule.id = rule_id GROUP BY lead_id
    ), fresh AS (
        SELECT asked.id, coalesce(score, 0) AS score, coalesce(reasons, '[]') AS reasons,
               CASE WHEN coalesce(score, 0) >= %s THEN 'hot' WHEN coalesce(score, 0) >= %s THEN 'warm' ELSE 'cold' END
               AS grade
        FROM ({leads}) AS asked (id) LEFT JOIN total ON total.lead_id = asked.id
    )
    UPDATE crm_lead SET score = fresh.score, grade = fresh.grade, score_reasons = fresh.reasons
    FROM fresh WHERE crm_lead.id = fresh.id
      AND (crm_lead.score, crm_lead.grade, crm_lead.score_reasons) IS DISTINCT FROM (fresh.score, fresh.grade, fresh.reasons)
"""


@transaction.atomic
def rescore_leads(*, at: datetime, lead_ids: Sequence[int] | None = None) -> int:
    """Give open leads (all, or those named) the points the rules say, with a grade and the reasons; returns how many changed.

    A handful of statements whatever the number of leads; a score is no edit, so versions stay.
    """
    setting = queries.setting()
    weights = {ScoreSide.FIT.value: setting.fit_weight, ScoreSide.BEHAVIOUR.value: setting.behaviour_weight}
    leads = Lead.objects.open() if lead_ids is None else Lead.objects.open().filter(pk__in=lead_ids)
    asked, values = leads.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_PARTS)
        for position, rule in enumerate(ScoringRule.objects.current()):
            cursor.execute(*_part(rule, position, leads=leads, weight=weights[rule.side], at=at))
        # No value stands in these texts: they are made of our own SQL and the ORM's, with every value as a parameter.
        cursor.execute(_SCORE.format(leads=asked), [setting.hot_from, setting.warm_from, *values])
        return int(cursor.rowcount)


def _part(rule: ScoringRule, position: int, *, leads: Any, weight: int, at: datetime) -> tuple[str, list[Any]]:
    """The statement that notes one rule's points for the leads it meets."""
    today = company.local_day(at)
    met = leads.filter(conditions.met(rule.conditions, kind="leads", today=today)).order_by().values("pk")
    sql, values = met.query.sql_with_params()
    if rule.side == ScoreSide.FIT:
        return _FIT.format(leads=sql), [position, rule.pk, rule.points, weight, *values]
    behaving: QuerySet[Any] = queries.behaving(rule)
    done = behaving.filter(done_at__lte=at).values_list("lead_id", "times")
    done_sql, done_values = done.annotate(last_at=Max("done_at")).query.sql_with_params()
    counted = f"SELECT lead_id, times, %s::integer, last_at FROM ({done_sql}) AS done (lead_id, times, last_at)"  # noqa: S608 - the ORM's SQL
    left = _LEFT[rule.decay].format(days=int(rule.decay_days or 1), fade=int(rule.fade or 0))
    zone = company.company().timezone
    return (
        _BEHAVIOUR.format(left=left, leads=sql, done=counted),
        [position, rule.pk, weight, today, zone, *values, rule.points, *done_values],
    )


@transaction.atomic
def create_rule(*, values: Mapping[str, Any], by: Member) -> ScoringRule:
    """Keep a rule. Refuses contradictions in words. Scores follow with the next `rescore_leads`."""
    _need(by)
    rule = ScoringRule(**{name: values[name] for name in RULE_FIELDS if name in values})
    _refuse(rule)
    rule.save()
    trail.record(rule, "created", by=by)
    return rule


@transaction.atomic
def edit_rule(*, rule_id: int, values: Mapping[str, Any], version: int | None, by: Member) -> ScoringRule:
    """Change a rule."""
    _need(by)
    rule = get_object_or_404(ScoringRule.objects.current().select_for_update(), pk=rule_id)
    wanted = {name: values[name] for name in RULE_FIELDS if name in values}
    versions.refuse_stale(rule, wanted, version=version)
    changes = trail.differences(rule, wanted)
    for name in changes:
        setattr(rule, name, wanted[name])
    _refuse(rule)
    if changes:
        rule.version += 1
        rule.save()
        trail.record(rule, "edited", by=by, changes=changes)
    return rule


@transaction.atomic
def archive_rule(*, rule_id: int, by: Member, at: datetime) -> None:
    """Put a rule away; its points go with the next `rescore_leads`."""
    _need(by)
    rule = get_object_or_404(ScoringRule.objects.current().select_for_update(), pk=rule_id)
    rule.archived_at = at
    rule.version += 1
    rule.save(update_fields=["archived_at", "version", "updated_at"])
    trail.record(rule, "archived", by=by)


@transaction.atomic
def save_setting(*, values: Mapping[str, Any], by: Member, version: int | None = None) -> ScoringSetting:
    """Set from how many points on a lead is warm or hot, and how much fit and behaviour weigh."""
    _need(by)
    setting = queries.setting()
    versions.refuse_stale(setting, values, version=version)
    changes = trail.differences(setting, {name: values[name] for name in SETTING_FIELDS if name in values})
    for name in changes:
        setattr(setting, name, values[name])
    if setting.hot_from <= setting.warm_from:
        raise Invalid(_("Hot must take more points than warm."), field="hot_from")
    if setting.fit_weight + setting.behaviour_weight == 0:
        raise Invalid(_("One of the two sides must weigh something."), field="fit_weight")
    setting.version += 1
    setting.save()
    trail.record(setting, "edited", by=by, changes=changes)
    return setting


def _need(by: Member) -> None:
    if not by.may("crm.manage_pools"):
        raise NotAllowed(_("You may not set up rules for leads."))


def _refuse(rule: ScoringRule) -> None:
    refuse_invalid(rule)
    if wrong := conditions.why_not(rule.conditions, kind="leads"):
        raise Invalid(wrong, field="conditions")
    reason = rules.why_not_rule(
        side=rule.side,
        points=rule.points,
        decay=rule.decay,
        decay_days=rule.decay_days,
        fade=rule.fade,
        activity_kind=rule.activity_kind,
        outcome=rule.outcome,
    )
    if reason:
        raise Invalid(reason)
