"""Improvement plans: prepared, started, followed and ended fairly; and who never hears of them."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.core.events.models import OutboxEvent
from quarterdeck.core.notifications.models import Notification
from quarterdeck.crm.actions import process
from quarterdeck.people import actions as people
from quarterdeck.people.models import Member
from quarterdeck.performance.actions import improvement as actions
from quarterdeck.performance.actions.improvement import CannotImprove
from quarterdeck.performance.models.agreements import Agreement
from quarterdeck.performance.models.improvement import ImprovementPlan, PlanState
from quarterdeck.performance.queries.improvement import measuring
from quarterdeck.performance.queries.improvement import reading as queries
from tests import factories
from tests.performance.improvement.planning import AT, ENDS, TODAY, WHOLE, draft, hanna, ready, running
from tests.targets.owing import won

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> factories.Cast:
    return factories.cast(language="en")


def readers(cast: factories.Cast, plan: ImprovementPlan, *more: Member) -> set[str]:
    everybody = (cast.alice, cast.bob, cast.mona, cast.rita, cast.charlie, *more)
    return {one.name for one in everybody if ImprovementPlan.objects.visible_to(one).filter(pk=plan.pk).exists()}


def look(plan: ImprovementPlan, by: Member, *days: int) -> None:
    for day in days:
        actions.check_in(plan_id=plan.pk, note="We talked", today=TODAY + timedelta(day), by=by)


def test_the_person_sees_it_once_told_and_peers_never(cast: factories.Cast) -> None:
    reader = hanna(cast)
    plan = draft(cast)

    assert readers(cast, plan, reader) == {"Mona", "Hanna"}
    actions.confirm(plan_id=plan.pk, code="told", note="", at=AT, by=cast.mona)
    assert readers(cast, plan, reader) == {"Mona", "Hanna", "Alice"}


def test_another_manager_of_the_same_unit_is_a_peer(cast: factories.Cast) -> None:
    other = factories.member("Other", role="manager", in_unit=cast.sales)
    plan = draft(cast)
    actions.write_plan(plan_id=plan.pk, values=WHOLE, version=None, by=cast.mona)
    actions.agree(plan_id=plan.pk, member_id=cast.alice.pk, text="Visit", due_on=ENDS, at=AT, by=cast.mona)

    assert "Other" not in readers(cast, plan, other)
    assert [Agreement.objects.visible_to(one).count() for one in (other, cast.bob, cast.alice)] == [0, 0, 0]


def test_whoever_is_led_cannot_be_planned_for_by_others(cast: factories.Cast) -> None:
    for by in (cast.bob, cast.ada, cast.charlie):
        with pytest.raises(Http404):
            actions.propose(member_id=cast.alice.pk, reason="Because", at=AT, by=by)


def test_one_plan_at_a_time(cast: factories.Cast) -> None:
    draft(cast)

    with pytest.raises(CannotImprove, match="already"):
        draft(cast)


def test_it_starts_only_when_the_fair_process_is_complete(cast: factories.Cast) -> None:
    plan = draft(cast)
    with pytest.raises(CannotImprove) as refused:
        actions.start(plan_id=plan.pk, today=TODAY, by=cast.mona)
    assert refused.value.code == "told"
    actions.close(plan_id=plan.pk, outcome="stopped", why="Not needed", today=TODAY, at=AT, by=cast.mona)

    started = running(cast, hanna(cast))

    assert started.state == PlanState.RUNNING
    assert OutboxEvent.objects.filter(name="ImprovementPlanStarted").exists()


def test_a_leader_cannot_confirm_what_somebody_else_has_to(cast: factories.Cast) -> None:
    reader = hanna(cast)
    plan = draft(cast)

    with pytest.raises(Http404):
        actions.confirm(plan_id=plan.pk, code="read_before", note="", at=AT, by=cast.mona)
    with pytest.raises(Http404):
        actions.confirm(plan_id=plan.pk, code="told", note="", at=AT, by=reader)
    with pytest.raises(CannotImprove):
        actions.confirm(plan_id=plan.pk, code="goal", note="", at=AT, by=cast.mona)


def test_nobody_looks_after_the_fairness_of_their_own_plan(cast: factories.Cast) -> None:
    reader = hanna(cast)
    people.edit_unit(unit_id=cast.south.pk, values={"manager_id": cast.mona.pk}, by=cast.ada)
    plan = actions.propose(member_id=reader.pk, reason="Because", at=AT, by=cast.mona)

    assert not ImprovementPlan.objects.visible_to(reader).filter(pk=plan.pk).exists()
    with pytest.raises(Http404):
        actions.confirm(plan_id=plan.pk, code="read_before", note="", at=AT, by=reader)


def test_the_figure_before_is_kept_and_the_one_so_far_is_live(cast: factories.Cast) -> None:
    reader = hanna(cast)
    plan = ready(cast, reader)
    process.create_default_process(by=cast.ada)
    won(cast.alice, 300, on=TODAY - timedelta(20))
    plan = actions.start(plan_id=plan.pk, today=TODAY, by=cast.mona)
    won(cast.alice, 400, on=TODAY + timedelta(3))

    standing = measuring.standing(plan, today=TODAY + timedelta(7))

    assert plan.baseline == 300
    assert standing is not None
    assert (standing.value, standing.covered, standing.is_on_track, standing.is_reached) == (
        400,
        Decimal("0.4"),
        True,
        False,
    )


def test_a_look_keeps_the_figure_of_its_day(cast: factories.Cast) -> None:
    plan = running(cast, hanna(cast))
    look(plan, cast.mona, 7)
    won(cast.alice, 900, on=TODAY + timedelta(8))
    look(plan, cast.mona, 14)

    found = queries.record(viewer=cast.alice, plan_id=plan.pk, today=TODAY + timedelta(14))

    assert [(one.value or 0, one.is_on_track) for one in found.check_ins] == [(0, False), (900, True)]


def test_two_managers_do_not_write_over_each_other_on_one_day(cast: factories.Cast) -> None:
    plan = running(cast, hanna(cast))
    above = factories.member("Dana", role="director", in_unit=cast.north)
    people.edit_unit(unit_id=cast.north.pk, values={"manager_id": above.pk}, by=cast.ada)
    look(plan, cast.mona, 7)

    with pytest.raises(CannotImprove, match="Mona wrote down today"):
        look(plan, above, 7)
    look(plan, cast.mona, 7)
    look(plan, above, 8)

    assert [one.by for one in plan.check_ins.order_by("on")] == [cast.mona, above]


def test_not_met_needs_the_whole_time_and_the_whole_process(cast: factories.Cast) -> None:
    reader = hanna(cast)
    plan = running(cast, reader)
    end: dict[str, Any] = {"plan_id": plan.pk, "outcome": "not_met", "why": "200 of 1,000", "at": AT, "by": cast.mona}

    def refused(today: date) -> str:
        with pytest.raises(CannotImprove) as told:
            actions.close(**end, today=today)
        return told.value.code

    assert refused(ENDS - timedelta(1)) == "outcome"
    assert refused(ENDS) == "followed"
    look(plan, cast.mona, 14, 28, 42)
    assert refused(ENDS) == "supported"
    actions.confirm(plan_id=plan.pk, code="supported", note="", at=AT, by=cast.mona)
    assert refused(ENDS) == "heard_again"
    late = datetime(2026, 4, 20, tzinfo=AT.tzinfo)
    actions.say(plan_id=plan.pk, text="Two more weeks would do", at=late, by=cast.alice)
    assert refused(ENDS) == "read_after"
    actions.confirm(plan_id=plan.pk, code="read_after", note="", at=AT, by=reader)
    assert actions.close(**end, today=ENDS).state == PlanState.CLOSED
    assert Notification.objects.filter(member=cast.alice, text__startswith="Your improvement plan was closed").exists()


def test_met_needs_the_figure(cast: factories.Cast) -> None:
    plan = running(cast, hanna(cast))
    end: dict[str, Any] = {"plan_id": plan.pk, "outcome": "met", "why": "Done", "at": AT, "by": cast.mona}
    look(plan, cast.mona, 7)

    with pytest.raises(CannotImprove, match="not reached"):
        actions.close(**end, today=TODAY + timedelta(10))
    won(cast.alice, 1000, on=TODAY + timedelta(9))
    actions.close(**end, today=TODAY + timedelta(10))

    assert ImprovementPlan.objects.get(pk=plan.pk).results.get().value == 1000


def test_an_extension_asks_for_everything_again(cast: factories.Cast) -> None:
    reader = hanna(cast)
    plan = running(cast, reader)
    look(plan, cast.mona, 14, 28, 42)
    late = datetime(2026, 4, 20, tzinfo=AT.tzinfo)
    actions.say(plan_id=plan.pk, text="Two more weeks", at=late, by=cast.alice)
    actions.confirm(plan_id=plan.pk, code="supported", note="", at=AT, by=cast.mona)
    actions.confirm(plan_id=plan.pk, code="read_after", note="", at=AT, by=reader)
    longer = ENDS + timedelta(28)

    actions.extend(plan_id=plan.pk, why="Nearly there", new_end_on=longer, today=ENDS, at=AT, by=cast.mona)

    kept = ImprovementPlan.objects.get(pk=plan.pk)
    assert (kept.state, kept.ends_on) == (PlanState.RUNNING, longer)
    assert set(kept.steps.values_list("code", flat=True)) == {"told", "read_before"}
    with pytest.raises(CannotImprove, match="later"):
        actions.extend(plan_id=plan.pk, why="More", new_end_on=longer, today=ENDS, at=AT, by=cast.mona)


def test_stopping_is_always_possible_and_says_why(cast: factories.Cast) -> None:
    plan = running(cast, hanna(cast))

    with pytest.raises(CannotImprove):
        actions.close(plan_id=plan.pk, outcome="stopped", why=" ", today=TODAY, at=AT, by=cast.mona)
    actions.close(plan_id=plan.pk, outcome="stopped", why="Moved to service", today=TODAY, at=AT, by=cast.mona)

    assert draft(cast).state == PlanState.DRAFT


def test_a_plan_follows_the_person_to_the_next_manager(cast: factories.Cast) -> None:
    plan = running(cast, hanna(cast))
    sara = factories.member("Sara", role="manager", in_unit=cast.south)
    people.edit_unit(unit_id=cast.south.pk, values={"manager_id": sara.pk}, by=cast.ada)
    people.move_member(member_id=cast.alice.pk, unit_id=cast.south.pk, on=TODAY, by=cast.ada)

    fresh = {name: Member.objects.get(name=name) for name in ("Mona", "Sara")}

    assert ImprovementPlan.objects.visible_to(fresh["Sara"]).filter(pk=plan.pk).exists()
    assert not ImprovementPlan.objects.visible_to(fresh["Mona"]).filter(pk=plan.pk).exists()
    look(plan, fresh["Sara"], 3)


def test_neither_trail_nor_notice_says_why(cast: factories.Cast) -> None:
    plan = running(cast, hanna(cast))
    look(plan, cast.mona, 7)

    told = [f"{one.note} {one.changes}" for one in AuditEntry.objects.all()]
    told += list(Notification.objects.values_list("text", flat=True))

    secret = ("Won 200", "Acme", "We talked", "joint visit")
    assert [text for text in told if any(word in text for word in secret)] == []


def test_reminders_come_before_it_is_forgotten_and_when_it_is_over(cast: factories.Cast) -> None:
    running(cast, hanna(cast))
    Notification.objects.all().delete()

    for day in (5, 15, 16, 56, 57):
        actions.remind(today=TODAY + timedelta(day))

    told = Notification.objects.filter(member=cast.mona).order_by("pk").values_list("text", flat=True)
    assert list(told) == [
        "Look at the improvement plan of Alice together.",
        "The improvement plan of Alice is over: say what came of it.",
    ]


def test_the_list_asks_as_often_for_one_as_for_three(
    client: Client, cast: factories.Cast, django_assert_num_queries: object
) -> None:
    running(cast, hanna(cast))
    client.force_login(cast.mona)
    address = reverse("performance:improvements")
    client.get(address)
    with django_assert_num_queries(14):  # type: ignore[operator]  # a fixture
        client.get(address)
    for name in ("Cora", "Dan"):
        other = factories.member(name, in_unit=cast.sales)
        actions.propose(member_id=other.pk, reason="Because", at=AT, by=cast.mona)
    with django_assert_num_queries(14):  # type: ignore[operator]
        client.get(address)


def test_the_page_shows_each_reader_what_is_theirs_to_do(cast: factories.Cast) -> None:
    client = Client(headers={"Accept-Language": "en"})
    plan = ready(cast, hanna(cast))
    address = reverse("performance:improvement", args=[plan.pk])

    def page(member: Member) -> str:
        client.force_login(member)
        return client.get(address).content.decode()

    assert reverse("performance:improvement_start", args=[plan.pk]) in page(cast.mona)
    assert "Answer in your own words" in page(cast.alice)
    assert "Write the plan" not in page(cast.alice)
    client.force_login(cast.bob)
    assert client.get(address).status_code == 404
