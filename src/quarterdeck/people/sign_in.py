"""How sign-in differs from the library's habit: nobody signs up, people are invited."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter


class MemberAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library is untyped
    def is_open_for_signup(self, request: Any) -> bool:
        """Closed: accounts come from invitations."""
        return False


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # the library is untyped
    def is_open_for_signup(self, request: Any, sociallogin: Any) -> bool:
        """Closed: the company's directory says who somebody is, not that they work with this instance."""
        return False

    def pre_social_login(self, request: Any, sociallogin: Any) -> None:
        """Let an active member in whose e-mail the provider has verified; the two stay connected from then on."""
        if sociallogin.is_existing:
            return
        from quarterdeck.people.models import Member

        for address in sociallogin.email_addresses:
            member = Member.objects.active().filter(email__iexact=address.email).first() if address.verified else None
            if member:
                sociallogin.connect(request, member)
                return
