"""The small process of a lead: which status may follow which, and why something is refused."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

NEW, CONTACTING, QUALIFIED, CONVERTED, DISQUALIFIED = "new", "contacting", "qualified", "converted", "disqualified"

STEPS = (NEW, CONTACTING, QUALIFIED)
_NEXT: Mapping[str, str] = {NEW: CONTACTING, CONTACTING: QUALIFIED}


def next_status(status: str) -> str:
    """The step after this one; empty when what follows is the conversion."""
    return _NEXT.get(status, "")


def why_not_status(present: str, wanted: str, *, is_archived: bool = False) -> str | None:
    """Why a lead may not be set to a status by hand; None when it may."""
    if is_archived:
        return _("Restore this lead first.")
    if present == CONVERTED:
        return _("This lead was converted; go on with its opportunity.")
    if wanted == CONVERTED:
        return _("Convert the lead instead of setting its status.")
    if wanted not in (*STEPS, DISQUALIFIED):
        return _("There is no such status.")
    return None


def why_not_convert(status: str, *, is_archived: bool) -> str | None:
    """Why a lead cannot be converted; None when it can."""
    if status == CONVERTED:
        return _("This lead was converted already. Its account, contact and opportunity are linked on its page.")
    if is_archived:
        return _("Restore this lead first.")
    if status == DISQUALIFIED:
        return _("This lead was found not suitable. Open it again first.")
    return None


def why_not_reachable(*, name: str, phone: str, email: str, wechat: str, company_name: str) -> str | None:
    """Why what is known is too little to keep: somebody's name, or a company, and nothing else is needed."""
    return None if name.strip() or company_name.strip() or phone or email or wechat else _("Say who it is.")
