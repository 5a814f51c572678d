"""The timeline: activities, changes, stage moves and files in one stream, newest first, a part at a time."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from quarterdeck.crm.actions import accounts, activities, attachments, opportunities, process
from quarterdeck.crm.models import Account, Opportunity
from quarterdeck.crm.queries import timeline
from quarterdeck.crm.views.stream import timeline_items
from tests import factories

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.fixture
def people(db: None) -> factories.Cast:
    cast = factories.cast(language="en")
    process.create_default_process(by=cast.ada)
    return cast


def a_busy_account(people: factories.Cast) -> tuple[Account, Opportunity]:
    account = accounts.create_account(name="A", by=people.alice)
    deal = opportunities.create_opportunity(name="Pumps", by=people.alice, at=NOON, account_id=account.pk)
    activities.log_activity(
        kind="call", subject="Rang", by=people.alice, done_at=NOON + timedelta(hours=1), opportunity_id=deal.pk
    )
    attachments.add_attachment(
        file=ContentFile(b"%PDF-1.7"),
        name="a.pdf",
        at=NOON + timedelta(hours=2),
        by=people.alice,
        account_id=account.pk,
    )
    return account, deal


def test_account_tells_what_happened_to_it_and_its_deals(people: factories.Cast) -> None:
    account, _deal = a_busy_account(people)

    stream = timeline.account_timeline(viewer=people.alice, account_id=account.pk)

    assert [happening.source for happening in stream.happenings] == ["change", "file", "activity", "move"]
    assert stream.next_before is None
    assert len(timeline_items(stream.happenings, is_account=True)) == 4


def test_deal_tells_its_own(people: factories.Cast) -> None:
    _account, deal = a_busy_account(people)

    stream = timeline.opportunity_timeline(viewer=people.mona, opportunity_id=deal.pk)

    assert [happening.source for happening in stream.happenings] == ["change", "activity", "move"]
    with pytest.raises(Http404):
        timeline.opportunity_timeline(viewer=people.charlie, opportunity_id=deal.pk)


def test_parts_follow_each_other_and_miss_nothing(people: factories.Cast) -> None:
    account = accounts.create_account(name="A", by=people.alice)
    for hour in range(7):
        activities.log_activity(
            kind="call",
            subject=f"Call {hour}",
            by=people.alice,
            done_at=NOON + timedelta(hours=hour // 2),
            account_id=account.pk,
        )

    seen: list[str] = []
    before = None
    while True:
        stream = timeline.account_timeline(viewer=people.alice, account_id=account.pk, before=before, limit=3)
        seen += [getattr(happening.what, "subject", "created") for happening in stream.happenings]
        before = stream.next_before
        if before is None:
            break

    assert seen == ["created", "Call 6", "Call 5", "Call 4", "Call 3", "Call 2", "Call 1", "Call 0"]


def test_stream_costs_the_same_whatever_happened(people: factories.Cast) -> None:
    account, deal = a_busy_account(people)

    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            timeline_items(timeline.account_timeline(viewer=people.alice, account_id=account.pk).happenings)
        return len(caught)

    cost()
    with_one = cost()
    for hour in range(3):
        activities.log_activity(
            kind="visit", subject="", by=people.alice, done_at=NOON + timedelta(hours=hour), opportunity_id=deal.pk
        )
        accounts.edit_account(account_id=account.pk, values={"city": str(hour)}, version=None, by=people.alice)

    assert cost() == with_one


def test_activity_reaches_the_deal_and_never_goes_back(people: factories.Cast) -> None:
    _account, deal = a_busy_account(people)
    activities.log_activity(
        kind="call",
        subject="Earlier",
        by=people.alice,
        done_at=NOON - timedelta(days=3),
        opportunity_id=deal.pk,
        next_step="Send the offer",
        next_step_on=NOON.date(),
    )

    deal.refresh_from_db()
    assert deal.last_activity_at == NOON + timedelta(hours=1)
    assert (deal.next_step, deal.next_step_on) == ("Send the offer", NOON.date())

    activities.log_activity(
        kind="task", subject="Send the offer", by=people.alice, done_at=NOON, opportunity_id=deal.pk
    )
    deal.refresh_from_db()
    assert (deal.next_step, deal.next_step_on) == ("", None)
