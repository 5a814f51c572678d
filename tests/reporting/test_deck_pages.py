"""Review decks asked for, drawn in the background, taken; the company's template."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pptx import Presentation

from quarterdeck.core.lists.models import RunState
from quarterdeck.people.models import Member
from quarterdeck.reporting.actions import decks as actions
from quarterdeck.reporting.actions.reports import CannotReport
from quarterdeck.reporting.documents import deck as documents
from quarterdeck.reporting.models import Deck, DeckTemplate
from quarterdeck.reporting.rules.reviews import Review
from tests import factories
from tests.reporting import sold
from tests.reporting.test_deck import QUARTER, _template
from tests.reporting.test_reports import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def asked(by: Member, **more: Any) -> Deck:
    values = {
        "review": Review.QUARTER,
        "starts_on": QUARTER.start,
        "unit_id": None,
        "language": "en",
        "start": lambda pk: pk,
    }
    return actions.ask_for_deck(at=sold.NOW, by=by, **{**values, **more})


def drawn(by: Member) -> Deck:
    deck = asked(by)
    actions.draw_deck(deck_id=deck.pk, at=sold.NOW, draw=documents.draw)
    deck.refresh_from_db()
    return deck


def test_a_deck_is_drawn_and_says_how_far_it_is() -> None:
    cast = sold.company().cast

    deck = drawn(cast.mona)

    assert (deck.state, deck.name) == (RunState.DONE, "Quarterly sales review · FY2026 Q1")
    assert deck.done == deck.total == len(Presentation(BytesIO(deck.file.read())).slides)


def test_a_deck_is_asked_for_from_its_page() -> None:
    cast = sold.company().cast
    mona = signed_in(cast.mona)
    choice = mona.get("/reports/deck/new/").content.decode()
    period = choice.split('id="id_period"')[1].split('value="week:')[1][:10]

    mona.post("/reports/deck/new/", {"period": f"week:{period}", "unit": "", "language": "zh-hans", "decide": "A"})

    deck = Deck.objects.get()
    assert (deck.review, deck.language, deck.decide, deck.state) == ("week", "zh-hans", "A", RunState.WAITING)


def test_a_deck_is_taken_by_its_owner_only_and_noted() -> None:
    cast = sold.company().cast
    deck = drawn(cast.mona)
    Deck.objects.update(expires_at=timezone.now() + actions.KEPT_FOR)

    own = signed_in(cast.mona).get(f"/reports/deck/{deck.pk}/file/")
    others = signed_in(cast.charlie).get(f"/reports/deck/{deck.pk}/file/")

    assert (own.status_code, others.status_code) == (200, 404)
    assert Presentation(BytesIO(b"".join(own.streaming_content))).slides


def test_a_team_one_does_not_see_is_refused() -> None:
    cast = sold.company().cast

    with pytest.raises(CannotReport):
        asked(cast.mona, unit_id=factories.root().pk)


def test_decks_too_old_are_removed() -> None:
    cast = sold.company().cast
    drawn(cast.mona)

    assert actions.drop_expired(at=sold.NOW + actions.KEPT_FOR) == 1
    assert not Deck.objects.exists()


def test_the_companys_template_is_kept_and_dropped() -> None:
    cast = sold.company().cast
    ada = signed_in(cast.ada)

    ada.post("/reports/deck/template/", {"file": SimpleUploadedFile("Ours.pptx", _template())})
    assert DeckTemplate.objects.get().name == "Ours.pptx"
    assert Presentation(BytesIO(drawn(cast.mona).file.read())).slide_width == 9144000

    ada.post("/reports/deck/template/drop/")
    assert not DeckTemplate.objects.exists()


def test_a_file_that_is_no_presentation_is_refused_at_its_field() -> None:
    cast = sold.company().cast

    ada = signed_in(cast.ada)
    ada.cookies["django_language"] = "en"

    answer = ada.post("/reports/deck/template/", {"file": SimpleUploadedFile("x.pptx", b"no")})

    assert answer.status_code == 422
    assert "no PowerPoint presentation" in answer.content.decode()
    assert not DeckTemplate.objects.exists()


def test_a_rep_may_not_change_the_template() -> None:
    cast = sold.company().cast

    assert signed_in(cast.alice).get("/reports/deck/template/").status_code == 403


def test_the_list_costs_the_same_for_one_and_for_three(django_assert_num_queries: Any) -> None:
    cast = sold.company().cast
    client = signed_in(cast.mona)
    asked(cast.mona)
    client.get("/reports/deck/")
    with django_assert_num_queries(10):
        client.get("/reports/deck/")
    asked(cast.mona)
    asked(cast.mona)
    with django_assert_num_queries(10):
        client.get("/reports/deck/")
