"""Who of several gets the next lead. Pure, and the same whenever it is asked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

ROUND_ROBIN, LEAST_LOADED, CAPACITY, WIN_RATE = "round_robin", "least_loaded", "capacity", "win_rate"
_DAYS_OF_A_MONTH = 30


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may get a lead. `room` is how many more their role lets them hold; None is no limit. `capacity` is leads a month.

    `today` and `month` count what rules gave them in the last 24 hours and 30 days; `rate` is the win rate in the lead's segment.
    """

    member_id: int
    open_leads: int = 0
    capacity: int | None = None
    today: int = 0
    month: int = 0
    rate: Decimal = Decimal(0)
    room: int | None = None

    @property
    def left(self) -> int | None:
        """How many more they take now; None is no limit."""
        limits = [] if self.room is None else [self.room]
        if self.capacity is not None:
            limits += [daily_quota(self.capacity) - self.today, self.capacity - self.month]
        return max(0, min(limits)) if limits else None

    def given_one(self) -> "Candidate":
        """The same after one more lead."""
        room = None if self.room is None else self.room - 1
        return replace(self, open_leads=self.open_leads + 1, today=self.today + 1, month=self.month + 1, room=room)


def daily_quota(capacity: int) -> int:
    """A month's capacity spread over thirty days, rounded; whoever takes leads at all takes one a day, until the month is full."""
    if capacity <= 0:
        return 0
    return max(1, int((Decimal(capacity) / _DAYS_OF_A_MONTH).quantize(Decimal(1), ROUND_HALF_UP)))


def pick(method: str, candidates: Sequence[Candidate], *, last_id: int | None = None) -> Candidate | None:
    """Who gets the next lead, or None when nobody takes any.

    In turn: the next by key after `last_id`. Fewest open leads. By capacity: the most left of the day. By win rate: shares in
    proportion to the rates (highest quotient), equal ones while nobody has won. Ties go to whoever got least, then by key.
    """
    takers = sorted((one for one in candidates if one.left is None or one.left > 0), key=lambda one: one.member_id)
    if not takers:
        return None
    if method == ROUND_ROBIN:
        return next((one for one in takers if last_id is not None and one.member_id > last_id), takers[0])
    if method == LEAST_LOADED:
        return min(takers, key=lambda one: (one.open_leads, one.month, one.member_id))
    if method == CAPACITY:
        return min(takers, key=lambda one: (-(one.left or 0), one.month, one.member_id))
    is_even = not any(one.rate for one in takers)
    return min(
        takers, key=lambda one: (-(Decimal(1) if is_even else one.rate) / (one.month + 1), one.month, one.member_id)
    )


def win_rate(*, won: int, decided: int) -> Decimal:
    """The share of decided deals that were won, drawn towards one half while there are few (one won and one lost are added)."""
    return Decimal(won + 1) / Decimal(decided + 2)


def why_not_rule(
    *, goes_to: str, members: int, has_unit: bool, has_territory: bool, method: str, has_capacity: bool
) -> str | None:
    """The contradiction in a rule, in words."""
    if goes_to == "members" and not members:
        return _("Choose at least one person.")
    if goes_to == "unit" and not has_unit:
        return _("Choose the unit.")
    if goes_to == "territory" and not has_territory:
        return _("Choose the territory.")
    if method == CAPACITY and not has_capacity:
        return _("Say how many leads a month each takes.")
    return None
