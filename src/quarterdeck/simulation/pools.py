"""The rules the simulated company lives by: public pools, lapsing, scores and routes."""

from datetime import date, datetime, time
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from quarterdeck.crm.actions import pools, routing, scoring
from quarterdeck.crm.models import Account, Lead, Opportunity, Pool
from quarterdeck.people.models import Member, Role
from quarterdeck.simulation.recording import Recorder

GIVEN_BACK, LEFT_IN_POOL = 24, 30


def set_up_pools(recorder: Recorder, today: date) -> None:
    """Open two pools with something in them, and set up one rule of each kind. Comes after the leads."""
    by, at = recorder.by, datetime.combine(today, time(9), tzinfo=recorder.timezone)
    leads = _pool(_("Lead pool"), "leads", daily_claims=10, by=by)
    customers = _pool(_("Customer pool"), "accounts", daily_claims=5, by=by)
    rep = Role.objects.get(code="rep").pk
    pools.set_cap(role_id=rep, kind="leads", most=80, locks=5, counts_customers=False, by=by)
    pools.set_cap(role_id=rep, kind="accounts", most=150, locks=10, counts_customers=False, by=by)
    _give_back(customers, by=by, at=at)
    _lapse(customers, by=by, at=at)
    _score(by=by, at=at)
    _pool_leads(leads, by=by, at=at)
    _route(by=by, at=at)


def _pool(name: str, kind: str, *, daily_claims: int, by: Member) -> Pool:
    values = {"name": name, "kind": kind, "is_open_to_all": True, "daily_claims": daily_claims, "reclaim_days": 30}
    return pools.create_pool(values=values, by=by)


def _give_back(pool: Pool, *, by: Member, at: datetime) -> None:
    """Customers that never came to a deal go back, with the reasons people give."""
    deals = Opportunity.objects.filter(account=OuterRef("pk"), status__in=("open", "won"))
    idle = Account.objects.current().filter(~Exists(deals), owner__is_active=True).order_by("pk")
    ids = list(idle.values_list("pk", flat=True)[:GIVEN_BACK])
    reasons = (_("No budget this year"), _("Nobody answers any more"), _("Outside my territory"))
    for number, reason in enumerate(reasons):
        some = ids[number :: len(reasons)]
        if some:
            pools.release(kind="accounts", record_ids=some, pool_id=pool.pk, reason=reason, by=by, at=at)


def _lapse(pool: Pool, *, by: Member, at: datetime) -> None:
    rule = pools.create_rule(
        values={
            "name": _("Quiet for 90 days"),
            "kind": "accounts",
            "pool_id": pool.pk,
            "measure": "activity",
            "days": 90,
            "warn_days": 7,
            "spares_customers": True,
        },
        by=by,
    )
    pools.switch_rule(rule_id=rule.pk, is_on=True, by=by, at=at)


def _score(*, by: Member, at: datetime) -> None:
    asked: tuple[tuple[str, int, dict[str, Any]], ...] = (
        (_("Came by a customer's word"), 25, {"conditions": _where("channel", "any_of", ["referral"])}),
        (_("More than 200 employees"), 20, {"conditions": _where("employees", "more_than", 200)}),
        (_("Left a phone number"), 10, {"conditions": _where("phone", "filled")}),
        (_("Answered a call"), 30, _behaviour("call", outcome="connected", decay="halves", decay_days=30)),
        (_("Saw a demo"), 30, _behaviour("demo", decay="fades", decay_days=14, fade=5)),
        (_("Did not answer three times"), -15, _behaviour("call", outcome="no_answer", times=3)),
    )
    for name, points, values in asked:
        scoring.create_rule(values={"name": name, "points": points, **values}, by=by)
    scoring.save_setting(values={"hot_from": 50, "warm_from": 25}, by=by)
    scoring.rescore_leads(at=at)


def _where(field: str, op: str, value: object = None) -> dict[str, Any]:
    asked = {"field": field, "op": op}
    return {"all": [asked if value is None else {**asked, "value": value}]}


def _behaviour(kind: str, **values: Any) -> dict[str, Any]:
    return {"side": "behaviour", "activity_kind": kind, **values}


def _pool_leads(pool: Pool, *, by: Member, at: datetime) -> None:
    """Some leads that nobody has stand in the pool, to be claimed."""
    free = Lead.objects.open().filter(owner=None, pool=None).order_by("score", "pk")
    ids = list(free.values_list("pk", flat=True)[:LEFT_IN_POOL])
    if ids:
        pools.move_to_pool(kind="leads", record_ids=ids, pool_id=pool.pk, by=by, at=at)


def _route(*, by: Member, at: datetime) -> None:
    reps = Member.objects.active().filter(role_assignments__role__code="rep").order_by("pk")
    sellers: dict[int, int | None] = dict.fromkeys(reps.values_list("pk", flat=True))
    rules: tuple[dict[str, Any], ...] = (
        {"name": _("By territory"), "goes_to": "local", "method": "round_robin"},
        {
            "name": _("Large companies"),
            "conditions": _where("employees", "more_than", 500),
            "goes_to": "members",
            "method": "win_rate",
            "monthly_capacity": 30,
        },
        {
            "name": _("Everything else"),
            "goes_to": "members",
            "method": "least_loaded",
            "monthly_capacity": 60,
        },
    )
    for values in rules[1:]:
        rule = routing.create_rule(values=values, members=sellers, by=by)
        routing.switch_rule(rule_id=rule.pk, is_on=True, by=by)
    routing.create_rule(values=rules[0], members={}, by=by)
