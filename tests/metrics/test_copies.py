"""Figures from the columnar copy are those of the database, and the copy follows whatever happens there."""

from pathlib import Path
from typing import Any

import pytest

from quarterdeck.core.calendar.periods import Period
from quarterdeck.metrics import copies, engine
from quarterdeck.metrics.catalogue import METRICS
from quarterdeck.metrics.engine import copying
from tests.metrics import company as made
from tests.metrics.test_against_polars import PERIOD, SPLITS

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(tmp_path: Path, settings: Any) -> str:
    """The address of a copy that is not made yet."""
    settings.ANALYTICS_URL = f"duckdb://{tmp_path}/figures.duckdb?threads=2"
    return str(settings.ANALYTICS_URL)


def asked(company: made.Company, *, period: Period = PERIOD, **question: Any) -> engine.Table:
    return engine.query(
        viewer=question.pop("viewer", company.cast.ada),
        metrics=question.pop("metrics", list(METRICS)),
        period=period,
        today=made.TODAY,
        **question,
    )


def both(settings: Any, address: str, company: made.Company, **question: Any) -> tuple[engine.Table, engine.Table]:
    """The answer of the database and that of the copy."""
    settings.ANALYTICS_URL = ""
    live = asked(company, **question)
    settings.ANALYTICS_URL = address
    assert copies.current() is not None
    return live, asked(company, **question)


@pytest.mark.parametrize("seed", [21, 22])
def test_every_metric_by_every_dimension_is_the_same_from_the_copy(seed: int, address: str, settings: Any) -> None:
    company = made.random_company(seed)
    copying.bring_into_step()

    for by in SPLITS:
        live, copied = both(settings, address, company, by=by)

        assert copied == live, by
