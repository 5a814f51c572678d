"""Setting up mailboxes, and reading them: each message is handled once, in a transaction of its own."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from imap_tools import ImapToolsError

from quarterdeck.core.audit import trail
from quarterdeck.core.mailbox import handling, reading, secrets
from quarterdeck.core.mailbox.mails import Mail
from quarterdeck.core.mailbox.models import Mailbox, TakenMessage
from quarterdeck.core.records import versions
from quarterdeck.core.records.refusals import Refusal

logger = logging.getLogger(__name__)
FIELDS = ("name", "purpose", "host", "port", "security", "login", "folder", "settings", "is_on")


@transaction.atomic
def save_mailbox(
    *, values: Mapping[str, Any], password: str, by: Any, mailbox_id: int | None = None, version: int | None = None
) -> Mailbox:
    """Add or change a mailbox; an empty password keeps the present one. Where a mailbox moves to another server or user, its
    password is asked again, so that it is never sent to somebody new. Rights are the caller's to check.
    """
    found = Mailbox.objects.select_for_update().get(pk=mailbox_id) if mailbox_id else Mailbox()
    wanted = {name: values[name] for name in FIELDS if name in values}
    versions.refuse_stale(found, wanted, version=version)
    changes = trail.differences(found, wanted)
    has_moved = bool({"host", "port", "login", "security"} & set(changes))
    for name, value in wanted.items():
        setattr(found, name, value)
    if password:
        found.sealed_password = secrets.seal(password)
    elif has_moved:
        found.sealed_password = ""
    if has_moved or "folder" in changes:
        found.last_uid, found.uid_validity = 0, None
    _refuse_unusable(found)
    found.version += 1 if mailbox_id else 0
    found.save()
    trail.record(found, "edited" if mailbox_id else "created", by=by, changes=_plain(changes))
    return found


@transaction.atomic
def set_mailbox_archived(*, mailbox_id: int, at: datetime | None, by: Any) -> Mailbox:
    """Put a mailbox away, or (None) bring it back; what its mails became stays."""
    found = Mailbox.objects.select_for_update().get(pk=mailbox_id)
    if (found.archived_at is None) != (at is None):
        found.archived_at = at
        found.version += 1
        found.save(update_fields=["archived_at", "version", "updated_at"])
        trail.record(found, "archived" if at else "restored", by=by)
    return found


def read_mailbox(*, mailbox_id: int) -> int:
    """Take the mailbox's new messages; returns how many were handled. A failure is kept with the mailbox, in words without secrets."""
    mailbox = Mailbox.objects.get(pk=mailbox_id)
    password = (secrets.opened(mailbox.sealed_password) if mailbox.sealed_password else "") or (
        secrets.from_environment(mailbox.pk)
    )
    if not password:
        return _note(mailbox, _("The password is missing. Enter it again."), handled=0)
    handled = 0
    try:
        with reading.connected(mailbox, password) as box:
            _follow(mailbox, reading.uid_validity(box, mailbox.folder))
            for uid, mail in reading.new_mails(box, after=mailbox.last_uid):
                handled += mail is not None and take(mailbox, mail)
                mailbox.last_uid = uid
                mailbox.save(update_fields=["last_uid"])
    except (ImapToolsError, OSError) as failure:
        logger.warning("mailbox was not read", extra={"mailbox": mailbox.pk, "failure": type(failure).__name__})
        return _note(mailbox, _problem(failure), handled=handled)
    return _note(mailbox, "", handled=handled)


def take(mailbox: Mailbox, mail: Mail) -> bool:
    """Hand one message to whoever handles the mailbox, unless it was taken before. A message nobody can handle is passed over
    and logged, so that those after it are not held up."""
    purpose = handling.purpose(mailbox.purpose)
    if purpose is None:
        return False
    try:
        with transaction.atomic():
            taken = TakenMessage.objects.create(mailbox=mailbox, key=mail.key, taken_at=timezone.now())
            taken.became = purpose.handle(mail, mailbox.settings, timezone.now())[:60]
            taken.save(update_fields=["became"])
            return bool(taken.became)
    except IntegrityError:
        if TakenMessage.objects.filter(mailbox=mailbox, key=mail.key).exists():
            return False
        raise
    except (Refusal, DataError, ValueError):
        logger.warning("mail was passed over", extra={"mailbox": mailbox.pk}, exc_info=True)
        return False


def _follow(mailbox: Mailbox, validity: int) -> None:
    """When the server renumbered the folder it is read from its beginning; what was taken is known by its key."""
    if mailbox.uid_validity != validity:
        mailbox.uid_validity, mailbox.last_uid = validity, 0
        mailbox.save(update_fields=["uid_validity", "last_uid"])


def _note(mailbox: Mailbox, problem: str, *, handled: int) -> int:
    Mailbox.objects.filter(pk=mailbox.pk).update(problem=problem[:300], read_at=timezone.now())
    return handled


def _problem(failure: Exception) -> str:
    """What went wrong, for who set it up; the server's own words may hold what was sent to it, so they are left out."""
    if type(failure).__name__ == "MailboxLoginError":
        return _("The server refused the user name or the password.")
    if type(failure).__name__ == "MailboxFolderSelectError":
        return _("There is no such folder in the mailbox.")
    return _("The server could not be reached or did not answer as expected.")


def _refuse_unusable(found: Mailbox) -> None:
    if handling.purpose(found.purpose) is None:
        raise Refusal(_("Choose what the mails become."), code="purpose")
    try:
        found.clean_fields()
    except ValidationError as error:
        name, sentences = next(iter(error.message_dict.items()))
        raise Refusal(sentences[0], code=name) from error
    if Mailbox.objects.filter(name=found.name).exclude(pk=found.pk).exists():
        raise Refusal(_("There is a mailbox of that name already."), code="name")


def _plain(changes: Mapping[str, tuple[Any, Any]]) -> dict[str, tuple[str, str]]:
    return {name: (str(before), str(after)) for name, (before, after) in changes.items()}
