"""Reading a mailbox by IMAP: new messages in order, large attachments left on the server."""

import hashlib
import logging
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime

from imap_tools import AND, BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted, MailMessage
from imap_tools.query import U

from quarterdeck.core.mailbox import mails
from quarterdeck.core.mailbox.mails import File, Mail
from quarterdeck.core.mailbox.models import Mailbox, Security

logger = logging.getLogger(__name__)
_TIMEOUT = 30
_AT_ONCE = 200


def connected(mailbox: Mailbox, password: str) -> BaseMailBox:
    """A signed-in connection to the mailbox's folder; close it by leaving its `with`."""
    if mailbox.security == Security.NONE:
        box: BaseMailBox = MailBoxUnencrypted(mailbox.host, mailbox.port, timeout=_TIMEOUT)
    elif mailbox.security == Security.STARTTLS:
        box = MailBoxStartTls(mailbox.host, mailbox.port, ssl_context=ssl.create_default_context(), timeout=_TIMEOUT)
    else:
        box = MailBox(mailbox.host, mailbox.port, ssl_context=ssl.create_default_context(), timeout=_TIMEOUT)
    return box.login(mailbox.login, password, initial_folder=mailbox.folder)


def uid_validity(box: BaseMailBox, folder: str) -> int:
    """The number that says whether the folder's message numbers still mean the same messages."""
    return int(box.folder.status(folder, ["UIDVALIDITY"])["UIDVALIDITY"])


def new_mails(box: BaseMailBox, *, after: int) -> Iterator[tuple[int, Mail | None]]:
    """Messages with a higher number, oldest first, a limited number at once; None for one that nobody can read. Nothing is
    marked as read."""
    uids = sorted(uid for text in box.uids(AND(uid=U(str(after + 1), "*"))) if (uid := int(text)) > after)
    for uid in uids[:_AT_ONCE]:
        for message in box.fetch(AND(uid=str(uid)), mark_seen=False):
            yield uid, _readable(message)


def _readable(message: MailMessage) -> Mail | None:
    """The mail, unless what came is no mail: an unknown character set, headers that cannot be."""
    try:
        return _mail(message)
    except (ValueError, LookupError):
        logger.warning("mail cannot be read", exc_info=True)
        return None


def _mail(message: MailMessage) -> Mail:
    headers = {str(name).lower(): " ".join(message.headers[name]) for name in message.headers}
    message_id = headers.get("message-id", "").strip()
    body = message.text.strip() or mails.plain_text(message.html)
    sender = message.from_values
    sent_at = message.date if message.date.year > 1970 else datetime.now(UTC)
    return Mail(
        key=_key(message_id, message, headers),
        sender=(sender.email if sender else "").strip().lower()[:254],
        sender_name=(sender.name if sender else "").strip()[:120],
        subject=" ".join(message.subject.split())[:300],
        text=body.replace("\x00", "").replace("\r\n", "\n")[:100_000],
        sent_at=sent_at if sent_at.tzinfo else sent_at.replace(tzinfo=UTC),
        message_id=message_id,
        files=_files(message),
        headers=headers,
    )


def _files(message: MailMessage) -> list[File]:
    kept: list[File] = []
    for number, one in enumerate(message.attachments):
        is_small = number < mails.ATTACHMENTS_AT_MOST and one.size <= mails.ATTACHMENT_AT_MOST
        kept.append(File(one.filename or f"{number + 1}", one.size, one.payload if is_small else b""))
    return kept


def _key(message_id: str, message: MailMessage, headers: dict[str, str]) -> str:
    """The same for the same message wherever it lies: its Message-ID, else what makes it unlike others."""
    told = message_id or "|".join((headers.get("date", ""), message.from_, message.subject, message.text[:2000]))
    return hashlib.sha256(told.encode(errors="replace")).hexdigest()
