"""What can be told from a mail: whether somebody wrote it, its own words, its text without HTML."""

from datetime import UTC, datetime

import pytest

from quarterdeck.core.mailbox import mails, secrets
from quarterdeck.core.mailbox.mails import Mail


def mail(**changes) -> Mail:
    at = datetime(2025, 3, 5, tzinfo=UTC)
    given = {"key": "k", "sender": "ann@acme.com", "sender_name": "Ann", "subject": "Price?", "text": "", "sent_at": at}
    return Mail(**{**given, **changes})


@pytest.mark.parametrize(
    "changes",
    [
        {"headers": {"auto-submitted": "auto-replied"}},
        {"headers": {"precedence": "bulk"}},
        {"headers": {"return-path": "<>"}},
        {"headers": {"content-type": "multipart/report; report-type=delivery-status"}},
        {"sender": "mailer-daemon@acme.com"},
        {"sender": "noreply@acme.com"},
        {"sender": ""},
        {"subject": "自动回复：询价"},
        {"subject": "Automatic reply: Price"},
        {"subject": "Undelivered Mail Returned to Sender"},
    ],
)
def test_mail_nobody_wrote_is_known(changes) -> None:
    assert mail(**changes).is_automatic


@pytest.mark.parametrize("changes", [{}, {"headers": {"auto-submitted": "no"}}, {"subject": "Re: holiday offers"}])
def test_mail_somebody_wrote_is_kept(changes) -> None:
    assert not mail(**changes).is_automatic


@pytest.mark.parametrize(
    "quoted",
    [
        "On Mon, Mar 3, 2025 at 9:00 AM Bob <bob@x.com> wrote:\n> Hello",
        "-----Original Message-----\nFrom: Bob",
        "在 2025年3月3日，Bob <bob@x.com> 写道：\n> 你好",
        "发件人: Bob <bob@x.com>\n你好",
        "> Hello",
    ],
)
def test_quoted_mail_is_left_out(quoted: str) -> None:
    assert mail(text=f"Yes, please.\n\nAnn\n{quoted}").own_text == "Yes, please.\n\nAnn"


def test_html_becomes_its_words() -> None:
    html = "<style>p{}</style><p>We need <b>200</b> seats &amp; more.</p><script>steal()</script><p>Ann<br>+86 10</p>"

    assert mails.plain_text(html) == "We need 200 seats & more.\nAnn\n+86 10"


def test_password_is_sealed_and_opens_again() -> None:
    sealed = secrets.seal("geheim")

    assert "geheim" not in sealed
    assert secrets.opened(sealed) == "geheim"
    assert secrets.opened("tampered") is None
