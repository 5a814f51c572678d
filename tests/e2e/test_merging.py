"""A customer that stands there twice: noticed while typing, made one, and taken apart again."""

from playwright.sync_api import expect

from quarterdeck.crm.actions import accounts, duplicates
from quarterdeck.crm.models import Account
from tests import factories
from tests.e2e.conftest import Visit, title


def test_a_similar_customer_shows_while_somebody_types(people: factories.Cast, visit: Visit) -> None:
    accounts.create_account(name="华为技术有限公司", by=people.charlie, phone="13800138000")
    page = visit(people.alice, "/accounts/new/")

    page.locator("main [name=name]").press_sequentially("深圳市华为技术", delay=20)

    panel = page.locator(".similar")
    expect(panel).to_contain_text("华为技术有限公司")
    expect(panel).to_contain_text("Charlie")
    expect(panel).to_contain_text("138****8000")


def test_two_customers_become_one_and_two_again(people: factories.Cast, visit: Visit) -> None:
    kept = accounts.create_account(name="Northwind Traders Ltd", by=people.alice, city="Wuhan")
    gone = accounts.create_account(name="Northwind Traders Limited", by=people.alice, city="Xi'an")
    accounts.create_contact(account_id=gone.pk, name="Wang Xiaoming", by=people.alice)
    duplicates.find_duplicates(kind="account")
    page = visit(people.alice, "/duplicates/")

    expect(page.locator(".card").filter(has_text="Northwind Traders Limited")).to_contain_text("Certain")
    page.get_by_role("link", name="Merge").click()
    page.get_by_label("Xi'an").check()
    page.get_by_role("button", name="Merge").click()
    page.locator("dialog[open]").get_by_role("button").last.click()
    expect(title(page)).to_have_text("Northwind Traders Ltd")
    expect(page.locator("#record-related")).to_contain_text("Wang Xiaoming")
    assert Account.objects.values_list("pk", "city").get() == (kept.pk, "Xi'an")

    page.locator(".toast-note").get_by_role("button", name="Undo").click()

    expect(page.locator(".toast-note")).to_contain_text("Taken back")
    assert sorted(Account.objects.values_list("pk", "city")) == sorted([(kept.pk, "Wuhan"), (gone.pk, "Xi'an")])
