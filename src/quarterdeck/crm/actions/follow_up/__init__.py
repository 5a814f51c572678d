"""Follow-up plans: make them, put people into them, move them on, hear what stops them."""

from quarterdeck.crm.actions.follow_up.enrolling import Enrolled, enrol, take_out
from quarterdeck.crm.actions.follow_up.hearing import hear, hear_activity, hear_mail
from quarterdeck.crm.actions.follow_up.moving import mail_step, take_due_steps
from quarterdeck.crm.actions.follow_up.plans import StepGiven, archive_plan, create_plan, edit_plan, restore_plan

__all__ = [
    "Enrolled",
    "StepGiven",
    "archive_plan",
    "create_plan",
    "edit_plan",
    "enrol",
    "hear",
    "hear_activity",
    "hear_mail",
    "mail_step",
    "restore_plan",
    "take_due_steps",
    "take_out",
]
