"""On the phone and on the way: little to type, readable and loggable without network, sent once."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from quarterdeck.core.company import queries as company
from quarterdeck.crm.actions import accounts, activities, visits
from quarterdeck.crm.models import Account, Activity, Contact, VisitCheckIn
from tests import factories
from tests.e2e.conftest import Visit, title

PHONE = 390


@pytest.fixture
def customer(people: factories.Cast) -> Account:
    account = accounts.create_account(name="Acme", by=people.alice)
    accounts.create_contact(account_id=account.pk, name="Anna Schmidt", title="Buyer", by=people.alice)
    return account


KEPT = """async () => {
  const mine = (await caches.keys()).find(name => name.startsWith("pages-"));
  return navigator.serviceWorker.controller !== null && mine ? (await (await caches.open(mine)).keys()).length : 0;
}"""


def ready(page: Page, *, pages: int = 1) -> Page:
    """Wait until the service worker looks after the page and has kept so many."""
    for _try in range(200):
        if page.evaluate(KEPT) >= pages:
            return page
        page.wait_for_timeout(100)
    raise AssertionError("nothing was kept")


def test_a_call_with_its_next_step_takes_two_actions_from_today(
    people: factories.Cast, visit: Visit, customer: Account
) -> None:
    page = visit(people.alice, "/today/")
    line, actions = page.locator("main [name=line]"), 0

    line.fill("called Anna 20 min, needs a quote, reply tomorrow")
    actions += 1
    expect(page.locator(".line-reading .said-minutes")).to_have_text("20 min")
    expect(page.locator(".line-chip [name=next_step]")).to_have_value("reply")
    line.press("Enter")
    actions += 1

    expect(page.locator(".toast-note")).to_contain_text("needs a quote")
    assert actions <= 3
    call = Activity.objects.get(kind="call")
    assert (call.minutes, call.outcome, call.contact and call.contact.name) == (20, "interested", "Anna Schmidt")
    assert Activity.objects.get(done_at=None).subject == "reply"


def test_a_chip_that_was_changed_stays_when_the_line_goes_on(
    people: factories.Cast, visit: Visit, customer: Account
) -> None:
    page = visit(people.alice, f"/accounts/{customer.pk}/")
    line = page.locator("main .line-composer [name=line]")

    line.fill("called Anna 20 min")
    page.locator(".line-chip [name=minutes]").fill("35")
    page.locator(".line-chip [name=minutes]").blur()
    line.press("End")
    line.press_sequentially(", agreed")
    expect(page.locator(".line-reading .said-outcome")).to_have_text("agreed")
    expect(page.locator(".line-chip [name=minutes]")).to_have_value("35")
    line.press("Enter")

    expect(page.locator(".timeline")).to_contain_text("35 min")


def test_a_new_contact_takes_two_typed_fields(people: factories.Cast, visit: Visit, customer: Account) -> None:
    typed = {"name": "Li Na", "phone": "13800138000"}
    assert len(typed) <= 3
    page = visit(people.alice, f"/accounts/{customer.pk}/")

    page.locator("#record-related .card").filter(has_text="Contacts").get_by_role("link", name="Add").click()
    for name, value in typed.items():
        page.locator(f"#drawer [name={name}]").fill(value)
    page.locator("#drawer button[type=submit]").click()

    expect(page.locator("#record-related")).to_contain_text("Li Na")
    assert Contact.objects.get(name="Li Na").account == customer


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/new/", "/contacts/new/", "/opportunities/new/", "/leads/new/", "/activities/new/",
        "/activities/new/?planned=1", "/activities/line/", "/activities/many/", "/activities/templates/new/",
        "/follow-up/new/", "/visits/plan/",
    ],
)  # fmt: skip
def test_no_form_asks_for_more_than_three_things(people: factories.Cast, visit: Visit, path: str) -> None:
    page = visit(people.mona, path)

    fields = page.locator("main form .field").filter(has_not=page.locator(".optional, [type=checkbox], [type=radio]"))
    empty = [
        field
        for field in fields.all()
        if field.locator("input, textarea, select").count()
        and not field.locator("input, textarea, select").first.input_value()
    ]

    assert len(empty) <= 3


def test_a_page_is_asked_for_once(people: factories.Cast, visit: Visit, caplog: pytest.LogCaptureFixture) -> None:
    page = ready(visit(people.alice, "/today/", width=PHONE, keeps_pages=True))
    caplog.clear()

    for path in ("/accounts/", "/contacts/", "/notifications/"):
        page.goto(path, wait_until="networkidle")

    told = [record.__dict__.get("path") for record in caplog.records if record.name == "quarterdeck.requests"]
    assert [told.count(path) for path in ("/accounts/", "/contacts/")] == [1, 1]


def test_what_was_seen_can_be_read_and_a_line_waits_without_network(
    people: factories.Cast, visit: Visit, customer: Account
) -> None:
    page = ready(visit(people.alice, "/today/", width=PHONE, goes_offline=True))
    page.goto(f"/accounts/{customer.pk}/")
    expect(title(page)).to_have_text("Acme")
    ready(page, pages=2).goto("/today/")
    page.context.set_offline(True)

    page.goto(f"/accounts/{customer.pk}/")
    expect(title(page)).to_have_text("Acme")
    expect(page.locator(".no-network")).to_be_visible()
    page.locator("main .line-composer [name=line]").fill("called Anna 10 min")
    page.locator("main .line-composer [name=line]").press("Enter")
    expect(page.locator("#outbox")).to_contain_text("Waits for network")
    page.goto("/today/")
    expect(page.locator("#outbox")).to_contain_text("called Anna 10 min")
    assert Activity.objects.count() == 0
    page.goto("/leads/")
    expect(page.get_by_role("heading", name="No network")).to_be_visible()
    expect(page.locator("[data-kept-pages]")).to_contain_text("Acme")

    page.context.set_offline(False)
    page.goto("/today/")
    expect(page.locator("#outbox")).to_be_hidden()
    assert Activity.objects.get().minutes == 10


def test_an_answer_that_was_lost_does_not_log_twice(people: factories.Cast, visit: Visit, customer: Account) -> None:
    page = ready(visit(people.alice, "/today/", width=PHONE, goes_offline=True))

    def lose_the_answer(route: object) -> None:
        route.fetch()  # type: ignore[attr-defined]  # a playwright route: the server does it, the browser never hears
        route.abort()  # type: ignore[attr-defined]

    page.route(re.compile("/activities/line/send/"), lose_the_answer)
    page.locator("main [name=line]").fill("called Anna 10 min")
    page.locator("main [name=line]").press("Enter")
    expect(page.locator("#outbox")).to_contain_text("Waits for network")
    page.unroute(re.compile("/activities/line/send/"))
    page.goto("/today/")

    expect(page.locator("#outbox")).to_be_hidden()
    assert Activity.objects.count() == 1


def test_signing_out_leaves_nothing_behind(people: factories.Cast, visit: Visit, customer: Account) -> None:
    page = ready(visit(people.alice, "/today/", keeps_pages=True))

    page.get_by_role("button", name="Alice").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile("/account/login/"))

    page.wait_for_function("async () => !(await caches.keys()).some(name => name.startsWith('pages-'))")


def test_a_visit_is_checked_in_with_the_place_and_out_with_the_thumb(
    people: factories.Cast, visit: Visit, customer: Account
) -> None:
    today = company.local_day(timezone.now())
    visits.place_account(account_id=customer.pk, latitude=31.24, longitude=121.49, by=people.alice)
    visits.plan_day(on=today, account_ids=[customer.pk], by=people.alice)
    page = visit(people.alice, "/visits/", width=PHONE)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 31.2405, "longitude": 121.4905})

    page.get_by_role("link", name="Check in").click()
    expect(page.locator("[data-where-told]")).to_contain_text("known")
    small = page.evaluate(
        "[...document.querySelectorAll('main .btn, .rail .rail-link')].filter(b => b.offsetParent"
        " && b.getBoundingClientRect().height < 44).map(b => b.textContent.trim())"
    )
    assert small == []
    page.get_by_role("button", name="Check in").click()
    expect(page.locator("main")).to_contain_text("From the address")
    page.get_by_role("button", name="Check out").click()

    expect(page.locator(".toast-note")).to_contain_text("Visit done")
    here = VisitCheckIn.objects.get()
    assert here.distance is not None
    assert 60 < here.distance < 90


def test_the_app_can_be_installed(people: factories.Cast, visit: Visit) -> None:
    page = visit(people.alice, "/today/", width=PHONE)

    described = page.evaluate("fetch(document.querySelector('link[rel=manifest]').href).then(answer => answer.json())")
    icons = page.evaluate(
        "async icons => Promise.all(icons.map(async icon => (await fetch(icon.src)).headers.get('content-type')))",
        described["icons"],
    )

    assert (described["scope"], described["display"], described["start_url"]) == ("/", "standalone", "/today/")
    assert set(icons) == {"image/png"}


def test_a_managers_today_shows_the_teams_late_follow_ups(people: factories.Cast, visit: Visit) -> None:
    activities.plan_activity(kind="call", subject="Ring", by=people.alice, due_at=timezone.now() - timedelta(days=3))

    page = visit(people.mona, "/today/")

    expect(page.locator(".card").filter(has_text="The team's follow-ups")).to_contain_text("Alice")
