"""Skills: what people can do, told by described levels; what a role needs; how somebody gets there."""

from quarterdeck.performance.models.skills.assessments import SkillAssessment, Source
from quarterdeck.performance.models.skills.competences import (
    Family,
    ProfileSkill,
    Skill,
    SkillEvidence,
    SkillLevel,
    SkillProfile,
)
from quarterdeck.performance.models.skills.development import DevelopmentItem, DevelopmentPlan, ItemKind, PlanState
from quarterdeck.performance.models.skills.mentoring import MentoringMeeting, MentoringPair, PairState

__all__ = [
    "DevelopmentItem",
    "DevelopmentPlan",
    "Family",
    "ItemKind",
    "MentoringMeeting",
    "MentoringPair",
    "PairState",
    "PlanState",
    "ProfileSkill",
    "Skill",
    "SkillAssessment",
    "SkillEvidence",
    "SkillLevel",
    "SkillProfile",
    "Source",
]
