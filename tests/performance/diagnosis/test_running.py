"""A diagnosis from the database: what is counted, kept, shown and dismissed."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.http import Http404
from pytest_django import DjangoAssertNumQueries

from quarterdeck.core.calendar.periods import Period
from quarterdeck.metrics import queries as metrics
from quarterdeck.performance.actions import diagnosis
from quarterdeck.performance.models.diagnosis import DiagnosisRun, Finding, FindingKind
from quarterdeck.performance.queries.diagnosis import counting, reading, running
from tests.performance.diagnosis import selling
from tests.performance.diagnosis.selling import NOW, TODAY, YEAR, Sellers

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Sellers:
    return selling.sellers()


def run(company: Sellers) -> DiagnosisRun:
    asked = diagnosis.ask_for_diagnosis(period=YEAR, at=NOW, start=lambda pk: None, by=company.cast.ada)
    diagnosis.run_diagnosis(run_id=asked.pk, at=NOW)
    asked.refresh_from_db()
    return asked


def test_the_weak_stage_of_the_weak_seller_is_found(company: Sellers) -> None:
    told = running.diagnosed(period=YEAR, now=NOW)

    found = [one for one in told if one.kind == FindingKind.WEAKNESS]
    assert [(one.member_id, one.measure, one.stage_id) for one in found] == [
        (company.weak.pk, "stage_conversion", company.stages["proposal"].pk)
    ]
    only = found[0]
    assert (only.cases, only.own) == (60, 10 / 60)
    assert only.peers == pytest.approx(2 / 3, abs=0.02)
    assert only.probability > 0.99
    assert only.cost is not None
    # 60 deals a year, 2/3 of about 1,300 each expected, three quarters of it lost: some 9,700 a quarter.
    assert 7000 < only.cost < 11000


def test_its_own_value_is_the_figure_of_the_catalogue(company: Sellers) -> None:
    found = next(one for one in running.diagnosed(period=YEAR, now=NOW) if one.kind == FindingKind.WEAKNESS)

    table = metrics.query(
        viewer=company.cast.ada,
        metrics=["stage_conversion"],
        by=["stage"],
        period=YEAR,
        filters={"member": [company.weak.pk]},
        today=TODAY,
    )

    values = {keys[0]: row[-1] for keys, row in zip(table.keys, table.rows, strict=True)}
    assert round(Decimal(found.own), 6) == round(values[company.stages["proposal"].pk], 6)


def test_a_company_without_sales_has_no_findings(db: None) -> None:
    assert running.diagnosed(period=YEAR, now=NOW) == []


def test_a_period_without_cases_has_no_findings(company: Sellers) -> None:
    empty = Period(YEAR.end, YEAR.end.replace(year=2027))

    assert running.diagnosed(period=empty, now=NOW) == []


@pytest.mark.parametrize(("sold", "people"), [(selling.sellers, 12), (selling.team_of_weak, 15)])
def test_counting_asks_as_often_whoever_sells(
    sold: Callable[[], Sellers], people: int, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    sold()

    with django_assert_num_queries(21):
        counted = counting.counted(period=YEAR, now=NOW)

    assert len(counted.members) == people


def test_a_manager_sees_their_people_and_nobody_elses(company: Sellers) -> None:
    done = run(company)

    seen = {
        name: [line.name for line in reading.lines_of(viewer=viewer, run=done, today=TODAY) if line.told.member_id]
        for name, viewer in (("mona", company.cast.mona), ("charlie", company.cast.charlie), ("weak", company.weak))
    }

    assert seen == {"mona": ["Weak"], "charlie": [], "weak": ["Weak"]}


def test_looking_now_tells_the_same_as_the_run(company: Sellers) -> None:
    done = run(company)

    kept = reading.lines_of(viewer=company.cast.mona, run=done, today=TODAY)
    now = reading.diagnosed_now(viewer=company.cast.mona, period=YEAR, now=NOW, today=TODAY)

    assert [(line.name, line.told.measure, line.told.cases) for line in now] == [
        (line.name, line.told.measure, line.told.cases) for line in kept
    ]


def test_a_dismissed_finding_stays_away_from_the_next_run(company: Sellers) -> None:
    found = run(company).findings.get(kind=FindingKind.WEAKNESS)

    dismissal = diagnosis.dismiss(finding_id=found.pk, reason="New product", by=company.cast.mona, at=NOW)
    again = run(company)

    page = reading.page(viewer=company.cast.mona, today=TODAY)
    assert (page.weaknesses, [one.reason for one in page.dismissed]) == ([], ["New product"])
    diagnosis.take_back(dismissal_id=dismissal.pk, by=company.cast.mona)
    assert [line.name for line in reading.lines_of(viewer=company.cast.mona, run=again, today=TODAY)] == ["Weak"]


def test_nobody_dismisses_what_is_said_of_them_or_without_a_reason(company: Sellers) -> None:
    found = run(company).findings.get(kind=FindingKind.WEAKNESS)

    with pytest.raises(Http404):
        diagnosis.dismiss(finding_id=found.pk, reason="No", by=company.weak, at=NOW)
    with pytest.raises(Http404):
        diagnosis.dismiss(finding_id=found.pk, reason="No", by=company.cast.charlie, at=NOW)
    with pytest.raises(diagnosis.CannotDismiss):
        diagnosis.dismiss(finding_id=found.pk, reason=" ", by=company.cast.mona, at=NOW)


def test_one_run_over_the_same_days_is_under_way_at_a_time(company: Sellers) -> None:
    started: list[int] = []

    first = diagnosis.ask_for_diagnosis(period=YEAR, at=NOW, start=started.append, by=company.cast.ada)
    second = diagnosis.ask_for_diagnosis(period=YEAR, at=NOW, start=started.append, by=company.cast.mona)

    assert (first, started) == (second, [first.pk])


def test_running_twice_finds_once(company: Sellers) -> None:
    done = run(company)
    before = list(Finding.objects.values_list("pk", flat=True))

    diagnosis.run_diagnosis(run_id=done.pk, at=NOW)

    assert list(Finding.objects.values_list("pk", flat=True)) == before


def test_a_run_that_broke_off_says_so(company: Sellers) -> None:
    asked = diagnosis.ask_for_diagnosis(period=YEAR, at=NOW, start=lambda pk: None, by=company.cast.ada)

    diagnosis.fail_diagnosis(run_id=asked.pk)

    under_way = reading.page(viewer=company.cast.ada, today=TODAY).under_way
    assert under_way is not None
    assert (under_way.state, bool(under_way.problem)) == ("failed", True)


def test_a_team_is_held_against_other_teams_and_told_to_whoever_leads_it() -> None:
    company = selling.team_of_weak()
    done = run(company)

    told = {
        viewer.login: {
            (line.name, line.told.measure)
            for line in reading.lines_of(viewer=viewer, run=done, today=TODAY)
            if line.told.unit_id and line.told.kind == FindingKind.WEAKNESS
        }
        for viewer in (company.cast.ada, company.cast.mona, company.weak, company.cast.charlie)
    }

    found = {("Sales North", "stage_conversion")}
    assert told == {"ada": found, "mona": found, company.weak.login: set(), "charlie": set()}


def test_a_team_of_one_is_no_team() -> None:
    company = selling.sellers()

    assert [one for one in running.diagnosed(period=YEAR, now=NOW) if one.unit_id is not None] == []
    assert company.weak.pk in {one.member_id for one in running.diagnosed(period=YEAR, now=NOW)}
