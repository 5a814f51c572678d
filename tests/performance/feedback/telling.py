"""What people tell each other in tests."""

from datetime import UTC, datetime
from typing import Any

from quarterdeck.people.models import Member
from quarterdeck.performance.actions import feedback as actions
from quarterdeck.performance.models.feedback import Feedback

AT = datetime(2026, 3, 5, 2, tzinfo=UTC)
SAID = {
    "kind": "praise",
    "situation": "Visit to Acme on Tuesday",
    "behaviour": "Asked three questions before the demo",
    "effect": "The buyer named the budget",
    "advice": "",
    "audience": "person",
}


def give(by: Member, about: Member, *, at: datetime = AT, **values: Any) -> Feedback:
    return actions.give(member_ids=[about.pk], values={**SAID, **values}, at=at, by=by)[0]
