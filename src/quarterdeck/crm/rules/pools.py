"""What the public pool allows, and when ownership lapses. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True, slots=True)
class Limits:
    """What holds for one member and one pool: None is no limit. `claimed` is today's, `held` what counts against the cap."""

    claimed: int = 0
    daily_claims: int | None = None
    held: int = 0
    most: int | None = None


def widest(caps: Iterable[int | None]) -> int | None:
    """The cap of somebody with several roles: the largest; None (no limit) when one says so or none says anything."""
    known = list(caps)
    return None if not known or None in known else max(cap for cap in known if cap is not None)


def why_not_claim(limits: Limits) -> str | None:
    """The reason a member may claim nothing more now."""
    if limits.daily_claims is not None and limits.claimed >= limits.daily_claims:
        return ngettext(
            "You have claimed %(number)d record from this pool today, which is the limit.",
            "You have claimed %(number)d records from this pool today, which is the limit.",
            limits.claimed,
        ) % {"number": limits.claimed}
    if limits.most is not None and limits.held >= limits.most:
        return _("You hold %(held)d, and your role may hold %(most)d. Release one first.") % {
            "held": limits.held,
            "most": limits.most,
        }
    return None


def why_not_yet(
    *,
    created_on: date,
    rest_days: int,
    was_owned: bool,
    lost_by_self_on: date | None,
    reclaim_days: int,
    today: date,
) -> str | None:
    """The reason this record cannot be claimed yet: it is new and rests, or the member was its last owner until lately."""
    if not was_owned and (free_on := created_on + timedelta(rest_days)) > today:
        return _("This record is new and can be claimed from %(day)s.") % {"day": free_on.isoformat()}
    if lost_by_self_on and (free_on := lost_by_self_on + timedelta(reclaim_days)) > today:
        return _("You were its last owner. You can claim it again from %(day)s.") % {"day": free_on.isoformat()}
    return None


def why_not_lock(*, locked: int, most: int | None) -> str | None:
    """The reason no further record may be kept from lapsing."""
    if most is not None and locked >= most:
        return _("You have locked %(number)d, which is all your role may lock. Unlock one first.") % {"number": locked}
    return None


def lapses_at(*, since: datetime, days: int, active_since: datetime, warn_days: int) -> datetime:
    """When a record goes: `days` after what counts, but never before everybody could be warned once since the rule was switched on."""
    return max(since + timedelta(days), active_since + timedelta(warn_days))


def why_not_lapse_rule(
    *, kind: str, pool_kind: str, measure: str, days: int, warn_days: int, spares_customers: bool, level: str
) -> str | None:
    """The contradiction in a rule, in words."""
    if kind != pool_kind:
        return _("The pool does not hold what lapses by this rule.")
    if kind == "leads" and measure != "activity":
        return _("A lead has no deals yet: let its days count without a follow-up.")
    if kind == "leads" and level:
        return _("Only customers have a level.")
    if warn_days >= days:
        return _("The warning would come before the days begin: warn fewer days before than the rule has.")
    if measure == "win" and spares_customers and days > 3650:
        return _("The rule leaves customers alone and waits ten years for a first deal: nothing would ever lapse.")
    return None
