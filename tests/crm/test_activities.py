"""Activities: logging, planning, completing, and what reaches the deal."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.http import Http404

from quarterdeck.core.audit import trail
from quarterdeck.core.events.models import OutboxEvent
from quarterdeck.crm.actions import accounts, activities
from quarterdeck.crm.actions.refusals import Invalid, NotAllowed
from quarterdeck.crm.models import Activity
from quarterdeck.crm.queries import activities as queries
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 3, 5, 2, 0, tzinfo=UTC)
TODAY = date(2025, 3, 5)


def test_activity_is_logged_on_an_account_and_told() -> None:
    cast = factories.cast()
    account = accounts.create_account(name="A", by=cast.alice)

    call = activities.log_activity(
        kind="call", subject="", by=cast.alice, done_at=NOW, account_id=account.pk, outcome="connected", minutes=12
    )

    assert (call.owner, call.done_at, call.outcome) == (cast.alice, NOW, "connected")
    assert call.subject
    assert OutboxEvent.objects.get(name="ActivityLogged").payload["account_id"] == account.pk
    assert [entry.act for entry in trail.entries_for(call)] == ["logged"]


def test_next_step_without_a_deal_becomes_a_planned_to_do() -> None:
    cast = factories.cast()
    account = accounts.create_account(name="A", by=cast.alice)

    activities.log_activity(
        kind="visit",
        subject="First visit",
        by=cast.alice,
        done_at=NOW,
        account_id=account.pk,
        next_step="Send the offer",
        next_step_on=TODAY + timedelta(2),
    )

    planned = Activity.objects.get(done_at=None)
    assert (planned.subject, planned.account, planned.owner) == ("Send the offer", account, cast.alice)
    assert [a.pk for a in queries.due_activities(viewer=cast.alice, until=TODAY + timedelta(2))] == [planned.pk]
    assert queries.due_activities(viewer=cast.alice, until=TODAY + timedelta(1)) == []


def test_planned_activity_is_completed_once_and_can_be_opened_again() -> None:
    cast = factories.cast()
    planned = activities.plan_activity(kind="call", subject="Ring", by=cast.alice, due_at=NOW)

    activities.complete_activity(activity_id=planned.pk, by=cast.alice, done_at=NOW, outcome="agreed")
    with pytest.raises(Invalid):
        activities.complete_activity(activity_id=planned.pk, by=cast.alice, done_at=NOW)
    activities.reopen_activity(activity_id=planned.pk, by=cast.alice)

    planned.refresh_from_db()
    assert (planned.done_at, planned.outcome, planned.version) == (None, "", 3)


def test_activity_is_planned_for_a_colleague_by_the_manager_only() -> None:
    cast = factories.cast()

    planned = activities.plan_activity(kind="call", subject="Ring", by=cast.mona, due_at=NOW, owner_id=cast.alice.pk)

    assert planned.owner == cast.alice
    with pytest.raises(Invalid):
        activities.plan_activity(kind="call", subject="Ring", by=cast.alice, due_at=NOW, owner_id=cast.bob.pk)
    with pytest.raises(NotAllowed):
        activities.plan_activity(kind="call", subject="Ring", by=cast.rita, due_at=NOW)


def test_activity_outside_reach_is_not_there() -> None:
    cast = factories.cast()
    account = accounts.create_account(name="A", by=cast.alice)
    planned = activities.plan_activity(kind="call", subject="Ring", by=cast.alice, due_at=NOW, account_id=account.pk)

    with pytest.raises(Http404):
        activities.complete_activity(activity_id=planned.pk, by=cast.charlie, done_at=NOW)
    with pytest.raises(Http404):
        activities.log_activity(kind="call", subject="", by=cast.bob, done_at=NOW, account_id=account.pk)
    with pytest.raises(NotAllowed):
        activities.complete_activity(activity_id=planned.pk, by=cast.rita, done_at=NOW)


def test_contact_and_account_of_an_activity_belong_together() -> None:
    cast = factories.cast()
    first = accounts.create_account(name="A", by=cast.alice)
    second = accounts.create_account(name="B", by=cast.alice)
    contact = accounts.create_contact(account_id=first.pk, name="Wang", by=cast.alice)

    with pytest.raises(Invalid):
        activities.log_activity(
            kind="call", subject="", by=cast.alice, done_at=NOW, account_id=second.pk, contact_id=contact.pk
        )
    kept = activities.log_activity(kind="call", subject="", by=cast.alice, done_at=NOW, contact_id=contact.pk)

    assert kept.account == first


def test_activities_are_listed_by_the_companys_days() -> None:
    cast = factories.cast()
    late = datetime(2025, 3, 5, 17, 0, tzinfo=UTC)  # already the 6th in Shanghai
    activities.plan_activity(kind="call", subject="Today", by=cast.alice, due_at=NOW)
    activities.plan_activity(kind="call", subject="Tomorrow", by=cast.alice, due_at=late)
    activities.plan_activity(kind="call", subject="Late", by=cast.alice, due_at=NOW - timedelta(3))

    due = queries.activity_rows(viewer=cast.alice, filters=queries.ActivityFilters(view="due"), today=TODAY)
    overdue = queries.activity_rows(viewer=cast.alice, filters=queries.ActivityFilters(view="overdue"), today=TODAY)

    assert [(day.on, [a.subject for a in day.activities]) for day in due.days] == [
        (TODAY, ["Today"]),
        (TODAY + timedelta(1), ["Tomorrow"]),
    ]
    assert [a.subject for a in overdue.page.rows] == ["Late"]


def test_planned_activities_of_somebody_who_leaves_go_to_a_colleague() -> None:
    cast = factories.cast()
    activities.plan_activity(kind="call", subject="Ring", by=cast.alice, due_at=NOW)
    activities.log_activity(kind="call", subject="Rang", by=cast.alice, done_at=NOW)

    moved = activities.hand_over_activities(from_id=cast.alice.pk, to_id=cast.bob.pk, on=TODAY, by=cast.ada)

    assert moved == 1
    assert queries.count_planned_by(member_id=cast.alice.pk) == 0
