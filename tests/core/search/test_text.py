"""Folding and tokens: what finds what."""

import pytest

from quarterdeck.core.search import ranking, text


def finds(typed: str, name: str) -> bool:
    tokens = text.query_tokens(typed)
    return bool(tokens) and set(tokens) <= set(text.tokens_for(name))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("华为", "华为技术有限公司"),
        ("華為", "华为技术有限公司"),
        ("技术", "华为技术有限公司"),
        ("huawei", "华为技术有限公司"),
        ("hw", "华为技术有限公司"),
        ("hwjs", "华为技术有限公司"),
        ("ＡＢＢ", "ABB Ltd"),
        ("abb", "ＡＢＢ（中国）"),
        ("muller", "Müller GmbH"),
        ("acme co", "The Acme Company"),
        ("13800138000", "138 0013 8000"),
        ("0138", "138 0013 8000"),
        ("O-000123", "O-000123"),
        ("a", "Acme"),
    ],
)
def test_typed_finds_name(typed: str, name: str) -> None:
    assert finds(typed, name)


@pytest.mark.parametrize(
    ("typed", "name"),
    [("为华", "华为技术"), ("hj", "华为"), ("acmee", "Acme"), ("cm", "Acme"), ("", "Acme"), ("%", "100%")],
)
def test_typed_does_not_find_name(typed: str, name: str) -> None:
    assert not finds(typed, name)


def test_tokens_are_sorted_and_once() -> None:
    tokens = text.tokens_for("Acme", "ACME", None, "")

    assert tokens == sorted(set(tokens))
    assert tokens == ["^a", "^ac", "acm", "cme"]


@pytest.mark.parametrize(
    ("typed", "nearer", "farther"),
    [
        ("acme", "Acme", "Acme Holdings"),
        ("acme", "Acme Holdings", "The Acme"),
        ("hw", "华为", "中国华为"),
        ("华为", "华为技术", "中国华为"),
    ],
)
def test_nearer_names_stand_first(typed: str, nearer: str, farther: str) -> None:
    assert ranking.best(typed, [farther, nearer], name=str, limit=2) == [nearer, farther]
