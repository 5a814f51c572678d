"""The one line, from what is typed to what is kept, and once however often it is sent."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quarterdeck.crm.actions import accounts, process, quick_log
from quarterdeck.crm.actions.opportunities import create_opportunity
from quarterdeck.crm.actions.refusals import Invalid
from quarterdeck.crm.models import Account, Activity, Contact
from quarterdeck.crm.queries.quick_log import About, read_line
from quarterdeck.people.models import Member
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 4, 3, 0, tzinfo=UTC)  # Wednesday 11:00 in Shanghai


@pytest.fixture
def cast() -> factories.Cast:
    return factories.cast(language="en")


@pytest.fixture
def customer(cast: factories.Cast) -> tuple[Account, Contact]:
    account = accounts.create_account(name="华为技术有限公司", by=cast.alice)
    return account, accounts.create_contact(account_id=account.pk, name="王建国", title="总经理", by=cast.alice)


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_line_becomes_a_call_and_a_to_do(cast: factories.Cast, customer: tuple[Account, Contact]) -> None:
    account, wang = customer

    call = quick_log.log_line(line="与王总电话 20分钟 需要报价 周五下午3点回复", by=cast.alice, at=NOW, now=NOW)

    assert (call.kind, call.contact, call.account, call.minutes) == ("call", wang, account, 20)
    assert (call.outcome, call.subject, call.done_at) == ("interested", "需要报价", NOW)
    task = Activity.objects.get(done_at=None)
    assert (task.kind, task.subject, task.contact, task.account) == ("task", "回复", wang, account)
    assert task.due_at == datetime(2026, 3, 6, 7, 0, tzinfo=UTC)


def test_a_line_on_a_deal_gives_the_deal_its_next_step(cast: factories.Cast, customer: tuple[Account, Contact]) -> None:
    account, wang = customer
    process.create_default_process(by=cast.ada)
    deal = create_opportunity(name="Pumps", by=cast.alice, at=NOW, account_id=account.pk)

    call = quick_log.log_line(
        line="电话王总 约好下周二演示", by=cast.alice, at=NOW, now=NOW, about=About(opportunity_id=deal.pk)
    )

    deal.refresh_from_db()
    assert (call.opportunity, call.contact) == (deal, wang)
    assert (deal.next_step, deal.next_step_on) == ("演示", date(2026, 3, 10))


def test_a_line_about_tomorrow_is_planned(cast: factories.Cast, customer: tuple[Account, Contact]) -> None:
    visit = quick_log.log_line(line="明天下午3点拜访华为", by=cast.alice, at=NOW, now=NOW)

    assert (visit.kind, visit.done_at, visit.account) == ("visit", None, customer[0])
    assert visit.due_at == datetime(2026, 3, 5, 7, 0, tzinfo=UTC)


def test_what_is_set_by_hand_wins(cast: factories.Cast, customer: tuple[Account, Contact]) -> None:
    kept = {"kind": "meeting", "minutes": 45, "next_step_on": date(2026, 3, 9)}

    met = quick_log.log_line(line="与王总电话 20分钟 周五回复", by=cast.alice, at=NOW, now=NOW, kept=kept)

    assert (met.kind, met.minutes, met.next_step_on) == ("meeting", 45, date(2026, 3, 9))


def test_days_are_counted_from_when_it_was_typed(cast: factories.Cast) -> None:
    later = NOW + timedelta(days=4)

    call = quick_log.log_line(line="电话 明天回复", by=cast.alice, at=NOW, now=later)
    ahead_of_time = quick_log.log_line(line="电话", by=cast.alice, at=later + timedelta(days=1), now=later)

    assert (call.done_at, call.next_step_on) == (NOW, date(2026, 3, 5))
    assert ahead_of_time.done_at == later


def test_names_come_from_within_reach_only(cast: factories.Cast, customer: tuple[Account, Contact]) -> None:
    reading = read_line(viewer=cast.charlie, line="与王总电话 华为", at=NOW)

    assert (reading.contacts, reading.unknown_name, reading.account) == ([], "王总", None)


def test_an_empty_line_says_nothing(cast: factories.Cast) -> None:
    with pytest.raises(Invalid):
        quick_log.log_line(line="  ", by=cast.alice, at=NOW, now=NOW)


def test_the_line_is_read_while_it_is_typed(cast: factories.Cast, customer: tuple[Account, Contact]) -> None:
    answer = signed_in(cast.alice).post(
        reverse("crm:activity_line_read"), {"line": "与王总电话 20分钟 周五回复", "kept": "minutes", "minutes": "25"}
    )

    page = answer.content.decode()
    assert answer.status_code == 200
    assert '<mark class="said said-minutes">20分钟</mark>' in page
    assert 'name="minutes" min="0" max="1440" inputmode="numeric" value="25"' in page
    assert "王建国" in page
    assert Activity.objects.count() == 0


def test_a_line_sent_again_with_its_key_is_kept_once(cast: factories.Cast) -> None:
    client, url = signed_in(cast.alice), reverse("crm:activity_line_send")
    sent = {"line": "电话 10分钟", "typed_at": timezone.now().isoformat()}

    first = client.post(url, sent, headers={"Idempotency-Key": "k-1"})
    second = client.post(url, sent, headers={"Idempotency-Key": "k-1"})
    reused = client.post(url, {**sent, "line": "邮件"}, headers={"Idempotency-Key": "k-1"})

    assert (first.status_code, first.json()) == (200, second.json())
    assert reused.status_code == 422
    assert Activity.objects.count() == 1


def test_a_line_is_kept_without_a_script_too(cast: factories.Cast) -> None:
    answer = signed_in(cast.alice).post(reverse("crm:activity_line"), {"line": "电话 10分钟", "next": "/today/"})

    assert answer.headers["Location"] == "/today/"
    assert Activity.objects.get().minutes == 10


def test_a_lead_gets_its_line(cast: factories.Cast) -> None:
    from quarterdeck.crm.models import Lead

    lead = Lead.objects.create(name="Zhao", owner=cast.alice)

    call = quick_log.log_line(line="电话 3天后再联系", by=cast.alice, at=NOW, now=NOW, about=About(lead_id=lead.pk))

    lead.refresh_from_db()
    assert (call.lead, lead.last_activity_at) == (lead, NOW)
    assert Activity.objects.get(done_at=None).lead == lead


def test_reading_a_line_costs_the_same_for_one_contact_and_for_many(
    cast: factories.Cast, customer: tuple[Account, Contact]
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            read_line(viewer=Member.objects.get(pk=cast.alice.pk), line="与王总电话", at=NOW)
        return len(caught)

    cost()
    one = cost()
    for number in range(3):
        accounts.create_contact(account_id=customer[0].pk, name=f"王{number}", by=cast.alice)

    assert cost() == one


def test_a_moment_of_a_company_day() -> None:
    factories.company()
    from quarterdeck.crm.queries.quick_log import moment_of

    assert moment_of(date(2026, 3, 4), None, otherwise=time(9)).astimezone(UTC).hour == 1
