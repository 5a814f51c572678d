"""Mails become leads, read from a real Dovecot."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.test import Client

from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.core.mailbox import actions as mailboxes
from quarterdeck.core.mailbox.models import Mailbox, TakenMessage
from quarterdeck.core.notifications.models import Notification
from quarterdeck.crm.actions import accounts, leads
from quarterdeck.crm.models import Activity, Attachment, Lead
from quarterdeck.crm.rules import mails as rules
from tests import factories
from tests.core.mailbox import dovecot

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 3, 5, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dovecot.Server]:
    if reason := dovecot.missing():
        pytest.skip(reason)
    with dovecot.running(tmp_path_factory.mktemp("dovecot")) as running:
        yield running


@pytest.fixture
def mailbox(server: dovecot.Server) -> Iterator[Mailbox]:
    cast = factories.cast()
    values = {
        "name": "Sales",
        "purpose": "crm.lead",
        "host": "127.0.0.1",
        "port": server.port,
        "security": "none",
        "login": dovecot.USER,
        "folder": "INBOX",
        "settings": {"source": "E-mail"},
    }
    yield mailboxes.save_mailbox(values=values, password=dovecot.PASSWORD, by=cast.ada)
    for kept in [*server.mail.glob("new/*"), *server.mail.glob("cur/*")]:
        Path(kept).unlink()


def written(
    subject: str = "询价", text: str = "We need 200 seats.", sender: str = "李雷 <li@acme.cn>", **headers: str
) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "sales@own.example", subject
    message["Date"] = "Wed, 05 Mar 2025 10:00:00 +0800"
    message["Message-ID"] = headers.pop("message_id", f"<{abs(hash((subject, text, sender)))}@acme.cn>")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def test_mail_becomes_a_lead_once(server: dovecot.Server, mailbox: Mailbox) -> None:
    message = written(text="We need 200 seats.\n\n-- \n李雷\nAcme\n电话 138 0013 8000\n")
    message.add_attachment(b"%PDF-1.7\n", maintype="application", subtype="pdf", filename="plan.pdf")
    server.deliver(bytes(message), name="a")
    server.deliver(bytes(message), name="again")

    assert mailboxes.read_mailbox(mailbox_id=mailbox.pk) == 1
    assert mailboxes.read_mailbox(mailbox_id=mailbox.pk) == 0

    lead = Lead.objects.get()
    assert (lead.name, lead.email, lead.phone, lead.channel) == ("李雷", "li@acme.cn", "138 0013 8000", "email")
    assert (lead.source, lead.website) == ("E-mail", "https://acme.cn")
    assert lead.need.startswith("询价\n\nWe need 200 seats.")
    assert Attachment.objects.get().name == "plan.pdf"
    assert lead.response_due_at is not None


def test_attachment_of_30_mb_is_left_out_with_a_note(server: dovecot.Server, mailbox: Mailbox) -> None:
    message = written(subject="Big")
    message.add_attachment(b"\x00" * (30 << 20), maintype="application", subtype="zip", filename="all.zip")
    server.deliver(bytes(message), name="big")

    mailboxes.read_mailbox(mailbox_id=mailbox.pk)

    lead = Lead.objects.get()
    assert "all.zip" in lead.note
    assert "30" in lead.note
    assert Attachment.objects.count() == 0


def test_what_nobody_wrote_is_passed_over(server: dovecot.Server, mailbox: Mailbox) -> None:
    server.deliver(bytes(written(subject="Out of office", Auto_Submitted="auto-replied")), name="ooo")
    server.deliver(bytes(written(sender="MAILER-DAEMON@acme.cn")), name="bounce")
    server.deliver(b"no headers at all", name="odd")

    assert mailboxes.read_mailbox(mailbox_id=mailbox.pk) == 0

    assert (Lead.objects.count(), TakenMessage.objects.count()) == (0, 3)


def test_html_mail_is_kept_as_words(server: dovecot.Server, mailbox: Mailbox) -> None:
    message = written(subject="Html")
    message.set_content("<p>Hello <b>there</b></p><script>steal()</script>", subtype="html")
    server.deliver(bytes(message), name="html")

    mailboxes.read_mailbox(mailbox_id=mailbox.pk)

    assert Lead.objects.get().need == "Html\n\nHello there"


def test_reply_of_a_lead_is_its_activity_and_answers_nothing(server: dovecot.Server, mailbox: Mailbox) -> None:
    alice = mailbox_member("Alice")
    lead = leads.capture_lead(channel="by_hand", name="Li", email="LI@acme.cn", by=alice, at=NOW)
    server.deliver(bytes(written(subject="Re: offer", text="Yes\n\n> your offer")), name="reply")

    mailboxes.read_mailbox(mailbox_id=mailbox.pk)

    reply = Activity.objects.get()
    assert (reply.lead, reply.owner, reply.kind, reply.note) == (lead, alice, "email", "Yes")
    assert Lead.objects.get().responded_at is None
    assert Notification.objects.get(member=alice).url == f"/leads/{lead.pk}/"


def test_mail_of_a_contact_stands_with_the_customer(server: dovecot.Server, mailbox: Mailbox) -> None:
    alice = mailbox_member("Alice")
    account = accounts.create_account(name="Acme", by=alice)
    contact = accounts.create_contact(account_id=account.pk, name="Li", email="li@acme.cn", by=alice)
    server.deliver(bytes(written()), name="known")

    mailboxes.read_mailbox(mailbox_id=mailbox.pk)

    assert Lead.objects.count() == 0
    assert [(one.contact, one.account) for one in Activity.objects.all()] == [(contact, account)]


def test_wrong_password_is_said_and_never_shown(server: dovecot.Server, mailbox: Mailbox) -> None:
    ada = mailbox_member("ada")
    mailboxes.save_mailbox(mailbox_id=mailbox.pk, values={}, password="wrong one", by=ada)

    assert mailboxes.read_mailbox(mailbox_id=mailbox.pk) == 0

    mailbox.refresh_from_db()
    client = Client()
    client.force_login(ada, backend="django.contrib.auth.backends.ModelBackend")
    pages = [client.get("/settings/mailboxes/").content, client.get(f"/settings/mailboxes/{mailbox.pk}/").content]
    assert mailbox.problem
    assert not any(b"wrong one" in page or mailbox.sealed_password.encode() in page for page in pages)
    assert "wrong one" not in str(list(AuditEntry.objects.values_list("changes", "note")))


def test_password_is_not_sent_to_another_server(server: dovecot.Server, mailbox: Mailbox) -> None:
    moved = mailboxes.save_mailbox(
        mailbox_id=mailbox.pk, values={"host": "mail.elsewhere.example"}, password="", by=mailbox_member("ada")
    )

    assert moved.sealed_password == ""
    assert mailboxes.read_mailbox(mailbox_id=mailbox.pk) == 0
    assert Mailbox.objects.get().problem


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("Hello\nAnn\nTel. +49 30 901820", "+49 30 901820"),
        ("王总 手机：13800138000", "13800138000"),
        ("Order 20250305 for 12 pieces", ""),
    ],
)
def test_phone_is_read_from_the_signature(text: str, phone: str) -> None:
    assert rules.signature_phone(text, region="CN") == phone


def mailbox_member(name: str):
    from quarterdeck.people.models import Member

    return Member.objects.get(name=name)


def test_mail_that_cannot_be_kept_does_not_hold_up_the_next(server: dovecot.Server, mailbox: Mailbox) -> None:
    server.deliver(
        b"From: x@acme.cn\nSubject: odd\nContent-Type: text/plain; charset=no-such-set\n\n\xff\xfe\n", name="a"
    )
    server.deliver(bytes(written(sender="nobody@ac me.cn")), name="b")
    server.deliver(bytes(written(subject="Good")), name="c")

    mailboxes.read_mailbox(mailbox_id=mailbox.pk)

    assert Lead.objects.filter(need__startswith="Good").count() == 1
