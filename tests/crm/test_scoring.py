"""Points of leads: the worked cases, fading, and reasons that add up."""

from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from quarterdeck.crm.actions import scoring
from quarterdeck.crm.actions.refusals import Invalid
from quarterdeck.crm.models import Activity, Lead, ScoringRule
from quarterdeck.crm.queries import scoring as queries
from quarterdeck.crm.rules import scoring as rules
from quarterdeck.people.models import Member
from tests import factories

NOW = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
DAY = timedelta(1)


def _is(field: str, value: Any, op: str = "is") -> dict[str, Any]:
    return {"all": [{"field": field, "op": op, "value": value}]}


def _rule(by: Member, name: str, points: int, **values: Any) -> ScoringRule:
    return scoring.create_rule(values={"name": name, "points": points, **values}, by=by)


def _behaviour(by: Member, name: str, points: int, kind: str, decay: str, **values: Any) -> ScoringRule:
    return _rule(by, name, points, side="behaviour", activity_kind=kind, decay=decay, **values)


def _did(lead: Lead, owner: Member, kind: str, days_ago: int) -> None:
    Activity.objects.create(kind=kind, subject=kind, owner=owner, lead=lead, done_at=NOW - days_ago * DAY)


@pytest.mark.django_db
def test_worked_case_of_fit_and_a_fading_visit() -> None:
    """G10: VP 20 + 201-1000 employees 20 + primary industry 20 + pricing page 20, losing 5 a week after two weeks (10) = 70."""
    cast = factories.cast()
    _rule(cast.ada, "VP", 20, conditions=_is("title", "VP", "starts"))
    _rule(cast.ada, "Size", 20, conditions=_is("employees", [201, 1000], "between"))
    _rule(cast.ada, "Industry", 20, conditions=_is("industry", "Software"))
    _behaviour(cast.ada, "Saw the prices", 20, "message", "fades", decay_days=14, fade=5)
    lead = Lead.objects.create(name="Wang", title="VP Sales", employees=500, industry="Software")
    _did(lead, cast.alice, "message", 28)

    scoring.rescore_leads(at=NOW)

    lead.refresh_from_db()
    assert (lead.score, lead.grade) == (70, "hot")
    assert [one["points"] for one in lead.score_reasons] == [10, 20, 20, 20]
    assert {one["label"] for one in lead.score_reasons} == {"VP", "Size", "Industry", "Saw the prices"}


@pytest.mark.django_db
def test_worked_case_of_weights() -> None:
    """G11: fit 80 × 0.40 + behaviour 50 × 0.60 = 62."""
    cast = factories.cast()
    scoring.save_setting(values={"fit_weight": 40, "behaviour_weight": 60}, by=cast.ada)
    _rule(cast.ada, "Fit", 80)
    _behaviour(cast.ada, "Called", 50, "call", "never")
    lead = Lead.objects.create(name="Wang")
    _did(lead, cast.alice, "call", 1)

    scoring.rescore_leads(at=NOW, lead_ids=[lead.pk])

    lead.refresh_from_db()
    assert (lead.score, [one["points"] for one in lead.score_reasons]) == (62, [30, 32])


@pytest.mark.django_db
def test_worked_case_of_halving() -> None:
    """G12: behavioural points halve after 30 idle days and again at 60: 40, 20, 10."""
    cast = factories.cast()
    _behaviour(cast.ada, "Called", 40, "call", "halves", decay_days=30)
    leads = [Lead.objects.create(name=str(days)) for days in (29, 30, 60)]
    for lead, days in zip(leads, (29, 30, 60), strict=True):
        _did(lead, cast.alice, "call", days)

    scoring.rescore_leads(at=NOW)

    assert list(Lead.objects.order_by("pk").values_list("score", flat=True)) == [40, 20, 10]
    assert scoring.rescore_leads(at=NOW) == 0


@pytest.mark.django_db
def test_rules_count_the_leads_they_meet_and_refuse_contradictions() -> None:
    cast = factories.cast()
    Lead.objects.create(name="A", industry="Steel")
    Lead.objects.create(name="B", industry="Software")
    _rule(cast.ada, "Steel", 5, conditions=_is("industry", "Steel"))

    assert [(row.rule.name, row.matches) for row in queries.rule_rows(at=NOW)] == [("Steel", 1)]
    assert queries.matches(values={"side": "fit", "conditions": {}}, today=NOW.date()) == 2
    for wrong in ({"points": 0}, {"decay": "halves", "decay_days": 3}, {"conditions": _is("mood", "x")}):
        with pytest.raises(Invalid):
            _rule(cast.ada, "Wrong", **{"points": 5, **wrong})
    with pytest.raises(Invalid):
        scoring.save_setting(values={"hot_from": 10, "warm_from": 10}, by=cast.ada)


@given(points=st.integers(-99, 99), idle=st.integers(0, 400), days=st.integers(1, 60), fade=st.integers(1, 9))
def test_points_never_grow_with_time(points: int, idle: int, days: int, fade: int) -> None:
    for decay in (rules.HALVES, rules.FADES, rules.EXPIRES):
        before, after = (
            rules.decayed(points, idle_days=day, decay=decay, decay_days=days, fade=fade) for day in (idle, idle + 1)
        )
        assert abs(after) <= abs(before) <= abs(points)


class DatabaseScoresAsTheRulesSay(TestCase):
    """The statement for many leads gives each what the pure rule says."""

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        given_rules=st.lists(
            st.tuples(
                st.integers(-50, 50).filter(bool),
                st.sampled_from(["never", "halves", "fades", "expires"]),
                st.integers(1, 40),
                st.integers(1, 9),
            ),
            min_size=1,
            max_size=4,
        ),
        idle=st.lists(st.integers(0, 90), min_size=1, max_size=3),
        weight=st.integers(1, 100),
    )
    def test_same(self, given_rules: list[tuple[int, str, int, int]], idle: list[int], weight: int) -> None:
        by = factories.company()
        scoring.save_setting(values={"behaviour_weight": weight}, by=by)
        for points, decay, days, fade in given_rules:
            _behaviour(by, "R", points, "call", decay, decay_days=days, fade=fade)
        leads = [Lead.objects.create(name=str(n)) for n in range(len(idle))]
        for lead, days_ago in zip(leads, idle, strict=True):
            _did(lead, by, "call", days_ago)

        scoring.rescore_leads(at=NOW)

        ordered = list(ScoringRule.objects.current())
        for lead, days_ago in zip(leads, idle, strict=True):
            parts = [
                rules.decayed(
                    rule.points,
                    idle_days=days_ago,
                    decay=rule.decay,
                    decay_days=rule.decay_days or 1,
                    fade=rule.fade or 0,
                )
                * weight
                / 100
                for rule in ordered
            ]
            lead.refresh_from_db()
            assert lead.score == sum(parts, Decimal(0)).quantize(Decimal(1), ROUND_HALF_UP)
            assert lead.score == sum(one["points"] for one in lead.score_reasons)
