"""What every test may rely on."""

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
# Few tests that take long. Begun last, as xdist would by their number, they would leave one worker waiting for the other.
LONGEST = (
    "crash",
    "e2e",
    "cli",
    "guards/test_permissions.py",
    "metrics/test_drill.py",
    "simulation",
    "api/test_schema.py",
    "metrics/test_against_polars.py",
    "metrics/test_copies.py",
    "real",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest."""
    items.sort(key=_begun)


def _begun(item: pytest.Item) -> int:
    place = item.path.relative_to(TESTS)
    return next((number for number, each in enumerate(LONGEST) if place.is_relative_to(each)), len(LONGEST))


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    from django.core.cache import cache

    cache.clear()
