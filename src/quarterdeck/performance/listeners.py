"""What this room does when something happened."""

from quarterdeck.core.events import bus
from quarterdeck.people import events as people
from quarterdeck.performance.actions.reviews import nominating


@bus.listens(people.MemberLeft)
def let_reviewers_step_back(event: people.MemberLeft) -> None:
    """Whoever left is not waited for in reviews."""
    nominating.step_back(member_id=event.member_id)
