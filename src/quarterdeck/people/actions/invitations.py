"""How a person who was added gets to choose a password."""

import secrets
from datetime import datetime

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.people import rules
from quarterdeck.people.actions import members, roles
from quarterdeck.people.actions.refusals import CannotAccept, CannotChangeMember
from quarterdeck.people.models import Invitation, Member


@transaction.atomic
def invite_member(*, member_id: int, at: datetime, by: Member | None) -> str:
    """Make a link token that lets the member choose a password within seven days, once. Earlier links stay good as well.

    An administrator is invited by an administrator only, since whoever holds the link gets the account.
    """
    member = get_object_or_404(Member.objects.active(), pk=member_id)
    if member != by:
        roles.refuse_over_administrator(member, by=by)
    token = secrets.token_urlsafe(32)
    Invitation.objects.create(
        member=member,
        token_hash=rules.hash_of(token),
        created_at=at,
        expires_at=at + rules.INVITATION_LASTS,
        invited_by=by,
    )
    trail.record(member, "invited", by=by)
    return token


@transaction.atomic
def accept_invitation(*, token: str, password: str, at: datetime) -> Member:
    """Set the password chosen by the invited member. The link, and every other open one of the member, is used up."""
    found = (
        Invitation.objects.select_for_update().filter(token_hash=rules.hash_of(token)).select_related("member").first()
    )
    if found is None or found.accepted_at or found.expires_at <= at or not found.member.is_active:
        raise CannotAccept(_("This link is no longer good. Ask for a new one."))
    member = found.member
    try:
        members.set_checked_password(member, password)
    except CannotChangeMember as weak:
        raise CannotAccept(weak, code="weak_password") from None
    member.save(update_fields=["password", "updated_at"])
    Invitation.objects.filter(member=member, accepted_at=None).exclude(pk=found.pk).delete()
    Invitation.objects.filter(pk=found.pk).update(accepted_at=at)
    trail.record(member, "accepted_invitation", by=member)
    return member
