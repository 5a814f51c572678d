"""Routing: everybody gets their share, nobody beyond it, and asking again changes nothing."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from quarterdeck.crm.actions import pools, routing
from quarterdeck.crm.actions.refusals import Invalid
from quarterdeck.crm.models import Account, Lead, Opportunity, OwnershipSpan, RoutingRule, RoutingRun
from quarterdeck.crm.queries import routing as queries
from quarterdeck.crm.rules import routing as rules
from quarterdeck.crm.rules.routing import Candidate
from quarterdeck.people import actions as people
from quarterdeck.people.models import Absence, Member, Role
from tests import factories

NOW = datetime(2030, 3, 5, 2, 0, tzinfo=UTC)
DAY = timedelta(1)
db = pytest.mark.django_db


def _rule(by: Member, *members: Member, capacity: int | None = None, is_on: bool = True, **values: Any) -> RoutingRule:
    rule = routing.create_rule(
        values={"name": "Rule", "monthly_capacity": capacity, **values},
        members={one.pk: None for one in members},
        by=by,
    )
    return routing.switch_rule(rule_id=rule.pk, is_on=is_on, by=by)


def _leads(number: int, **values: Any) -> list[Lead]:
    return [Lead.objects.create(name=f"L{n}", **values) for n in range(number)]


def _owners() -> list[str | None]:
    return list(Lead.objects.order_by("pk").values_list("owner__name", flat=True))


@db
def test_leads_go_in_turn_and_the_turn_is_remembered() -> None:
    cast = factories.cast()
    _rule(cast.ada, cast.alice, cast.bob)
    _leads(3)

    routing.route_leads(at=NOW)
    _leads(1)
    routing.route_leads(at=NOW)

    assert _owners() == ["Alice", "Bob", "Alice", "Bob"]
    assert set(OwnershipSpan.objects.values_list("how", flat=True)) == {"routed"}


@db
def test_ten_runs_are_as_one() -> None:
    cast = factories.cast()
    _rule(cast.ada, cast.alice, cast.bob, capacity=60, method="capacity")
    _leads(7)

    runs = [routing.route_leads(at=NOW + n * timedelta(minutes=5)) for n in range(10)]

    assert _owners().count("Alice") == _owners().count("Bob") == 2
    assert [run is not None for run in runs] == [True] + [False] * 9
    left = Lead.objects.filter(owner=None)
    assert {lead.unassigned_because for lead in left} == {"规则“Rule”里的人都已分满。"} or all(
        lead.unassigned_because for lead in left
    )
    routing.route_leads(at=NOW + DAY)
    assert Lead.objects.filter(owner=None).count() == 0


@db
def test_absent_departed_and_those_without_the_right_never_receive() -> None:
    cast = factories.cast()
    _rule(cast.ada, cast.alice, cast.bob, cast.rita, cast.charlie)
    Absence.objects.create(member=cast.alice, from_on=date(2030, 3, 5), until_on=date(2030, 3, 6))
    people.deactivate_member(member_id=cast.charlie.pk, hand_over_to_id=None, on=date(2030, 3, 1), by=cast.ada)
    _leads(4)

    routing.route_leads(at=NOW)

    assert set(_owners()) == {"Bob"}
    Absence.objects.create(member=cast.bob, from_on=date(2030, 3, 5), until_on=date(2030, 3, 9))
    _leads(1)
    run = routing.route_leads(at=NOW)
    assert run is not None
    assert (run.assigned, run.unassigned) == (0, 1)
    assert Lead.objects.get(owner=None).unassigned_because
    routing.route_leads(at=NOW + DAY)
    assert Lead.objects.filter(owner=cast.alice).count() == 1


@db
def test_first_rule_that_fits_decides_and_the_rest_says_why() -> None:
    cast = factories.cast()
    steel = {"all": [{"field": "industry", "op": "is", "value": "Steel"}]}
    _rule(cast.ada, cast.alice, conditions=steel)
    people_rule = _rule(
        cast.ada, cast.bob, conditions={"all": [{"field": "employees", "op": "at_least", "value": 100}]}
    )
    _leads(1, industry="Steel", employees=500)
    _leads(1, employees=500)
    _leads(1)

    routing.route_leads(at=NOW)
    assert _owners() == ["Alice", "Bob", None]
    routing.shift_rule(rule_id=people_rule.pk, is_up=True, by=cast.ada)
    _leads(1, industry="Steel", employees=500)
    routing.route_leads(at=NOW)

    assert _owners()[-1] == "Bob"


@db
def test_local_leads_go_to_who_looks_after_their_place() -> None:
    cast = factories.cast()
    for name, places, keeper in (("East", ["Shanghai"], cast.alice), ("West", ["Chengdu"], cast.bob)):
        people.add_territory(name=name, regions=places, member_ids=[keeper.pk], on=date(2026, 1, 1), by=cast.ada)
    _rule(cast.ada, goes_to="local")
    _leads(1, city="Chengdu")
    _leads(1, region="Shanghai")
    _leads(1, region="Lhasa")

    routing.route_leads(at=NOW)

    assert _owners() == ["Bob", "Alice", None]


@db
def test_leads_of_a_pool_or_an_owner_are_left_alone() -> None:
    cast = factories.cast()
    pool = pools.create_pool(values={"name": "P", "kind": "leads"}, by=cast.ada)
    _rule(cast.ada, cast.bob)
    _leads(1, pool=pool)
    _leads(1, owner=cast.alice)

    assert routing.route_leads(at=NOW) is None
    assert _owners() == [None, "Alice"]


@db
def test_preview_says_what_the_run_then_does() -> None:
    cast = factories.cast()
    rule = _rule(cast.ada, cast.alice, cast.bob, is_on=False, method="least_loaded")
    _leads(1, owner=cast.alice)
    _leads(3)

    said = {route.lead_id: route.member_id for route in routing.preview(rule_id=rule.pk, at=NOW)}
    assert routing.route_leads(at=NOW) is not None
    assert Lead.objects.exclude(owner=None).count() == 1
    routing.switch_rule(rule_id=rule.pk, is_on=True, by=cast.ada)
    routing.route_leads(at=NOW)

    assert said == dict(Lead.objects.filter(pk__in=said).values_list("pk", "owner_id"))


@db
def test_fairness_counts_what_each_got_and_what_came_of_it() -> None:
    cast = factories.cast()
    _rule(cast.ada, cast.alice, cast.bob)
    _leads(2, score=70, grade="hot")
    _leads(2, score=10)
    routing.route_leads(at=NOW)
    Lead.objects.filter(owner=cast.bob).update(response_minutes=30)

    rows = queries.fairness(viewer=cast.ada, from_on=NOW.date(), until_on=NOW.date() + DAY)

    assert [(row.name, row.leads, row.hot, row.average_score, row.minutes) for row in rows] == [
        ("Alice", 2, 1, Decimal(40), None),
        ("Bob", 2, 1, Decimal(40), 30),
    ]


@db
@pytest.mark.parametrize(
    "values",
    [{"goes_to": "unit"}, {"goes_to": "territory"}, {"method": "capacity"}, {"name": ""}, {"goes_to": "members"}],
)
def test_rule_that_cannot_work_is_refused(values: dict[str, Any]) -> None:
    cast = factories.cast()
    members = {} if values == {"goes_to": "members"} else {cast.alice.pk: None}

    with pytest.raises(Invalid):
        routing.create_rule(values={"name": "R", **values}, members=members, by=cast.ada)


# Pure

candidates = st.lists(
    st.builds(
        Candidate,
        member_id=st.integers(1, 9),
        open_leads=st.integers(0, 9),
        capacity=st.none() | st.integers(0, 90),
        today=st.integers(0, 4),
        month=st.integers(0, 90),
        rate=st.decimals(0, 1, places=2),
        room=st.none() | st.integers(0, 5),
    ),
    max_size=6,
    unique_by=lambda one: one.member_id,
)
methods = st.sampled_from([rules.ROUND_ROBIN, rules.LEAST_LOADED, rules.CAPACITY, rules.WIN_RATE])


@given(method=methods, some=candidates, last=st.none() | st.integers(0, 10), number=st.integers(0, 30))
def test_nobody_gets_more_than_they_take(method: str, some: list[Candidate], last: int | None, number: int) -> None:
    state = {one.member_id: one for one in some}
    given_to = dict.fromkeys(state, 0)

    for _ in range(number):
        chosen = rules.pick(method, list(state.values()), last_id=last)
        if chosen is None:
            break
        last = chosen.member_id
        state[last] = chosen.given_one()
        given_to[last] += 1

    assert all(one.left is None or given_to[one.member_id] <= one.left for one in some)


@given(number=st.integers(1, 7), leads=st.integers(0, 40), method=methods)
def test_equals_get_equal_shares(number: int, leads: int, method: str) -> None:
    state = {pk: Candidate(pk, capacity=6000) for pk in range(number)}
    last = None

    for _ in range(leads):
        chosen = rules.pick(method, list(state.values()), last_id=last)
        assert chosen is not None
        last = chosen.member_id
        state[last] = chosen.given_one()

    shares = [one.month for one in state.values()]
    assert max(shares) - min(shares) <= 1


@given(some=candidates)
def test_win_rates_of_zero_are_safe(some: list[Candidate]) -> None:
    takers = [Candidate(one.member_id, month=one.month) for one in some]

    assert (rules.pick(rules.WIN_RATE, takers) is None) == (not takers)


def test_daily_quota_is_a_thirtieth_of_the_month() -> None:
    assert [rules.daily_quota(month) for month in (0, 10, 44, 45, 60, 90)] == [0, 1, 1, 2, 2, 3]


class RunsOnTheDatabase(TestCase):
    """However many leads and runs: caps hold, and a second run at the same moment changes nothing."""

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(leads=st.integers(0, 12), capacity=st.integers(0, 120), most=st.integers(0, 6), method=methods)
    def test_caps_hold_and_again_is_nothing(self, leads: int, capacity: int, most: int, method: str) -> None:
        cast = factories.cast()
        role = Role.objects.get(code="rep").pk
        pools.set_cap(role_id=role, kind="leads", most=most, locks=None, counts_customers=False, by=cast.ada)
        _rule(cast.ada, cast.alice, cast.bob, capacity=capacity, method=method)
        _leads(leads)

        routing.route_leads(at=NOW)
        after = _owners()
        assert routing.route_leads(at=NOW) is None

        assert _owners() == after
        limit = min(rules.daily_quota(capacity), capacity, most)
        assert all(after.count(name) <= limit for name in ("Alice", "Bob"))
        assert len([one for one in after if one]) == min(leads, 2 * limit)


@db
def test_win_rate_in_the_segment_decides() -> None:
    cast = factories.cast()
    from quarterdeck.crm.actions import process
    from quarterdeck.crm.actions.opportunities import create_opportunity

    process.create_default_process(by=cast.ada)
    account = Account.objects.create(name="Steel", industry="Steel", owner=cast.bob)
    for n in range(4):
        create_opportunity(name=str(n), by=cast.bob, at=NOW, account_id=account.pk, amount=1)
    Opportunity.objects.update(status="won", closed_on=NOW.date())
    _rule(cast.ada, cast.alice, cast.bob, method="win_rate")
    _leads(3, industry="Steel")

    routing.route_leads(at=NOW)

    assert _owners().count("Bob") == 2
    assert RoutingRun.objects.get().assigned == 3
