"""The catalogue page, the rows behind a figure as a page and as a file, and the words of every metric."""

import io
from datetime import date

import pytest
import python_calamine
from django.test import Client
from django.utils import translation

from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.core.calendar.periods import Period
from quarterdeck.metrics import queries
from quarterdeck.metrics.catalogue import METRICS, PARTS
from tests.metrics import company as made

pytestmark = pytest.mark.django_db

MARCH = Period(date(2025, 3, 1), date(2025, 4, 1))


@pytest.fixture
def company() -> made.Company:
    company = made.empty()
    won = made.deal(company, company.cast.alice, opened=date(2025, 3, 1), closed=date(2025, 3, 9), amount="1234.50")
    made.keep(company, won)
    return company


def test_catalogue_explains_every_metric(client: Client, company: made.Company) -> None:
    client.force_login(company.cast.alice)

    page = client.get("/metrics/", headers={"Accept-Language": "en"}).content.decode()

    for metric in METRICS.values():
        with translation.override("en"):
            assert str(metric.name) in page
            assert str(metric.formula) in page


@pytest.mark.parametrize("code", METRICS)
def test_every_metric_opens(client: Client, company: made.Company, code: str) -> None:
    client.force_login(company.cast.mona)

    answer = client.get(
        queries.rows_address(code, MARCH, filters={"member": [company.cast.alice.pk]}, at={"source": None})
    )

    assert answer.status_code == 200


def test_rows_page_shows_rows_and_their_total(client: Client, company: made.Company) -> None:
    client.force_login(company.cast.mona)

    page = client.get(queries.rows_address("won_amount", MARCH), headers={"Accept-Language": "en"}).content.decode()

    assert "Alice" in page
    assert page.count("¥1,234.50") >= 2


def test_rows_page_is_empty_for_somebody_elsewhere(client: Client, company: made.Company) -> None:
    client.force_login(company.cast.charlie)

    page = client.get(queries.rows_address("won_amount", MARCH)).content.decode()

    assert "1,234.50" not in page
    assert "Alice" not in page


def test_workbook_of_rows_states_what_they_are(client: Client, company: made.Company) -> None:
    client.force_login(company.cast.mona)
    asked = {"filters": {"team": [company.cast.sales.pk]}, "at": {"source": None}}
    with queries.as_it_was(date(2025, 3, 20)):
        query = queries.rows_address("won_amount", MARCH, **asked).partition("?")[2]

    answer = client.get(f"/metrics/won_amount/rows/export/xlsx/?{query}", headers={"Accept-Language": "en"})

    book = python_calamine.load_workbook(io.BytesIO(answer.content))
    rows, said = (book.get_sheet_by_name(name).to_python() for name in ("Rows", "Definitions"))
    assert rows[1][-1] == 1234.5
    stated = {row[0]: row[1] for row in said}
    assert stated["Figure"] == "Won amount"
    assert stated["Period"] == "March 1, 2025 – March 31, 2025"
    assert stated["Team"] == company.cast.sales.name
    assert stated["Source"] == "Without Source"
    assert stated["Figures as of"] == "March 20, 2025"
    assert stated["Taken by"] == "Mona"
    assert stated["Won amount"] == METRICS["won_amount"].formula


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_is_logged_and_holds_the_rows(client: Client, company: made.Company, kind: str) -> None:
    client.force_login(company.cast.mona)
    query = queries.rows_address("won_amount", MARCH).partition("?")[2]

    answer = client.get(f"/metrics/won_amount/rows/export/{kind}/?{query}")

    assert answer.status_code == 200
    assert AuditEntry.objects.filter(act="exported", by=company.cast.mona, note="metrics won_amount: 1").exists()
    if kind == "csv":
        assert "1234.50" in answer.content.decode()


@pytest.mark.parametrize("query", ["", "from=2025-03-01", "from=2025-04-01&to=2025-03-01", "from=x&to=y"])
def test_period_that_is_none_is_refused(client: Client, company: made.Company, query: str) -> None:
    client.force_login(company.cast.mona)

    assert client.get(f"/metrics/won_amount/rows/?{query}").status_code == 400


def test_unknown_metric_is_not_found(client: Client, company: made.Company) -> None:
    client.force_login(company.cast.mona)

    assert client.get("/metrics/luck/rows/?from=2025-03-01&to=2025-04-01").status_code == 404


def test_addresses_read_what_they_write() -> None:
    from django.http import QueryDict

    asked = queries.Asked(
        MARCH,
        {"team": [4, 5], "source": ["fair", None], "product": ["=Old pump", 3]},
        {"month": date(2025, 3, 1), "account": None, "series": "7"},
    )

    assert queries.asked(QueryDict(queries.query_of(asked))) == queries.Asked(
        MARCH, {**asked.filters, "product": ["=Old pump", "3"]}, asked.at
    )


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant"])
def test_every_metric_speaks_chinese(language: str) -> None:
    for metric in METRICS.values():
        with translation.override("en"):
            english = str(metric.name), str(metric.formula)
        with translation.override(language):
            assert str(metric.name) != english[0], metric.code
            assert str(metric.formula) != english[1], metric.code


def test_every_part_of_a_metric_has_a_name() -> None:
    assert {measure for metric in METRICS.values() if metric.has_rows for measure in metric.measures} == set(PARTS)
