"""The pages of pools, lapse rules, scoring, routing and fairness."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from quarterdeck.crm.actions import accounts, pools, routing, scoring
from quarterdeck.crm.models import Account, LapseRule, Lead, Pool, RoutingRule, ScoringRule
from quarterdeck.people.models import Member
from tests import factories

pytestmark = pytest.mark.django_db


def _client(member: Member) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _text(answer: Any) -> str:
    return str(answer.content.decode())


def _pool(cast: factories.Cast, kind: str = "leads") -> Pool:
    pool = pools.create_pool(values={"name": f"Pool {kind}", "kind": kind, "daily_claims": 1}, by=cast.ada)
    pools.add_seat(pool_id=pool.pk, unit_id=cast.north.pk, by=cast.ada)
    return pool


def test_rep_claims_from_the_pool_and_is_told_at_the_limit() -> None:
    cast = factories.cast(language="en")
    pool = _pool(cast)
    first, second = (Lead.objects.create(name=name, phone="13812345678", pool=pool) for name in ("Wang", "Li"))
    client = _client(cast.alice)

    page = _text(client.get("/pool/", follow=True))
    assert ("138****5678" in page, "13812345678" in page) == (True, False)
    taken = client.post(f"/pool/{pool.pk}/claim/{first.pk}/", follow=True)
    assert "is yours now" in _text(taken)
    refused = client.post(f"/pool/{pool.pk}/claim/{second.pk}/", follow=True)

    assert "which is the limit" in _text(refused)
    assert _client(cast.charlie).get(f"/pool/{pool.pk}/").status_code == 404


def test_account_is_given_back_and_its_owners_are_shown() -> None:
    cast = factories.cast(language="en")
    pool = _pool(cast, "accounts")
    account = accounts.create_account(name="Acme", by=cast.alice)
    client = _client(cast.alice)

    form = client.get(f"/pool/release/accounts/?ids={account.pk}")
    assert pool.name in _text(form)
    given = {"ids": str(account.pk), "pool_id": pool.pk, "reason": "Bankrupt"}
    client.post("/pool/release/accounts/", given)

    account.refresh_from_db()
    assert account.pool == pool
    rows = _text(_client(cast.ada).get(f"/pool/owners/accounts/{account.pk}/"))
    assert ("Alice" in rows, "Bankrupt" in rows) == (True, True)
    assert _client(cast.charlie).get(f"/pool/owners/accounts/{account.pk}/").status_code == 404


def test_operations_set_up_a_pool_with_members_limits_and_a_rule() -> None:
    cast = factories.cast(language="en")
    client = _client(cast.ada)
    wanted = {"name": "East", "kind": "accounts", "reclaim_days": 30, "rest_days": 0}

    client.post("/settings/pools/new/", wanted)
    pool = Pool.objects.get()
    client.post(f"/settings/pools/{pool.pk}/members/", {"unit_id": cast.north.pk, "is_admin": "on"})
    client.post("/settings/pools/limits/", {"role_id": 1, "kind": "accounts", "most": 5})
    rule = {
        "name": "Quiet",
        "pool_id": pool.pk,
        "days": 30,
        "measure": "activity",
        "warn_days": 3,
        "conditions": '{"all": [{"field": "industry", "op": "is", "value": "Steel"}]}',
    }
    assert client.post("/settings/pools/rules/new/?of=accounts", {**rule, "warn_days": 40}).status_code == 422
    client.post("/settings/pools/rules/new/?of=accounts", rule)
    made = LapseRule.objects.get()
    client.post(f"/settings/pools/rules/{made.pk}/switch/", {"on": "1"})

    made.refresh_from_db()
    assert (made.active_since is not None, made.conditions["all"][0]["value"]) == (True, "Steel")
    page = _text(client.get("/settings/pools/"))
    assert all(word in page for word in ("East", "North", "Quiet"))
    assert client.get(f"/settings/pools/rules/{made.pk}/?ahead=90").status_code == 200
    assert _client(cast.mona).get("/settings/pools/").status_code == 403


def test_scoring_rule_counts_while_typed_and_scores_when_saved() -> None:
    cast = factories.cast(language="en")
    lead = Lead.objects.create(name="Wang", industry="Steel", owner=cast.alice)
    client = _client(cast.ada)
    rule = {
        "name": "Steel",
        "side": "fit",
        "points": 70,
        "times": 1,
        "decay": "never",
        "conditions": '{"all": [{"field": "industry", "op": "is", "value": "Steel"}]}',
    }

    assert "1 lead matches" in _text(client.post("/settings/scoring/matches/", {**rule, "name": ""}))
    client.post("/settings/scoring/new/", rule)

    lead.refresh_from_db()
    assert (lead.score, lead.grade) == (70, "hot")
    page = _text(_client(cast.alice).get(f"/leads/{lead.pk}/"))
    assert all(part in page for part in ("Steel", ">70<"))
    client.post(
        "/settings/scoring/thresholds/", {"hot_from": 80, "warm_from": 10, "fit_weight": 100, "behaviour_weight": 1}
    )
    lead.refresh_from_db()
    assert lead.grade == "warm"
    assert ScoringRule.objects.count() == 1


def test_routing_rule_is_previewed_switched_on_and_run() -> None:
    cast = factories.cast(language="en")
    lead = Lead.objects.create(name="Wang")
    client = _client(cast.ada)
    rule = {"name": "All", "goes_to": "members", "method": "round_robin", "member_ids": [cast.alice.pk]}

    client.post("/settings/routing/new/", rule)
    made = RoutingRule.objects.get()
    assert "Alice" in _text(client.get(f"/settings/routing/{made.pk}/"))
    client.post("/settings/routing/run/")
    assert "No rule is meant" in _text(client.get("/settings/routing/"))
    client.post(f"/settings/routing/{made.pk}/switch/", {"on": "1"})
    client.post("/settings/routing/run/")

    lead.refresh_from_db()
    assert lead.owner == cast.alice
    assert "Alice" in _text(_client(cast.mona).get("/leads/fairness/"))
    assert "Alice" not in _text(_client(cast.charlie).get("/leads/fairness/"))


@pytest.mark.parametrize("number", [1, 3])
def test_pool_and_dry_run_cost_the_same_for_one_and_three(number: int, django_assert_num_queries: Any) -> None:
    cast = factories.cast(language="en")
    pool = _pool(cast)
    for n in range(number):
        Lead.objects.create(name=f"L{n}", pool=pool)
    client = _client(cast.alice)
    client.get(f"/pool/{pool.pk}/")

    with django_assert_num_queries(22):
        client.get(f"/pool/{pool.pk}/")


def test_rules_and_scores_are_for_operations_only() -> None:
    cast = factories.cast(language="en")
    scoring.create_rule(values={"name": "R", "points": 5}, by=cast.ada)
    routing.route_leads(at=timezone.now())
    client = _client(cast.mona)

    for path in ("/settings/scoring/", "/settings/routing/", "/settings/pools/"):
        assert client.get(path).status_code == 403
    assert Account.objects.count() == 0
