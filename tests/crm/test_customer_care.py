"""What is known and planned about a customer, its group, and the rules that sort customers."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.http import Http404

from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.core.records.versions import StaleEdit
from quarterdeck.crm.actions import accounts, customer_care, opportunities, process, sharing
from quarterdeck.crm.actions.refusals import Invalid, NotAllowed
from quarterdeck.crm.models import Account, BuyingRole, InsightKind, Stage
from quarterdeck.crm.queries import customer_care as queries
from quarterdeck.crm.queries import reminding
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 15, 4, 0, tzinfo=UTC)
TODAY = date(2026, 6, 15)


@pytest.fixture
def cast():
    return factories.cast()


@pytest.fixture
def account(cast):
    return accounts.create_account(name="Huaxin", by=cast.alice)


@pytest.fixture
def sales_process(cast):
    return process.create_default_process(by=cast.ada)


def deal(account, by, *, amount, won_on=None):
    made = opportunities.create_opportunity(
        name="Deal", account_id=account.pk, amount=Decimal(amount), by=by, at=NOW, opened_on=date(2024, 1, 1)
    )
    if won_on:
        won = Stage.objects.get(process=made.process, kind="won")
        opportunities.move_opportunity(opportunity_id=made.pk, stage_id=won.pk, by=by, at=NOW, closed_on=won_on)
    return made


def test_insight_is_kept_with_its_customer_and_in_its_history(cast, account):
    made = customer_care.note_insight(account_id=account.pk, kind="need", text=" Faster delivery ", by=cast.alice)

    seen = queries.knowledge(viewer=cast.mona, account_id=account.pk, today=TODAY)
    assert [insight.text for insight in seen.insights[InsightKind.NEED]] == ["Faster delivery"]
    assert AuditEntry.objects.filter(object_id=account.pk, kind="crm.account", act="insight_noted").count() == 1

    customer_care.archive_insight(insight_id=made.pk, at=NOW, by=cast.alice)
    assert queries.knowledge(viewer=cast.alice, account_id=account.pk, today=TODAY).insights[InsightKind.NEED] == []
    customer_care.restore_insight(insight_id=made.pk, by=cast.alice)
    assert len(queries.knowledge(viewer=cast.alice, account_id=account.pk, today=TODAY).insights[InsightKind.NEED]) == 1


def test_insight_is_out_of_reach_for_another_team(cast, account):
    made = customer_care.note_insight(account_id=account.pk, kind="need", text="Faster", by=cast.alice)
    with pytest.raises(Http404):
        queries.knowledge(viewer=cast.charlie, account_id=account.pk, today=TODAY)
    with pytest.raises(Http404):
        queries.insight(viewer=cast.charlie, insight_id=made.pk)
    with pytest.raises(NotAllowed):
        customer_care.edit_insight(insight_id=made.pk, values={"text": "x"}, version=None, by=cast.rita)


def test_stale_insight_is_told(cast, account):
    made = customer_care.note_insight(account_id=account.pk, kind="need", text="One", by=cast.alice)
    customer_care.edit_insight(insight_id=made.pk, values={"text": "Two"}, version=1, by=cast.mona)
    with pytest.raises(StaleEdit):
        customer_care.edit_insight(insight_id=made.pk, values={"text": "Three"}, version=1, by=cast.alice)


def test_chart_follows_who_reports_to_whom_and_names_what_is_missing(cast, account):
    boss = accounts.create_contact(account_id=account.pk, name="Wang", by=cast.alice, buying_role="decision_maker")
    user = accounts.create_contact(account_id=account.pk, name="Li", by=cast.alice, reports_to_id=boss.pk)

    seen = queries.buying_center(viewer=cast.alice, account_id=account.pk)

    assert [person.contact.name for person in seen.people] == ["Wang"]
    assert [person.contact for person in seen.people[0].reports] == [user]
    assert seen.missing == [BuyingRole.CHAMPION, BuyingRole.INFLUENCER, BuyingRole.USER]
    assert seen.unplaced == 1


def test_nobody_reports_to_themselves_however_far(cast, account):
    boss = accounts.create_contact(account_id=account.pk, name="Wang", by=cast.alice)
    below = accounts.create_contact(account_id=account.pk, name="Li", by=cast.alice, reports_to_id=boss.pk)
    with pytest.raises(Invalid, match=r"汇报|report"):
        accounts.edit_contact(contact_id=boss.pk, values={"reports_to_id": below.pk}, version=None, by=cast.alice)


def test_superior_must_be_of_the_same_customer(cast, account):
    other = accounts.create_account(name="Other", by=cast.alice)
    stranger = accounts.create_contact(account_id=other.pk, name="Zhao", by=cast.alice)
    with pytest.raises(Invalid):
        accounts.create_contact(account_id=account.pk, name="Li", by=cast.alice, reports_to_id=stranger.pk)


def test_acquaintance_is_kept_once_whichever_way_it_is_said(cast, account):
    one = accounts.create_contact(account_id=account.pk, name="Wang", by=cast.alice)
    other = accounts.create_contact(account_id=account.pk, name="Li", by=cast.alice)
    customer_care.introduce(one_id=one.pk, other_id=other.pk, by=cast.alice)
    known = customer_care.introduce(one_id=other.pk, other_id=one.pk, how="Schoolmates", by=cast.alice)

    seen = queries.buying_center(viewer=cast.alice, account_id=account.pk)
    assert [(a.one, a.other, a.how) for a in seen.acquaintances] == [(one, other, "Schoolmates")]
    customer_care.forget_acquaintance(acquaintance_id=known.pk, by=cast.alice)
    assert queries.buying_center(viewer=cast.alice, account_id=account.pk).acquaintances == []


def test_group_rolls_up_what_one_may_see(cast, sales_process):
    top = accounts.create_account(name="Group", by=cast.alice)
    middle = accounts.create_account(name="Middle", parent_id=top.pk, by=cast.alice)
    leaf = accounts.create_account(name="Leaf", parent_id=middle.pk, by=cast.alice)
    strange = accounts.create_account(name="Strange", by=cast.charlie)
    Account.objects.filter(pk=strange.pk).update(parent=top)
    deal(middle, cast.alice, amount=100)
    deal(leaf, cast.alice, amount=30)
    deal(strange, cast.charlie, amount=999)

    seen = queries.group(viewer=cast.alice, account_id=leaf.pk)

    assert [(c.account.name, c.depth, c.open_amount, c.group_open_amount) for c in seen.companies] == [
        ("Group", 0, 0, 130),
        ("Middle", 1, 100, 130),
        ("Leaf", 2, 30, 30),
    ]
    assert seen.hidden == 1


@pytest.mark.parametrize("below", [1, 3])
def test_group_costs_the_same_however_large(cast, django_assert_num_queries, below):
    top = accounts.create_account(name="Group", by=cast.alice)
    for number in range(below):
        accounts.create_account(name=f"Below {number}", parent_id=top.pk, by=cast.alice)
    viewer = type(cast.alice).objects.get(pk=cast.alice.pk)
    viewer.may("crm.view_account")
    with django_assert_num_queries(5):
        assert len(queries.group(viewer=viewer, account_id=top.pk).companies) == below + 1


def test_plan_shows_what_was_won_in_its_span(cast, account, sales_process):
    deal(account, cast.alice, amount=60, won_on=date(2026, 3, 1))
    deal(account, cast.alice, amount=500, won_on=date(2025, 3, 1))
    plan = {
        "goal": "Second plant",
        "from_on": date(2026, 1, 1),
        "until_on": date(2027, 1, 1),
        "target_amount": Decimal(240),
    }
    customer_care.write_plan(account_id=account.pk, values=plan, version=None, by=cast.alice)
    step = customer_care.add_plan_step(
        account_id=account.pk, text="Meet the CFO", owner_id=cast.bob.pk, due_on=TODAY, by=cast.alice
    )

    seen = queries.knowledge(viewer=cast.alice, account_id=account.pk, today=TODAY).plan
    assert seen is not None
    assert (seen.won_amount, seen.share) == (60, Decimal("0.25"))
    assert reminding.reminders(viewer=cast.bob, today=TODAY) == []
    sharing.share_account(account_id=account.pk, member_id=cast.bob.pk, may_act=False, by=cast.alice)
    assert [one.key for one in reminding.reminders(viewer=cast.bob, today=TODAY)] == [f"agreed-{step.pk}"]
    customer_care.finish_plan_step(step_id=step.pk, on=TODAY, by=cast.bob)
    assert reminding.reminders(viewer=cast.bob, today=TODAY) == []


def test_plan_must_end_after_it_begins(cast, account):
    plan = {"goal": "x", "from_on": date(2026, 1, 1), "until_on": date(2026, 1, 1)}
    with pytest.raises(Invalid):
        customer_care.write_plan(account_id=account.pk, values=plan, version=None, by=cast.alice)


def test_rules_sort_customers_once_and_leave_those_set_by_hand(cast, account, sales_process):
    fixed = accounts.create_account(name="Fixed", by=cast.alice, life_cycle="dormant")
    deal(account, cast.alice, amount=250_000, won_on=TODAY - timedelta(days=30))

    assert customer_care.sort_customers(today=TODAY) == 1
    assert customer_care.sort_customers(today=TODAY) == 0

    account.refresh_from_db()
    fixed.refresh_from_db()
    assert (account.life_cycle, account.level) == ("customer", "B")
    assert fixed.life_cycle == "dormant"
    assert AuditEntry.objects.get(object_id=account.pk, act="sorted_by_rule").changes == {
        "life_cycle": ["potential", "customer"],
        "level": ["", "B"],
    }
    customer_care.let_rules_decide(account_id=fixed.pk, today=TODAY, by=cast.alice)
    fixed.refresh_from_db()
    assert fixed.life_cycle == "potential"


def test_contradicting_rules_are_refused(cast):
    with pytest.raises(Invalid):
        customer_care.set_customer_rules(values={"active_days": 600, "lost_days": 500}, version=None, by=cast.ada)
    with pytest.raises(Invalid):
        customer_care.set_customer_rules(values={"a_won_amount": Decimal(1)}, version=None, by=cast.ada)
    with pytest.raises(NotAllowed):
        customer_care.set_customer_rules(values={"active_days": 10}, version=None, by=cast.alice)
    assert customer_care.set_customer_rules(values={"active_days": 90}, version=None, by=cast.ada).active_days == 90


def test_collaborator_on_a_group_works_on_the_companies_below(cast):
    top = accounts.create_account(name="Group", by=cast.alice)
    below = accounts.create_account(name="Below", parent_id=top.pk, by=cast.alice)
    sharing.share_account(
        account_id=top.pk, member_id=cast.charlie.pk, may_act=True, with_companies_below=True, by=cast.alice
    )
    later = accounts.create_account(name="Later", parent_id=below.pk, by=cast.alice)

    seen = Account.objects.visible_to(cast.charlie)
    assert set(seen) == {top, below, later}
    assert Account.objects.changeable_by(cast.charlie).filter(pk=later.pk).exists()

    accounts.edit_account(account_id=below.pk, values={"parent_id": None}, version=None, by=cast.alice)
    assert set(Account.objects.visible_to(cast.charlie)) == {top}
    sharing.unshare_account(account_id=top.pk, member_id=cast.charlie.pk, by=cast.alice)
    assert not Account.objects.visible_to(cast.charlie).exists()
