"""Profiles are read with care: a mistake is told with its place, not found at three in the morning."""

from pathlib import Path
from typing import Any

import pytest

from quarterdeck.core.imports import profiles
from quarterdeck.core.imports.problems import ProfileProblem

FEED: dict[str, Any] = {
    "kind": "product",
    "file": "goods",
    "key": "{sku}",
    "fields": {"name": "title", "list_price": "price"},
}


def parse(*feeds: dict[str, Any], **more: Any) -> profiles.Profile:
    return profiles.parse("mine", {"file": [{"name": "goods"}], "feed": list(feeds), **more})


def test_profile_is_read() -> None:
    profile = parse(FEED, title={"en": "Goods", "zh-hans": "货品"})

    assert profile.columns_of("goods") == {"sku", "title", "price"}
    assert [source.field for source in profile.feeds[0].sources] == ["list_price", "name"]


def test_feeds_come_after_what_they_link_to() -> None:
    deal = {
        "kind": "opportunity",
        "file": "goods",
        "key": "{id}",
        "fields": {"number": "id", "name": "id", "owner": "who", "stage": "stage", "product": "sku"},
    }
    person = {"kind": "member", "file": "goods", "key": "{who}", "fields": {"name": "who", "unit": {"key": "{team}"}}}
    team = {"kind": "unit", "file": "goods", "key": "{team}", "fields": {"name": "team"}}

    profile = parse(deal, person, FEED, team)

    assert [feed.kind.code for feed in profile.feeds] == ["product", "unit", "member", "opportunity"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "spaceship"}, "spaceship"),
        ({"file": "other"}, "other"),
        ({"fields": {"name": "title"}}, "list_price"),
        ({"fields": {"name": "title", "list_price": "price", "wings": "w"}}, "wings"),
        ({"fields": {"name": "title", "list_price": {"column": "price", "requird": True}}}, "requird"),
        ({"fields": {"name": "title", "list_price": {"column": "price", "constant": 1}}}, "one of column"),
        ({"fields": {"name": {"column": "title", "unknown": "shrug"}, "list_price": "price"}}, "shrug"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_mistake_in_a_profile_is_told(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ProfileProblem, match=words):
        parse({**FEED, **change})


def test_profile_without_feeds_or_key_is_refused() -> None:
    with pytest.raises(ProfileProblem):
        parse()
    with pytest.raises(ProfileProblem, match="key"):
        parse({name: value for name, value in FEED.items() if name != "key"})


def test_broken_toml_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text("[title", encoding="utf-8")

    with pytest.raises(ProfileProblem, match=r"broken\.toml"):
        profiles.read(path)


def test_unknown_profile_lists_those_there_are() -> None:
    for name in ("nothing", "../../etc/passwd", ""):
        with pytest.raises(ProfileProblem, match="crm-sales-opportunities"):
            profiles.get(name)


def test_every_profile_that_comes_along_is_sound() -> None:
    assert [profile.name for profile in profiles.all_profiles()] == [
        *("crm-sales-opportunities", "hubspot", "odoo", "pipedrive", "salesforce", "wukong", "zoho"),
    ]
