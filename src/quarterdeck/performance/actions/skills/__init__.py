"""The doors for writes about skills: the model, levels, development plans, mentoring."""

from quarterdeck.performance.actions.skills.assessing import assess, assess_many, read_evidence, read_evidence_of_all
from quarterdeck.performance.actions.skills.competences import (
    archive_skill,
    create_skill,
    edit_skill,
    load_model,
    restore_skill,
    save_profile,
)
from quarterdeck.performance.actions.skills.development import add_item, end_plan, start_development_plan
from quarterdeck.performance.actions.skills.mentoring import end_pair, note_meeting, pair

__all__ = [
    "add_item",
    "archive_skill",
    "assess",
    "assess_many",
    "create_skill",
    "edit_skill",
    "end_pair",
    "end_plan",
    "load_model",
    "note_meeting",
    "pair",
    "read_evidence",
    "read_evidence_of_all",
    "restore_skill",
    "save_profile",
    "start_development_plan",
]
