"""Two people at once: who is told what, and a form that is sent twice."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client

from quarterdeck.core.records.versions import StaleEdit
from quarterdeck.crm.actions import accounts, follow_up, negotiation, opportunities, process, scoring
from quarterdeck.crm.actions.follow_up import StepGiven
from quarterdeck.crm.models import Account, FollowUpPlan, Stage
from quarterdeck.crm.rules.negotiation import Step
from quarterdeck.crm.rules.value_case import Flow
from quarterdeck.people import actions as people
from quarterdeck.people.models import Member, Role
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)


@pytest.fixture
def cast() -> factories.Cast:
    cast = factories.cast(language="en")
    process.create_default_process(by=cast.ada)
    return cast


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client


def test_a_newer_version_alone_is_no_conflict(cast: factories.Cast) -> None:
    account = accounts.create_account(name="Acme", by=cast.alice)
    accounts.edit_account(account_id=account.pk, values={"city": "Wuhan"}, version=1, by=cast.mona)

    edited = accounts.edit_account(account_id=account.pk, values={"industry": "Steel"}, version=1, by=cast.alice)

    assert (edited.city, edited.industry, edited.version) == ("Wuhan", "Steel", 3)


def test_a_field_that_somebody_changed_meanwhile_is_one_and_names_them(cast: factories.Cast) -> None:
    account = accounts.create_account(name="Acme", by=cast.alice)
    accounts.edit_account(account_id=account.pk, values={"city": "Wuhan"}, version=1, by=cast.mona)
    accounts.edit_account(account_id=account.pk, values={"industry": "Steel"}, version=2, by=cast.mona)

    with pytest.raises(StaleEdit) as stale:
        accounts.edit_account(
            account_id=account.pk, values={"city": "Xi'an", "industry": "Steel"}, version=1, by=cast.alice
        )

    assert [(one.field, one.yours, one.theirs, one.who) for one in stale.value.conflicts] == [
        ("city", "Xi'an", "Wuhan", "Mona")
    ]


def test_where_the_trail_has_a_gap_every_difference_counts(cast: factories.Cast) -> None:
    account = accounts.create_account(name="Acme", by=cast.alice)
    Account.objects.filter(pk=account.pk).update(version=2, city="Wuhan")

    with pytest.raises(StaleEdit):
        accounts.edit_account(account_id=account.pk, values={"city": "Xi'an"}, version=1, by=cast.alice)


def test_a_move_is_stale_only_when_the_stage_changed(cast: factories.Cast) -> None:
    deal = opportunities.create_opportunity(name="Pumps", by=cast.alice, at=NOW)
    target = Stage.objects.get(code="qualification")
    opportunities.edit_opportunity(
        opportunity_id=deal.pk, values={"expected_close_on": date(2026, 5, 1)}, version=1, by=cast.mona, at=NOW
    )

    moved = opportunities.move_opportunity(opportunity_id=deal.pk, stage_id=target.pk, version=1, by=cast.alice, at=NOW)
    with pytest.raises(StaleEdit) as stale:
        opportunities.move_opportunity(
            opportunity_id=deal.pk, stage_id=Stage.objects.get(code="proposal").pk, version=1, by=cast.mona, at=NOW
        )

    assert moved.stage == target
    assert stale.value.their_name == "Alice"


def test_the_conflict_page_names_the_other_person(cast: factories.Cast) -> None:
    account = accounts.create_account(name="Acme", by=cast.alice)
    accounts.edit_account(account_id=account.pk, values={"city": "Wuhan"}, version=1, by=cast.mona)

    page = signed_in(cast.alice).post(
        f"/accounts/{account.pk}/edit/",
        {"name": "Acme", "life_cycle": "potential", "city": "Xi'an", "owner_id": cast.alice.pk, "version": "1"},
    )

    assert page.status_code == 409
    assert "Mona saved this record while you were editing it." in page.content.decode()


def test_a_stale_save_of_a_role_shows_the_conflict_page(cast: factories.Cast) -> None:
    role = people.create_role(name="Partners", by=cast.ada)
    eve = factories.member("Eve", role="administrator")
    scopes = {"crm.view_account": "all"}
    people.edit_role(role_id=role.pk, name="Partners", scopes=scopes, by=eve, version=role.version)

    page = signed_in(cast.ada).post(
        f"/people/roles/{role.pk}/",
        {"name": "Partners", "right:crm.view_account": "own", "version": str(role.version)},
    )
    chosen = signed_in(cast.ada).post(
        f"/people/roles/{role.pk}/",
        {**dict(page.context["kept"]), "version": page.context["version"], "right:crm.view_account": "own"},
    )

    assert page.status_code == 409
    assert "Eve saved this record" in page.content.decode()
    assert chosen.status_code == 302
    assert Role.objects.get(pk=role.pk).grants.get().scope == "own"


def test_the_same_form_sent_twice_makes_one_record(cast: factories.Cast) -> None:
    client = signed_in(cast.alice)
    typed = {"name": "Acme", "life_cycle": "potential", "idempotency_key": "k1"}

    first, again = client.post("/accounts/new/", typed), client.post("/accounts/new/", typed)
    changed = client.post("/accounts/new/", {**typed, "name": "Globex"})

    assert first["Location"] == again["Location"] != changed["Location"]
    assert sorted(Account.objects.values_list("name", flat=True)) == ["Acme", "Globex"]


def test_a_refused_form_may_be_sent_again_with_its_key(cast: factories.Cast) -> None:
    client = signed_in(cast.alice)

    refused = client.post("/accounts/new/", {"name": "", "idempotency_key": "k1"})
    made = client.post("/accounts/new/", {"name": "Acme", "life_cycle": "potential", "idempotency_key": "k1"})

    assert (refused.status_code, made.status_code) == (422, 302)
    assert 'name="idempotency_key"' in refused.content.decode()


def test_anothers_key_is_not_ones_own(cast: factories.Cast) -> None:
    typed = {"name": "Acme Ltd", "life_cycle": "potential", "idempotency_key": "k1"}

    signed_in(cast.alice).post("/accounts/new/", typed)
    signed_in(cast.charlie).post("/accounts/new/", typed)

    assert Account.objects.count() == 2


@pytest.mark.parametrize("path", ["accounts/{}/edit/", "accounts/{}/edit/city/", "accounts/{}/plan/edit/"])
def test_a_version_that_is_none_is_no_fault(cast: factories.Cast, path: str) -> None:
    account = accounts.create_account(name="Acme", by=cast.alice)

    answer = signed_in(cast.alice).post(f"/{path.format(account.pk)}", {"version": "½x", "city": "Wuhan"})

    assert answer.status_code < 500


def test_rows_that_somebody_saved_meanwhile_are_told_and_may_be_saved_over(cast: factories.Cast) -> None:
    deal = opportunities.create_opportunity(name="Pumps", by=cast.alice, at=NOW)
    line = {"feature": "Seal", "advantage": "", "benefit": "No leaks"}
    negotiation.set_value_lines(opportunity_id=deal.pk, lines=[{"need": "Dry floor", **line}], by=cast.mona)
    typed = {"need_0": "Quiet", "feature_0": "Motor", "benefit_0": "Calm"}
    client, address = signed_in(cast.alice), f"/opportunities/{deal.pk}/value/edit/"

    told = client.post(address, {**typed, "version": "0"})
    saved = client.post(address, {**typed, "version": told.context["version"]})

    assert "Meanwhile somebody saved: Dry floor" in told.content.decode()
    assert saved.status_code == 302
    assert [one.need for one in deal.value_lines.all()] == ["Quiet"]


def test_a_calculation_and_a_ladder_are_not_overwritten_unseen(cast: factories.Cast) -> None:
    deal = opportunities.create_opportunity(name="Pumps", by=cast.alice, at=NOW)
    flow = ("Pumps", Flow("cost", Decimal(100), Decimal(1)))
    more = {"opportunity_id": deal.pk, "version": 1}
    negotiation.set_value_case(**more, years=5, discount_rate=Decimal(8), flows=[flow], by=cast.mona)
    negotiation.edit_negotiation(**more, values={}, ladder=[Step("Training", Decimal(90), "Deposit")], by=cast.mona)

    with pytest.raises(StaleEdit):
        negotiation.set_value_case(**more, years=5, discount_rate=Decimal(8), flows=[], by=cast.alice)
    with pytest.raises(StaleEdit):
        negotiation.edit_negotiation(**more, values={}, ladder=[], by=cast.alice)

    assert (deal.value_case.flows.count(), deal.negotiation.ladder.count()) == (1, 1)


def test_a_follow_up_plan_is_made_once_and_a_stale_edit_is_told(cast: factories.Cast) -> None:
    client = signed_in(cast.mona)
    steps = {"step-TOTAL_FORMS": "1", "step-INITIAL_FORMS": "0", "step-0-kind": "call", "step-0-delay_days": "1"}
    typed = {"name": "First", **steps, "step-0-subject": "Call"}

    first, again = (client.post("/follow-up/new/", {**typed, "idempotency_key": "k1"}) for _time in range(2))
    plan = FollowUpPlan.objects.get()
    follow_up.edit_plan(plan_id=plan.pk, name="First", steps=[StepGiven("visit", "Go there")], by=cast.ada)
    stale = client.post(f"/follow-up/{plan.pk}/edit/", {**typed, "version": "1"})
    kept = client.post(f"/follow-up/{plan.pk}/edit/", {**typed, "version": stale.context["version"]})

    assert first["Location"] == again["Location"] == f"/follow-up/{plan.pk}/"
    assert "Go there" in stale.content.decode()
    assert kept.status_code == 302
    assert [step.subject for step in plan.steps.all()] == ["Call"]


def test_weights_of_scores_are_not_overwritten_unseen(cast: factories.Cast) -> None:
    scoring.save_setting(values={"hot_from": 70}, version=1, by=cast.ada)

    with pytest.raises(StaleEdit):
        scoring.save_setting(values={"hot_from": 80}, version=1, by=factories.member("Olga", role="operations"))
