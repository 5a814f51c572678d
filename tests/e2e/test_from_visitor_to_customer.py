"""A visitor asks on the company's site; a seller answers and makes a customer of it."""

import re

import pytest
from playwright.sync_api import Browser, expect

from quarterdeck.crm.actions import leads
from quarterdeck.crm.models import Lead, LeadForm, Opportunity
from tests import factories
from tests.e2e.conftest import Visit, title


@pytest.fixture
def form(people: factories.Cast) -> LeadForm:
    return leads.create_form(
        name="Website", source="Website", owner_id=people.alice.pk, required=["name"], by=people.ada
    )


def test_a_visitor_fills_the_form_and_the_seller_answers_and_converts(
    people: factories.Cast, visit: Visit, form: LeadForm, chromium: Browser, live_server: object
) -> None:
    with chromium.new_context() as context:
        visitor = context.new_page()
        visitor.goto(f"{live_server}/f/{form.slug}/?lang=en&utm_source=baidu")
        for name, value in {"name": "Li Lei", "company_name": "Acme", "phone": "13800138000"}.items():
            visitor.locator(f"[name={name}]").fill(value)
        visitor.locator("[name=consent]").check()
        visitor.wait_for_timeout(3000)  # a script would not read the page
        visitor.get_by_role("button", name="Send").click()
        expect(visitor.get_by_role("status")).to_contain_text("Thank you")
    lead = Lead.objects.get()
    assert (lead.owner, lead.utm["utm_source"]) == (people.alice, "baidu")

    page = visit(people.alice, f"/leads/{lead.pk}/")
    expect(title(page)).to_have_text("Li Lei")
    expect(page.locator(".record-head")).to_contain_text("Answer owed in")
    page.locator(".composer-all > summary").click()
    page.locator(".composer [name=subject]").fill("First call")
    page.get_by_role("button", name="Log it").click()
    expect(page.locator(".record-head")).to_contain_text("Answered")

    page.locator(".page-actions").get_by_role("link", name="Convert").click()
    page.locator("#drawer").get_by_role("button", name="Convert").click()

    page.wait_for_url(re.compile("/opportunities/"))
    deal = Opportunity.objects.get()
    assert deal.account is not None
    assert (deal.account.name, deal.owner, deal.source) == ("Acme", people.alice, "Website")
