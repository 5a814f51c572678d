"""The review deck: native charts, filled from the numbers, on our master or the company's."""

import io
import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils import translation
from pptx import Presentation
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide

from quarterdeck.core.calendar.periods import Period
from quarterdeck.people.models import Member
from quarterdeck.reporting.documents import deck
from quarterdeck.reporting.documents.deck import charts, templates
from quarterdeck.reporting.documents.deck.canvas import Canvas
from quarterdeck.reporting.documents.deck.charts import Bar
from quarterdeck.reporting.queries import reviews
from quarterdeck.reporting.queries.reviews import ReviewFacts
from quarterdeck.reporting.rules.reviews import Review
from tests.reporting import sold
from tests.targets.owing import plan_in_force

QUARTER = Period(date(2026, 1, 1), date(2026, 4, 1))


def facts_for(viewer: Member) -> ReviewFacts:
    return reviews.review(viewer=viewer, review=Review.QUARTER, period=QUARTER, unit_id=None, today=sold.TODAY)


def drawn(viewer: Member, *, template: bytes | None = None, note: str = "", decide: tuple[str, ...] = ()) -> Deck:
    body = deck.draw(facts_for(viewer), template=template, by=viewer.name, note=note, decide=decide)
    return Presentation(BytesIO(body))


def titles(found: Deck) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in found.slides]


def words(found: Deck) -> str:
    said = []
    for slide in found.slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                said.append(shape.text_frame.text)
            if shape.has_table:
                said.extend(cell.text for row in shape.table.rows for cell in row.cells)
    return "\n".join(said)


def words_of(slide: Slide) -> list[str]:
    return [
        paragraph.text for shape in slide.shapes if shape.has_text_frame for paragraph in shape.text_frame.paragraphs
    ]


@pytest.mark.django_db
def test_a_deck_opens_with_the_answer_and_ends_with_definitions() -> None:
    cast = sold.company().cast
    plan_in_force(cast, {"won_amount": {"Northwind": Decimal(1500)}})

    found = drawn(cast.ada, note="We begin with thanks.", decide=("Hire one more.",))

    assert titles(found)[0] == "Quarterly sales review · FY2026 Q1"
    assert titles(found)[1].startswith("Won amount: ¥1,400 of ¥4,500, 31.1% reached")
    assert titles(found)[-1] == "What these figures are"
    assert "We begin with thanks." in words(found)
    assert "Hire one more." in words(found)


@pytest.mark.django_db
def test_the_answer_shows_the_gap_and_the_next_steps() -> None:
    cast = sold.company().cast
    plan_in_force(cast, {"won_amount": {"Northwind": Decimal(1500)}})

    answer = words_of(drawn(cast.ada).slides[1])

    assert {"¥1,400", "31.1% of ¥4,500", "¥3,100 to go", "Next steps"} <= set(answer)
    assert any(line.startswith("1. ") for line in answer)


def test_bars_of_the_waterfall_say_what_they_are_worth() -> None:
    canvas = Canvas(templates.opened(None, "en"), "en", "")
    slide, room = canvas.slide("Open pipeline")
    bars = [
        Bar("Opening", Decimal(0), Decimal(100), "end", "¥100"),
        Bar("Lost", Decimal(70), Decimal(30), "bad", "−¥30"),
    ]

    charts.waterfall(canvas, slide, room, bars, "#,##0", "Open pipeline")

    chart = next(shape.chart for shape in slide.shapes if shape.has_chart)
    above = chart.plots[0].series[2]
    assert above._element.xpath("c:dLbls/c:dLbl//a:t/text()") == ["¥100", "−¥30"]
    assert chart.plots[0].series[1].values == (100, 30)


@pytest.mark.django_db
def test_charts_are_native_and_hold_the_numbers() -> None:
    cast = sold.company().cast

    found = drawn(cast.ada)

    drawn_charts = [shape.chart for slide in found.slides for shape in slide.shapes if shape.has_chart]
    actual = next(series for chart in drawn_charts for series in chart.plots[0].series if series.name == "This period")
    assert [value for value in actual.values if value is not None][-1] == 1400
    assert not [shape for slide in found.slides for shape in slide.shapes if shape.shape_type == 13]


@pytest.mark.django_db
def test_a_manager_sees_their_own_team_only() -> None:
    cast = sold.company().cast

    said = words(drawn(cast.mona))

    assert "Alice" in said
    assert "Charlie" not in said


@pytest.mark.django_db
def test_chinese_has_its_own_font() -> None:
    cast = sold.company().cast

    with translation.override("zh-hans"):
        body = deck.draw(facts_for(cast.ada), template=None, by="Ada")

    slides = [text for name, text in _parts(body) if name.startswith("ppt/slides/slide")]
    assert all('<a:ea typeface="Microsoft YaHei"/>' in text for text in slides)


@pytest.mark.django_db
def test_a_period_without_anything_still_makes_a_deck() -> None:
    cast = sold.company().cast
    empty = Period(date(2020, 1, 1), date(2020, 4, 1))

    facts = reviews.review(viewer=cast.ada, review=Review.QUARTER, period=empty, unit_id=None, today=sold.TODAY)
    found = Presentation(BytesIO(deck.draw(facts, template=None, by="Ada")))

    assert titles(found)[1] == "Nothing was won, begun or done in this period."


@pytest.mark.django_db
def test_the_companys_master_is_used_without_its_slides() -> None:
    cast = sold.company().cast

    found = drawn(cast.ada, template=_template())

    assert (found.slide_width, found.slide_height) == (9144000, 6858000)
    assert "A slide of the template" not in words(found)


def test_a_template_is_opened_before_it_is_kept() -> None:
    deck.checked(_template())


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"no presentation", "no PowerPoint presentation"),
        (b"PK\x05\x06" + b"\0" * 18, "could not be opened"),
        (b"x" * (20 * 1024 * 1024 + 1), "larger than 20 MB"),
    ],
)
def test_what_is_no_template_is_refused_in_words(body: bytes, said: str) -> None:
    with pytest.raises(deck.CannotUse, match=said):
        deck.checked(body)


def test_a_template_with_macros_is_refused() -> None:
    body = io.BytesIO(_template())
    with zipfile.ZipFile(body, "a") as package:
        package.writestr("ppt/vbaProject.bin", b"")

    with pytest.raises(deck.CannotUse, match="macros"):
        deck.checked(body.getvalue())


@pytest.mark.parametrize(
    ("most", "language", "expected"),
    [
        (5_000, "zh-hans", "#,##0"),
        (50_000, "zh-hans", '0\\.0,"万"'),
        (300_000_000, "zh-hant", '0\\.00,,"億"'),
        (50_000, "en", '0.0,"K"'),
        (5_000_000, "en", '0.00,,"M"'),
    ],
)
def test_axes_shorten_amounts_as_the_language_does(most: int, language: str, expected: str) -> None:
    assert charts.scale([[None, Decimal(most)]], language) == expected


def _template() -> bytes:
    made = Presentation()
    slide = made.slides.add_slide(made.slide_layouts[5])
    slide.shapes.title.text_frame.text = "A slide of the template"
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _parts(body: bytes) -> list[tuple[str, str]]:
    with zipfile.ZipFile(BytesIO(body)) as package:
        return [(name, package.read(name).decode()) for name in package.namelist() if name.endswith(".xml")]
