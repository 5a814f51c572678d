"""Who calls: a personal token, or the session of the web page."""

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer
from ninja.security import SessionAuth as _SessionAuth

from quarterdeck.api import actions
from quarterdeck.api.models import ApiToken
from quarterdeck.people.models import Member


class TokenAuth(HttpBearer):
    """`Authorization: Bearer qd_…`"""

    def authenticate(self, request: HttpRequest, token: str) -> Member | None:
        """The token's member, or None when it is unknown, expired, revoked or its member left."""
        now = timezone.now()
        alive = Q(revoked_at=None) & (Q(expires_at=None) | Q(expires_at__gt=now))
        found = (
            ApiToken.objects.select_related("member")
            .filter(alive, token_hash=actions.hashed(token), member__is_active=True)
            .first()
        )
        if found is None:
            return None
        if found.last_used_on != now.date():
            ApiToken.objects.filter(pk=found.pk).exclude(last_used_on=now.date()).update(last_used_on=now.date())
        request.user = request.member = found.member  # type: ignore[attr-defined]
        request.token_scopes = set(found.scopes)  # type: ignore[attr-defined]
        return found.member


class SessionAuth(_SessionAuth):
    """The signed-in member of the page that calls; needs the CSRF header on writes."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Member | None:
        user = request.user
        return user if isinstance(user, Member) and user.is_authenticated and user.is_active else None
