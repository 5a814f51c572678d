"""Thanks: who may give them, what they cost, where they are found, and how they are taken back."""

from datetime import timedelta
from typing import Any

import pytest

from quarterdeck.core.notifications.models import Notification
from quarterdeck.performance.actions.teams import recognition, recognize, setting_up
from quarterdeck.performance.actions.teams.refusals import CannotRecognize
from quarterdeck.performance.models.teams import Badge, CompanyValue, Recognition
from quarterdeck.performance.queries.teams import recognition as queries
from quarterdeck.performance.queries.teams.recognition import WallFilters
from tests import factories
from tests.performance.teams import making
from tests.performance.teams.making import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> factories.Cast:
    found = factories.cast(language="en")
    making.set_up(found)
    return found


def give(cast: factories.Cast, *to: int, points: int = 0, **more: Any) -> Recognition:
    value = CompanyValue.objects.order_by("position")[0]
    values = {"text": "Helped at once", "at": AT, "by": cast.alice, **more}
    return recognize(member_ids=to, value_id=value.pk, points=points, **values)


def test_who_is_thanked_is_told_and_everybody_finds_it(cast: factories.Cast) -> None:
    made = making.thanks(cast)

    seen = queries.wall(viewer=cast.charlie, filters=WallFilters(words="customer"))
    by_name = queries.wall(viewer=cast.rita, filters=WallFilters(words="Bob"))

    assert [one.recognition.pk for one in seen.thanks] == [one.recognition.pk for one in by_name.thanks] == [made.pk]
    assert Notification.objects.get(topic="recognition").member == cast.bob


def test_wall_is_narrowed_by_value_and_team(cast: factories.Cast) -> None:
    making.thanks(cast)
    other = CompanyValue.objects.order_by("position")[1]

    def found(**filters: Any) -> int:
        return queries.wall(viewer=cast.mona, filters=WallFilters(**filters)).total

    assert (found(unit_id=cast.north.pk), found(unit_id=cast.south.pk)) == (1, 0)
    assert (found(value_id=other.pk), found(member_id=cast.bob.pk), found(member_id=cast.alice.pk)) == (0, 1, 0)


def test_points_come_out_of_the_months_budget(cast: factories.Cast) -> None:
    setting_up.set_points(points_a_month=50, by=cast.ada)
    give(cast, cast.bob.pk, cast.mona.pk, points=20)

    with pytest.raises(CannotRecognize, match="10 points left"):
        give(cast, cast.bob.pk, points=11)
    assert queries.points_left(member=cast.alice, at=AT) == 10
    assert queries.points_left(member=cast.alice, at=AT + timedelta(30)) == 50
    assert queries.person(viewer=cast.alice, member_id=cast.bob.pk).points == 20


def test_points_go_back_when_thanks_are_taken_back(cast: factories.Cast) -> None:
    setting_up.set_points(points_a_month=50, by=cast.ada)
    made = give(cast, cast.bob.pk, points=30)

    with pytest.raises(CannotRecognize, match="Only who gave it"):
        recognition.withdraw(recognition_id=made.pk, why="No", at=AT, by=cast.bob)
    recognition.withdraw(recognition_id=made.pk, why="Wrong person", at=AT, by=cast.alice)

    assert queries.points_left(member=cast.alice, at=AT) == 50
    assert queries.wall(viewer=cast.bob, filters=WallFilters()).total == 0


def test_without_a_budget_no_points_can_be_given(cast: factories.Cast) -> None:
    with pytest.raises(CannotRecognize, match="0 points left"):
        give(cast, cast.bob.pk, points=1)


def test_thanks_that_cannot_be_are_refused_in_words(cast: factories.Cast) -> None:
    value = CompanyValue.objects.order_by("position")[0]
    cast.bob.is_active = False
    cast.bob.save()

    with pytest.raises(CannotRecognize, match="oneself"):
        give(cast, cast.alice.pk)
    with pytest.raises(CannotRecognize, match="no longer here"):
        give(cast, cast.bob.pk)
    with pytest.raises(CannotRecognize, match="one to 20"):
        give(cast)
    with pytest.raises(CannotRecognize, match="what they did"):
        give(cast, cast.mona.pk, text=" ")
    setting_up.put_away(CompanyValue, value.pk, at=AT, by=cast.ada)
    with pytest.raises(CannotRecognize, match="no longer offered"):
        recognize(member_ids=[cast.mona.pk], value_id=value.pk, text="Well", at=AT, by=cast.alice)


def test_badges_are_counted_for_a_person(cast: factories.Cast) -> None:
    badge = setting_up.add(Badge, values={"name": "Rescuer", "icon": "heart"}, by=cast.ada)
    give(cast, cast.bob.pk, badge_id=badge.pk)
    give(cast, cast.bob.pk, badge_id=badge.pk, by=cast.mona)

    record = queries.person(viewer=cast.charlie, member_id=cast.bob.pk)

    assert [(one.name, n) for one, n in record.badges] == [("Rescuer", 2)]
    assert (record.received, record.given) == (2, 0)


def test_joining_in_twice_takes_it_back(cast: factories.Cast) -> None:
    made = making.thanks(cast)

    assert recognition.react(recognition_id=made.pk, kind="heart", by=cast.charlie)
    seen = queries.thanks(viewer=cast.charlie, recognition_id=made.pk)
    assert not recognition.react(recognition_id=made.pk, kind="heart", by=cast.charlie)

    assert (seen.reactions["heart"], seen.own) == (1, {"heart"})
    assert queries.thanks(viewer=cast.charlie, recognition_id=made.pk).reactions["heart"] == 0


def test_wall_takes_as_many_statements_for_one_as_for_many(
    cast: factories.Cast, django_assert_num_queries: Any
) -> None:
    making.thanks(cast)
    viewer = cast.mona
    queries.wall(viewer=viewer, filters=WallFilters())
    with django_assert_num_queries(4):
        queries.wall(viewer=viewer, filters=WallFilters())
    for _number in range(4):
        give(cast, cast.bob.pk, cast.mona.pk)
    with django_assert_num_queries(4):
        queries.wall(viewer=viewer, filters=WallFilters())
