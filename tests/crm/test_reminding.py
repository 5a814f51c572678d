"""Days that matter, birthdays, silent customers, templates, and one activity for many."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.core.notifications.models import Notification
from quarterdeck.crm.actions import accounts, activities, reminding, templates
from quarterdeck.crm.actions.refusals import Invalid, NotAllowed
from quarterdeck.crm.models import Account, Activity, Contact
from quarterdeck.crm.queries import reminding as queries
from quarterdeck.crm.rules import reminding as rules
from quarterdeck.people.models import Member
from tests import factories
from tests.crm.test_quick_log import signed_in

NOW = datetime(2026, 3, 4, 3, 0, tzinfo=UTC)
TODAY = date(2026, 3, 4)
days = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@given(days, days)
def test_a_yearly_day_comes_within_a_year_and_never_in_the_past(day: date, today: date) -> None:
    comes = rules.next_time(day, is_yearly=True, today=today)

    assert comes is not None
    assert today <= comes <= today + timedelta(366)
    assert (comes.month, comes.day) in {(day.month, day.day), (2, 28)}


def test_a_leap_day_falls_on_the_28th_and_a_single_day_passes() -> None:
    assert rules.next_time(date(2000, 2, 29), is_yearly=True, today=date(2026, 2, 1)) == date(2026, 2, 28)
    assert rules.next_time(date(2026, 3, 3), is_yearly=False, today=TODAY) is None


@pytest.fixture
def cast(db: None) -> factories.Cast:
    return factories.cast(language="en")


@pytest.fixture
def customer(cast: factories.Cast) -> Account:
    account = accounts.create_account(name="Acme", by=cast.alice)
    Account.objects.filter(pk=account.pk).update(
        level="A", life_cycle="active", last_activity_at=NOW - timedelta(20), owner_since=NOW - timedelta(99)
    )
    return account


def test_reminders_are_told_to_the_owner_once(cast: factories.Cast, customer: Account) -> None:
    wang = accounts.create_contact(account_id=customer.pk, name="Wang", by=cast.alice)
    Contact.objects.filter(pk=wang.pk).update(born_on=date(1980, 3, 6))
    reminding.add_date(account_id=customer.pk, kind="renewal", on=date(2024, 3, 9), by=cast.alice)

    found = queries.reminders(viewer=cast.alice, today=TODAY)
    for _again in range(3):
        reminding.tell_reminders(today=TODAY)

    assert [(one.kind, one.in_days) for one in found] == [("birthday", 2), ("date", 5), ("silent", 20)]
    assert Notification.objects.filter(topic="reminder", member=cast.alice).count() == 3
    assert Notification.objects.filter(topic="reminder").exclude(member=cast.alice).count() == 0


def test_a_customer_is_silent_by_its_level_until_something_is_done(cast: factories.Cast, customer: Account) -> None:
    def silent() -> list[str]:
        return [one.account_name for one in queries.reminders(viewer=cast.alice, today=TODAY) if one.kind == "silent"]

    assert silent() == ["Acme"]
    reminding.set_care_intervals(days={"A": 30}, by=cast.mona)
    assert silent() == []
    reminding.set_care_intervals(days={"A": 7}, by=cast.mona)
    assert silent() == ["Acme"]
    activities.log_activity(kind="call", subject="", by=cast.alice, done_at=NOW, account_id=customer.pk)
    assert silent() == []
    with pytest.raises(NotAllowed):
        reminding.set_care_intervals(days={"A": 1}, by=cast.alice)


def test_reminders_cost_the_same_for_one_and_for_three(cast: factories.Cast, customer: Account) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            queries.reminders(viewer=Member.objects.get(pk=cast.alice.pk), today=TODAY)
        return len(caught)

    def fill() -> None:
        reminding.add_date(account_id=customer.pk, kind="renewal", on=TODAY, by=cast.alice)

    fill()
    cost()
    one = cost()
    fill()
    fill()

    assert cost() == one


def test_days_belong_to_who_may_change_the_account(cast: factories.Cast, customer: Account) -> None:
    from django.http import Http404

    with pytest.raises(Http404):
        reminding.add_date(account_id=customer.pk, kind="renewal", on=TODAY, by=cast.charlie)
    kept = reminding.add_date(account_id=customer.pk, kind="renewal", on=TODAY, by=cast.alice)
    reminding.archive_date(date_id=kept.pk, at=NOW, by=cast.alice)
    assert queries.dates_of(account_id=customer.pk, today=TODAY) == []
    reminding.restore_date(date_id=kept.pk, by=cast.alice)
    assert [one.pk for one, _comes in queries.dates_of(account_id=customer.pk, today=TODAY)] == [kept.pk]


def test_one_activity_is_logged_for_many(cast: factories.Cast, customer: Account) -> None:
    other = accounts.create_account(name="Beta", by=cast.alice)
    wang = accounts.create_contact(account_id=customer.pk, name="Wang", by=cast.alice)

    made = templates.log_for_many(
        by=cast.alice,
        done_at=NOW,
        kind="message",
        subject="New price list",
        account_ids=[customer.pk, other.pk, other.pk],
        contact_ids=[wang.pk],
    )

    assert sorted((one.account_id, one.contact_id) for one in made) == sorted(
        [(customer.pk, wang.pk), (other.pk, None)]
    )
    with pytest.raises(Invalid):
        templates.log_for_many(by=cast.alice, done_at=NOW, kind="call", subject="x")


def test_templates_fill_the_form_and_belong_to_their_maker(cast: factories.Cast) -> None:
    values = {"name": "Intro", "kind": "call", "subject": "Introduced us", "next_step": "Send", "next_step_days": 2}
    own = templates.save_template(values=values, is_shared=False, by=cast.alice)
    with pytest.raises(NotAllowed):
        templates.save_template(values=values, is_shared=True, by=cast.alice)
    shared = templates.save_template(values={**values, "name": "All"}, is_shared=True, by=cast.mona)

    page = signed_in(cast.alice).get(f"{reverse('crm:activity_new')}?template={own.pk}").content.decode()
    bob = signed_in(cast.bob)

    assert "Introduced us" in page
    assert b"Intro<" not in bob.get(reverse("crm:templates")).content
    assert bob.get(reverse("crm:template_edit", args=[own.pk])).status_code == 404
    assert bob.get(f"{reverse('crm:activity_new')}?template={shared.pk}").status_code == 200


def test_pages_open_and_save(cast: factories.Cast, customer: Account) -> None:
    alice, mona = signed_in(cast.alice), signed_in(cast.mona)

    assert alice.get(reverse("crm:bulk_log")).status_code == 200
    sent = {"account_ids": [str(customer.pk)], "kind": "message", "subject": "Hello", "done_at": "2026-03-04T10:00"}
    assert alice.post(reverse("crm:bulk_log"), sent).status_code == 302
    assert Activity.objects.get().account == customer
    day = {"kind": "renewal", "on": "2026-12-01", "days_before": "7"}
    assert alice.post(reverse("crm:date_new", args=[customer.pk]), day).status_code == 302
    assert mona.post(reverse("crm:care"), {"days_A": "10", "days_B": "20", "days_C": "40"}).status_code == 302
    assert queries.care_days() == {"A": 10, "B": 20, "C": 40}
    assert alice.post(reverse("crm:template_new"), {"name": "T", "kind": "call"}).status_code == 302
