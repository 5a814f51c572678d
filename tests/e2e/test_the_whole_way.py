"""From the first touch to the signature, as three people: marketing makes a form, a seller works the lead, the manager agrees."""

import re

from django.utils import timezone
from playwright.sync_api import Browser, expect

from quarterdeck.core.events import bus
from quarterdeck.crm.actions import process, routing
from quarterdeck.crm.models import Activity, Lead, LeadForm, Opportunity, Stage
from tests import factories
from tests.e2e.conftest import Visit, title


def test_a_lead_becomes_a_deal_won(
    people: factories.Cast, visit: Visit, chromium: Browser, live_server: object
) -> None:
    marketing = factories.member("Olga", role="operations")
    rule = routing.create_rule(
        values={"name": "Everything", "goes_to": "members", "method": "round_robin"},
        members={people.alice.pk: None},
        by=marketing,
    )
    routing.switch_rule(rule_id=rule.pk, is_on=True, by=marketing)
    gate = Stage.objects.get(code="qualification")
    process.edit_stage(stage_id=gate.pk, values={"entry_approver": "superior"}, version=None, by=people.ada)

    # Marketing puts a form on the site.
    page = visit(marketing, "/settings/leads/forms/new/")
    page.locator("main form [name=name]").fill("Spring fair")
    page.locator("main form [name=source]").fill("Fair")
    page.locator("main form").get_by_role("button", name="Save").click()
    expect(title(page)).to_contain_text("Spring fair")
    form = LeadForm.objects.get()

    # A visitor fills it in.
    with chromium.new_context() as context:
        visitor = context.new_page()
        visitor.goto(f"{live_server}/f/{form.slug}/?lang=en&utm_campaign=spring")
        for name, value in {"name": "Li Lei", "company_name": "Acme", "phone": "13800138000"}.items():
            visitor.locator(f"[name={name}]").fill(value)
        visitor.locator("[name=consent]").check()
        visitor.wait_for_timeout(3000)  # a script would not read the page
        visitor.get_by_role("button", name="Send").click()
        expect(visitor.get_by_role("status")).to_contain_text("Thank you")
    bus.deliver_waiting()
    lead = Lead.objects.get()
    assert lead.owner == people.alice

    # The seller finds it, writes one line about the call, and converts it.
    page = visit(people.alice, "/leads/")
    page.get_by_role("link", name="Li Lei").first.click()
    expect(title(page)).to_contain_text("Li Lei")
    page.locator("[name=line]").first.fill("Call 20 min, needs a quote, reply Friday")
    page.locator("[name=line]").first.press("Enter")
    expect(page.locator(".record-head")).to_contain_text("Answered")
    page.locator(".page-actions").get_by_role("link", name="Convert").click()
    page.locator("#drawer [name=amount]").fill("5000")
    page.locator("#drawer").get_by_role("button", name="Convert").click()
    page.wait_for_url(re.compile(r"/opportunities/\d+/"))
    deal = Opportunity.objects.get()

    # The next stage needs the manager's word.
    page.get_by_role("button", name="Move to Qualification").click()
    page.locator("[name=why]").fill("They asked for an offer")
    page.get_by_role("button", name="Ask for approval").click()
    expect(page.locator(".toast-note").filter(has_text="Mona")).to_be_visible()
    manager = visit(people.mona, "/approvals/")
    manager.get_by_role("button", name="Approve").click()
    expect(manager.locator(".toast-note").filter(has_text="Approved")).to_be_visible()
    deal.refresh_from_db()
    assert deal.stage == gate

    # Won.
    page.goto(f"/opportunities/{deal.pk}/")
    page.locator(".page-actions").get_by_role("link", name="Won").click()
    page.locator("#drawer").get_by_role("button", name="Save").click()
    expect(page.locator(".next-action")).to_contain_text("Review it")

    deal.refresh_from_db()
    assert (deal.status, deal.amount, deal.source, deal.owner) == ("won", 5000, "Fair", people.alice)
    assert Activity.objects.filter(opportunity=deal, done_at__isnull=False, kind="call").count() == 1
    assert Activity.objects.filter(opportunity=deal, done_at=None).exclude(due_at__lt=timezone.now()).exists()
