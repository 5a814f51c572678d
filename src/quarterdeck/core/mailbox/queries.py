"""Reads of mailboxes."""

from django.shortcuts import get_object_or_404

from quarterdeck.core.mailbox.models import Mailbox


def mailboxes(*, with_archived: bool = False) -> list[Mailbox]:
    """Every mailbox; nothing of it is secret but the password, which no page shows."""
    found = Mailbox.objects.all() if with_archived else Mailbox.objects.filter(archived_at=None)
    return list(found.defer("sealed_password").order_by("archived_at", "name", "pk"))


def mailbox(*, mailbox_id: int) -> Mailbox:
    """One mailbox; 404 when there is none."""
    return get_object_or_404(Mailbox, pk=mailbox_id)


def to_read() -> list[int]:
    """The mailboxes that are read by themselves."""
    return list(Mailbox.objects.filter(archived_at=None, is_on=True).order_by("pk").values_list("pk", flat=True))
