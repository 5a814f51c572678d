"""What waits for somebody in reviews stands on the page their day begins with."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from quarterdeck.people.models import Member
from quarterdeck.performance.actions.reviews import talking
from quarterdeck.performance.models.reviews import ReviewCycle
from quarterdeck.performance.queries.reviews import waiting
from quarterdeck.performance.showing.review_duties import duties
from tests import factories
from tests.performance.reviews import reviewing
from tests.performance.reviews.reviewing import AT, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> factories.Cast:
    return factories.cast(language="en")


def told(viewer: Member, today: date = TODAY) -> list[tuple[str, str, bool]]:
    found = duties(waiting.waiting(viewer=viewer), viewer=viewer, today=today)
    return [(one.title, one.act, one.is_late) for one in found]


def test_views_to_write_wait_until_they_are_handed_in_and_are_late_after_their_day(cast: factories.Cast) -> None:
    found = reviewing.launched(cast)
    before = told(cast.alice)
    found.assess()

    asked = told(cast.alice)
    late = told(cast.alice, found.cycle.evaluate_by + timedelta(1))
    found.answer(cast.alice, cast.alice, 5)

    assert before == []
    assert asked == [("Your own view", "Write", False)]
    assert late == [("Your own view", "Write", True)]
    assert told(cast.alice) == []
    assert told(cast.mona) == [("Your view of Alice", "Write", False), ("Your view of Bob", "Write", False)]
    assert told(cast.charlie) == []


def test_cycles_to_calibrate_wait_for_those_above_until_they_are_locked(cast: factories.Cast) -> None:
    found = reviewing.launched(cast)
    found.assess()
    found.end()
    open_ = told(found.dora)
    found.release()

    assert open_ == [("Calibration", "Calibrate", False)]
    assert told(found.dora) == []


def test_a_released_review_waits_for_both_until_each_has_signed(cast: factories.Cast) -> None:
    found = reviewing.released(cast)
    review = found.review(cast.alice)
    first = told(cast.alice)
    leads = told(cast.mona)
    talking.write_notes(
        review_id=review.pk, values={"talk_on": TODAY, "talk_notes": "Well"}, version=review.version, by=cast.mona
    )
    talked = told(cast.alice)
    talking.sign(review_id=review.pk, at=AT, by=cast.alice)

    assert first == [("Your review", "Read it", False)]
    assert leads == [("Talk with Alice", "Hold the talk", False), ("Talk with Bob", "Hold the talk", False)]
    assert talked == [("Your review", "Sign", False)]
    assert told(cast.alice) == []
    assert told(cast.mona)[0] == ("Talk with Alice", "Sign", False)


def test_nothing_waits_in_a_cycle_that_was_put_away(cast: factories.Cast) -> None:
    found = reviewing.released(cast)
    ReviewCycle.objects.filter(pk=found.cycle.pk).update(archived_at=AT)

    assert told(cast.alice) == told(cast.mona) == []


def test_today_shows_it_for_a_few_queries(
    cast: factories.Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    found = reviewing.launched(cast)
    found.assess()
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(cast.mona, backend="django.contrib.auth.backends.ModelBackend")

    page = client.get(reverse("web:today")).content.decode()
    with django_assert_max_num_queries(5):
        waiting.waiting(viewer=cast.mona)

    assert reverse("performance:evaluation", args=[found.asked(cast.bob, cast.mona).pk]) in page
    assert "by 2026-03-20" in page
