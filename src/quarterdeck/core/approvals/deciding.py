"""What the rooms above tell this one: who stands above whom, and what follows a decision."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from quarterdeck.core.approvals.models import Approval

SUPERIOR = "superior"

Follow = Callable[[Approval, Any, datetime], None]
Find = Callable[[Any, str, datetime], Sequence[Any]]

_follows: dict[str, Follow] = {}
_finders: list[Find] = []


def follows(kind: str) -> Callable[[Follow], Follow]:
    """Have a function called when an approval of this kind is decided: (approval, who decided, when)."""

    def register(function: Follow) -> Follow:
        _follows[kind] = function
        return function

    return register


def follow(approval: Approval, by: Any, at: datetime) -> None:
    """Tell the room that asked."""
    if (function := _follows.get(approval.kind)) is not None:
        function(approval, by, at)


def find_people_with(find: Find) -> None:
    """Let a room say who decides for somebody by a rule: (who asks, rule, when) gives members, never the asker."""
    _finders[:] = [find]


def people_for(member: Any, rule: str, at: datetime) -> list[Any]:
    """Who decides for a member by a rule, today."""
    return [one for find in _finders for one in find(member, rule, at) if one.pk != member.pk]
