"""How a plan goes on from one state to the next."""

from django.utils.translation import gettext as _

DRAFT, IN_DISCUSSION, AGREED, IN_FORCE, IN_REVISION, WITHDRAWN = (
    "draft",
    "in_discussion",
    "agreed",
    "in_force",
    "in_revision",
    "withdrawn",
)

_NEXT = {
    DRAFT: {IN_DISCUSSION, WITHDRAWN},
    IN_DISCUSSION: {AGREED, WITHDRAWN},
    AGREED: {IN_FORCE, IN_DISCUSSION, WITHDRAWN},
    IN_FORCE: {IN_REVISION, WITHDRAWN},
    IN_REVISION: {AGREED, WITHDRAWN},
    WITHDRAWN: set(),
}


def why_not_go(state: str, to: str) -> str | None:
    """A plan is drafted, discussed, agreed, put in force; then revised, agreed and put in force again. Withdrawn is the end."""
    if to in _NEXT[state]:
        return None
    if state == WITHDRAWN:
        return _("This plan was withdrawn. Open a new one.")
    if state == DRAFT:
        return _("The plan is still a draft. Open it for discussion first.")
    if state == IN_FORCE:
        return _("The plan is in force. Revise it first.")
    if to == IN_FORCE:
        return _("Not everybody has agreed yet. Conclude the discussion first.")
    return _("The plan is past that step already.")


def why_not_write(state: str) -> str | None:
    """Numbers are written while a plan is drafted, discussed or revised."""
    if state in (DRAFT, IN_DISCUSSION, IN_REVISION):
        return None
    if state == AGREED:
        return _("The plan is agreed. Open the discussion again to change numbers.")
    if state == IN_FORCE:
        return _("The plan is in force. Revise it, with a reason, to change numbers.")
    return _("This plan was withdrawn. Open a new one.")
