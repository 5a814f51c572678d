"""Scorecards from the template to the appeal: what they come to, what is frozen, what is refused in words."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import Http404

from quarterdeck.core.notifications.models import Notification
from quarterdeck.people import actions as people
from quarterdeck.performance.actions.scorecards import cards, templates
from quarterdeck.performance.actions.scorecards.refusals import CannotScore, CannotSetUp
from quarterdeck.performance.models.scorecards import Closing, FrozenFigure, Scorecard, ScorecardPart, ScorecardTemplate
from quarterdeck.performance.queries.scorecards import closed, live
from quarterdeck.performance.queries.scorecards import templates as queries
from quarterdeck.performance.queries.scorecards.live import Card
from quarterdeck.performance.rules.scoring.cards import Missing
from tests import factories
from tests.performance.scoring import AFTER, AT, LEARNT, TODAY, WON, in_force, part, template
from tests.targets.owing import plan_in_force, won

# Sales North owed 1,000 for 37 of 59 working days and won 400.
NORTH_POINTS = Decimal("63.78")

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> factories.Cast:
    return factories.cast(language="en")


def seen(viewer: Any, member: Any, made: ScorecardTemplate, *, today: date = TODAY, day: date = TODAY) -> Card:
    found = live.card(viewer=viewer, member_id=member.pk, template_id=made.pk, day=day, today=today)
    assert found is not None
    return found


def judged(cast: factories.Cast, made: ScorecardTemplate, member: Any, level: int = 1) -> None:
    part_id = ScorecardPart.objects.get(edition__template=made, kind="rubric").pk
    cards.judge(
        member_id=member.pk,
        template_id=made.pk,
        part_id=part_id,
        day=TODAY,
        today=TODAY,
        at=AT,
        level=level,
        by=cast.mona,
    )


def shut(cast: factories.Cast, made: ScorecardTemplate, member: Any) -> Closing:
    return cards.close(member_id=member.pk, template_id=made.pk, day=TODAY, today=AFTER, at=AT, by=cast.mona)


def test_open_card_tells_what_the_score_would_be_today(cast: factories.Cast) -> None:
    made = in_force(cast)
    won(cast.alice, 800, on=date(2026, 2, 10))

    waiting = seen(cast.alice, cast.alice, made)
    judged(cast, made, cast.alice)
    found = seen(cast.mona, cast.alice, made)

    assert (waiting.scored.score, waiting.scored.applied) == (80, 60)
    assert (found.scored.score, found.scored.applied) == (88, 100)


def test_score_day_by_day_ends_with_the_score_of_today(cast: factories.Cast) -> None:
    made = in_force(cast)
    won(cast.alice, 700, on=date(2026, 1, 20))
    won(cast.alice, 300, on=date(2026, 3, 2))

    found = seen(cast.alice, cast.alice, made)
    days = dict(live.by_days(found=found, today=TODAY))

    assert days[date(2026, 1, 19)] == 0
    assert days[date(2026, 1, 20)] == 70
    assert days[date(2026, 3, 2)] == 100 == found.scored.score
    assert max(days) == TODAY


def test_team_is_measured_in_as_many_statements_for_one_as_for_all(
    cast: factories.Cast, django_assert_num_queries: Any
) -> None:
    made = in_force(cast, [{**WON, "weight": Decimal(100), "target_source": "targets"}])
    won(cast.alice, 800, on=date(2026, 2, 10))
    live.team(viewer=cast.mona, template_id=made.pk, day=TODAY, today=TODAY)

    with django_assert_num_queries(11):
        few = live.team(viewer=cast.mona, template_id=made.pk, day=TODAY, today=TODAY)
    for number in range(4):
        factories.member(f"Seller {number}", in_unit=cast.sales)
    live.team(viewer=cast.mona, template_id=made.pk, day=TODAY, today=TODAY)
    with django_assert_num_queries(11):
        many = live.team(viewer=cast.mona, template_id=made.pk, day=TODAY, today=TODAY)

    assert (len(few), len(many)) == (2, 6)


def test_target_in_force_is_each_ones_own_and_one_without_does_not_apply(cast: factories.Cast) -> None:
    made = in_force(cast, [{**WON, "weight": Decimal(100), "target_source": "targets"}])
    plan_in_force(cast, {"won_amount": {"Alice": Decimal(200)}})
    won(cast.alice, 480, on=date(2026, 2, 10))
    won(cast.bob, 300, on=date(2026, 2, 10))

    alice, bob = (seen(cast.mona, member, made) for member in (cast.alice, cast.bob))

    assert (alice.scored.parts[0].part.measures[0].target, alice.scored.score) == (600, 80)
    assert bob.scored.score is None
    assert bob.scored.parts[0].missing is Missing.NO_TARGET


def test_somebody_with_no_data_at_all_has_no_score_and_can_be_closed(cast: factories.Cast) -> None:
    rate = {**WON, "metric_code": "win_rate", "target": Decimal("0.3"), "weight": Decimal(100)}
    made = in_force(cast, [rate])

    closing = shut(cast, made, cast.alice)

    assert closing.score is None
    assert seen(cast.alice, cast.alice, made, today=AFTER).scored.parts[0].missing is Missing.NO_FIGURE


def test_somebody_who_came_later_owes_part_of_the_number(cast: factories.Cast) -> None:
    made = in_force(cast)
    dora = factories.member("Dora", in_unit=cast.sales, on=date(2026, 3, 2))

    measure = seen(cast.mona, dora, made).scored.parts[0].part.measures[0]

    assert measure.full_target == 1000
    assert measure.target == (Decimal(1000) * measure.days / measure.of_days).quantize(Decimal("0.0001"))
    assert 0 < measure.days < measure.of_days


def test_who_changes_team_is_measured_in_each_by_days(cast: factories.Cast) -> None:
    made = in_force(cast, [{**WON, "scope": "team", "weight": Decimal(100)}])
    won(cast.bob, 400, on=date(2026, 1, 20))
    won(cast.charlie, 5000, on=date(2026, 3, 5))
    people.move_member(member_id=cast.alice.pk, unit_id=cast.south.pk, on=date(2026, 3, 2), by=cast.ada)

    found = seen(cast.ada, cast.alice, made)

    north, south = found.scored.parts[0].stretches
    assert (north.measure.where, south.measure.where) == ("Sales North", "Sales South")
    assert (north.measure.actual, south.measure.actual) == (400, 5000)
    assert (north.points, south.points) == (NORTH_POINTS, 120)
    days = north.measure.days + south.measure.days
    blended = (NORTH_POINTS * north.measure.days + south.points * south.measure.days) / days
    assert found.scored.score == blended.quantize(Decimal("0.01"))
    assert found.changed_team


def test_closed_card_keeps_its_inputs_and_rows_whatever_happens_later(cast: factories.Cast) -> None:
    made = in_force(cast)
    won(cast.alice, 800, on=date(2026, 2, 10))
    judged(cast, made, cast.alice)

    closing = shut(cast, made, cast.alice)
    won(cast.alice, 5000, on=date(2026, 2, 11))

    found = seen(cast.alice, cast.alice, made, today=AFTER)
    assert (closing.score, found.scored.score, found.is_closed) == (88, 88, True)
    kept = FrozenFigure.objects.get()
    opened = closed.frozen(viewer=cast.alice, scorecard_id=closing.scorecard_id, figure_id=kept.pk)
    assert [row.name for row in opened.rows] == ["Deal"]
    assert sum(row.values[0] or 0 for row in opened.rows) == kept.value == 800
    assert Notification.objects.filter(member=cast.alice, topic="scorecard").count() == 1


def test_rows_of_a_team_are_shown_within_reach_only(cast: factories.Cast) -> None:
    made = in_force(cast, [{**WON, "scope": "team", "weight": Decimal(100)}])
    won(cast.alice, 300, on=date(2026, 1, 20))
    won(cast.bob, 400, on=date(2026, 1, 20))

    closing = shut(cast, made, cast.alice)
    figure = FrozenFigure.objects.get()
    hers, monas = (
        closed.frozen(viewer=viewer, scorecard_id=closing.scorecard_id, figure_id=figure.pk)
        for viewer in (cast.alice, cast.mona)
    )

    assert ([row.owner for row in hers.rows], hers.kept) == (["Alice"], 2)
    assert sorted(row.owner for row in monas.rows) == ["Alice", "Bob"]


def test_all_ready_cards_are_closed_together_and_share_the_teams_figure(cast: factories.Cast) -> None:
    made = in_force(cast, [{**WON, "scope": "team", "weight": Decimal(100)}])

    count = cards.close_ready(template_id=made.pk, day=TODAY, today=AFTER, at=AT, by=cast.mona)

    assert (count, Closing.objects.count(), FrozenFigure.objects.count()) == (2, 2, 1)
    assert cards.close_ready(template_id=made.pk, day=TODAY, today=AFTER, at=AT, by=cast.mona) == 0


def test_card_that_is_not_ready_is_refused_in_words(cast: factories.Cast) -> None:
    made = in_force(cast)

    with pytest.raises(CannotScore, match="Not judged yet: Learning"):
        shut(cast, made, cast.alice)
    with pytest.raises(CannotScore, match="still runs"):
        cards.close(member_id=cast.alice.pk, template_id=made.pk, day=TODAY, today=TODAY, at=AT, by=cast.mona)
    with pytest.raises(CannotScore, match="Somebody else"):
        cards.close(member_id=cast.alice.pk, template_id=made.pk, day=TODAY, today=AFTER, at=AT, by=cast.alice)


def test_excluded_part_gives_its_weight_to_the_others(cast: factories.Cast) -> None:
    made = in_force(cast)
    judged(cast, made, cast.alice, level=0)
    cards.judge(
        member_id=cast.alice.pk,
        template_id=made.pk,
        part_id=part(made).pk,
        day=TODAY,
        today=TODAY,
        at=AT,
        excluded="Territory was being handed over",
        by=cast.mona,
    )

    found = seen(cast.alice, cast.alice, made)

    assert (found.scored.score, found.scored.parts[0].missing) == (40, Missing.EXCLUDED)


def test_reopening_keeps_what_was_closed_with_who_and_why(cast: factories.Cast) -> None:
    made = in_force(cast)
    judged(cast, made, cast.alice)
    first = shut(cast, made, cast.alice)

    cards.reopen(scorecard_id=first.scorecard_id, why="A deal was booked late", at=AT, by=cast.mona)
    won(cast.alice, 1000, on=date(2026, 2, 1))
    second = shut(cast, made, cast.alice)

    told = closed.closings(viewer=cast.alice, scorecard_id=first.scorecard_id)
    assert {(one.score, one.reopened_why) for one in told} == {
        (first.score, "A deal was booked late"),
        (second.score, ""),
    }
    acts = [entry.act for entry in closed.history(scorecard=first.scorecard)]
    assert (acts.count("closed"), acts.count("reopened")) == (2, 1)


def test_appeal_is_answered_and_upheld_opens_the_card(cast: factories.Cast) -> None:
    made = in_force(cast)
    judged(cast, made, cast.alice)
    closing = shut(cast, made, cast.alice)

    asked = cards.appeal(scorecard_id=closing.scorecard_id, text="Acme is mine", at=AT, by=cast.alice)
    with pytest.raises(CannotScore, match="on its way"):
        cards.appeal(scorecard_id=closing.scorecard_id, text="Again", at=AT, by=cast.alice)
    assert Notification.objects.filter(member=cast.mona, topic="scorecard").count() == 1
    with pytest.raises(CannotScore, match="not yours"):
        cards.answer(appeal_id=asked.pk, is_upheld=True, text="Yes", at=AT, by=cast.alice)
    cards.answer(appeal_id=asked.pk, is_upheld=True, text="You are right", at=AT, by=cast.mona)

    assert not seen(cast.alice, cast.alice, made, today=AFTER).is_closed
    closing.refresh_from_db()
    assert closing.reopened_why == "You are right"


def test_appeal_of_somebody_else_is_refused(cast: factories.Cast) -> None:
    made = in_force(cast)
    judged(cast, made, cast.alice)
    closing = shut(cast, made, cast.alice)

    with pytest.raises(CannotScore):
        cards.appeal(scorecard_id=closing.scorecard_id, text="Hm", at=AT, by=cast.bob)


def test_cards_are_seen_within_reach_only(cast: factories.Cast) -> None:
    made = in_force(cast)

    with pytest.raises(Http404):
        seen(cast.charlie, cast.alice, made)
    with pytest.raises(Http404):
        seen(cast.bob, cast.alice, made)
    assert [one.member.name for one in live.team(viewer=cast.mona, template_id=made.pk, day=TODAY, today=TODAY)] == [
        "Alice",
        "Bob",
    ]


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({**WON, "target": None}, "target", "Without a target"),
        ({**WON, "metric_code": "nonsense"}, "metric_code", "Choose a figure"),
        ({**WON, "weight": Decimal(0)}, "weight", "above 0"),
        ({**WON, "metric_code": "sales_cycle_days"}, "kind", "Less of this is better"),
        ({**LEARNT, "title": " "}, "title", "title"),
        ({**LEARNT, "settings": {"levels": [["x", "y"]]}}, "kind", "no settings"),
    ],
)
def test_part_that_cannot_be_is_refused_at_its_field(
    cast: factories.Cast, values: dict[str, Any], field: str, said: str
) -> None:
    made = template(cast, [])

    with pytest.raises(CannotSetUp, match=said) as refused:
        templates.add_part(template_id=made.pk, values=values, by=cast.ada)

    assert refused.value.code == field


@pytest.mark.parametrize(
    ("weight", "said"), [(Decimal(30), "30 are missing|10 are missing"), (Decimal(50), "more than 100")]
)
def test_weights_that_do_not_sum_are_refused_with_what_lacks(cast: factories.Cast, weight: Decimal, said: str) -> None:
    made = template(cast, [WON, {**LEARNT, "weight": weight}])

    with pytest.raises(CannotSetUp, match=said):
        templates.put_in_force(template_id=made.pk, from_on=date(2026, 1, 1), why="", by=cast.ada)


def test_database_holds_the_weights_of_what_is_in_force(cast: factories.Cast) -> None:
    made = in_force(cast)

    with transaction.atomic(), connection.cursor() as cursor:
        ScorecardPart.objects.filter(pk=part(made).pk).update(weight=Decimal(50))
        with pytest.raises(IntegrityError, match="add up to 100"), transaction.atomic():
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        ScorecardPart.objects.filter(pk=part(made).pk).update(weight=Decimal(60))


def test_new_edition_counts_for_later_periods_only(cast: factories.Cast) -> None:
    made = in_force(cast)
    draft = templates.draft_edition(template_id=made.pk, by=cast.ada)
    own = draft.parts.get(metric_code="won_amount")
    templates.edit_part(part_id=own.pk, values={"target": Decimal(2000)}, by=cast.ada)
    with pytest.raises(CannotSetUp, match="counts since"):
        templates.put_in_force(template_id=made.pk, from_on=date(2026, 1, 1), why="", by=cast.ada)

    templates.put_in_force(template_id=made.pk, from_on=date(2026, 4, 1), why="More", by=cast.ada)

    before, after = seen(cast.alice, cast.alice, made), seen(cast.alice, cast.alice, made, day=AFTER, today=AFTER)
    assert before.scored.parts[0].part.measures[0].target == 1000
    assert after.scored.parts[0].part.measures[0].target == 2000
    with pytest.raises(CannotSetUp, match="is not changed"):
        templates.edit_part(part_id=own.pk, values={"weight": Decimal(1)}, by=cast.ada)
    assert [one.edition.why for one in queries.editions(template_id=made.pk)] == ["More", ""]


def test_metric_names_the_templates_that_judge_by_it_to_who_may_open_them(cast: factories.Cast) -> None:
    made = in_force(cast)

    assert [use.name for use in queries.templates_with(cast.ada, "won_amount")] == [made.name]
    assert queries.templates_with(cast.ada, "calls") == []
    assert queries.templates_with(cast.alice, "won_amount") == []


def test_second_template_of_a_role_and_length_is_refused(cast: factories.Cast) -> None:
    template(cast)

    with pytest.raises(CannotSetUp, match="already"):
        template(cast, name="Others")


def test_nothing_is_kept_of_a_card_that_was_only_looked_at(cast: factories.Cast) -> None:
    made = in_force(cast)

    seen(cast.alice, cast.alice, made)

    assert not Scorecard.objects.exists()
