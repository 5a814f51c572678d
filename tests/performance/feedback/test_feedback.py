"""Feedback: given, asked for, taken back; and who reads it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.notifications.models import Notification
from quarterdeck.people import actions as people
from quarterdeck.people.models import Member
from quarterdeck.performance.actions import feedback as actions
from quarterdeck.performance.actions.feedback import CannotGive
from quarterdeck.performance.models.feedback import Feedback, FeedbackRequest
from quarterdeck.performance.queries import feedback as queries
from quarterdeck.performance.rules import feedback as rules
from tests import factories
from tests.performance.feedback.telling import AT, SAID, give


@pytest.fixture
def cast(db: None) -> factories.Cast:
    return factories.cast(language="en")


def readers(cast: factories.Cast, found: Feedback) -> set[str]:
    everybody = (cast.ada, cast.alice, cast.bob, cast.mona, cast.rita, cast.charlie)
    return {one.name for one in everybody if Feedback.objects.visible_to(one).filter(pk=found.pk).exists()}


def ask(by: Member, of: Member, about: Member) -> FeedbackRequest:
    asked = {"asked_of_ids": [of.pk], "about_id": about.pk, "question": "What helped?", "due_on": None}
    return actions.ask(**asked, at=AT, by=by)[0]


def test_what_is_for_one_person_is_read_by_nobody_else(cast: factories.Cast) -> None:
    assert readers(cast, give(cast.bob, cast.alice)) == {"Alice", "Bob"}


def test_what_is_for_leaders_is_read_by_those_who_lead_the_person(cast: factories.Cast) -> None:
    assert readers(cast, give(cast.bob, cast.alice, audience="leaders")) == {"Alice", "Bob", "Mona"}


def test_praise_may_be_for_everybody_and_a_pointer_never(cast: factories.Cast) -> None:
    praise = give(cast.bob, cast.alice, audience="everyone")

    assert len(readers(cast, praise)) == 6
    with pytest.raises(CannotGive) as refused:
        give(cast.bob, cast.alice, kind="pointer", audience="everyone")
    assert refused.value.code == "audience"


def test_a_manager_of_the_same_unit_does_not_read_what_is_about_the_other(cast: factories.Cast) -> None:
    other = factories.member("Other", role="manager", in_unit=cast.sales)
    found = give(cast.bob, cast.alice, audience="leaders")

    assert not Feedback.objects.visible_to(other).filter(pk=found.pk).exists()


def test_nobody_praises_themselves(cast: factories.Cast) -> None:
    with pytest.raises(CannotGive):
        give(cast.alice, cast.alice)


def test_feedback_without_a_behaviour_is_refused(cast: factories.Cast) -> None:
    with pytest.raises(CannotGive) as refused:
        give(cast.bob, cast.alice, behaviour="  ")
    assert refused.value.code == "behaviour"


def test_what_is_taken_back_is_read_by_nobody(cast: factories.Cast) -> None:
    found = give(cast.bob, cast.alice)

    with pytest.raises(Http404):
        actions.take_back(feedback_id=found.pk, at=AT, by=cast.alice)
    actions.take_back(feedback_id=found.pk, at=AT, by=cast.bob)

    assert readers(cast, found) == set()


def test_neither_trail_nor_notice_says_what_was_said(cast: factories.Cast) -> None:
    give(cast.bob, cast.alice)
    asked = ask(cast.alice, cast.bob, cast.alice)
    actions.answer(request_id=asked.pk, values=SAID, at=AT, by=cast.bob)

    told = [f"{one.note} {one.changes}" for one in AuditEntry.objects.all()]
    told += list(Notification.objects.values_list("text", flat=True))

    assert [text for text in told if "questions" in text or "budget" in text] == []


def test_asking_is_answered_once(cast: factories.Cast) -> None:
    asked = ask(cast.alice, cast.bob, cast.alice)
    made = actions.answer(request_id=asked.pk, values=SAID, at=AT, by=cast.bob)

    assert made.about == cast.alice
    with pytest.raises(CannotGive):
        actions.answer(request_id=asked.pk, values=SAID, at=AT, by=cast.bob)
    with pytest.raises(Http404):
        actions.answer(request_id=asked.pk, values=SAID, at=AT, by=cast.charlie)


def test_a_manager_asks_about_their_people_and_may_be_the_only_reader(cast: factories.Cast) -> None:
    asked = ask(cast.mona, cast.bob, cast.alice)

    found = actions.answer(request_id=asked.pk, values={**SAID, "audience": "asker"}, at=AT, by=cast.bob)

    assert readers(cast, found) == {"Bob", "Mona"}
    assert not FeedbackRequest.objects.visible_to(cast.alice).exists()
    with pytest.raises(Http404):
        ask(cast.bob, cast.mona, cast.alice)


def test_whoever_was_asked_is_not_asked_again_while_it_waits(cast: factories.Cast) -> None:
    ask(cast.alice, cast.bob, cast.alice)
    asked = {"asked_of_ids": [cast.bob.pk, cast.mona.pk], "about_id": cast.alice.pk, "question": "And?", "due_on": None}

    again = actions.ask(**asked, at=AT, by=cast.alice)

    assert [one.asked_of.name for one in again] == ["Mona"]


def test_declining_needs_no_reason(cast: factories.Cast) -> None:
    asked = ask(cast.alice, cast.bob, cast.alice)

    actions.decline(request_id=asked.pk, why="", at=AT, by=cast.bob)

    assert not FeedbackRequest.objects.open().exists()
    with pytest.raises(CannotGive):
        actions.answer(request_id=asked.pk, values=SAID, at=AT, by=cast.bob)


def test_somebody_who_left_is_neither_asked_nor_told(cast: factories.Cast) -> None:
    people.deactivate_member(member_id=cast.bob.pk, hand_over_to_id=None, on=date(2026, 3, 1), by=cast.ada)

    with pytest.raises(Http404):
        ask(cast.alice, cast.bob, cast.alice)
    with pytest.raises(Http404):
        give(cast.alice, cast.bob)


def test_a_year_is_shown_month_by_month(cast: factories.Cast) -> None:
    for month in (1, 3, 3):
        give(cast.bob, cast.alice, at=datetime(2026, month, 10, tzinfo=UTC))

    found = queries.by_month(
        viewer=cast.alice, member_id=cast.alice.pk, period=Period(date(2026, 1, 1), date(2026, 4, 1))
    )

    assert {first.month: len(said) for first, said in found.items()} == {1: 1, 2: 0, 3: 2}


@given(st.lists(st.dates(date(2025, 1, 1), date(2027, 1, 1)), max_size=12), st.integers(1, 500))
def test_every_day_of_the_period_lies_in_one_month(days: list[date], length: int) -> None:
    period = Period(date(2025, 6, 15), date(2025, 6, 15) + timedelta(length))

    found = rules.by_month(((day, day) for day in days), period)

    assert sorted(day for said in found.values() for day in said) == sorted(day for day in days if day in period)
    assert all(day.replace(day=1) == first for first, said in found.items() for day in said)
    assert next(iter(found)) == date(2025, 6, 1)


def test_the_page_asks_as_often_for_one_as_for_three(
    client: Client, cast: factories.Cast, django_assert_num_queries: object
) -> None:
    client.force_login(cast.alice)
    give(cast.bob, cast.alice)
    address = reverse("performance:feedback")
    client.get(address)
    with django_assert_num_queries(12):  # type: ignore[operator]  # a fixture
        page = client.get(address).content.decode()
    assert "Asked three questions" in page
    for _number in range(2):
        give(cast.mona, cast.alice, audience="leaders")
    with django_assert_num_queries(12):  # type: ignore[operator]
        client.get(address)


def test_giving_and_answering_on_the_page(cast: factories.Cast) -> None:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(cast.alice)
    client.post(reverse("performance:feedback_new"), {**SAID, "member_ids": [cast.bob.pk]})
    client.post(
        reverse("performance:feedback_ask"),
        {"about_id": cast.alice.pk, "asked_of_ids": [cast.bob.pk], "question": "What helped?"},
    )
    client.force_login(cast.bob)

    page = client.get(reverse("performance:feedback")).content.decode()
    asked = FeedbackRequest.objects.get()
    client.post(reverse("performance:feedback_answer", args=[asked.pk]), SAID)

    assert "Alice asks how you see their work" in page
    assert Feedback.objects.filter(request=asked, about=cast.alice).exists()
    assert client.get(reverse("performance:feedback_of", args=[cast.alice.pk])).status_code == 200
