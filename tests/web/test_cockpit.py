"""The cockpit: whose figures it shows, for which period, and where they lead."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from quarterdeck.crm.actions import opportunities
from quarterdeck.crm.actions.process import create_default_process
from quarterdeck.crm.models import Stage
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


def page(member, *, team="", period=""):
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    if period:
        browser.post("/preferences/period/", {"period": period})
    if team:
        browser.post("/preferences/team/", {"team": team})
    return browser.get("/cockpit/")


def value(response, label):
    return next(figure.value for figure in response.context["cockpit"].figures if figure.label == label)


def test_cockpit_opens_on_the_quarter_the_data_is_of(cast):
    response = page(cast.ada)

    assert response.status_code == 200
    assert response.context["chosen"].label == "FY2017 Q4"
    assert value(response, "Won amount") == 1130


def test_cockpit_shows_what_is_within_reach(cast):
    assert value(page(cast.mona), "Won amount") == 130
    assert [row.name for row in page(cast.mona).context["cockpit"].people][:2] == ["Alice", "Bob"]
    assert page(cast.alice).status_code == 403


def test_cockpit_looks_at_the_chosen_team_and_period(cast):
    assert value(page(cast.ada, team=cast.south.pk), "Won amount") == 1000
    assert value(page(cast.ada, period="month:2017-12-01"), "Won amount") == 30
    assert value(page(cast.mona, team=cast.south.pk), "Won amount") == 130


def test_every_figure_opens_rows_that_add_up_to_it(cast):
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(cast.mona, backend="django.contrib.auth.backends.ModelBackend")
    cockpit = browser.get("/cockpit/").context["cockpit"]

    for figure in cockpit.figures:
        opened = browser.get(figure.url)
        assert opened.status_code == 200
        assert opened.context["figures"][0].value == figure.value


def test_cockpit_costs_the_same_queries_whatever_is_on_it(cast, django_assert_max_num_queries):
    page(cast.mona)
    with django_assert_max_num_queries(45) as few:
        page(cast.mona)
    for amount in range(1, 6):
        win(cast.alice, amount, date(2017, 11, amount))
    with django_assert_max_num_queries(len(few)):
        page(cast.mona)


def test_day_begins_where_ones_work_is(cast):
    assert page(cast.ada).status_code == 200
    for member, start in ((cast.alice, "/today/"), (cast.mona, "/cockpit/")):
        browser = Client()
        browser.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
        assert browser.get("/").url == start


def test_nonsense_in_the_pickers_changes_nothing(cast):
    response = page(cast.ada, team="x", period="century:now")

    assert response.context["chosen"].label == "FY2017 Q4"
    assert response.context["chosen"].unit is None


def test_pickers_lead_back_to_our_own_pages_only(cast):
    browser = Client()
    browser.force_login(cast.ada, backend="django.contrib.auth.backends.ModelBackend")

    assert browser.post("/preferences/team/", {"team": "", "next": "/today/"}).url == "/today/"
    assert browser.post("/preferences/team/", {"team": "", "next": "https://evil.example/"}).url == "/"
