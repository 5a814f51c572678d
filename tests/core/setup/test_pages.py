"""The company's settings: what is shown, changed and refused."""

from datetime import date

import pytest
from django.test import Client

from quarterdeck.core.company import actions, queries
from quarterdeck.core.company.models import Company, DayException
from quarterdeck.core.money.models import Currency, ExchangeRate
from tests import factories

pytestmark = pytest.mark.django_db
TYPED = {
    "name": "北风",
    "language": "zh-hans",
    "timezone": "Asia/Shanghai",
    "currency_id": "CNY",
    "fiscal_first_month": "4",
    "week_start": "0",
}


@pytest.fixture
def signed_in(client: Client) -> Client:
    client.force_login(factories.company())
    return client


@pytest.mark.parametrize(
    "path",
    ["", "days/", "days/?year=2025", "days/?year=x", "days/set/", "rates/", "rates/set/", "currencies/new/"],
)
def test_page_opens(signed_in: Client, path: str) -> None:
    assert signed_in.get(f"/settings/{path}").status_code == 200


def test_company_is_changed(signed_in: Client) -> None:
    assert signed_in.post("/settings/", TYPED).status_code == 302

    company = Company.objects.get()
    assert (company.name, company.fiscal_first_month) == ("北风", 4)


def test_currency_stays_once_money_is_booked(signed_in: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "_money_is_booked", [lambda: True])

    answer = signed_in.post("/settings/", {**TYPED, "currency_id": "USD"})

    assert answer.status_code == 422
    assert Company.objects.get().currency_id == "CNY"


def test_make_up_saturday_is_worked(signed_in: Client) -> None:
    signed_in.post("/settings/days/set/", {"day": "2040-02-04", "is_worked": "yes", "label": "春节"})
    assert DayException.objects.get(day=date(2040, 2, 4)).is_worked

    queries.forget()
    assert queries.fiscal_calendar().is_working_day(date(2040, 2, 4))

    signed_in.post("/settings/days/2040-02-04/remove/")
    assert not DayException.objects.filter(day=date(2040, 2, 4)).exists()


def test_day_that_changes_nothing_is_refused(signed_in: Client) -> None:
    answer = signed_in.post("/settings/days/set/", {"day": "2040-02-04", "is_worked": "no", "label": ""})

    assert answer.status_code == 422


def test_rate_is_set_replaced_and_removed(signed_in: Client) -> None:
    typed = {"currency": "USD", "from_on": "2026-01-01", "rate": "7.1", "source": "PBOC"}
    signed_in.post("/settings/rates/set/", typed)
    signed_in.post("/settings/rates/set/", {**typed, "rate": "7.2"})
    rate = ExchangeRate.objects.get()
    assert str(rate.rate) == "7.20000000"

    signed_in.post(f"/settings/rates/{rate.pk}/remove/")
    assert not ExchangeRate.objects.exists()


def test_currency_is_added_once(signed_in: Client) -> None:
    assert signed_in.post("/settings/currencies/new/", {"code": "vnd", "symbol": "₫", "decimals": 0}).status_code == 302
    assert signed_in.post("/settings/currencies/new/", {"code": "VND", "symbol": "₫", "decimals": 0}).status_code == 422
    assert Currency.objects.get(code="VND").decimals == 0
