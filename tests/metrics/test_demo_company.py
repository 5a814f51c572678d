"""On the demo company every figure agrees three ways: the database, the columnar copy, and Polars on exported tables."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.company import queries as company
from quarterdeck.metrics import copies, engine
from quarterdeck.metrics.catalogue import METRICS
from quarterdeck.metrics.dimensions import DIMENSIONS
from quarterdeck.metrics.engine import copying
from quarterdeck.people.models import Member
from quarterdeck.simulation import actions as simulation
from quarterdeck.simulation import customers, follow_ups, leads, targets
from tests.metrics.agreement import differences
from tests.metrics.independent import Books

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 17)
YEAR = Period(date(2025, 7, 1), date(2026, 7, 1))
SPLITS: list[tuple[str, ...]] = [(), *((code,) for code in DIMENSIONS if code != "day"), ("team", "month")]


@pytest.fixture(scope="module")
def ada(django_db_setup: None, django_db_blocker: Any) -> Iterator[Member]:
    """The administrator of a company that has sold for ten months; it is gone after the last test here.

    Of what is written once it stands, only what figures count.
    """
    counted = (customers.know_customers, leads.write_leads, follow_ups.follow_up_customers, targets.set_targets)
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(simulation, "LATER", counted)
        simulation.build_demo_company(people=14, years=0.8, seed=11, today=TODAY)
        connection.check_constraints()  # or they would be checked again after every test
        yield Member.objects.filter(roles__code="administrator").order_by("pk")[0]
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def books(ada: Member, django_db_blocker: Any) -> Books:
    with django_db_blocker.unblock():
        return Books(company.fiscal_calendar())


@pytest.fixture(scope="module")
def copied_to(ada: Member, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("copy") / "figures.duckdb"


@pytest.mark.parametrize("by", SPLITS, ids=lambda by: "-".join(by) or "total")
def test_three_ways_to_every_figure_agree(
    by: tuple[str, ...], ada: Member, books: Books, copied_to: Path, settings: Any
) -> None:
    live = engine.query(viewer=ada, metrics=list(METRICS), by=by, period=YEAR, today=TODAY)
    assert differences(live, by, YEAR, TODAY, books) == []

    settings.ANALYTICS_URL = f"duckdb://{copied_to}"
    if copies.current() is None:
        copying.bring_into_step()
    assert engine.query(viewer=ada, metrics=list(METRICS), by=by, period=YEAR, today=TODAY) == live
    assert any(value for row in live.rows for value in row[len(by) :])
