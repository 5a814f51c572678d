"""Taking from the public pool under limits, a look at who would lose what, and a hand-over taken back."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from quarterdeck.crm.actions import accounts, ownership, pools
from quarterdeck.crm.models import Account, Lead
from tests import factories
from tests.e2e.conftest import Visit


def test_a_rep_claims_until_the_day_is_full(people: factories.Cast, visit: Visit) -> None:
    pool = pools.create_pool(
        values={"name": "Leads", "kind": "leads", "is_open_to_all": True, "daily_claims": 1}, by=people.ada
    )
    for name in ("Wang", "Li"):
        Lead.objects.create(name=name, phone="13812345678", pool=pool)
    page = visit(people.alice, "/pool/")
    expect(page.locator("tbody#rows tr")).to_have_count(2)
    expect(page.locator("tbody#rows")).to_contain_text("138****5678")
    expect(page.locator("main")).not_to_contain_text("13812345678")

    page.get_by_role("button", name="Claim").first.click()
    expect(page).to_have_url(re.compile(r"/leads/\d+/$"))
    expect(page.locator("main")).to_contain_text("13812345678")
    page.goto("/pool/")
    expect(page.locator("main")).to_contain_text("1 of 1")
    page.get_by_role("button", name="Claim").first.click()

    expect(page.get_by_text("which is the limit")).to_be_visible()
    assert Lead.objects.filter(owner=people.alice).count() == 1


def test_operations_sees_who_would_lose_what_before_switching_a_rule_on(people: factories.Cast, visit: Visit) -> None:
    pool = pools.create_pool(values={"name": "Customers", "kind": "accounts"}, by=people.ada)
    quiet = Account.objects.create(name="Quiet Ltd")
    since = timezone.now() - timedelta(50)
    ownership.take_ownership(quiet, owner=people.alice, how="assigned", by=None, at=since)
    accounts.create_account(name="Busy Ltd", by=people.alice)
    page = visit(people.ada, "/settings/pools/rules/new/?of=accounts")

    page.locator("input[name=name]").fill("Quiet for 30 days")
    page.locator("input[name=days]").fill("30")
    page.locator("select[name=pool_id]").select_option(str(pool.pk), force=True)
    page.get_by_role("button", name="Save").click()

    page.get_by_role("link", name="within 7 days").click()
    row = page.locator("tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Quiet Ltd")
    expect(row).to_contain_text("Alice")
    expect(row).to_contain_text("days without a follow-up")
    quiet.refresh_from_db()
    assert quiet.owner == people.alice
    page.get_by_role("button", name="Switch on").click()
    expect(page.locator("main h1")).to_contain_text("on")


def test_a_manager_hands_over_and_takes_it_back(people: factories.Cast, visit: Visit) -> None:
    for number in range(3):
        accounts.create_account(name=f"Customer {number}", by=people.alice)
    page = visit(people.mona, f"/people/{people.alice.pk}/")

    page.get_by_role("link", name="Hand over work").click()
    page.locator("select[name=to_ids]").select_option(str(people.bob.pk), force=True)
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("tbody tr")).to_contain_text("Bob")
    page.get_by_role("button", name="Hand over", exact=True).click()
    expect(page.get_by_text("Handed over.")).to_be_visible()
    assert Account.objects.filter(owner=people.bob).count() == 3
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back")).to_be_visible()

    assert Account.objects.filter(owner=people.alice).count() == 3
