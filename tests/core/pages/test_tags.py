from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.contrib.messages.storage.base import Message
from django.template import RequestContext, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from quarterdeck.core.pages.components import Chart, Comparison, Figure, FunnelStep, Paging, Tab


def draw(source: str, language: str = "en", address: str = "/", **context: Any) -> str:
    request = RequestFactory().get(address)
    request.today = date(2026, 3, 15)  # type: ignore[attr-defined]  # as the middleware sets it
    with translation.override(language):
        return Template("{% load quarterdeck %}" + source).render(RequestContext(request, context))


def test_money_shows_the_exact_amount_on_hover_and_marks_a_negative_one() -> None:
    drawn = draw('{% money amount "CNY" %}', "zh-hans", amount=Decimal("-1286340"))

    assert drawn == '<span class="num is-negative" title="−¥1,286,340.00">−¥128.6万</span>'


def test_money_without_an_amount_is_a_dash() -> None:
    assert "–" in draw('{% money amount "CNY" %}', amount=None)


@pytest.mark.parametrize(
    ("better", "tone", "word"),
    [("higher", "is-good", "better"), ("lower", "is-bad", "worse"), ("neither", "is-even", "")],
)
def test_delta_judges_by_what_is_better(better: str, tone: str, word: str) -> None:
    drawn = draw("{% delta 112 100 better=better %}", better=better)

    assert f'class="delta {tone}"' in drawn
    assert "↑" in drawn
    assert "+12.0%" in drawn
    assert f'visually-hidden"> {word}' in drawn


def test_day_is_spoken_from_the_requests_day_and_exact_on_hover() -> None:
    drawn = draw("{% day value %}", "en", value=date(2026, 3, 12))

    assert drawn == '<time datetime="2026-03-12" title="12 Mar 2026">3 days ago</time>'


def test_day_of_a_moment_today_is_its_hour_in_the_companys_zone() -> None:
    with timezone.override("Asia/Shanghai"):
        drawn = draw("{% day value %}", value=datetime(2026, 3, 15, 1, 5, tzinfo=UTC))

    assert ">09:05<" in drawn
    assert 'title="15 Mar 2026 09:05"' in drawn


@pytest.mark.parametrize(
    "source",
    [
        "{% badge text %}",
        "{% person text '' text %}",
        "{% heat_cell text 3 title=text %}",
        "{% sort_header 'a' text '' %}",
        "{% empty_state text text %}",
        "{% icon 'x' label=text %}",
        "{% progress 0.5 label=text %}",
    ],
)
def test_no_tag_lets_markup_through(source: str) -> None:
    drawn = draw(source, text='<script>"x"</script>')

    assert "<script>" not in drawn
    assert "&lt;script&gt;" in drawn


def test_figure_is_a_door_with_its_definition_and_comparisons() -> None:
    figure = Figure(
        "Won amount",
        Decimal("1500000"),
        "money",
        "CNY",
        comparisons=[
            Comparison("last quarter", Decimal("1000000")),
            Comparison("target", Decimal("2000000"), is_target=True),
        ],
        url="/drill/",
        definition="Sum of won amounts",
    )

    drawn = draw("{% figure_strip figures %}", figures=[figure])

    assert 'href="/drill/"' in drawn
    assert "¥1.50M" in drawn
    assert 'data-tip="Sum of won amounts"' in drawn
    assert "+50.0%" in drawn
    assert "75.0%" in drawn


def test_figure_without_a_value_is_a_dash_and_compares_nothing() -> None:
    drawn = draw(
        "{% figure f %}", f=Figure("Win rate", None, "percent", comparisons=[Comparison("last", Decimal("0.5"))])
    )

    assert "–" in drawn
    assert "delta" not in drawn


def test_chart_carries_its_data_as_json_its_description_and_its_table() -> None:
    chart = Chart("won", "Won", "It rises.", {"kind": "lines", "name": "</script>"}, ["Month", "Won"], [["Jan", "5"]])

    drawn = draw("{% chart c %}", c=chart)

    assert '<script id="won-data" type="application/json">' in drawn
    assert drawn.count("</script>") == 1
    assert "It rises." in drawn
    assert '<th scope="row">Jan</th>' in drawn


def test_sort_header_turns_the_order_and_keeps_the_filters() -> None:
    drawn = draw('{% sort_header "amount" "Amount" "amount" %}', address="/?stage=2&page=3")

    assert 'aria-sort="ascending"' in drawn
    assert 'href="?stage=2&amp;sort=-amount"' in drawn


def test_pagination_counts_exactly_and_offers_only_what_is_there() -> None:
    drawn = draw("{% pagination paging %}", paging=Paging(51, 100, 8800, previous_url="?page=1"))

    assert '51–100 of <span class="num">8,800</span>' in drawn
    assert 'rel="prev"' in drawn
    assert 'rel="next"' not in drawn


def test_tabs_name_the_one_that_is_open() -> None:
    drawn = draw("{% tabs tabs %}", tabs=[Tab("Mine", "?v=1", is_active=True), Tab("All", "?v=2", count=3)])

    assert drawn.count('aria-current="page"') == 1


def test_funnel_marks_a_leak_in_words_too() -> None:
    step = FunnelStep(
        "Proposal", 151, Decimal("0.36"), conversion=Decimal("0.31"), benchmark=Decimal("0.48"), is_leak=True
    )

    drawn = draw("{% funnel steps %}", steps=[step])

    assert "is-leak" in drawn
    assert "leak</span>" in drawn
    assert 'width="36.0%"' in drawn


class PriceForm(forms.Form):
    price = forms.DecimalField(label="Price", help_text="Without tax.")


def test_field_ties_label_help_and_error_to_the_control() -> None:
    drawn = draw("{% field form.price %}", form=PriceForm({"price": "much"}))

    assert '<label class="form-label" for="id_price">' in drawn
    assert 'aria-describedby="id_price_help id_price_error"' in drawn
    assert 'id="id_price_error" role="alert"' in drawn
    assert "is-invalid" in drawn


@pytest.mark.parametrize(
    ("tags", "address"),
    [("undo:/deals/5/move/", "/deals/5/move/"), ("undo:https://elsewhere/", ""), ("undo://elsewhere/", ""), ("", "")],
)
def test_undo_goes_only_to_an_address_of_ours(tags: str, address: str) -> None:
    drawn = draw("{% undo_address message as url %}{{ url }}", message=Message(20, "Moved", extra_tags=tags))

    assert drawn == address
