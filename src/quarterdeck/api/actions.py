"""Making and taking back personal tokens."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from quarterdeck.api.models import ApiToken
from quarterdeck.core.audit import trail
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.people.models import Member

SCOPES = ("read", "write")
_PREFIX = "qd_"


def hashed(token: str) -> str:
    """What is kept of a token. It is random and long, so one round of hashing is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def create_token(
    *,
    login: str,
    scopes: Sequence[str] = SCOPES,
    name: str = "",
    expires_at: datetime | None = None,
    by: Member | None = None,
) -> str:
    """Make a personal token for a member and give it; it cannot be read again. Refuses unknown people and scopes."""
    member = Member.objects.filter(login__iexact=login, is_active=True).first()
    if member is None:
        raise Refusal(_("Nobody active signs in as “%(login)s”.") % {"login": login})
    if unknown := sorted(set(scopes) - set(SCOPES)):
        raise Refusal(_("There is no scope “%(scope)s”.") % {"scope": unknown[0]})
    token = _PREFIX + secrets.token_urlsafe(32)
    kept = ApiToken.objects.create(
        member=member,
        name=name or _("Personal token"),
        token_hash=hashed(token),
        hint=token[:8],
        scopes=list(scopes),
        created_at=timezone.now(),
        expires_at=expires_at,
    )
    trail.record(kept, "created", by=by or member)
    return token


@transaction.atomic
def revoke_token(*, token_id: int, by: Member) -> None:
    """End one of the member's own tokens at once; 404 for another's."""
    token = get_object_or_404(ApiToken.objects.select_for_update(), pk=token_id, member=by)
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    trail.record(token, "revoked", by=by)


def revoke_tokens_of(*, member_id: int, at: datetime) -> int:
    """End all tokens of a member who left; returns how many were alive."""
    return ApiToken.objects.filter(member=member_id, revoked_at=None).update(revoked_at=at)
