"""How sign-in differs from the library's habit: nobody signs up, people are invited."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class MemberAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: Any) -> bool:
        """Closed: accounts come from invitations."""
        return False
