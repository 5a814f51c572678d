"""What is told of those who lead."""

from datetime import date

import pytest

from quarterdeck.core.calendar.periods import Period
from quarterdeck.people import actions as people
from quarterdeck.performance.models.coaching import CoachingSession
from quarterdeck.performance.queries.diagnosis.leaders import leaders
from tests import factories

pytestmark = pytest.mark.django_db
YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))  # four quarters of 91 days


@pytest.fixture
def cast() -> factories.Cast:
    """Mona leads Alice and Bob; four talks with Alice were held, one of them before the year."""
    cast = factories.cast()
    for day in (date(2024, 12, 1), date(2025, 2, 1), date(2025, 5, 1), date(2025, 8, 1)):
        CoachingSession.objects.create(
            member=cast.alice, coach=cast.mona, focus="Discovery", planned_on=day, held_on=day, minutes=60
        )
    return cast


def test_coaching_is_told_a_quarter_and_person(cast: factories.Cast) -> None:
    [mona] = leaders(viewer=cast.ada, period=YEAR).managers

    assert (mona.manager, mona.people) == (cast.mona, 2)
    assert mona.sessions == pytest.approx(3 / 2 / 4)
    assert mona.hours == pytest.approx(3 / 2 / 4)
    assert (mona.asked, mona.allowed) == (0, 0)


def test_nobody_is_told_of_a_manager_out_of_reach(cast: factories.Cast) -> None:
    assert leaders(viewer=cast.charlie, period=YEAR).managers == ()


def test_the_middle_is_told_of_four_managers_and_not_of_three(cast: factories.Cast) -> None:
    for number in range(2):
        _led(cast, f"Team {number}")
    assert leaders(viewer=cast.ada, period=YEAR).usual is None

    _led(cast, "Team 2")

    usual = leaders(viewer=cast.ada, period=YEAR).usual
    assert usual is not None
    assert (usual.people, usual.sessions) == (1, 0)


def _led(cast: factories.Cast, name: str) -> None:
    team = factories.unit(name)
    manager = factories.member(f"Head of {name}", role="manager", in_unit=team)
    factories.member(f"Seller of {name}", in_unit=team)
    people.edit_unit(unit_id=team.pk, values={"manager_id": manager.pk}, by=cast.ada)
