"""What this room does when something happened."""

from django.utils import timezone

from quarterdeck.api import actions
from quarterdeck.core.events import bus
from quarterdeck.people.events import MemberLeft


@bus.listens(MemberLeft)
def end_tokens(event: MemberLeft) -> None:
    """The tokens of somebody who left stay dead, also when they come back."""
    actions.revoke_tokens_of(member_id=event.member_id, at=timezone.now())
