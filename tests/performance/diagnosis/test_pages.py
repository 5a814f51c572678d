"""The page of the diagnosis and its answer by REST."""

from contextlib import closing

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from quarterdeck.performance.actions import diagnosis
from quarterdeck.performance.models.diagnosis import DiagnosisRun, Dismissal, Finding, FindingKind
from quarterdeck.performance.showing import diagnosis as showing
from tests.performance.diagnosis import selling
from tests.performance.diagnosis.selling import NOW, YEAR, Sellers

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return Client(headers={"Accept-Language": "en"})


@pytest.fixture
def company() -> Sellers:
    found = selling.sellers()
    asked = diagnosis.ask_for_diagnosis(period=YEAR, at=NOW, start=lambda pk: None, by=None)
    diagnosis.run_diagnosis(run_id=asked.pk, at=NOW)
    return found


def weakness() -> Finding:
    return Finding.objects.get(kind=FindingKind.WEAKNESS)


def test_the_page_says_the_difference_and_how_sure(client: Client, company: Sellers) -> None:
    client.force_login(company.cast.mona)

    page = client.get(reverse("performance:diagnosis")).content.decode()

    assert "17%; colleagues would reach 6" in page
    assert "60 cases" in page
    assert page.index("Strengths") < page.index("Where results are lost")
    assert f"/metrics/stage_conversion/rows/?from=2025-01-01&amp;to=2026-01-01&amp;member={company.weak.pk}" in page


def test_the_rows_behind_are_the_cases_counted(client: Client, company: Sellers) -> None:
    client.force_login(company.cast.mona)
    found = client.get("/api/v1/diagnosis").json()["findings"][0]

    rows = client.get(found["rows"])

    assert rows.status_code == 200
    assert rows.context["paging"].total == found["n"]


def test_the_page_asks_as_often_for_one_finding_as_for_three(
    client: Client, company: Sellers, django_assert_num_queries: object
) -> None:
    client.force_login(company.cast.ada)
    address = reverse("performance:diagnosis")
    client.get(address)
    with django_assert_num_queries(19):  # type: ignore[operator]  # a fixture
        client.get(address)
    one = weakness()
    for seller in company.sellers[:2]:
        one.pk, one.member_id = None, seller.pk
        one.save()
    with django_assert_num_queries(19):  # type: ignore[operator]
        client.get(address)


def test_of_many_findings_the_costliest_stand_there_and_the_rest_is_asked_for(client: Client, company: Sellers) -> None:
    found = weakness()
    more = [Finding.objects.get(pk=found.pk) for _ in range(9)]
    for number, one in enumerate(more):
        one.pk, one.cost = None, found.cost - 1 - number
        one.measure = sorted(showing.FORMS)[number]
        one.stage = None
    Finding.objects.bulk_create(more)
    client.force_login(company.cast.mona)

    page = client.get(reverse("performance:diagnosis")).content.decode()
    rest = client.get(reverse("performance:diagnosis_rest"), {"of": "weaknesses"}).content.decode()

    assert ("2 more" in page, page.count("Start coaching"), rest.count("Start coaching")) == (True, 8, 2)
    assert client.get(reverse("performance:diagnosis_rest"), {"of": "secrets"}).status_code == 404


def test_somebody_elsewhere_sees_nothing_of_it(client: Client, company: Sellers) -> None:
    client.force_login(company.cast.charlie)

    page = client.get(reverse("performance:diagnosis")).content.decode()
    answer = client.get("/api/v1/diagnosis").json()

    assert "Weak" not in page
    assert answer["findings"] == []
    assert client.get(reverse("performance:dismiss_finding", args=[weakness().pk])).status_code == 403


def test_rest_answers_what_the_page_shows(client: Client, company: Sellers) -> None:
    client.force_login(company.cast.mona)

    found = client.get("/api/v1/diagnosis").json()
    same = client.get("/api/v1/diagnosis?from=2025-01-01&to=2026-01-01").json()

    only = found["findings"][0]
    assert (found["starts_on"], found["ends_on"]) == ("2025-01-01", "2026-01-01")
    assert (only["who"]["name"], only["what"], only["stage"]["name"]) == ("Weak", "stage_conversion", "Proposal")
    assert (only["n"], only["kind"], only["probability"] > 0.99) == (60, "weakness", True)
    assert {name: value for name, value in same["findings"][0].items() if name != "id"} == {
        name: (value if name != "cost_a_quarter" else same["findings"][0][name])
        for name, value in only.items()
        if name != "id"
    }


def test_rest_looks_at_other_days_for_one_at_a_time(client: Client, company: Sellers) -> None:
    client.force_login(company.cast.mona)
    asked = "/api/v1/diagnosis?from=2025-02-01&to=2025-12-01"
    with closing(connection.copy()) as other, other.cursor() as elsewhere:
        elsewhere.execute("SELECT pg_advisory_lock(hashtext('performance.diagnosis'))")
        refused = client.get(asked)
        elsewhere.execute("SELECT pg_advisory_unlock(hashtext('performance.diagnosis'))")

    assert (refused.status_code, refused.json()["code"]) == (409, "busy")
    assert client.get(asked).status_code == 200


def test_rest_looks_at_one_team(client: Client, company: Sellers) -> None:
    client.force_login(company.cast.ada)

    of_team = client.get(f"/api/v1/diagnosis?team={company.cast.sales.pk}").json()["findings"]
    of_other = client.get(f"/api/v1/diagnosis?team={company.cast.south.pk}").json()["findings"]

    assert [one["who"]["name"] for one in of_team] == ["Weak"]
    assert of_other == []


def test_rest_refuses_days_that_are_none(client: Client, company: Sellers) -> None:
    client.force_login(company.cast.ada)

    for days in ("from=2026-01-01&to=2025-01-01", "from=2020-01-01&to=2026-01-01", "from=0001-01-01&to=0001-06-01"):
        assert client.get(f"/api/v1/diagnosis?{days}").status_code == 422


def test_a_manager_dismisses_and_takes_back(client: Client, company: Sellers) -> None:
    client.force_login(company.cast.mona)

    asked = client.get(reverse("performance:dismiss_finding", args=[weakness().pk])).content
    client.post(reverse("performance:dismiss_finding", args=[weakness().pk]), {"reason": "Sells a new product"})
    page = client.get(reverse("performance:diagnosis")).content.decode()
    client.post(reverse("performance:take_back_dismissal", args=[Dismissal.objects.get().pk]))

    assert b"17%; colleagues" in asked
    assert "Sells a new product" in page
    assert "17%; colleagues" not in page
    assert not Dismissal.objects.exists()


def test_looking_again_is_asked_for_in_the_background(client: Client, company: Sellers) -> None:
    client.force_login(company.cast.mona)

    client.post(reverse("performance:diagnose"))

    assert DiagnosisRun.objects.filter(state="waiting", asked_by=company.cast.mona).count() == 1


def test_before_the_first_run_the_page_says_what_will_stand_there(client: Client, company: Sellers) -> None:
    DiagnosisRun.objects.all().delete()
    client.force_login(company.cast.ada)

    assert "Nothing looked at yet" in client.get(reverse("performance:diagnosis")).content.decode()
