"""Choosing excellent teams: nominated with a reason, decided on frozen evidence, announced on the wall."""

from datetime import date

import pytest

from quarterdeck.core.notifications.models import Notification
from quarterdeck.crm.actions.process import create_default_process
from quarterdeck.performance.actions.teams import awards
from quarterdeck.performance.actions.teams.refusals import CannotChooseTeam
from quarterdeck.performance.models.teams import Recognition, TeamAward, TeamNomination
from quarterdeck.performance.queries.teams import awards as queries
from tests import factories
from tests.performance.teams import making
from tests.performance.teams.making import AFTER, AT
from tests.targets.owing import won

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> factories.Cast:
    found = factories.cast(language="en")
    create_default_process(by=found.ada)
    return found


@pytest.fixture
def award(cast: factories.Cast) -> TeamAward:
    making.set_up(cast)
    return making.open_award(cast)


def nominate(cast: factories.Cast, award: TeamAward, unit_id: int) -> TeamNomination:
    return awards.nominate(award_id=award.pk, unit_id=unit_id, why="Turned the year", today=AFTER, at=AT, by=cast.mona)


def value_id() -> int:
    return int(making.CompanyValue.objects.order_by("position")[0].pk)


def test_round_goes_from_nomination_to_the_wall(cast: factories.Cast, award: TeamAward) -> None:
    won(cast.alice, 800, on=date(2026, 2, 10))
    making.closed_review(cast)
    north = nominate(cast, award, cast.sales.pk)
    south = nominate(cast, award, cast.south.pk)

    awards.begin_deciding(award_id=award.pk, today=AFTER, by=cast.ada)
    won(cast.alice, 900, on=date(2026, 2, 11))
    awards.announce(award_id=award.pk, winners=[north.pk], why="Both grew", value_id=value_id(), at=AT, by=cast.ada)

    north.refresh_from_db()
    south.refresh_from_db()
    evidence = {one["code"]: one["value"] for one in north.evidence}
    assert evidence["won_amount"] == "800.00000000"
    assert (north.points, north.rank, north.is_winner, south.rank) == (75, 1, True, None)
    thanks = Recognition.objects.get(award=award)
    assert sorted(thanks.members.values_list("name", flat=True)) == ["Alice", "Bob", "Mona"]
    assert "Both grew" in thanks.text
    assert Notification.objects.filter(member=cast.bob, topic="recognition").count() == 1


def test_who_does_not_decide_sees_winners_and_own_proposals_only(cast: factories.Cast, award: TeamAward) -> None:
    north = nominate(cast, award, cast.sales.pk)
    nominate(cast, award, cast.south.pk)

    early = queries.award(viewer=cast.alice, award_id=award.pk, today=AFTER)
    own = queries.award(viewer=cast.mona, award_id=award.pk, today=AFTER)
    awards.begin_deciding(award_id=award.pk, today=AFTER, by=cast.ada)
    awards.announce(award_id=award.pk, winners=[north.pk], why="Grew", value_id=value_id(), at=AT, by=cast.ada)
    late = queries.award(viewer=cast.alice, award_id=award.pk, today=AFTER)

    assert (early.count, len(early.nominations), len(own.nominations)) == (2, 0, 2)
    assert [one.facts for one in own.nominations] == [[], []]
    assert [one.nomination.unit.name for one in late.nominations] == ["Sales North"]
    assert late.nominations[0].facts


def test_only_teams_with_enough_people_can_be_nominated(cast: factories.Cast, award: TeamAward) -> None:
    award.least_people = 2
    award.save()

    assert [unit.name for unit in queries.candidates(award=award, today=AFTER)] == ["Sales North"]
    with pytest.raises(CannotChooseTeam, match="at least 2 people"):
        nominate(cast, award, cast.south.pk)
    with pytest.raises(CannotChooseTeam, match="at least 2 people"):
        nominate(cast, award, cast.north.pk)


def test_steps_are_refused_in_words_when_it_is_too_early_or_too_late(cast: factories.Cast, award: TeamAward) -> None:
    with pytest.raises(CannotChooseTeam, match="still runs"):
        awards.begin_deciding(award_id=award.pk, today=date(2026, 3, 1), by=cast.ada)
    with pytest.raises(CannotChooseTeam, match="No team is nominated"):
        awards.begin_deciding(award_id=award.pk, today=AFTER, by=cast.ada)
    made = nominate(cast, award, cast.sales.pk)
    with pytest.raises(CannotChooseTeam, match="already"):
        nominate(cast, award, cast.sales.pk)
    with pytest.raises(CannotChooseTeam, match="past that step"):
        awards.announce(award_id=award.pk, winners=[made.pk], why="!", value_id=value_id(), at=AT, by=cast.ada)
    awards.begin_deciding(award_id=award.pk, today=AFTER, by=cast.ada)
    with pytest.raises(CannotChooseTeam, match="past that step"):
        nominate(cast, award, cast.south.pk)
    with pytest.raises(CannotChooseTeam, match="at least one of the nominated"):
        awards.announce(award_id=award.pk, winners=[made.pk, 0], why="!", value_id=value_id(), at=AT, by=cast.ada)


def test_nobody_chooses_the_own_team_alone(cast: factories.Cast, award: TeamAward) -> None:
    made = nominate(cast, award, cast.sales.pk)
    awards.begin_deciding(award_id=award.pk, today=AFTER, by=cast.ada)

    with pytest.raises(CannotChooseTeam, match="own team"):
        awards.announce(award_id=award.pk, winners=[made.pk], why="!", value_id=value_id(), at=AT, by=cast.mona)


def test_round_may_be_called_off_with_a_reason(cast: factories.Cast, award: TeamAward) -> None:
    awards.call_off(award_id=award.pk, why="The quarter was upside down", by=cast.ada)

    award.refresh_from_db()
    assert (award.state, award.why) == ("called_off", "The quarter was upside down")
