"""The page about the API names everything there is."""

from pathlib import Path

import pytest

from quarterdeck.api.urls import api

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "api.md"
NOUNS = sorted({path.strip("/").partition("/")[0] for path in api.get_openapi_schema(path_prefix="/")["paths"]})


@pytest.mark.parametrize("noun", NOUNS)
def test_every_noun_stands_in_the_reference(noun: str) -> None:
    assert f"/{noun}" in PAGE.read_text()
