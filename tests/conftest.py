"""What every test may rely on."""

from collections import Counter
from pathlib import Path

import pytest
from _pytest.nodeid import coerce_node_id
from schemathesis.pytest.plugin import SchemathesisFunction

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
    """Begin with the longest, and let no two have one name: of those xdist would run the first and count it for all."""
    for item in items:
        if isinstance(item, SchemathesisFunction):
            item._id = coerce_node_id(f"{item.path.relative_to(TESTS.parent)}::{item.name}")
    shared = [name for name, times in Counter(item.nodeid for item in items).items() if times > 1]
    if shared:
        raise pytest.UsageError(f"tests that share a name: {shared}")
    items.sort(key=_begun)


def _begun(item: pytest.Item) -> int:
    place = item.path.relative_to(TESTS)
    return next((number for number, each in enumerate(LONGEST) if place.is_relative_to(each)), len(LONGEST))


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    from django.core.cache import cache

    cache.clear()
