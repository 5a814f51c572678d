"""The pages of the process and of getting a deal over the line, as each person uses them."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from quarterdeck.core.approvals.models import Approval
from quarterdeck.crm.actions import accounts, criteria, negotiation, opportunities, process
from quarterdeck.crm.models import (
    CloseReason,
    DealReview,
    HealthSetting,
    Objection,
    Opportunity,
    Stage,
    StageCriterion,
    StageTransition,
    ValueCase,
)
from quarterdeck.crm.queries import delays, losses
from quarterdeck.crm.rules.criteria import Criterion
from quarterdeck.crm.rules.values import LineInput
from quarterdeck.people.models import Member
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def cast() -> factories.Cast:
    cast = factories.cast(language="en")
    process.create_default_process(by=cast.ada)
    return cast


@pytest.fixture
def deal(cast: factories.Cast) -> Opportunity:
    account = accounts.create_account(name="Acme", by=cast.alice)
    return opportunities.create_opportunity(name="Pumps", amount=1000, account_id=account.pk, by=cast.alice, at=NOW)


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client


def stage(code: str) -> Stage:
    return Stage.objects.get(code=code)


def lose(deal: Opportunity, by: Member, reason: str = "Price too high", **more: Any) -> Opportunity:
    return opportunities.move_opportunity(
        opportunity_id=deal.pk,
        stage_id=stage("lost").pk,
        reason_id=CloseReason.objects.get(name=reason).pk,
        by=by,
        at=NOW,
        **more,
    )


def test_a_stage_is_set_up_on_its_page(cast: factories.Cast) -> None:
    client, page = signed_in(cast.ada), f"/processes/stages/{stage('prospecting').pk}/"

    client.post(f"{page}criteria/", {"kind": "activity", "activity_kind": "call", "count": "2"})
    client.post(f"{page}guidance/", {"title": "First call", "text": "Ask first", "url": "https://example.com/"})
    client.post(f"{page}tasks/", {"subject": "Find the budget", "kind": "task", "due_days": "2"})
    refused = client.post(f"{page}criteria/", {"kind": "field"}, follow=True).content.decode()
    shown = client.get(page).content.decode()

    assert "Choose the field that has to be filled." in refused
    assert "Call is done 2 times" in shown
    assert "First call" in shown
    assert "Find the budget" in shown
    criterion = StageCriterion.objects.get()
    client.post(f"/processes/criteria/{criterion.pk}/remove/")
    assert not StageCriterion.objects.exists()
    assert signed_in(cast.mona).get(page).status_code == 403


def test_a_transition_and_health_are_set_without_code(cast: factories.Cast) -> None:
    client = signed_in(cast.ada)
    path = f"/processes/stages/{stage('prospecting').pk}/to/{stage('proposal').pk}/"

    assert client.get(path).status_code == 200
    client.post(path, {"is_allowed": "", "role": "", "approver": ""})
    client.post("/processes/health/", _health_form(no_activity_on="on", no_activity_limit="3"))

    assert StageTransition.objects.get().is_allowed is False
    assert "no" in client.get(f"/processes/{stage('proposal').process_id}/").content.decode()
    assert HealthSetting.objects.get(fact="no_activity").limit == 3
    assert HealthSetting.objects.get(fact="stalled").is_on is False


def _health_form(**more: str) -> dict[str, str]:
    limited = (
        "close_date_passed",
        "stalled",
        "step_overdue",
        "amount_cut",
        "date_pushed",
        "no_activity",
        "few_contacts",
    )
    return {**{f"{name}_limit": "1" for name in limited}, **more}


def test_the_record_shows_what_is_missing_with_a_way_to_give_it(cast: factories.Cast, deal: Opportunity) -> None:
    row = criteria.add_criterion(
        stage_id=deal.stage_id, criterion=Criterion("contact", role="decision_maker"), by=cast.ada
    )
    path, client = f"/opportunities/{deal.pk}/fulfil/{row.pk}/", signed_in(cast.alice)

    before = client.get(f"/opportunities/{deal.pk}/").content.decode()
    assert path in before
    assert client.get(path).status_code == 200
    client.post(path, {"c0": "", "c0_name": "Wang"})
    after = client.get(f"/opportunities/{deal.pk}/").content.decode()

    assert "Name them" in before
    assert path not in after
    assert "1/1" in after


def test_a_drag_that_lacks_something_opens_the_dialog_which_moves_it(cast: factories.Cast, deal: Opportunity) -> None:
    for one in (Criterion("field", field="source"), Criterion("document", document="Offer")):
        criteria.add_criterion(stage_id=deal.stage_id, criterion=one, by=cast.ada)
    client, target = signed_in(cast.alice), stage("qualification")

    dropped = client.post(f"/opportunities/{deal.pk}/move/", {"column": target.pk, "from": deal.stage_id}, **HTMX)
    told = json.loads(dropped["HX-Trigger"])
    dialog = told["drawer-open"]["url"]
    assert dropped.status_code == 409
    assert "2 things are still missing" in told["toast"]["text"]
    half = client.post(dialog, {"c0": "Trade fair"})
    assert half.status_code == 422
    assert "“Offer” is attached" in half.content.decode()
    client.post(dialog, {"c0": SimpleUploadedFile("a.pdf", b"%PDF-1.7\n")})

    deal.refresh_from_db()
    assert (deal.source, deal.stage) == ("Trade fair", target)


def test_an_approval_is_asked_in_the_dialog_and_given(cast: factories.Cast, deal: Opportunity) -> None:
    target = stage("qualification")
    process.edit_stage(stage_id=target.pk, values={"entry_approver": "superior"}, version=None, by=cast.ada)
    client, dialog = signed_in(cast.alice), f"/opportunities/{deal.pk}/close/{target.pk}/"

    assert "Ask for approval" in client.get(dialog).content.decode()
    client.post(dialog, {"why": "They are in a hurry"})
    assert "Waits for approval" in client.get(f"/opportunities/{deal.pk}/").content.decode()
    approval = Approval.objects.get()
    assert approval.detail == "They are in a hurry"
    signed_in(cast.mona).post(f"/approvals/{approval.pk}/decide/", {"decision": "yes"})

    deal.refresh_from_db()
    assert deal.stage == target


def test_a_loss_names_the_competitor(cast: factories.Cast, deal: Opportunity) -> None:
    reason = CloseReason.objects.get(name="Lost to a competitor")

    signed_in(cast.alice).post(
        f"/opportunities/{deal.pk}/close/{stage('lost').pk}/",
        {"closed_on": "2026-03-02", "reason_id": reason.pk, "competitor": "Globex", "note": "Cheaper"},
    )

    deal.refresh_from_db()
    assert (deal.status, deal.competitor, deal.close_reason) == ("lost", "Globex", reason)


def test_the_sheet_is_written_and_a_breach_shows(cast: factories.Cast, deal: Opportunity) -> None:
    client, page = signed_in(cast.alice), f"/opportunities/{deal.pk}/negotiation/"

    client.post(
        f"{page}edit/",
        {"anchor": "1000", "target": "900", "floor": "800", "our_batna": "Sell to Globex", "version": "1"}
        | {"given_0": "Training", "total_0": "950", "asked_0": "Order in March"},
    )
    client.post(
        f"/opportunities/{deal.pk}/concessions/new/",
        {"given": "Half", "total": "500", "received": "", "why": "Big name"},
    )
    shown = client.get(page).content.decode()

    for words in ("Sell to Globex", "Training", "Order in March", "waits for approval", "50.0%"):
        assert words in shown
    assert "waits for approval" in client.get(f"/opportunities/{deal.pk}/").content.decode()
    assert signed_in(cast.charlie).get(page).status_code == 404
    assert signed_in(cast.rita).get(f"{page}edit/").status_code == 403


def test_answers_that_worked_are_found_without_the_customer(cast: factories.Cast, deal: Opportunity) -> None:
    values = {"kind": "price", "heard": "Too expensive", "responded": "Look at five years", "outcome": "settled"}
    shared = negotiation.add_objection(
        opportunity_id=deal.pk, values={**values, "is_shared": True}, by=cast.alice, at=NOW
    )
    kept = {**values, "heard": "Secret price talk", "is_shared": False}
    negotiation.add_objection(opportunity_id=deal.pk, values=kept, by=cast.alice, at=NOW)
    other = opportunities.create_opportunity(name="Valves", by=cast.charlie, at=NOW)

    page = signed_in(cast.charlie).get(f"/opportunities/{other.pk}/objections/?kind=price&q=expensive").content.decode()
    own = signed_in(cast.alice).get(f"/opportunities/{deal.pk}/objections/?kind=price").content.decode()

    assert "Look at five years" in page
    assert "Pumps" not in page
    assert "Secret price talk" not in page
    assert "Secret price talk" in own
    assert signed_in(cast.charlie).get(f"/opportunities/objections/{shared.pk}/").status_code == 404


def test_an_objection_is_edited_put_away_and_brought_back(cast: factories.Cast, deal: Opportunity) -> None:
    client = signed_in(cast.alice)
    client.post(
        f"/opportunities/{deal.pk}/objections/new/", {"kind": "trust", "heard": "Who are you?", "outcome": "open"}
    )
    one = Objection.objects.get()

    client.post(
        f"/opportunities/objections/{one.pk}/",
        {"kind": "trust", "heard": "Who are you?", "responded": "Visit us", "outcome": "settled", "version": "1"},
    )
    client.post(f"/opportunities/objections/{one.pk}/archive/")
    one.refresh_from_db()
    assert (one.responded, one.archived_at is None) == ("Visit us", False)
    client.post(f"/opportunities/objections/{one.pk}/restore/")

    one.refresh_from_db()
    assert one.archived_at is None


def test_the_customers_page_shows_the_value_and_nothing_of_ours(cast: factories.Cast, deal: Opportunity) -> None:
    negotiation.edit_negotiation(
        opportunity_id=deal.pk, values={"floor": Decimal(777), "our_batna": "Walk"}, version=None, by=cast.alice
    )
    client, page = signed_in(cast.alice), f"/opportunities/{deal.pk}/value/"

    client.post(f"{page}edit/", {"need_0": "Less waste", "feature_0": "Sensor", "benefit_0": "Saves 3 %"})
    client.post(
        f"{page}figures/",
        {"years": "5", "discount_rate": "0", "note": "", "version": "1"}
        | {"kind_0": "cost", "name_0": "Machine", "at_start_0": "100000", "per_year_0": "10000"}
        | {"kind_1": "benefit", "name_1": "Material", "per_year_1": "30000"}
        | {"kind_2": "today", "name_2": "Wages", "per_year_2": "20000"},
    )
    shown = client.get(page).content.decode()
    printed = client.get(f"{page}page/").content.decode()

    assert ValueCase.objects.get().flows.count() == 3
    for words in ("Less waste", "after 30 months", "66.7%"):
        assert words in shown
        assert words in printed
    for ours in ("777", "Walk", "Alice", deal.number, "O-0", "Negotiation"):
        assert ours not in printed
    assert signed_in(cast.charlie).get(f"{page}page/").status_code == 404


def test_a_closed_deal_is_reviewed_in_five_questions(cast: factories.Cast, deal: Opportunity) -> None:
    client, page = signed_in(cast.alice), f"/opportunities/{deal.pk}/review/"
    lose(deal, cast.alice)
    answers = {
        "reason_id": CloseReason.objects.get(name="No budget").pk,
        "competitor": "Globex",
        "decided_in_id": stage("proposal").pk,
        "did_well": "Demo",
        "learned": "Ask earlier",
    }

    form = client.get(page).context["form"]
    assert len(form.fields) <= 5
    client.post(page, answers)
    client.post(page, {**answers, "competitor": "Initech", "version": "1"})

    review = DealReview.objects.get()
    deal.refresh_from_db()
    assert (review.competitor, deal.competitor, deal.close_reason.name) == ("Initech", "Initech", "No budget")
    assert "Ask earlier" in signed_in(cast.rita).get(page).content.decode()


def test_losses_add_up_and_lead_to_their_deals(cast: factories.Cast) -> None:
    product = factories.product()
    for name, reason, competitor in (
        ("A", "Price too high", "Globex"),
        ("B", "Price too high", ""),
        ("C", "No budget", "Globex"),
    ):
        made = opportunities.create_opportunity(
            name=f"Deal {name}", by=cast.alice, at=NOW, amount=100,
            lines=[LineInput(product_id=product.pk, price=Decimal(100))] if name == "A" else (),
        )  # fmt: skip
        lose(made, cast.alice, reason, competitor=competitor)
    hidden = opportunities.create_opportunity(name="Deal D", by=cast.charlie, at=NOW, amount=100)
    lose(hidden, cast.charlie)
    span = {"from_on": date(2026, 3, 1), "until_on": date(2026, 4, 1)}

    found = losses.losses(viewer=cast.mona, by="reason", across="competitor", **span)

    assert [(name, cell.deals) for _key, name, cell in found.rows] == [("Price too high", 2), ("No budget", 1)]
    assert sum(cell.deals for cell in found.cells.values()) == found.whole.deals == 3
    for (row, column), cell in found.cells.items():
        rows = losses.lost_deals(viewer=cast.mona, by="reason", across="competitor", row=row, column=column, **span)
        assert (len(rows), sum(one.company_amount for one in rows)) == (cell.deals, cell.amount)
    for by in losses.DIMENSIONS:
        across = "stage" if by != "stage" else "product"
        table = losses.losses(viewer=cast.mona, by=by, across=across, **span)
        assert sum(cell.amount for cell in table.cells.values()) == 300
        page = signed_in(cast.mona).get(f"/opportunities/losses/?by={by}&across={across}&from=2026-03-01&to=2026-03-31")
        assert "3</span>" in page.content.decode() or "3 deals lost" in page.content.decode()
    listed = signed_in(cast.mona).get(
        "/opportunities/losses/deals/?by=stage&across=reason&from=2026-03-01&to=2026-03-31"
    )
    assert "Deal A" in listed.content.decode()
    assert "Deal D" not in listed.content.decode()


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
def test_delays_are_told_in_every_language(language: str) -> None:
    causes = delays.tree(language)

    assert [one.code for one in causes] == [one.code for one in delays.tree("en")]
    assert all(one.title and one.sign and one.move and one.task and len(one.questions) >= 3 for one in causes)


def test_a_list_reads_the_facts_of_all_its_deals_at_once(cast: factories.Cast, deal: Opportunity) -> None:
    for day in (10, 20, 30):
        opportunities.edit_opportunity(
            opportunity_id=deal.pk,
            values={"expected_close_on": date(2027, 1, day)},
            version=None,
            by=cast.alice,
            at=NOW,
        )
    opportunities.edit_opportunity(
        opportunity_id=deal.pk,
        values={"expected_close_on": date(2027, 2, 1), "amount": Decimal(500)},
        version=None,
        by=cast.alice,
        at=NOW,
    )
    criteria.set_health(values={"no_decision_maker": (True, 0)}, by=cast.ada)

    page = signed_in(cast.alice).get(f"/opportunities/{deal.pk}/").content.decode()

    assert "Expected close put off 3 times" in page
    assert "Amount 50% below its highest" in page
    assert "No decision maker known" in page
