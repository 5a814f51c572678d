"""How a deal is doing, from what is known about it, and what to do next."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

QUIET_DAYS = 14
DEFAULT_WARNING_DAYS = 30


@dataclass(frozen=True, slots=True)
class Health:
    """`level` is good, watch or act; `reasons` are sentences, the gravest first; `advice` is the next best action."""

    level: str
    reasons: tuple[str, ...] = ()
    advice: str = ""


GOOD = Health("good")


def warning_days(stage_warning_days: int | None) -> int:
    """After how many days in a stage to worry."""
    return stage_warning_days or DEFAULT_WARNING_DAYS


def of_deal(
    *,
    today: date,
    is_open: bool,
    expected_close_on: date | None,
    in_stage_since: date,
    stage_warning_days: int | None,
    last_activity_on: date | None,
    next_step: str,
    next_step_on: date | None,
) -> Health:
    """An open deal needs acting on when its date has passed or it stands still, and watching when nothing is agreed."""
    if not is_open:
        return GOOD
    act: list[tuple[str, str]] = []
    watch: list[tuple[str, str]] = []
    days = (today - in_stage_since).days
    if expected_close_on and expected_close_on < today:
        late = (today - expected_close_on).days
        sentence = ngettext("Expected %(n)d day ago", "Expected %(n)d days ago", late) % {"n": late}
        act.append((sentence, _("Agree on a new date, or close it")))
    if days > warning_days(stage_warning_days):
        sentence = ngettext("%(n)d day in this stage", "%(n)d days in this stage", days) % {"n": days}
        act.append((sentence, _("Find out what holds it up")))
    if next_step_on and next_step_on < today:
        act.append((_("The next step is overdue"), next_step or _("Do the next step")))
    if last_activity_on is None or (today - last_activity_on).days > QUIET_DAYS:
        quiet = (today - (last_activity_on or in_stage_since)).days
        if quiet > QUIET_DAYS:
            sentence = ngettext("No contact for %(n)d day", "No contact for %(n)d days", quiet) % {"n": quiet}
            watch.append((sentence, _("Call the customer")))
    if not next_step:
        watch.append((_("No next step"), _("Agree on the next step")))
    found = act + watch
    if not found:
        return Health("good", (), next_step)
    return Health("act" if act else "watch", tuple(sentence for sentence, _advice in found), found[0][1])
