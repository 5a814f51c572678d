from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from quarterdeck.core.pages import formatting

TODAY = date(2026, 3, 15)


@pytest.mark.parametrize(
    ("amount", "language", "short"),
    [
        ("1286000", "zh-hans", "¥128.6万"),
        ("124000000", "zh-hans", "¥1.24亿"),
        ("124000000", "zh-hant", "¥1.24億"),
        ("1286000", "zh-hant", "¥128.6萬"),
        ("1286000", "en", "¥1.29M"),
        ("12345", "en", "¥12.3K"),
        ("2400000000", "en", "¥2.40B"),
        ("9876.50", "zh-hans", "¥9,877"),
        ("9999.6", "zh-hans", "¥1.0万"),
        ("99999600", "zh-hans", "¥1.00亿"),
        ("999960", "en", "¥1.00M"),
        ("12.5", "zh-hans", "¥12.50"),
        ("0", "zh-hans", "¥0"),
        ("-52300", "zh-hans", "−¥5.2万"),
    ],
)
def test_money_is_shortened_as_the_language_says_it(amount: str, language: str, short: str) -> None:
    assert formatting.money(Decimal(amount), "CNY", language).short == short


@pytest.mark.parametrize(
    ("amount", "currency", "full"),
    [
        ("1286340", "CNY", "¥1,286,340.00"),
        ("-0.005", "CNY", "−¥0.01"),
        ("1200", "JPY", "JP¥1,200"),
        ("1200", "CHF", "CHF 1,200.00"),
    ],
)
def test_money_in_full_is_exact_and_knows_its_currency(amount: str, currency: str, full: str) -> None:
    assert formatting.money(Decimal(amount), currency, "zh-hans").full == full


def test_percent_has_one_decimal_and_rounds_half_up() -> None:
    assert formatting.percent(Decimal("0.63149")) == "63.1%"
    assert formatting.percent(Decimal("0.0005")) == "0.1%"
    assert formatting.percent(Decimal("-0.0004")) == "0.0%"


@pytest.mark.parametrize(
    ("value", "base", "kind", "text", "direction"),
    [
        ("112", "100", "number", "+12.0%", 1),
        ("90", "100", "money", "−10.0%", -1),
        ("100.01", "100", "number", "0.0%", 0),
        ("0.652", "0.631", "percent", "+2.1 pts", 1),
    ],
)
def test_change_is_relative_and_in_points_for_shares(
    value: str, base: str, kind: str, text: str, direction: int
) -> None:
    with translation.override("en"):
        moved = formatting.change(Decimal(value), Decimal(base), kind)

    assert moved == formatting.Change(text, direction)


def test_change_against_nothing_says_nothing() -> None:
    assert formatting.change(Decimal(5), Decimal(0), "number") is None


@pytest.mark.parametrize(
    ("day", "en", "zh"),
    [
        (date(2026, 3, 15), "Today", "今天"),
        (date(2026, 3, 14), "Yesterday", "昨天"),
        (date(2026, 3, 16), "Tomorrow", "明天"),
        (date(2026, 3, 12), "3 days ago", "3天前"),
        (date(2026, 3, 18), "in 3 days", "3天后"),
        (date(2026, 1, 5), "5 Jan", "1月5日"),
        (date(2025, 12, 31), "31 Dec 2025", "2025年12月31日"),
    ],
)
def test_days_are_said_as_people_say_them(day: date, en: str, zh: str) -> None:
    with translation.override("en"):
        assert formatting.spoken_day(day, TODAY, "en") == en
    with translation.override("zh-hans"):
        assert formatting.spoken_day(day, TODAY, "zh-hans") == zh


def test_days_of_the_year_and_the_week_are_named_in_each_language() -> None:
    monday = date(2026, 11, 16)

    assert [formatting.short_day(monday, one) for one in ("en", "zh-hans", "zh-hant")] == ["16 Nov", *["11月16日"] * 2]
    assert [formatting.weekday(monday, one) for one in ("en", "zh-hans", "zh-hant")] == ["Mon", "周一", "週一"]


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("王晓明", "晓明"),
        ("李静", "李静"),
        ("Anna Lee Miller", "AM"),
        ("Madonna", "M"),
        ("欧阳 修", "阳修"),
        (" ", "?"),
    ],
)
def test_initials_fit_chinese_and_latin_names(name: str, initials: str) -> None:
    assert formatting.initials(name) == initials
