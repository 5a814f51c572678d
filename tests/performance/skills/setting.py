"""Our model loaded for the people of `factories.cast`."""

from datetime import UTC, date, datetime

from quarterdeck.crm.actions.process import create_default_process
from quarterdeck.people.models import Member
from quarterdeck.performance.actions import careers
from quarterdeck.performance.actions import skills as actions
from quarterdeck.performance.models.skills import DevelopmentPlan, MentoringPair, Skill, SkillAssessment, Source
from tests import factories

TODAY = date(2026, 3, 16)
AT = datetime(2026, 3, 16, 2, tzinfo=UTC)
LATER = datetime(2026, 4, 20, 2, tzinfo=UTC)


def with_model() -> factories.Cast:
    """The cast with skills, profiles and ladders."""
    cast = factories.cast(language="en")
    create_default_process(by=cast.ada)
    load(cast)
    return cast


def load(cast: factories.Cast) -> None:
    actions.load_model(by=cast.ada)
    careers.load_ladders(by=cast.ada)


def skill(code: str = "negotiation") -> Skill:
    return Skill.objects.get(code=code)


def assessed(
    member: Member,
    level: int,
    *,
    code: str = "negotiation",
    by: Member | None = None,
    why: str = "Seen twice",
    at: datetime = AT,
) -> SkillAssessment:
    """A level by oneself, or by a manager."""
    source = Source.SELF if by is None or by == member else Source.MANAGER
    made = actions.assess(
        member_id=member.pk, skill_id=skill(code).pk, source=source, level=level, why=why, at=at, by=by or member
    )
    assert made is not None
    return made


def plan(cast: factories.Cast, *, goal: str = "Hold the price") -> DevelopmentPlan:
    """Alice's plan with one thing to do, begun by Mona."""
    made = actions.start_development_plan(member_id=cast.alice.pk, goal=goal, at=AT, by=cast.mona)
    values = {
        "kind": "practice",
        "skill_id": skill().pk,
        "text": "Lead the next two price talks",
        "shows": "Discount within the rules",
        "hours": 10,
        "due_on": date(2026, 5, 1),
    }
    actions.add_item(plan_id=made.pk, values=values, at=AT, by=cast.mona)
    return made


def pair(cast: factories.Cast, *, goal: str = "Negotiate alone by summer") -> MentoringPair:
    """Bob helps Alice, brought together by Mona."""
    values = {"goal": goal, "skill_id": skill().pk, "starts_on": date(2026, 3, 1), "ends_on": date(2026, 9, 1)}
    return actions.pair(mentor_id=cast.bob.pk, mentee_id=cast.alice.pk, values=values, at=AT, by=cast.mona)
