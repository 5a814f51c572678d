"""A customer's contact is mailed their link."""

import re
from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from unittest import mock

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.core.notifications.models import Notification
from quarterdeck.crm.actions import accounts
from quarterdeck.people.models import Member
from quarterdeck.performance import jobs
from quarterdeck.performance.actions.reviews import nominating
from quarterdeck.performance.actions.reviews.refusals import CannotReview
from quarterdeck.performance.models.reviews import Evaluation
from tests import factories
from tests.performance.reviews import reviewing
from tests.performance.reviews.reviewing import AT

pytestmark = pytest.mark.django_db

ADDRESS = "https://sales.example"


@pytest.fixture
def cast() -> factories.Cast:
    return factories.cast(language="en")


def asked_customer(cast: factories.Cast, *, email: str = "wu@acme.example", is_assessing: bool = True) -> Evaluation:
    """Wu of Acme, who is asked about Alice."""
    found = reviewing.launched(cast, {"manager": 60, "customers": 40})
    account = accounts.create_account(name="Acme", by=cast.alice)
    wu = accounts.create_contact(account_id=account.pk, name="Wu", email=email, by=cast.alice)
    asked = nominating.propose(review_id=found.review(cast.alice).pk, contact_id=wu.pk, by=cast.mona)
    if is_assessing:
        found.assess()
    return asked


def ask(asked: Evaluation, by: Member, *, after: timedelta = timedelta(0)) -> list[int]:
    started: list[int] = []
    nominating.ask_by_mail(evaluation_id=asked.pk, at=AT + after, start=started.append, by=by)
    return started


def test_a_customer_is_mailed_a_link_that_works_in_the_language_of_the_company(cast: factories.Cast) -> None:
    asked = asked_customer(cast)

    jobs.mail_review_link(evaluation_id=asked.pk, by_id=cast.mona.pk, address=f"{ADDRESS}/")

    (message,) = mail.outbox
    link = re.search(rf"{ADDRESS}(/\S+)", str(message.body))
    assert (message.to, "how is it to work with Alice" in str(message.subject)) == (["wu@acme.example"], True)
    assert link is not None
    assert Client().get(link.group(1)).status_code == 200


def test_a_customer_is_not_mailed_twice_within_a_day(cast: factories.Cast) -> None:
    asked = asked_customer(cast)

    first = ask(asked, cast.mona)
    with pytest.raises(CannotReview, match="within the last day"):
        ask(asked, cast.mona, after=timedelta(hours=23))
    later = ask(asked, cast.mona, after=timedelta(days=1))

    assert (first, later) == ([asked.pk], [asked.pk])
    assert AuditEntry.objects.filter(act="link_mailed", by=cast.mona).count() == 2


def test_a_contact_without_an_address_is_refused(cast: factories.Cast) -> None:
    asked = asked_customer(cast, email="")

    with pytest.raises(CannotReview, match="Wu has no e-mail address"):
        ask(asked, cast.mona)


def test_nobody_is_mailed_before_assessing_begins(cast: factories.Cast) -> None:
    asked = asked_customer(cast, is_assessing=False)

    with pytest.raises(CannotReview, match="has not begun"):
        ask(asked, cast.mona)


def test_who_was_taken_out_meanwhile_is_not_mailed(cast: factories.Cast) -> None:
    asked = asked_customer(cast)
    nominating.withdraw(evaluation_id=asked.pk, by=cast.mona)

    jobs.mail_review_link(evaluation_id=asked.pk, by_id=cast.mona.pk, address=ADDRESS)

    assert mail.outbox == []


def test_an_address_that_is_refused_is_told_and_may_be_tried_again(cast: factories.Cast) -> None:
    asked = asked_customer(cast)
    ask(asked, cast.mona)

    with mock.patch.object(EmailMessage, "send", side_effect=SMTPRecipientsRefused({})):
        nominating.mail_link(evaluation_id=asked.pk, address=ADDRESS, at=AT, by=cast.mona)

    assert Notification.objects.filter(member=cast.mona, text__contains="The mail to Wu was refused").exists()
    assert ask(asked, cast.mona) == [asked.pk]


def test_the_button_asks_for_the_mail_and_keeps_no_link_in_the_job(cast: factories.Cast) -> None:
    asked = asked_customer(cast)
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(cast.mona, backend="django.contrib.auth.backends.ModelBackend")
    review = reverse("performance:review", args=[asked.review_id])
    button = reverse("performance:reviewer_mail", args=[asked.pk])

    before = client.get(review).content.decode()
    answer = client.post(button, follow=True).content.decode()

    job = ProcrastinateJob.objects.get(task_name="quarterdeck.performance.jobs.mail_review_link")
    assert button in before
    assert "on its way to Wu" in answer
    assert set(job.args) == {"evaluation_id", "by_id", "address"}
    assert Evaluation.objects.filter(pk=asked.pk, mailed_at__lte=timezone.now()).exists()


def test_only_who_leads_the_review_may_mail_its_customers(cast: factories.Cast) -> None:
    asked = asked_customer(cast)
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(cast.charlie, backend="django.contrib.auth.backends.ModelBackend")

    answer = client.post(reverse("performance:reviewer_mail", args=[asked.pk]))

    assert answer.status_code == 404
    assert not ProcrastinateJob.objects.filter(task_name="quarterdeck.performance.jobs.mail_review_link").exists()
