"""An administrator adds a choice and a formula; a seller fills the one in where it stands and reads the other."""

from playwright.sync_api import expect

from quarterdeck.crm.actions import accounts
from quarterdeck.crm.models import Account
from tests import factories
from tests.e2e.conftest import Visit


def test_a_field_is_added_and_filled_in(people: factories.Cast, visit: Visit) -> None:
    account = accounts.create_account(name="Acme", employees=21, by=people.alice)

    page = visit(people.ada, "/settings/fields/?of=crm.account")
    page.get_by_role("button", name="Add a field").click()
    page.get_by_role("link", name="Choice", exact=True).click()
    drawer = page.locator("#drawer")
    drawer.locator("[name=label]").fill("Tier")
    drawer.locator("[name=options]").fill("Gold\nSilver")
    drawer.get_by_role("button", name="Save").click()
    expect(page.get_by_role("row").filter(has_text="Tier")).to_contain_text("Gold, Silver")

    page.get_by_role("button", name="Add a field").click()
    page.get_by_role("link", name="Formula", exact=True).click()
    drawer.locator("[name=label]").fill("Twice")
    drawer.locator("[name=formula]").fill("employees *")
    drawer.get_by_role("button", name="Save").click()
    expect(drawer).to_contain_text("The formula is not complete")
    drawer.locator("[name=formula]").fill("employees * 2")
    drawer.get_by_role("button", name="Save").click()
    expect(page.get_by_role("row").filter(has_text="Twice")).to_contain_text("employees * 2")

    page = visit(people.alice, f"/accounts/{account.pk}/")
    expect(page.locator("main")).to_contain_text("42")
    page.get_by_title("Change Tier").click()
    page.locator("[name=custom_tier]").select_option("gold")
    page.locator(".inline-form").get_by_role("button", name="Save").click()
    expect(page.get_by_title("Change Tier")).to_have_text("Gold")
    assert Account.objects.get(pk=account.pk).custom == {"tier": "gold"}
