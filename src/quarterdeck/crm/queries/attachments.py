"""Reads of kept files."""

from django.db.models import Q
from django.shortcuts import get_object_or_404

from quarterdeck.crm.models import Account, Attachment, Lead, Opportunity
from quarterdeck.people.models import Member


def attachment(*, viewer: Member, attachment_id: int) -> Attachment:
    """A file of an account, deal or lead the viewer may see; 404 otherwise."""
    accounts = Account.objects.visible_to(viewer).values("pk")
    deals = Opportunity.objects.visible_to(viewer).values("pk")
    leads = Lead.objects.visible_to(viewer).values("pk")
    within = Q(account__in=accounts) | Q(opportunity__in=deals) | Q(lead__in=leads)
    visible = Attachment.objects.filter(within, archived_at=None)
    return get_object_or_404(visible, pk=attachment_id)
