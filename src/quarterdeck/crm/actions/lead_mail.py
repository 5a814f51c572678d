"""Mails that come in become leads; a mail of somebody known becomes an activity with them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.company import queries as company
from quarterdeck.core.mailbox.mails import File, Mail
from quarterdeck.core.notifications import actions as notifications
from quarterdeck.crm.actions import attachments, follow_up
from quarterdeck.crm.actions.leads import capture_lead
from quarterdeck.crm.actions.refusals import Invalid
from quarterdeck.crm.models import Account, Activity, ActivityKind, Contact, Lead, LeadChannel
from quarterdeck.crm.models.leads import OPEN_STATUSES
from quarterdeck.crm.rules import mails as rules
from quarterdeck.crm.rules.follow_up import Signal, signal_of_answer
from quarterdeck.people.models import Member

PURPOSE = "crm.lead"
_REGIONS = {"Asia/Hong_Kong": "HK", "Asia/Taipei": "TW", "Asia/Singapore": "SG", "Europe/Berlin": "DE"}


def take_mail(mail: Mail, settings: Mapping[str, Any], at: datetime) -> str:
    """Make of a mail what it is: nothing (nobody wrote it), an activity with the lead or contact it came from, or a new lead.

    Files that are too large or not allowed are left out, with a note. Returns what it became.
    """
    for address in _whom_it_is_about(mail):
        follow_up.hear_mail(subject=mail.subject, sender=mail.sender, about=address, at=at)
    with translation.override(company.company().language):
        return _taken(mail, settings, at=at)


def _whom_it_is_about(mail: Mail) -> list[str]:
    """The sender; of a mail that came back, the addresses it could not reach."""
    if failed := mail.headers.get("x-failed-recipients"):
        return [address.strip() for address in failed.split(",")]
    if mail.is_automatic and not mail.sender:
        return []
    if signal_of_answer(subject=mail.subject, sender=mail.sender) is Signal.BOUNCE:
        return rules.addresses_in(mail.text)
    return [mail.sender]


def _taken(mail: Mail, settings: Mapping[str, Any], *, at: datetime) -> str:
    if mail.is_automatic or Member.objects.active().filter(email__iexact=mail.sender).exists():
        return ""
    if lead := _lead_of(mail):
        return _log(mail, lead, None, at=at)
    contact = (
        Contact.objects.current()
        .filter(email__iexact=mail.sender)
        .select_related("account__owner")
        .order_by("-updated_at", "-pk")
        .first()
    )
    if contact is not None:
        return _log(mail, None, contact, at=at)
    return _capture(mail, settings, at=at)


def _lead_of(mail: Mail) -> Lead | None:
    """The open lead of the sender, the one heard of last."""
    known = Lead.objects.current().filter(email__iexact=mail.sender, status__in=OPEN_STATUSES)
    return known.select_related("owner").order_by("-updated_at", "-pk").first()


def _capture(mail: Mail, settings: Mapping[str, Any], *, at: datetime) -> str:
    text = mail.own_text
    kept, left_out = _sorted(mail.files)
    lead = capture_lead(
        channel=LeadChannel.EMAIL,
        by=None,
        at=at,
        name=mail.sender_name or mail.sender.partition("@")[0][:120],
        email=mail.sender,
        phone=rules.signature_phone(text, region=_region()),
        website=rules.website_of(mail.sender),
        source=str(settings.get("source", ""))[:60],
        need="\n\n".join(part for part in (mail.subject, text[:8000]) if part),
        note=left_out,
    )
    refused = _attach(kept, lead, at=at)
    if refused:
        lead.note = "\n".join(part for part in (lead.note, refused) if part)
        lead.save(update_fields=["note"])
    return f"lead {lead.pk}"


def _log(mail: Mail, lead: Lead | None, contact: Contact | None, *, at: datetime) -> str:
    """What somebody known wrote, in their timeline. It is their answer, not ours: no clock stops."""
    record: Lead | Account = lead or contact.account  # type: ignore[union-attr]  # one of the two is given
    kept, left_out = _sorted(mail.files)
    refused = _attach(kept, record, at=at)
    note = "\n\n".join(part for part in (mail.own_text[:8000], left_out, refused) if part)
    if record.owner is None:
        record.note = "\n\n".join(part for part in (record.note, mail.subject, note) if part)
        record.save(update_fields=["note", "updated_at"])
        return f"note {record.pk}"
    activity = Activity.objects.create(
        kind=ActivityKind.EMAIL,
        subject=mail.subject[:200] or _("E-mail"),
        note=note,
        owner=record.owner,
        lead=lead,
        contact=contact,
        account=contact.account if contact else None,
        done_at=min(mail.sent_at, at),
    )
    trail.record(activity, "logged", by=None)
    _tell(record.owner, activity, who=str(lead or contact), key=mail.key)
    return f"activity {activity.pk}"


def _tell(owner: Member, activity: Activity, *, who: str, key: str) -> None:
    with translation.override(owner.language or company.company().language):
        text = _("%(name)s wrote: %(subject)s") % {"name": who, "subject": activity.subject}
    to_lead = activity.lead_id is not None
    url = reverse("crm:lead" if to_lead else "crm:contact", args=[activity.lead_id or activity.contact_id])
    notifications.notify(member=owner, topic="crm", text=text, url=url, dedupe_key=f"mail-{key[:60]}")


def _sorted(files: Sequence[File]) -> tuple[list[File], str]:
    """The files to keep, and a note about those that came too large."""
    left_out = [one for one in files if not one.is_kept]
    said = _("%(name)s (%(size)d MB) was too large and was left out.")
    told = [said % {"name": one.name, "size": one.size >> 20} for one in left_out]
    return [one for one in files if one.is_kept], "\n".join(told)


def _attach(files: list[File], record: Lead | Account, *, at: datetime) -> str:
    """Keep the files; returns a note about those that may not be kept."""
    told: list[str] = []
    for one in files:
        try:
            attachments.keep_file(
                record=record,
                file=ContentFile(one.content, name=one.name),
                name=one.name,
                at=at,
                by=None,
            )
        except Invalid as refusal:
            told.append(f"{one.name}: {refusal}")
    return "\n".join(told)


def _region() -> str:
    """The country whose national phone numbers are meant."""
    return _REGIONS.get(company.company().timezone, "CN")
