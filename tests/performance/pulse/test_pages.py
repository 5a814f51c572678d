"""The screens of the pulse beside answering: the board, its empty states, setting up, what helps."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from quarterdeck.people.models import Member
from quarterdeck.performance.models.pulse import PulsePlan
from tests import factories
from tests.performance.pulse import asking
from tests.performance.pulse.asking import begin, finish, northerners, say

pytestmark = pytest.mark.django_db


def signed_in(member: Member) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def cast() -> factories.Cast:
    return factories.cast(language="en")


def test_board_draws_the_rounds_of_a_team(cast: factories.Cast) -> None:
    people_there = northerners(cast)
    for day in (asking.MONDAY, asking.MONDAY.replace(day=9)):
        asked = begin(cast, on=day)
        for member in people_there:
            say(asked, member, 4, load=2)
        finish(asked)

    page = signed_in(cast.mona).get(reverse("performance:pulse")).content.decode()

    assert "5 answers or more" in page
    assert "Round by round" in page
    assert "2026-03-09" in page


def test_board_asks_as_often_for_one_team_as_for_many(cast: factories.Cast, django_assert_num_queries: Any) -> None:
    people_there = northerners(cast)
    asked = begin(cast)
    for member in people_there:
        say(asked, member, 4)
    finish(asked)
    client, address = signed_in(cast.ada), reverse("performance:pulse")
    client.get(address)
    with django_assert_num_queries(14):
        client.get(address)
    for number in range(3):
        factories.unit(f"Team {number}", under=cast.north)
    with django_assert_num_queries(14):
        client.get(address)


def test_nobody_is_asked_before_it_is_turned_on(cast: factories.Cast) -> None:
    ada = signed_in(cast.ada)

    empty = ada.get(reverse("performance:pulse")).content
    answer = ada.get(reverse("performance:pulse_answer")).content
    low = ada.post(reverse("performance:pulse_settings"), {"weeks": "4", "days_open": "5", "least": "3"})
    ada.post(
        reverse("performance:pulse_settings"),
        {"is_on": "on", "weeks": "2", "days_open": "5", "least": "6", "help_contact": "Min, 8021"},
    )

    assert b"No round is over yet" in empty
    assert b"Nobody is asked right now" in answer
    assert low.status_code == 422
    plan = PulsePlan.objects.get()
    assert (plan.is_on, plan.weeks, plan.least) == (True, 2, 6)
    assert b"Min, 8021" in signed_in(cast.alice).get(reverse("performance:pulse_help")).content
    assert signed_in(cast.mona).get(reverse("performance:pulse_settings")).status_code == 403
