"""The cockpit: whose figures it shows, for which period, and where they lead."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from quarterdeck.crm.actions import opportunities
from quarterdeck.crm.actions.process import create_default_process
from quarterdeck.crm.models import Stage
from quarterdeck.people import actions as people
from quarterdeck.people.models import Role
from quarterdeck.web.queries import cockpit as queries
from quarterdeck.web.queries.cockpit import outlook
from tests import factories

pytestmark = pytest.mark.django_db


def win(owner, amount, on):
    at = datetime(on.year, on.month, on.day, tzinfo=UTC)
    deal = opportunities.create_opportunity(name=f"Deal {amount}", amount=amount, by=owner, at=at, opened_on=on)
    won = Stage.objects.get(process=deal.process, kind="won")
    return opportunities.move_opportunity(opportunity_id=deal.pk, stage_id=won.pk, by=owner, at=at, closed_on=on)


@pytest.fixture
def cast():
    people = factories.cast(language="en")
    create_default_process(by=people.ada)
    win(people.alice, 100, date(2017, 11, 3))
    win(people.bob, 30, date(2017, 12, 3))
    win(people.charlie, 1000, date(2017, 10, 3))
    return people


def browser_of(member, *, team="", period=""):
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    if period:
        browser.post("/preferences/period/", {"period": period})
    if team:
        browser.post("/preferences/team/", {"team": team})
    return browser


def page(member, *, team="", period=""):
    return browser_of(member, team=team, period=period).get("/cockpit/")


def section(browser, address):
    """What a section of the page shows, asked for as the page asks."""
    return browser.get(f"/cockpit/{address}", headers={"hx-request": "true"}).context["shown"]


def value(response, label):
    return next(figure.value for figure in response.context["shown"].figures if figure.label == label)


def test_cockpit_opens_on_the_quarter_the_data_is_of(cast):
    response = page(cast.ada)

    assert response.status_code == 200
    assert response.context["outlook"].label == "FY2017 Q4"
    assert value(response, "Won amount") == 1130


def test_cockpit_shows_what_is_within_reach(cast):
    assert value(page(cast.mona), "Won amount") == 130
    assert [row.name for row in section(browser_of(cast.mona), "team/people/").rows][:2] == ["Alice", "Bob"]


def test_sellers_see_their_own_cockpit_only(cast):
    response = page(cast.alice)

    assert value(response, "Won amount") == 100
    assert "team" not in [tab.url.split("/")[2] for tab in response.context["tabs"]]
    assert browser_of(cast.alice).get("/cockpit/team/").status_code == 404
    assert browser_of(cast.alice).get("/cockpit/team/people/").status_code == 404


def test_own_tab_shows_own_figures_to_those_who_see_more(cast):
    win(cast.mona, 7, date(2017, 11, 5))

    assert value(browser_of(cast.mona).get("/cockpit/mine/"), "Won amount") == 7


def test_cockpit_looks_at_the_chosen_team_and_period(cast):
    assert value(page(cast.ada, team=cast.south.pk), "Won amount") == 1000
    assert value(page(cast.ada, period="month:2017-12-01"), "Won amount") == 30
    assert value(page(cast.mona, team=cast.south.pk), "Won amount") == 130


def test_every_figure_opens_rows_that_add_up_to_it(cast):
    browser = browser_of(cast.mona)

    for figure in section(browser, "team/figures/").figures:
        opened = browser.get(figure.url)
        assert opened.status_code == 200
        assert opened.context["figures"][0].value == figure.value


def every_section(member):
    return [f"{tab.code}/{part.code}/" for tab in queries.tabs_of(member) for part in tab.sections]


@pytest.mark.parametrize(
    "asked",
    [
        "age/?key=x",
        "price/?key=99",
        "price/?key=-1",
        "discount/?key=%C2%B2",
        "reason/?key=x",
        "reason/?key=" + "9" * 30,
    ],
)
def test_a_band_that_is_none_is_not_found(cast, asked):
    assert browser_of(cast.ada).get(f"/cockpit/deals/{asked}").status_code == 404


def test_won_deals_stand_by_price_down_to_their_deals(cast):
    win(cast.alice, 1500, date(2017, 11, 6))
    win(cast.alice, 7000, date(2017, 11, 7))
    browser = browser_of(cast.ada)

    chart = section(browser, "results/prices/")

    assert chart.rows[0][0].startswith("under ")
    assert [deals for _name, _amount, deals in chart.rows] == ["2", "2", "0", "1"]
    found = browser.get(chart.data["urls"][-1]).context["shown"].found
    assert [row.amount for row in found.rows] == [7000]


def test_every_section_answers_alone_and_on_a_page_of_its_own(cast):
    browser = browser_of(cast.ada)

    for address in every_section(cast.ada):
        alone = browser.get(f"/cockpit/{address}", headers={"hx-request": "true"})
        whole = browser.get(f"/cockpit/{address}")
        assert (alone.status_code, whole.status_code) == (200, 200), address
        assert b"<html" not in alone.content, address
        assert b"<html" in whole.content, address
    assert browser.get("/cockpit/team/nothing/").status_code == 404
    assert browser.get("/cockpit/nothing/").status_code == 404


def test_sections_cost_the_same_queries_whatever_is_on_them(cast, django_assert_max_num_queries):
    browser = browser_of(cast.ada)
    counted = {}
    for address in every_section(cast.ada):
        browser.get(f"/cockpit/{address}", headers={"hx-request": "true"})
        with django_assert_max_num_queries(30) as found:
            browser.get(f"/cockpit/{address}", headers={"hx-request": "true"})
        counted[address] = len(found)
    for amount in range(1, 6):
        win(cast.alice, amount, date(2017, 11, amount))
    for address, before in counted.items():
        with django_assert_max_num_queries(before):
            browser.get(f"/cockpit/{address}", headers={"hx-request": "true"})


def test_first_paint_of_the_cockpit_is_few_queries(cast, django_assert_max_num_queries):
    page(cast.mona)
    with django_assert_max_num_queries(30):
        page(cast.mona)


def test_steps_of_the_waterfall_open_deals_that_add_up_to_them(cast):
    browser = browser_of(cast.ada)
    shown = section(browser, "changes/waterfall/?first=2017-10-01&last=2017-12-31")

    for name, _amount, deals, url in shown.steps:
        if not url:
            continue
        found = browser.get(url).context["found"]
        assert (found.name, found.found.whole.deals) == (name, deals)
        assert sum(row.change for row in found.found.rows) == found.found.whole.amount
    assert browser.get("/cockpit/changed/nothing/").status_code == 404


def test_amounts_that_a_role_hides_are_in_no_statement_written_by_hand(cast):
    role = Role.objects.get(assignments__member=cast.mona)
    people.set_field_rules(role_id=role.pk, accesses={"crm.opportunity.amount": "masked"}, by=cast.ada)
    browser = browser_of(cast.mona)

    pages = [
        browser.get(f"/cockpit/{tab}/", headers={"Accept-Language": "en"}) for tab in ("changes", "pipeline", "results")
    ]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert b"Your role does not show what this figure is made of." in pages[0].content
    assert [browser.get(f"/cockpit/{door}/").status_code for door in ("changed/won", "deals/reason")] == [400, 400]


def test_waterfall_takes_nonsense_for_dates_as_the_period(cast):
    shown = section(browser_of(cast.ada), "changes/waterfall/?first=x&last=2016-01-01")

    assert shown.days.period.start == date(2017, 10, 1)


def test_cockpit_can_be_looked_at_as_it_was_on_a_past_day(cast):
    browser = browser_of(cast.ada)
    browser.post("/preferences/period/", {"period": "quarter:2017-12-01"})

    assert value(browser.get("/cockpit/company/"), "Won amount") == 1130
    past = browser.get("/cockpit/company/?on=2017-11-15")
    assert value(past, "Won amount") == 1100
    assert all("on=2017-11-15" in url for _section, url in past.context["others"])
    bars = section(browser, "results/reasons/?on=2017-11-15")
    assert bars.data["labels"] == []
    assert value(browser.get("/cockpit/company/?on=2999-01-01"), "Won amount") == 1130


def test_a_persons_cockpit_opens_from_the_table_within_reach_only(cast):
    browser = browser_of(cast.mona)
    alice = section(browser, "team/people/").rows[0]

    shown = browser.get(alice.url)
    assert (shown.context["outlook"].place, value(shown, "Won amount")) == ("Alice", 100)
    assert browser.get(f"/cockpit/team/?member={cast.charlie.pk}").context["outlook"].whose.member_id is None


def test_people_who_won_nothing_are_one_line(cast):
    browser = browser_of(cast.ada, team=cast.sales.pk)
    factories.member("Zoe", in_unit=cast.sales)

    few = section(browser, "team/people/")
    everybody = section(browser, "team/people/?everybody=1")
    page = browser.get("/cockpit/team/people/", headers={"hx-request": "true"}).content.decode()

    assert ([row.name for row in few.rows], few.others) == (["Alice", "Bob"], 1)
    assert ([row.name for row in everybody.rows], everybody.others) == (["Alice", "Bob", "Zoe"], 0)
    assert "/cockpit/team/people/?everybody=1" in page
    assert "1 more person" in page


@pytest.mark.parametrize("address", ["team/people/", "changes/waterfall/"])
def test_a_company_of_many_is_shown_a_screen_at_a_time(cast, monkeypatch, address):
    monkeypatch.setattr(outlook, "PEOPLE_AT_FIRST", 1)
    browser = browser_of(cast.ada)

    few = section(browser, address)
    everybody = section(browser, f"{address}?everybody=1")

    shown = [len(getattr(one, "rows", None) or getattr(one, "people", ())) for one in (few, everybody)]
    assert shown[0] == 1
    assert (few.others, everybody.others) == (shown[1] - 1, 0)


def test_nobody_is_left_out_where_nobody_won(cast):
    shown = section(browser_of(cast.ada, team=cast.sales.pk, period="month:2017-01-01"), "team/people/")

    assert (len(shown.rows), shown.others) == (2, 0)


def test_two_teams_stand_side_by_side(cast):
    browser = browser_of(cast.ada)
    asked = f"side-by-side/both/?one=team-{cast.sales.pk}&other=team-{cast.south.pk}"

    shown = section(browser, asked)
    won = shown.rows[0]
    assert [choice.name for choice in shown.chosen] == [cast.sales.name, cast.south.name]
    assert [amount for _text, _url, amount in won.values] == [130, 1000]
    assert section(browser_of(cast.mona), asked).chosen[1].code != f"team-{cast.south.pk}"


def test_day_begins_where_ones_work_is(cast):
    assert page(cast.ada).status_code == 200
    for member, start in ((cast.alice, "/today/"), (cast.mona, "/cockpit/")):
        browser = Client()
        browser.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
        assert browser.get("/").url == start


def test_nonsense_in_the_pickers_changes_nothing(cast):
    response = page(cast.ada, team="x", period="century:now")

    assert response.context["outlook"].label == "FY2017 Q4"
    assert response.context["outlook"].whose.unit_id is None


def test_pickers_lead_back_to_our_own_pages_only(cast):
    browser = Client()
    browser.force_login(cast.ada, backend="django.contrib.auth.backends.ModelBackend")

    assert browser.post("/preferences/team/", {"team": "", "next": "/today/"}).url == "/today/"
    assert browser.post("/preferences/team/", {"team": "", "next": "https://evil.example/"}).url == "/"
