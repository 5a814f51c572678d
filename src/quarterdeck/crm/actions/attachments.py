"""What people do with files of an account, a deal or a lead."""

from datetime import datetime
from uuid import uuid4

from django.core.files import File
from django.db import transaction
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.crm.actions.refusals import Invalid, NotAllowed
from quarterdeck.crm.models import Account, Attachment, Lead, Opportunity
from quarterdeck.crm.rules import files
from quarterdeck.people.models import Member


@transaction.atomic
def add_attachment(
    *,
    file: "File[bytes]",
    name: str,
    at: datetime,
    by: Member,
    account_id: int | None = None,
    opportunity_id: int | None = None,
    lead_id: int | None = None,
) -> Attachment:
    """Keep a file with an account, a deal or a lead, under a random name. Refuses what is too large or not what its name says."""
    if not by.may("crm.change_activity"):
        raise NotAllowed(_("You may not keep files here."))
    return keep_file(record=_record(account_id, opportunity_id, lead_id, by), file=file, name=name, at=at, by=by)


def keep_file(
    *, record: Account | Opportunity | Lead, file: "File[bytes]", name: str, at: datetime, by: Member | None
) -> Attachment:
    """The same for a record that was looked up already; `by` None is the system, which takes what mails carry."""
    name = name.replace("\\", "/").rpartition("/")[2].strip()[-200:]
    head = file.read(files.HEAD)
    file.seek(0)
    if reason := files.why_not_keep(name=name, size=file.size, head=head):
        raise Invalid(reason, field="file")
    attachment = Attachment(
        account=record if isinstance(record, Account) else None,
        opportunity=record if isinstance(record, Opportunity) else None,
        lead=record if isinstance(record, Lead) else None,
        name=name,
        size=file.size,
        content_type=files.content_type(name),
        added_at=at,
        added_by=by,
    )
    attachment.file.save(uuid4().hex, file, save=False)
    attachment.save()
    trail.record(record, "attached", by=by, changes={"file": ("", name)})
    return attachment


@transaction.atomic
def archive_attachment(*, attachment_id: int, at: datetime, by: Member) -> Attachment:
    """Put a file away; it can be restored."""
    return _set_archived(attachment_id, at, by=by)


@transaction.atomic
def restore_attachment(*, attachment_id: int, by: Member) -> Attachment:
    """Bring a file back."""
    return _set_archived(attachment_id, None, by=by)


def _set_archived(attachment_id: int, at: datetime | None, *, by: Member) -> Attachment:
    visible = (
        Q(account__in=Account.objects.visible_to(by).values("pk"))
        | Q(opportunity__in=Opportunity.objects.visible_to(by).values("pk"))
        | Q(lead__in=Lead.objects.visible_to(by).values("pk"))
    )
    attachment = get_object_or_404(Attachment.objects.filter(visible).select_for_update(of=("self",)), pk=attachment_id)
    record = _record(attachment.account_id, attachment.opportunity_id, attachment.lead_id, by)
    if attachment.added_by_id != by.pk and not _may_change(record, by):
        raise NotAllowed(_("Only who added this file, or who may change the record, can do that."))
    if (attachment.archived_at is None) != (at is None):
        attachment.archived_at = at
        attachment.save(update_fields=["archived_at"])
        trail.record(record, "file_archived" if at else "file_restored", by=by, changes={"file": (attachment.name, "")})
    return attachment


def _record(
    account_id: int | None, opportunity_id: int | None, lead_id: int | None, by: Member
) -> Account | Opportunity | Lead:
    if lead_id is not None:
        return get_object_or_404(Lead.objects.visible_to(by), pk=lead_id)
    if opportunity_id is not None:
        return get_object_or_404(Opportunity.objects.visible_to(by), pk=opportunity_id)
    return get_object_or_404(Account.objects.visible_to(by), pk=account_id)


def _may_change(record: Account | Opportunity | Lead, by: Member) -> bool:
    if isinstance(record, Lead):
        return Lead.objects.changeable_by(by).filter(pk=record.pk).exists()
    if isinstance(record, Account):
        return Account.objects.changeable_by(by).filter(pk=record.pk).exists()
    return Opportunity.objects.visible_to(by, "crm.change_opportunity").filter(pk=record.pk).exists()
