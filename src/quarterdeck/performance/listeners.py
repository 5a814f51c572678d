"""What this room does when something happened."""

from quarterdeck.core.events import bus
from quarterdeck.people import events as people
from quarterdeck.performance.actions import one_to_ones
from quarterdeck.performance.actions.reviews import nominating


@bus.listens(people.MemberLeft)
def let_reviewers_step_back(event: people.MemberLeft) -> None:
    """Whoever left is not waited for in reviews."""
    nominating.step_back(member_id=event.member_id)


def end_one_to_ones(event: people.MemberLeft | people.MemberMoved) -> None:
    """Talks in a rhythm are with whoever leads somebody now."""
    one_to_ones.end_where_not_led(member_id=event.member_id, on=event.on)


bus.listens(people.MemberLeft)(end_one_to_ones)
bus.listens(people.MemberMoved)(end_one_to_ones)
