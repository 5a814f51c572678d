"""Team reviews: criteria are copied, judged with reasons, frozen at the close, told to the team and nobody else."""

from datetime import date
from decimal import Decimal

import pytest
from django.http import Http404

from quarterdeck.core.notifications.models import Notification
from quarterdeck.crm.actions.process import create_default_process
from quarterdeck.performance.actions.teams import reviews, setting_up
from quarterdeck.performance.actions.teams.refusals import CannotReviewTeam, CannotSetUpTeams
from quarterdeck.performance.models.teams import TeamCriterion, TeamReview
from quarterdeck.performance.queries.teams import reviews as queries
from tests import factories
from tests.performance.teams import making
from tests.performance.teams.making import AFTER, AT, QUARTER
from tests.targets.owing import won

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> factories.Cast:
    found = factories.cast(language="en")
    making.set_up(found)
    create_default_process(by=found.ada)
    return found


def test_review_keeps_the_criteria_it_began_with(cast: factories.Cast) -> None:
    review = making.open_review(cast)
    first = TeamCriterion.objects.current()[0]

    setting_up.edit(TeamCriterion, first.pk, values={"name": "Other", "weight": 10}, version=None, by=cast.ada)

    assert [line.weight for line in review.lines.all()] == [30, 20, 20, 15, 15]
    assert "Other" not in [line.name for line in review.lines.all()]


def test_review_is_refused_while_weights_do_not_add_up(cast: factories.Cast) -> None:
    setting_up.put_away(TeamCriterion, TeamCriterion.objects.all()[0].pk, at=AT, by=cast.ada)

    with pytest.raises(CannotReviewTeam, match="add up to 70"):
        making.open_review(cast)


def test_closed_review_keeps_its_figures_whatever_happens_later(cast: factories.Cast) -> None:
    won(cast.alice, 800, on=date(2026, 2, 10))
    review = making.closed_review(cast)
    won(cast.alice, 5000, on=date(2026, 2, 11))

    record = queries.review(viewer=cast.alice, review_id=review.pk, today=AFTER)

    first = record.facts[record.lines[0].pk]
    assert next(one.value for one in first if one.code == "won_amount") == 800
    assert (record.review.score, record.may_judge) == (75, False)


def test_team_is_told_when_its_review_closes(cast: factories.Cast) -> None:
    making.closed_review(cast)

    told = Notification.objects.filter(topic="team_review").values_list("member__name", flat=True)
    assert sorted(told) == ["Alice", "Bob", "Mona"]


def test_open_review_is_seen_by_who_judges_only_and_a_closed_one_by_the_team(cast: factories.Cast) -> None:
    review = making.open_review(cast)
    before = [TeamReview.objects.visible_to(one).exists() for one in (cast.alice, cast.mona, cast.ada)]
    for line in review.lines.all():
        reviews.judge_line(line_id=line.pk, level=None, is_left_out=True, reason="New team", at=AT, by=cast.ada)
    reviews.close_review(review_id=review.pk, note="", today=AFTER, at=AT, by=cast.ada)
    after = {
        one.name: TeamReview.objects.visible_to(one).exists()
        for one in (cast.alice, cast.mona, cast.charlie, cast.rita)
    }

    assert before == [False, False, True]
    assert after == {"Alice": True, "Mona": True, "Charlie": False, "Rita": False}
    assert TeamReview.objects.get().score is None


def test_nobody_judges_the_own_team(cast: factories.Cast) -> None:
    review = making.open_review(cast)
    line = review.lines.all()[0]

    assert cast.sales.pk not in queries.judgeable_units(viewer=cast.mona)
    with pytest.raises(Http404):
        reviews.begin_review(unit_id=cast.sales.pk, period=QUARTER, by=cast.mona)
    with pytest.raises(Http404):
        reviews.judge_line(line_id=line.pk, level=5, reason="We are good", at=AT, by=cast.mona)


def test_what_is_not_ready_is_refused_in_words(cast: factories.Cast) -> None:
    review = making.open_review(cast)
    line = review.lines.all()[0]

    with pytest.raises(CannotReviewTeam, match="still runs"):
        reviews.close_review(review_id=review.pk, note="", today=date(2026, 3, 1), at=AT, by=cast.ada)
    with pytest.raises(CannotReviewTeam, match="Not judged yet: Targets reached"):
        reviews.close_review(review_id=review.pk, note="", today=AFTER, at=AT, by=cast.ada)
    with pytest.raises(CannotReviewTeam, match="one of the levels"):
        reviews.judge_line(line_id=line.pk, level=6, reason="!", at=AT, by=cast.ada)
    with pytest.raises(CannotReviewTeam, match="reason"):
        reviews.judge_line(line_id=line.pk, level=5, reason=" ", at=AT, by=cast.ada)
    with pytest.raises(CannotReviewTeam, match="already"):
        making.open_review(cast)


def test_reopening_keeps_the_reason_on_record(cast: factories.Cast) -> None:
    review = making.closed_review(cast)

    with pytest.raises(CannotReviewTeam, match="Open it again first"):
        reviews.judge_line(line_id=review.lines.all()[0].pk, level=5, reason="Late", at=AT, by=cast.ada)
    reviews.reopen_review(review_id=review.pk, why="A deal was booked late", by=cast.ada)

    record = queries.review(viewer=cast.ada, review_id=review.pk, today=AFTER)
    assert record.review.score is None
    assert record.history[0].note == "A deal was booked late"


def test_criterion_with_an_unknown_figure_is_refused(cast: factories.Cast) -> None:
    values = {"name": "Luck", "weight": 5, "metric_codes": ["luck"]}

    with pytest.raises(CannotSetUpTeams, match="luck"):
        setting_up.add(TeamCriterion, values=values, by=cast.ada)


def test_score_is_of_what_was_judged(cast: factories.Cast) -> None:
    review = making.open_review(cast)
    first, *others = review.lines.all()
    reviews.judge_line(line_id=first.pk, level=5, reason="Over by half", at=AT, by=cast.ada)
    for line in others:
        reviews.judge_line(line_id=line.pk, level=None, is_left_out=True, reason="Too new", at=AT, by=cast.ada)

    closed = reviews.close_review(review_id=review.pk, note="", today=AFTER, at=AT, by=cast.ada)

    assert closed.score == Decimal(100)


def test_two_who_judge_the_same_at_once_are_told_of_each_other(cast: factories.Cast) -> None:
    review = making.open_review(cast)
    line = review.lines.all()[0]
    other = factories.member("Dana", role="director", in_unit=cast.north)
    seen = line.judged
    reviews.judge_line(line_id=line.pk, level=4, reason="Seen in March", seen=seen, at=AT, by=other)

    with pytest.raises(CannotReviewTeam, match="Dana has judged this meanwhile: 4"):
        reviews.judge_line(line_id=line.pk, level=2, reason="Not seen", seen=seen, at=AT, by=cast.ada)

    line.refresh_from_db()
    reviews.judge_line(line_id=line.pk, level=3, reason="Talked it over", seen=line.judged, at=AT, by=cast.ada)
    line.refresh_from_db()
    assert (line.level, line.reason) == (3, "Talked it over")
