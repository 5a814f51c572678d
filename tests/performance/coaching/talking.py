"""A talk of Mona with Alice."""

from datetime import UTC, date, datetime
from typing import Any

from quarterdeck.people.models import Member
from quarterdeck.performance.actions import questions
from quarterdeck.performance.actions.coaching import observing, sessions
from quarterdeck.performance.models.coaching import CoachingSession, Observation
from quarterdeck.performance.models.diagnosis import Finding
from tests import factories

TODAY = date(2026, 3, 5)
NOW = datetime(2026, 3, 5, 2, tzinfo=UTC)


def prepared(
    cast: factories.Cast,
    *,
    member: Member | None = None,
    finding: Finding | None = None,
    by: Member | None = None,
    focus: str = "Asking before offering",
    **more: Any,
) -> CoachingSession:
    """A talk that is planned for today."""
    return sessions.prepare(
        member_id=(member or cast.alice).pk,
        values={"focus": focus, "planned_on": TODAY},
        at=NOW,
        by=by or cast.mona,
        finding_id=finding.pk if finding else None,
        **more,
    )


def held(cast: factories.Cast, *, on: date = TODAY, **more: Any) -> CoachingSession:
    """A talk that took place, to be followed up in April."""
    made = prepared(cast, **more)
    return sessions.hold(
        session_id=made.pk,
        on=on,
        minutes=45,
        follow_up_on=date(2026, 4, 9),
        today=TODAY,
        by=more.get("by") or cast.mona,
    )


def observed(cast: factories.Cast, talk: CoachingSession) -> Observation:
    """Mona heard a call of Alice, and has a scorecard of one question to fill in."""
    card = questions.create_questionnaire(
        values={"name": "First call", "use": "observation"},
        questions=[{"kind": "scale", "text": "Listens", "guide": "Lets the customer finish", "is_required": True}],
        by=cast.ada,
    )
    seen = {"kind": "call", "on": TODAY, "note": "Talked much"}
    return observing.observe(
        session_id=talk.pk, values=seen, today=TODAY, at=NOW, by=cast.mona, questionnaire_id=card.pk
    )
