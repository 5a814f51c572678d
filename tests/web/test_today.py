"""Today: the few things that matter, in the order that a seller would choose."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from quarterdeck.core.approvals import actions as approvals
from quarterdeck.crm.actions import accounts, activities, opportunities, process
from quarterdeck.crm.models import Activity
from quarterdeck.people.models import Member
from quarterdeck.web.queries import today as queries
from quarterdeck.web.rules import today as rules
from quarterdeck.web.rules.today import Matter, Urgency
from tests import factories

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)


def matter(urgency: Urgency, *, subject: str = "", amount: int = 0, late: int = 0) -> Matter:
    title = subject or urgency.name
    return Matter(title, urgency, title, "", "", "", days_late=late, amount=Decimal(amount))


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def people(db: None) -> factories.Cast:
    cast = factories.cast()
    process.create_default_process(by=cast.ada)
    return cast


def test_promises_come_before_what_stands_still() -> None:
    matters = [matter(Urgency.STANDING_STILL), matter(Urgency.FOLLOW_UP_TODAY), matter(Urgency.FOLLOW_UP_OVERDUE)]

    ordered = rules.weightiest(matters, typical=Decimal(0))

    assert [m.urgency for m in ordered] == [
        Urgency.FOLLOW_UP_OVERDUE,
        Urgency.FOLLOW_UP_TODAY,
        Urgency.STANDING_STILL,
    ]


@pytest.mark.parametrize(
    ("amount", "late", "points"),
    [(0, 0, 16.0), (100, 0, 21.0), (200, 0, 26.0), (9999, 0, 26.0), (0, 9, 19.0), (0, 99, 26.0)],
)
def test_weight_adds_size_and_lateness_up_to_ten_points_each(amount: int, late: int, points: float) -> None:
    assert rules.weight(matter(Urgency.STANDING_STILL, amount=amount, late=late), typical=Decimal(100)) == points


def test_one_subject_counts_once_and_five_are_enough() -> None:
    same = [matter(Urgency.QUIET, subject="a"), matter(Urgency.CLOSE_DATE_PASSED, subject="a")]
    others = [matter(Urgency.QUIET, subject=name) for name in "bcdefg"]

    chosen = rules.weightiest([*same, *others], typical=Decimal(0))

    assert [m.subject for m in chosen] == ["a", "b", "c", "d", "e"]
    assert chosen[0].urgency is Urgency.CLOSE_DATE_PASSED


def test_typical_is_the_middle_amount() -> None:
    assert rules.typical([Decimal(n) for n in (900, 100, 200)]) == 200
    assert rules.typical([]) == 0


def test_today_shows_what_is_due_stuck_and_closing(people: factories.Cast) -> None:
    account = accounts.create_account(name="A", by=people.alice)
    opportunities.create_opportunity(
        name="Late", by=people.alice, at=NOON - timedelta(60), amount=500, expected_close_on=TODAY - timedelta(5)
    )
    opportunities.create_opportunity(
        name="Soon", by=people.alice, at=NOON, amount=300, expected_close_on=TODAY + timedelta(3)
    )
    activities.plan_activity(
        kind="call", subject="Ring", by=people.alice, due_at=NOON - timedelta(2), account_id=account.pk
    )
    activities.plan_activity(kind="visit", subject="Go", by=people.alice, due_at=NOON)

    page = queries.today_page(viewer=people.alice, today=TODAY)

    assert [activity.subject for activity in page.overdue] == ["Ring"]
    assert [activity.subject for activity in page.due] == ["Go"]
    assert [deal.name for deal in page.stuck] == ["Late"]
    assert [deal.name for deal in page.closing.rows] == ["Soon"]
    assert [m.title for m in page.matters] == ["Late", "Ring", "Soon", "Go"]


def test_today_is_ones_own(people: factories.Cast) -> None:
    opportunities.create_opportunity(
        name="Late", by=people.alice, at=NOON, amount=500, expected_close_on=TODAY - timedelta(5)
    )

    assert queries.today_page(viewer=people.mona, today=TODAY).matters == []


def test_today_page_opens_empty_and_costs_the_same_for_one_and_for_three(people: factories.Cast) -> None:
    client, url = signed_in(people.alice), reverse("web:today")
    assert client.get(url).status_code == 200

    def fill() -> None:
        activities.plan_activity(kind="call", subject="Ring", by=people.alice, due_at=timezone.now())
        opportunities.create_opportunity(name="Late", by=people.alice, at=NOON, expected_close_on=TODAY)

    def cost() -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url).status_code == 200
        return len(caught)

    fill()
    with_one = cost()
    fill()
    fill()

    assert cost() == with_one


def test_follow_up_is_done_from_today(people: factories.Cast) -> None:
    planned = activities.plan_activity(kind="call", subject="Ring", by=people.alice, due_at=NOON)

    answer = signed_in(people.alice).post(
        reverse("crm:activity_complete", args=[planned.pk]), {"next": reverse("web:today")}
    )

    assert answer.headers["Location"] == reverse("web:today")
    assert Activity.objects.get().done_at is not None


@pytest.mark.parametrize(("sent_from", "back"), [("/today/", "/today/"), ("https://elsewhere.example/", "/approvals/")])
def test_what_waits_is_decided_on_today_and_one_stays_there(people: factories.Cast, sent_from: str, back: str) -> None:
    asked = approvals.ask(
        kind="test",
        subject_model="crm.opportunity",
        subject_id=7,
        title="Give 20 %",
        by=people.alice,
        at=timezone.now(),
    )
    client = signed_in(people.mona)
    assert "Give 20 %" in client.get(reverse("web:today")).content.decode()

    answer = client.post(reverse("approvals:decide", args=[asked.pk]), {"decision": "yes", "next": sent_from})

    assert answer.headers["Location"] == back


def test_who_leads_and_sells_nothing_sees_the_figures_of_the_team(people: factories.Cast) -> None:
    deal = opportunities.create_opportunity(name="Pumps", amount=700, by=people.alice, at=timezone.now())
    today = timezone.localdate()
    activities.plan_activity(
        kind="call", subject="Call", opportunity_id=deal.pk, due_at=timezone.now() - timedelta(days=2), by=people.alice
    )

    page = queries.today_page(viewer=people.mona, today=today, at=timezone.now())
    own = queries.today_page(viewer=people.alice, today=today, at=timezone.now())

    assert (page.is_leading, own.is_leading) == (True, False)
    assert [figure.value for figure in page.pace][-1] == [figure.value for figure in own.pace][-1] == 700
