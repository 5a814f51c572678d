"""The public pool: who may claim what, who was faster, and what lapses when."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from quarterdeck.core.notifications.models import Notification
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.core.undo import actions as undo
from quarterdeck.core.undo.models import UndoAct
from quarterdeck.crm.actions import accounts, activities, ownership, pools, process
from quarterdeck.crm.actions.opportunities import create_opportunity
from quarterdeck.crm.actions.refusals import Invalid, NotAllowed
from quarterdeck.crm.models import Account, LapseMeasure, LapseRule, Lead, OwnershipSpan, Pool
from quarterdeck.crm.queries import pools as queries
from quarterdeck.crm.rules import pools as rules
from quarterdeck.crm.rules.pools import Limits
from quarterdeck.people.models import Member, Role
from tests import factories

NOW = datetime(2030, 3, 5, 2, 0, tzinfo=UTC)
DAY = timedelta(1)
db = pytest.mark.django_db


def _pool(cast: factories.Cast, kind: str = "leads", **values: Any) -> Pool:
    pool = pools.create_pool(values={"name": f"Pool {kind}", "kind": kind, "reclaim_days": 30, **values}, by=cast.ada)
    pools.add_seat(pool_id=pool.pk, unit_id=cast.north.pk, by=cast.ada)
    return pool


def _lead(pool: Pool, name: str = "Wang") -> Lead:
    return Lead.objects.create(name=name, pool=pool, phone="13812345678", email="wang@corp.example")


def _role(code: str) -> int:
    return Role.objects.get(code=code).pk


@db
def test_pool_is_open_to_its_unit_and_shows_no_number() -> None:
    cast = factories.cast()
    pool = _pool(cast)
    lead = _lead(pool)

    row = queries.pool_rows(viewer=cast.alice, pool_id=pool.pk, today=NOW.date()).rows[0]

    assert (row.name, row.phone, row.email) == ("Wang", "138****5678", "w***@corp.example")
    assert not Lead.objects.visible_to(cast.alice).filter(pk=lead.pk).exists()
    with pytest.raises(Http404):
        queries.pool_rows(viewer=cast.charlie, pool_id=pool.pk, today=NOW.date())
    with pytest.raises(Http404):
        pools.claim(kind="leads", record_id=lead.pk, by=cast.charlie, at=NOW)


@db
def test_claim_makes_the_record_ones_own_and_the_next_is_told() -> None:
    cast = factories.cast()
    lead = _lead(_pool(cast))

    pools.claim(kind="leads", record_id=lead.pk, by=cast.alice, at=NOW)

    lead.refresh_from_db()
    assert (lead.owner, lead.pool, lead.owner_since) == (cast.alice, None, NOW)
    with pytest.raises(pools.CannotClaim, match="Alice"):
        pools.claim(kind="leads", record_id=lead.pk, by=cast.bob, at=NOW)
    with pytest.raises(Http404):
        pools.claim(kind="leads", record_id=lead.pk, by=cast.charlie, at=NOW)


@db
def test_claims_stop_at_the_limit_of_the_day_and_begin_again_the_next() -> None:
    cast = factories.cast()
    pool = _pool(cast, daily_claims=2)
    first, second, third = (_lead(pool, name) for name in "ABC")

    for lead in (first, second):
        pools.claim(kind="leads", record_id=lead.pk, by=cast.alice, at=NOW)
    pools.release(
        kind="leads", record_ids=[first.pk], pool_id=pool.pk, reason="Not ours", by=cast.alice, at=NOW + DAY / 24
    )

    with pytest.raises(pools.CannotClaim):
        pools.claim(kind="leads", record_id=third.pk, by=cast.alice, at=NOW + DAY / 12)
    pools.claim(kind="leads", record_id=third.pk, by=cast.alice, at=NOW + DAY)
    with pytest.raises(pools.CannotClaim):
        pools.claim(kind="leads", record_id=first.pk, by=cast.alice, at=NOW + 29 * DAY)
    pools.claim(kind="leads", record_id=first.pk, by=cast.alice, at=NOW + 32 * DAY)


@db
def test_holding_cap_leaves_customers_who_bought_out() -> None:
    cast = factories.cast()
    process.create_default_process(by=cast.ada)
    pool = _pool(cast, "accounts")
    pools.set_cap(role_id=_role("rep"), kind="accounts", most=1, locks=1, counts_customers=False, by=cast.ada)
    bought = accounts.create_account(name="Bought", by=cast.alice)
    deal = create_opportunity(name="D", by=cast.alice, at=NOW - DAY, account_id=bought.pk, amount=5)
    first, second = (Account.objects.create(name=name, pool=pool) for name in "AB")

    deal.__class__.objects.filter(pk=deal.pk).update(status="won", closed_on=NOW.date())
    pools.claim(kind="accounts", record_id=first.pk, by=cast.alice, at=NOW)

    with pytest.raises(pools.CannotClaim):
        pools.claim(kind="accounts", record_id=second.pk, by=cast.alice, at=NOW)
    pools.set_cap(role_id=_role("rep"), kind="accounts", most=2, locks=1, counts_customers=True, by=cast.ada)
    with pytest.raises(pools.CannotClaim):
        pools.claim(kind="accounts", record_id=second.pk, by=cast.alice, at=NOW)
    pools.set_lock(kind="accounts", record_id=first.pk, is_locked=True, by=cast.alice)
    with pytest.raises(NotAllowed):
        pools.set_lock(kind="accounts", record_id=bought.pk, is_locked=True, by=cast.alice)


@db
def test_new_record_rests_before_it_is_claimed() -> None:
    cast = factories.cast()
    lead = _lead(_pool(cast, rest_days=2))
    Lead.objects.filter(pk=lead.pk).update(created_at=NOW)

    with pytest.raises(pools.CannotClaim):
        pools.claim(kind="leads", record_id=lead.pk, by=cast.alice, at=NOW + DAY)
    pools.claim(kind="leads", record_id=lead.pk, by=cast.alice, at=NOW + 2 * DAY)


@db
def test_release_in_bulk_is_all_or_none_and_can_be_taken_back() -> None:
    cast = factories.cast()
    pool = _pool(cast, "accounts")
    own = [accounts.create_account(name=name, by=cast.alice) for name in "AB"]
    other = accounts.create_account(name="C", by=cast.bob)
    before = list(OwnershipSpan.objects.order_by("pk").values())

    def release(records: list[Account], by: Member) -> int:
        ids = [record.pk for record in records]
        return pools.release(kind="accounts", record_ids=ids, pool_id=pool.pk, reason="No fit", by=by, at=NOW)

    with pytest.raises(Http404):
        release([*own, other], cast.alice)
    with pytest.raises(Invalid):
        pools.release(kind="accounts", record_ids=[own[0].pk], pool_id=pool.pk, reason=" ", by=cast.alice, at=NOW)
    act = release(own, cast.alice)
    assert Account.objects.filter(pool=pool, owner=None).count() == 2
    undo.undo(act, by=cast.alice, at=NOW + DAY)

    assert Account.objects.filter(owner=cast.alice, pool=None).count() == 2
    assert list(OwnershipSpan.objects.order_by("pk").values()) == before


@db
def test_only_who_looks_after_both_pools_moves_between_them() -> None:
    cast = factories.cast()
    pool, other = _pool(cast), _pool(cast, name="Other")
    lead = _lead(pool)

    with pytest.raises(NotAllowed):
        pools.move_to_pool(kind="leads", record_ids=[lead.pk], pool_id=other.pk, by=cast.mona, at=NOW)
    for one in (pool, other):
        pools.add_seat(pool_id=one.pk, member_id=cast.mona.pk, is_admin=True, by=cast.ada)
    pools.move_to_pool(kind="leads", record_ids=[lead.pk], pool_id=other.pk, by=cast.mona, at=NOW)

    assert Lead.objects.get().pool == other


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_exactly_one_gets_it() -> None:
    cast = factories.cast()
    pool = _pool(cast)
    people = [factories.member(f"Rep {n}", in_unit=cast.sales) for n in range(6)]
    lead = _lead(pool)

    told = _at_once([_claimer(lead.pk, member) for member in people])

    winner = Lead.objects.get().owner
    assert winner in people
    assert sum(one is None for one in told) == 1
    assert all(winner.name in one for one in told if one is not None)
    assert OwnershipSpan.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_limits_hold_when_one_member_claims_in_many_windows() -> None:
    cast = factories.cast()
    pool = _pool(cast, daily_claims=3)
    pools.set_cap(role_id=_role("rep"), kind="leads", most=2, locks=None, counts_customers=False, by=cast.ada)
    leads = [_lead(pool, str(n)) for n in range(8)]

    told = _at_once([_claimer(lead.pk, cast.alice) for lead in leads])

    assert Lead.objects.filter(owner=cast.alice).count() == 2
    assert sum(one is None for one in told) == 2


def _claimer(lead_id: int, member: Member) -> Callable[[], None]:
    return lambda: pools.claim(kind="leads", record_id=lead_id, by=Member.objects.get(pk=member.pk), at=NOW) and None


def _at_once(acts: list[Callable[[], None]]) -> list[str | None]:
    """Start every act at the same moment, each on a connection of its own; what each was told, None for done."""
    told: list[str | None] = ["not run"] * len(acts)
    start = Barrier(len(acts))

    def run(number: int) -> None:
        start.wait()
        try:
            acts[number]()
            told[number] = None
        except Refusal as refusal:
            told[number] = str(refusal)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


@given(
    claimed=st.integers(0, 9),
    daily=st.none() | st.integers(0, 9),
    held=st.integers(0, 9),
    most=st.none() | st.integers(0, 9),
)
def test_claim_is_refused_exactly_when_nothing_is_left(
    claimed: int, daily: int | None, held: int, most: int | None
) -> None:
    limits = Limits(claimed, daily, held, most)

    has_room = (daily is None or claimed < daily) and (most is None or held < most)
    assert (rules.why_not_claim(limits) is None) == has_room


@given(days=st.integers(1, 400), warn=st.integers(0, 30), since=st.integers(0, 400), on=st.integers(0, 400))
def test_nothing_lapses_before_its_days_and_one_warning(days: int, warn: int, since: int, on: int) -> None:
    began, active = NOW + since * DAY, NOW + on * DAY

    at = rules.lapses_at(since=began, days=days, active_since=active, warn_days=warn)

    assert at >= began + days * DAY
    assert at >= active + warn * DAY
    assert at in (began + days * DAY, active + warn * DAY)


# Lapse rules


def _rule(cast: factories.Cast, pool: Pool, *, since: datetime | None, **values: Any) -> LapseRule:
    wanted = {"name": "Quiet", "kind": pool.kind, "pool_id": pool.pk, "days": 30, "warn_days": 3, **values}
    rule = pools.create_rule(values=wanted, by=cast.ada)
    if since:
        pools.switch_rule(rule_id=rule.pk, is_on=True, by=cast.ada, at=since)
    return rule


def _owned(owner: Member, name: str, *, days_ago: int, **values: Any) -> Account:
    account = Account.objects.create(name=name, **values)
    ownership.take_ownership(account, owner=owner, how="assigned", by=None, at=NOW - days_ago * DAY)
    return account


@db
def test_lapse_takes_the_quiet_and_spares_everybody_with_a_reason() -> None:
    cast = factories.cast()
    process.create_default_process(by=cast.ada)
    pool = _pool(cast, "accounts")
    quiet = _owned(cast.alice, "Quiet", days_ago=40)
    _owned(cast.alice, "Young", days_ago=20)
    locked = _owned(cast.alice, "Locked", days_ago=40)
    with_deal = _owned(cast.alice, "Deal", days_ago=40)
    followed = _owned(cast.alice, "Followed", days_ago=40)
    unanswered = _owned(cast.alice, "Unanswered", days_ago=40)
    Account.objects.filter(pk=locked.pk).update(is_locked=True)
    create_opportunity(name="D", by=cast.alice, at=NOW - DAY, account_id=with_deal.pk)
    for account, outcome in ((followed, "connected"), (unanswered, "no_answer")):
        activities.log_activity(
            kind="call", subject="Call", by=cast.alice, done_at=NOW - 5 * DAY, account_id=account.pk, outcome=outcome
        )
    rule = _rule(cast, pool, since=NOW - 10 * DAY)

    dry = pools.lapse(rule_id=rule.pk, at=NOW, dry_run=True)
    assert Account.objects.filter(pool=pool).count() == 0
    real = pools.lapse(rule_id=rule.pk, at=NOW, dry_run=False)

    assert dry == real
    assert {one.title for one in real} == {"Quiet", "Unanswered"}
    assert set(Account.objects.filter(pool=pool).values_list("pk", flat=True)) == {quiet.pk, unanswered.pk}
    assert OwnershipSpan.objects.get(account=quiet).end == "lapsed"
    assert Notification.objects.filter(member=cast.alice, text__contains="Pool accounts").count() == 1
    assert pools.lapse(rule_id=rule.pk, at=NOW, dry_run=False) == []


CUSTOMERS = st.fixed_dictionaries(
    {
        "days_ago": st.integers(0, 120),
        "level": st.sampled_from(["", "A", "B"]),
        "is_locked": st.booleans(),
        "spoke_days_ago": st.none() | st.integers(0, 120),
        "has_deal": st.booleans(),
    }
)


class DryRunTellsWhatHappens(TestCase):
    """Whatever the customers and the rule are, the real run does what the dry run said, once."""

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        customers=st.lists(CUSTOMERS, max_size=5),
        days=st.integers(1, 90),
        warn_days=st.integers(0, 9),
        level=st.sampled_from(["", "A"]),
        measure=st.sampled_from(LapseMeasure.values),
        on_for=st.integers(0, 12),
    )
    def test_same(
        self, customers: list[dict[str, Any]], days: int, warn_days: int, level: str, measure: str, on_for: int
    ) -> None:
        cast = factories.cast()
        process.create_default_process(by=cast.ada)
        for number, given_customer in enumerate(customers):
            _customer(cast.alice, str(number), **given_customer)
        more = {"days": days, "warn_days": min(warn_days, days - 1), "level": level, "measure": measure}
        pool = _pool(cast, "accounts")
        rule = _rule(cast, pool, since=NOW - on_for * DAY, **more)

        dry = pools.lapse(rule_id=rule.pk, at=NOW, dry_run=True)
        owned = set(Account.objects.filter(owner=cast.alice).values_list("pk", flat=True))
        real = pools.lapse(rule_id=rule.pk, at=NOW, dry_run=False)

        gone = set(Account.objects.filter(pool=pool).values_list("pk", flat=True))
        assert dry == real
        assert gone == {one.record_id for one in real}
        assert gone == owned - set(Account.objects.filter(owner=cast.alice).values_list("pk", flat=True))
        assert not Account.objects.filter(pk__in=gone, is_locked=True).exists()
        assert pools.lapse(rule_id=rule.pk, at=NOW, dry_run=False) == []


def _customer(
    owner: Member, name: str, *, days_ago: int, level: str, is_locked: bool, spoke_days_ago: int | None, has_deal: bool
) -> None:
    account = _owned(owner, name, days_ago=days_ago, level=level)
    if spoke_days_ago is not None:
        done_at = NOW - spoke_days_ago * DAY
        activities.log_activity(
            kind="call", subject="Call", by=owner, done_at=done_at, account_id=account.pk, outcome="connected"
        )
    if has_deal:
        create_opportunity(name=name, by=owner, at=NOW - DAY, account_id=account.pk)
    Account.objects.filter(pk=account.pk).update(is_locked=is_locked)


@db
def test_owner_is_warned_once_and_before_anything_goes() -> None:
    cast = factories.cast()
    pool = _pool(cast, "accounts")
    _owned(cast.alice, "Long quiet", days_ago=400)
    _rule(cast, pool, since=NOW)

    gone = [pools.lapse_all(at=NOW + n * DAY) for n in range(5)]

    assert gone == [0, 0, 0, 1, 0]
    assert Notification.objects.filter(dedupe_key__startswith="lapses-").count() == 1
    act = UndoAct.objects.get()
    undo.undo(act.pk, by=cast.ada, at=NOW + 5 * DAY)
    assert Account.objects.get().owner == cast.alice


@db
def test_rule_takes_only_what_its_conditions_and_level_name() -> None:
    cast = factories.cast()
    pool = _pool(cast, "accounts")
    _owned(cast.alice, "A retail", days_ago=90, level="A", industry="Retail")
    _owned(cast.alice, "B retail", days_ago=90, level="B", industry="Retail")
    _owned(cast.alice, "B steel", days_ago=90, level="B", industry="Steel")
    tree = {"all": [{"field": "industry", "op": "is", "value": "Retail"}]}
    rule = _rule(cast, pool, since=NOW - 50 * DAY, level="B", conditions=tree)

    assert [one.title for one in pools.lapse(rule_id=rule.pk, at=NOW, dry_run=True)] == ["B retail"]


@db
@pytest.mark.parametrize(
    "values",
    [
        {"warn_days": 30},
        {"kind": "leads"},
        {"conditions": {"all": [{"field": "level", "op": "any_of", "value": [v]} for v in "AB"]}},
        {"conditions": {"all": [{"field": "mood", "op": "is", "value": "good"}]}},
        {"name": ""},
    ],
)
def test_rule_with_a_contradiction_is_refused_in_words(values: dict[str, Any]) -> None:
    cast = factories.cast()
    pool = _pool(cast, "accounts")

    with pytest.raises(Invalid):
        _rule(cast, pool, since=None, **values)


@pytest.mark.django_db(transaction=True)
def test_a_lapse_and_a_lock_at_once_leave_one_truth() -> None:
    cast = factories.cast()
    pool = _pool(cast, "accounts")
    account = _owned(cast.alice, "Quiet", days_ago=90)
    rule = _rule(cast, pool, since=NOW - 10 * DAY)

    def lock() -> None:
        try:
            pools.set_lock(
                kind="accounts", record_id=account.pk, is_locked=True, by=Member.objects.get(pk=cast.alice.pk)
            )
        except Http404 as gone:
            raise Refusal("gone") from gone

    told = _at_once([lock, lambda: pools.lapse(rule_id=rule.pk, at=NOW, dry_run=False) and None])

    account.refresh_from_db()
    assert told[1] is None
    assert (account.pool, account.is_locked) == ((None, True) if told[0] is None else (pool, False))
