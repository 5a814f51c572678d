"""Figures taken along: the slides of a review, and the brief as one wants it."""

from io import BytesIO
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pptx import Presentation

from quarterdeck.people.models import Member
from quarterdeck.reporting.actions import decks
from quarterdeck.reporting.documents import deck as documents
from quarterdeck.reporting.models import BriefHabit, Deck
from tests import factories
from tests.e2e.axe import grave_findings
from tests.e2e.conftest import Visit, Win, title

PHONE = 390


def titles(file: Path) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in Presentation(str(file)).slides]


def test_a_deck_is_asked_for_waited_for_and_taken(
    people: factories.Cast, visit: Visit, win: Win, tmp_path: Path
) -> None:
    win(people.alice, 4100)
    win(people.bob, 1300)
    page = visit(people.mona, "/reports/deck/")
    page.get_by_role("link", name="New deck").first.click()
    drawer = page.locator("#drawer")
    drawer.get_by_label("Period").select_option(index=0)
    drawer.get_by_label("What to begin with").fill("Thanks to the north.")
    drawer.get_by_label("What to decide").fill("Hire one more.")
    drawer.get_by_role("button", name="Draw the deck").click()
    expect(page.locator("tbody#rows")).to_contain_text("Waiting")

    asked = Deck.objects.get()
    decks.draw_deck(deck_id=asked.pk, at=timezone.now(), draw=documents.draw)
    expect(page.locator("tbody#rows")).to_contain_text("Ready")
    with page.expect_download() as download:
        page.get_by_role("link", name=asked.name).click()
    download.value.save_as(tmp_path / "deck.pptx")

    found = titles(tmp_path / "deck.pptx")
    assert found[0] == asked.name
    assert "5,400" in found[1]
    assert found[-2:] == ["What to decide", "What these figures are"]


def test_the_brief_is_read_and_its_mails_are_switched(people: factories.Cast, visit: Visit, win: Win) -> None:
    win(people.alice, 4100)
    Member.objects.filter(pk=people.mona.pk).update(email="mona@sales.example")
    page = visit(people.mona, "/reports/brief/?span=week")
    page.get_by_role("link", name="Since the last working day").click()
    expect(page.locator("main")).to_contain_text("Won amount: ¥4,100.")
    expect(page.get_by_role("heading", name="What to do")).to_be_visible()

    page.get_by_role("link", name="How it comes to you").click()
    drawer = page.locator("#drawer")
    drawer.get_by_label("By mail every working day").check()
    drawer.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="No more mails")).to_be_visible()
    assert BriefHabit.objects.values_list("is_daily", "is_weekly").get(member=people.mona) == (True, False)

    page.get_by_role("button", name="No more mails").click()
    expect(page.get_by_role("button", name="Mail me this every working day")).to_be_visible()
    assert not BriefHabit.objects.get(member=people.mona).is_daily


@pytest.fixture
def template_page(people: factories.Cast, visit: Visit) -> Page:
    decks.keep_template(
        name="Northwind.pptx", body=_slides(), check=documents.checked, at=timezone.now(), by=people.ada
    )
    return visit(people.ada, "/reports/deck/template/", bypass_csp=True)


def test_axe_finds_nothing_grave_where_the_slides_are_given(template_page: Page) -> None:
    expect(title(template_page)).to_have_text("Slides for review decks")

    assert grave_findings(template_page) == []


def test_the_slides_are_given_on_a_phone(template_page: Page) -> None:
    template_page.set_viewport_size({"width": PHONE, "height": 844})

    assert template_page.evaluate("() => document.scrollingElement.scrollWidth") <= PHONE
    template_page.get_by_role("button", name="Use Quarterdeck's own slides").click()
    expect(template_page.locator("main")).to_contain_text("Decks are made on Quarterdeck's own slides.")


def _slides() -> bytes:
    """The smallest presentation a company could give."""
    out = BytesIO()
    Presentation().save(out)
    return out.getvalue()
