"""A whole diagnosis, from the database to what may be said."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

import numpy as np
from django.utils.translation import gettext as _

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.performance.models.diagnosis import FindingKind
from quarterdeck.performance.queries.diagnosis import counting, statements
from quarterdeck.performance.rules.diagnosis import discovery, findings, process, teams

LONGEST = timedelta(days=3 * 366)
EARLIEST = 1970  # year
Progress = Callable[[int], object]
TELLS_TOO_FEW = {"stage_conversion", "win_rate"}
ARE_TIMES = {"stage_days", "cycle_days"}


class CannotDiagnose(Refusal):
    """Why these days are not looked at."""


@dataclass(frozen=True, slots=True)
class Told:
    """One thing to say of a member, of a team (`unit_id`), or of the process (neither). Of times, `own` and `peers` are days."""

    member_id: int | None
    unit_id: int | None
    measure: str
    stage_id: int | None
    kind: FindingKind
    cases: int
    own: float
    peers: float
    likely: float
    shortfall: float
    probability: float
    cost: Decimal | None


def refuse_period(period: Period) -> None:
    """Refuse days that are too many, or that lie before anybody kept such records."""
    if period.end - period.start > LONGEST:
        raise CannotDiagnose(_("Look at three years at most."), code="period")
    if period.start.year < EARLIEST:
        raise CannotDiagnose(_("There is nothing from that long ago."), code="period")


def diagnosed(*, period: Period, now: datetime, progress: Progress = lambda done: None) -> list[Told]:
    """People, then teams, then the process, then where cases are too few.

    Of each, strengths first, then weaknesses, with the costliest first. Reads what everybody did, whoever asks: who is told what
    is decided by those who show it.
    """
    refuse_period(period)
    counted = counting.counted(period=period, now=now)
    progress(1)
    found = findings.diagnose(counted.measured, len(counted.members), judged=counted.judged)
    progress(2)
    days = counting.median_days(of=_timed(found.findings, counted.members), period=period, now=now)
    return [
        *(_of_member(one, counted.members[one.standing.who], days) for one in found.findings),
        *_of_teams(counted),
        *_of_process(period, now, counted.passed),
        *(_of_too_few(one, counted.members) for one in found.too_few if one.measure.key in TELLS_TOO_FEW),
    ]


def _timed(found: Iterable[findings.Finding], members: tuple[int, ...]) -> list[counting.Timed]:
    return [
        (members[one.standing.who], one.standing.measure.part) for one in found if one.standing.measure.key in ARE_TIMES
    ]


def _of_member(one: findings.Finding, member: int, days: Mapping[counting.Timed, float | None]) -> Told:
    told = replace(_of_finding(one), member_id=member)
    if told.measure not in ARE_TIMES:
        return told
    # A hazard says nothing to a reader: tell days, and what they would be at the peers' pace.
    hazard = one.standing.own
    own = days.get((member, told.stage_id)) or (float(np.log(2)) / hazard if hazard else 0.0)
    return replace(told, own=own, likely=own, peers=own * one.standing.ratio)


def _of_teams(counted: counting.Counted) -> list[Told]:
    """Whole teams beside each other. Times stay with people: their medians do not add up."""
    measured = [one for one in counted.measured if one.measure.key not in ARE_TIMES]
    found = findings.diagnose(teams.of_teams(measured, counted.team_of, len(counted.teams)), len(counted.teams))
    return [replace(_of_finding(one), unit_id=counted.teams[one.standing.who]) for one in found.findings]


def _of_finding(one: findings.Finding) -> Told:
    standing = one.standing
    return Told(
        member_id=None,
        unit_id=None,
        measure=standing.measure.key,
        stage_id=standing.measure.part,
        kind=FindingKind(one.kind.value),
        cases=standing.cases,
        own=standing.own,
        peers=standing.peers,
        likely=standing.likely,
        shortfall=standing.shortfall,
        probability=one.probability,
        cost=None if standing.cost is None else Decimal(str(round(standing.cost, 2))),
    )


def _of_too_few(one: findings.Standing, members: tuple[int, ...]) -> Told:
    told = _of_finding(findings.Finding(findings.Kind.WEAKNESS, 0.0, one))
    return replace(told, member_id=members[one.who], kind=FindingKind.TOO_FEW, shortfall=0.0, cost=None)


def _of_process(period: Period, now: datetime, passed: dict[int, tuple[float, float]]) -> list[Told]:
    """Stages that pass clearly fewer or more than over as many days before."""
    earlier = Period(period.start - (period.end - period.start), period.start)
    before = statements.rows(statements.PASSED, {"start": earlier.start, "end": earlier.end, "now": now})
    found = process.changes(passed, {stage: (hits, tries) for stage, hits, tries in before})
    told = []
    for kind, probabilities in (
        (FindingKind.STRENGTH, np.array([one.strong for one in found])),
        (FindingKind.WEAKNESS, np.array([one.weak for one in found])),
    ):
        picked = discovery.chosen(probabilities, false_share=findings.FALSE_SHARE, least=findings.LEAST_PROBABILITY)
        told += [
            Told(
                member_id=None,
                unit_id=None,
                measure="stage_conversion",
                stage_id=one.stage,
                kind=kind,
                cases=one.cases,
                own=one.now,
                peers=one.before,
                likely=one.now,
                shortfall=1 - one.now / one.before if one.before else 0.0,
                probability=float(probability),
                cost=None,
            )
            for one, probability, is_told in zip(found, probabilities, picked, strict=True)
            if is_told
        ]
    return told
