"""Points of a lead, and how they fade. Pure; the database computes the same for many leads at once (`actions/scoring`)."""

from decimal import Decimal

from django.utils.translation import gettext as _

NEVER, HALVES, FADES, EXPIRES = "never", "halves", "fades", "expires"
_MOST_HALVINGS = 14
_WEEK = 7


def decayed(points: int, *, idle_days: int, decay: str, decay_days: int, fade: int = 0) -> Decimal:
    """What is left of points after some idle days: all of it, half after each span of days, less after each week past the
    span, or nothing from the span on. Points below zero fade towards zero as well."""
    whole = Decimal(points)
    if decay == NEVER:
        return whole
    spans = max(idle_days, 0) // decay_days
    if decay == HALVES:
        return whole / Decimal(2 ** min(spans, _MOST_HALVINGS))
    if decay == EXPIRES:
        return Decimal(0) if spans else whole
    weeks = max(idle_days - decay_days, 0) // _WEEK
    return max(abs(whole) - fade * weeks, Decimal(0)).copy_sign(whole)


def grade(score: int, *, hot_from: int, warm_from: int) -> str:
    """Hot, warm or cold."""
    if score >= hot_from:
        return "hot"
    return "warm" if score >= warm_from else "cold"


def why_not_rule(
    *, side: str, points: int, decay: str, decay_days: int | None, fade: int | None, activity_kind: str, outcome: str
) -> str | None:
    """The contradiction in a scoring rule, in words."""
    if points == 0:
        return _("A rule without points does nothing.")
    if side == "fit" and decay != NEVER:
        return _("What a lead is does not fade: only behaviour does.")
    if side == "fit" and (activity_kind or outcome):
        return _("Activities are behaviour: let this rule judge behaviour.")
    if decay != NEVER and not decay_days:
        return _("Say after how many idle days the points fade.")
    if decay == FADES and not fade:
        return _("Say how many points go each week.")
    return None
