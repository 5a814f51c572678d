from collections.abc import Iterator

import pytest

from quarterdeck.core.postgres import temporary
from quarterdeck.core.postgres.folder import DataFolder


@pytest.fixture
def folder() -> Iterator[DataFolder]:
    with temporary.temporary_folder() as made:
        yield made
