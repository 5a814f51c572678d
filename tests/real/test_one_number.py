"""The figures of the real data are the same on the cockpit, through the API, and as the sum of the rows they open into."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client

from quarterdeck.api.actions import create_token
from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.imports import actions
from quarterdeck.metrics import queries as metrics
from quarterdeck.people.models import OrgUnit
from tests import factories
from tests.api.conftest import Caller

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "crm-sales-opportunities"

pytestmark = [
    pytest.mark.real,
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.is_dir(), reason="the real data folder beside the project is not here"),
]

ALL_TIME = Period(date(2016, 1, 1), date(2018, 1, 1))
LAST_QUARTER = Period(date(2017, 10, 1), date(2018, 1, 1))
WON_BY_TEAM = [670788, 559649, 513705, 430212, 316994, 311148]


def test_one_number_wherever_one_looks():
    ada = factories.company(language="en", currency="USD")
    actions.run_import(profile="crm-sales-opportunities", folder=DATA, dry_run=False, by=ada)

    through_the_api(ada)
    on_the_cockpit(ada)
    as_the_sum_of_rows(ada)


def through_the_api(ada):
    caller = Caller(ada, create_token(login=ada.login))
    asked = [
        "won_amount",
        "opportunities_won",
        "opportunities_lost",
        "win_rate",
        "average_deal_size",
        "sales_cycle_days",
    ]
    total = caller.post("/metrics/query", {"metrics": asked, "from": "2016-01-01", "to": "2018-01-01"}).data["rows"][0]
    assert total[:3] == [10005534.0, 4238, 2473]
    assert [round(value, places) for value, places in zip(total[3:], (4, 2, 2), strict=True)] == [
        0.6315,
        2360.91,
        51.78,
    ]

    teams = caller.post(
        "/metrics/query", {"metrics": ["won_amount"], "by": ["team"], "from": "2017-10-01", "to": "2018-01-01"}
    )
    assert sorted((row[1] for row in teams.data["rows"]), reverse=True) == WON_BY_TEAM


def on_the_cockpit(ada):
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(ada, backend="django.contrib.auth.backends.ModelBackend")
    whole = browser.get("/cockpit/")
    assert whole.context["outlook"].label == "FY2017 Q4"
    assert won(whole) == sum(WON_BY_TEAM)

    shown = []
    for team in OrgUnit.objects.filter(kind="team").order_by("pk"):
        browser.post("/preferences/team/", {"team": team.pk})
        response = browser.get("/cockpit/")
        opened = browser.get(figure(response).url)
        assert opened.context["figures"][0].value == won(response)
        shown.append(won(response))
    assert sorted(shown, reverse=True) == WON_BY_TEAM


def figure(response):
    return next(figure for figure in response.context["shown"].figures if figure.label == "Won amount")


def won(response):
    return figure(response).value


def as_the_sum_of_rows(ada):
    for period, total in ((ALL_TIME, 10005534), (LAST_QUARTER, sum(WON_BY_TEAM))):
        rows = metrics.every_row(viewer=ada, code="won_amount", asked=metrics.Asked(period), today=date(2018, 1, 1))
        assert sum((row.values[0] for row in rows), Decimal(0)) == total
