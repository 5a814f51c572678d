"""Whom to see first. Points a reader can add up: what was promised comes before what a finding costs, and both before mere silence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

QUIET_AFTER = timedelta(weeks=6)
FINDING, FOLLOW_UP, AGREEMENT, QUIET = 40.0, 30.0, 12.0, 10.0
MOST_AGREEMENTS = 2
WITHOUT_MONEY = 0.25  # of the points of the costliest finding, for one that is not in money


class Reason(StrEnum):
    FINDING = "finding"
    FOLLOW_UP = "follow_up"
    AGREEMENT = "agreement"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known about one person. `stake` is the likely cost a quarter of the dearest finding nobody coaches yet (cost × probability).

    `stake` is None without a finding, and 0 for one that is not in money. `last_on` is the day of the last talk.
    """

    member_id: int
    stake: float | None
    follow_up_on: date | None
    late_agreements: int
    last_on: date | None


@dataclass(frozen=True, slots=True)
class Urgent:
    """One person to see, with the points of each reason, the weightiest first."""

    standing: Standing
    reasons: dict[Reason, float]

    @property
    def points(self) -> float:
        return sum(self.reasons.values())


def ordered(standings: Iterable[Standing], *, today: date) -> list[Urgent]:
    """Those for whom there is a reason, the most urgent first."""
    known = list(standings)
    dearest = max((one.stake or 0.0 for one in known), default=0.0)
    found = [Urgent(one, _reasons(one, dearest, today)) for one in known]
    return sorted((one for one in found if one.reasons), key=lambda one: (-one.points, one.standing.member_id))


def _reasons(one: Standing, dearest: float, today: date) -> dict[Reason, float]:
    points = {
        Reason.FINDING: _of_finding(one.stake, dearest),
        Reason.FOLLOW_UP: _of_follow_up(one.follow_up_on, today),
        Reason.AGREEMENT: AGREEMENT * min(one.late_agreements, MOST_AGREEMENTS),
        Reason.QUIET: _of_silence(one.last_on, today),
    }
    return dict(sorted(((why, value) for why, value in points.items() if value > 0), key=lambda pair: -pair[1]))


def _of_finding(stake: float | None, dearest: float) -> float:
    if stake is None:
        return 0.0
    return FINDING * max(stake / dearest if dearest > 0 else 0.0, WITHOUT_MONEY)


def _of_follow_up(due_on: date | None, today: date) -> float:
    if due_on is None or due_on > today:
        return 0.0
    return FOLLOW_UP + min((today - due_on).days / 3, 10.0)


def _of_silence(last_on: date | None, today: date) -> float:
    """Ten points after six weeks, one more a week up to ten more. Whoever was never seen counts as seen six weeks ago."""
    if last_on is None:
        return QUIET
    weeks = (today - last_on).days / 7
    return 0.0 if today - last_on < QUIET_AFTER else QUIET + min(weeks - QUIET_AFTER.days / 7, 10.0)
