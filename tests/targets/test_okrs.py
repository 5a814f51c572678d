"""Objectives and key results: setting, aligning, checking in, measuring, scoring, and who sees what."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.http import Http404

from quarterdeck.core.notifications.models import Notification
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.core.records.versions import StaleEdit
from quarterdeck.crm.actions import opportunities
from quarterdeck.crm.actions.process import create_default_process
from quarterdeck.crm.models import Stage
from quarterdeck.targets.actions import okrs as actions
from quarterdeck.targets.actions.okrs import Said
from quarterdeck.targets.models import CheckIn, Objective
from quarterdeck.targets.queries import okrs as queries
from quarterdeck.targets.queries.uses import objectives_with
from tests import factories

pytestmark = pytest.mark.django_db

TODAY = date(2026, 2, 18)
QUARTER = {"from_on": date(2026, 1, 1), "until_on": date(2026, 4, 1)}
WHEN = datetime(2026, 2, 5, tzinfo=UTC)


@pytest.fixture
def cast():
    return factories.cast()


def objective(by, title="Loved by hospitals", **values) -> Objective:
    return actions.set_objective(values={"title": title, **QUARTER, **values}, today=TODAY, by=by)


def result(aim, title="Ten references", **values):
    wanted = {"title": title, "target": Decimal(10), **values}
    return actions.add_key_result(objective_id=aim.pk, values=wanted, today=TODAY, by=aim.owner)


def win(owner, amount):
    deal = opportunities.create_opportunity(name="Deal", amount=amount, by=owner, at=WHEN)
    won = Stage.objects.get(process=deal.process, kind="won")
    opportunities.move_opportunity(opportunity_id=deal.pk, stage_id=won.pk, by=owner, at=WHEN, closed_on=WHEN.date())


def test_objective_is_its_owners_and_seen_by_those_above(cast):
    aim = objective(cast.alice)

    assert aim.owner == cast.alice
    for viewer, sees in (
        (cast.alice, True),
        (cast.mona, True),
        (cast.rita, True),
        (cast.charlie, False),
        (cast.bob, False),
    ):
        assert Objective.objects.visible_to(viewer).filter(pk=aim.pk).exists() is sees, viewer


def test_objective_of_a_unit_is_seen_by_everybody_in_it_and_below(cast):
    whole = objective(cast.ada, "Lead the market", unit_id=factories.root().pk)
    team = objective(cast.mona, "Win the north", unit_id=cast.sales.pk)

    for viewer in (cast.alice, cast.bob):
        assert set(Objective.objects.visible_to(viewer)) == {whole, team}
    assert set(Objective.objects.visible_to(cast.charlie)) == {whole}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"until_on": date(2026, 1, 1)}, "until_on"),
        ({"title": " "}, "title"),
        ({"owner_id": 10**9}, "owner_id"),
    ],
)
def test_objective_that_makes_no_sense_is_refused(cast, values, field):
    with pytest.raises(actions.CannotAim) as refused:
        objective(cast.mona, **values)

    assert refused.value.code == field


def test_nobody_sets_objectives_out_of_reach(cast):
    for by, values, field in (
        (cast.mona, {"owner_id": cast.charlie.pk}, "owner_id"),
        (cast.mona, {"unit_id": cast.south.pk}, "unit_id"),
        (cast.alice, {"unit_id": cast.sales.pk}, "unit_id"),
        (cast.alice, {"parent_id": objective(cast.charlie).pk}, "parent_id"),
    ):
        with pytest.raises(actions.CannotAim) as refused:
            objective(by, **values)
        assert refused.value.code == field


def test_objectives_never_serve_each_other_in_a_ring(cast):
    top = objective(cast.mona, "Top")
    middle = objective(cast.mona, "Middle", parent_id=top.pk)
    low = objective(cast.mona, "Low", parent_id=middle.pk)

    with pytest.raises(actions.CannotAim) as refused:
        actions.edit_objective(objective_id=top.pk, values={"parent_id": low.pk}, version=1, today=TODAY, by=cast.mona)

    assert refused.value.code == "parent_id"


def test_objective_serves_only_one_of_the_same_time(cast):
    later = objective(cast.mona, "Later", from_on=date(2026, 7, 1), until_on=date(2026, 10, 1))

    with pytest.raises(actions.CannotAim):
        objective(cast.mona, "Now", parent_id=later.pk)


def test_somebody_elses_objective_is_looked_at_and_not_changed(cast):
    team = objective(cast.mona, unit_id=cast.sales.pk)
    own = objective(cast.alice)

    with pytest.raises(Refusal):
        actions.edit_objective(objective_id=team.pk, values={"title": "X"}, version=1, today=TODAY, by=cast.alice)
    with pytest.raises(Http404):
        actions.edit_objective(objective_id=own.pk, values={"title": "X"}, version=1, today=TODAY, by=cast.charlie)


def test_stale_edit_is_told(cast):
    aim = objective(cast.alice)
    edit = {"objective_id": aim.pk, "today": TODAY, "by": cast.alice, "version": 1}

    actions.edit_objective(values={"title": "First"}, **edit)

    with pytest.raises(StaleEdit):
        actions.edit_objective(values={"title": "Second"}, **edit)


def test_sixth_key_result_is_refused(cast):
    aim = objective(cast.alice)
    for number in range(5):
        result(aim, f"Result {number}")

    with pytest.raises(actions.CannotAim):
        result(aim, "One too many")


@pytest.mark.parametrize("values", [{"target": Decimal(0)}, {"metric_code": "happiness"}, {"weight": 11}])
def test_key_result_that_goes_nowhere_is_refused(cast, values):
    aim = objective(cast.alice)

    with pytest.raises(actions.CannotAim):
        result(aim, **values)


def test_key_result_by_a_figure_is_measured_as_its_owner_sees_it(cast):
    create_default_process(by=cast.ada)
    win(cast.alice, 300)
    win(cast.bob, 100)
    own, team = objective(cast.alice), objective(cast.mona, unit_id=cast.sales.pk)

    of_alice = result(own, metric_code="won_amount", target=Decimal(1000))
    of_team = result(team, metric_code="won_amount", target=Decimal(1000))
    win(cast.alice, 50)
    actions.measure_key_results(today=TODAY)

    assert (of_alice.value, of_alice.unit, of_alice.valued_on) == (Decimal(300), "money", TODAY)
    assert of_team.value == Decimal(400)
    of_alice.refresh_from_db()
    of_team.refresh_from_db()
    assert (of_alice.value, of_team.value) == (Decimal(350), Decimal(450))


def test_a_metric_names_the_objectives_in_sight_that_go_by_it(cast):
    aim = objective(cast.alice)
    result(aim, metric_code="won_amount", target=Decimal(1000))
    result(objective(cast.bob, "Bob's own"), metric_code="won_amount", target=Decimal(1000))

    assert [use.name for use in objectives_with(cast.alice, "won_amount")] == [aim.title]
    assert list(objectives_with(cast.alice, "calls")) == []


def test_check_in_keeps_the_week(cast):
    aim = objective(cast.alice)
    one = result(aim)
    check = {"objective_id": aim.pk, "by": cast.alice}

    actions.check_in(said={one.pk: Said(3, Decimal(2), "Slow")}, on=TODAY, **check)
    actions.check_in(said={one.pk: Said(6, Decimal(4), "Better")}, on=TODAY, **check)

    one.refresh_from_db()
    assert (one.value, one.confidence, one.checked_on) == (Decimal(4), 6, TODAY)
    assert [(said.confidence, said.note) for said in CheckIn.objects.all()] == [(6, "Better")]
    record = queries.objective_record(viewer=cast.alice, objective_id=aim.pk, today=TODAY)
    assert (record.row.progress, record.row.confidence, record.row.wants_check_in) == (Decimal("0.4"), 6, False)


def test_check_in_refuses_another_objectives_result_and_odd_confidence(cast):
    aim, other = objective(cast.alice), objective(cast.alice, "Other")
    own, foreign = result(aim), result(other)

    for said in ({foreign.pk: Said(5)}, {own.pk: Said(11)}):
        with pytest.raises(actions.CannotAim):
            actions.check_in(objective_id=aim.pk, said=said, on=TODAY, by=cast.alice)


def test_reminder_comes_once_a_week_until_somebody_checks_in(cast):
    aim = objective(cast.alice)
    one = result(aim)
    objective(cast.bob, "Nothing to check")

    for day in (TODAY, date(2026, 2, 19), date(2026, 2, 23)):
        actions.remind_of_check_ins(today=day)
    actions.check_in(objective_id=aim.pk, said={one.pk: Said(5)}, on=date(2026, 3, 2), by=cast.alice)
    actions.remind_of_check_ins(today=date(2026, 3, 3))

    assert [told.member for told in Notification.objects.all()] == [cast.alice, cast.alice]


def test_score_is_the_weighted_mean_and_closes_the_objective(cast):
    aim = objective(cast.alice)
    one, two = result(aim), result(aim, "Heavier", weight=3)
    score = {"objective_id": aim.pk, "lesson": " Begin earlier ", "by": cast.alice}

    with pytest.raises(actions.CannotAim):
        actions.score_objective(scores={one.pk: Decimal(1), two.pk: Decimal(0)}, today=TODAY, **score)
    with pytest.raises(actions.CannotAim):
        actions.score_objective(scores={one.pk: Decimal(1)}, today=date(2026, 3, 25), **score)
    scored = actions.score_objective(
        scores={one.pk: Decimal(1), two.pk: Decimal("0.6")}, today=date(2026, 3, 25), **score
    )

    assert (scored.score, scored.state, scored.lesson) == (Decimal("0.7"), "scored", "Begin earlier")
    with pytest.raises(actions.CannotAim):
        result(aim, "Too late")
    assert actions.reopen_objective(objective_id=aim.pk, by=cast.alice).score is None


def test_tree_puts_each_objective_under_the_one_it_serves(cast, django_assert_num_queries):
    top = objective(cast.ada, "Company", unit_id=factories.root().pk)
    team = objective(cast.mona, "Team", unit_id=cast.sales.pk, parent_id=top.pk)
    own = objective(cast.alice, "Own", parent_id=team.pk)
    result(own)

    tree = queries.okr_tree(viewer=cast.mona, period=top.span, today=TODAY)
    seen_by_alice = queries.okr_tree(viewer=cast.alice, period=top.span, today=TODAY, owner_id=cast.alice.pk)

    assert [(row.objective.title, row.depth) for row in tree.rows] == [("Company", 0), ("Team", 1), ("Own", 2)]
    assert [(row.objective.title, row.depth) for row in seen_by_alice.rows] == [("Own", 0)]
    with django_assert_num_queries(2):
        queries.okr_tree(viewer=cast.mona, period=top.span, today=TODAY)


def test_archived_objective_leaves_the_tree_and_comes_back(cast):
    aim = objective(cast.alice)

    actions.archive_objective(objective_id=aim.pk, at=WHEN, by=cast.alice)
    gone = queries.okr_tree(viewer=cast.alice, period=aim.span, today=TODAY)
    actions.restore_objective(objective_id=aim.pk, by=cast.alice)

    assert gone.rows == []
    assert len(queries.okr_tree(viewer=cast.alice, period=aim.span, today=TODAY).rows) == 1
