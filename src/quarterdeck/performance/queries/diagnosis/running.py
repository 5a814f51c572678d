"""A whole diagnosis, from the database to what may be said."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import numpy as np

from quarterdeck.core.calendar.periods import Period
from quarterdeck.performance.models.diagnosis import FindingKind
from quarterdeck.performance.queries.diagnosis import counting, statements
from quarterdeck.performance.rules.diagnosis import discovery, findings, process

Progress = Callable[[int], object]
TELLS_TOO_FEW = {"stage_conversion", "win_rate"}


@dataclass(frozen=True, slots=True)
class Told:
    """One thing to say. Of times, `own` and `peers` are days."""

    member_id: int | None
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


def diagnosed(
    *, period: Period, now: datetime, only: frozenset[int] | None = None, progress: Progress = lambda done: None
) -> list[Told]:
    """Strengths first, then weaknesses, each with the costliest first; then the process; then where cases are too few.

    Reads what everybody did, whoever asks: who is told what is decided by those who show it.
    """
    counted = counting.counted(period=period, now=now, only=only)
    progress(1)
    found = findings.diagnose(counted.measured, len(counted.members))
    progress(2)
    return [
        *(_of_finding(one, counted.members, period, now) for one in found.findings),
        *(_of_process(period, now, counted.passed) if only is None else ()),
        *(_of_too_few(one, counted.members) for one in found.too_few if one.measure.key in TELLS_TOO_FEW),
    ]


def _of_finding(one: findings.Finding, members: tuple[int, ...], period: Period, now: datetime) -> Told:
    standing = one.standing
    own, peers, likely = standing.own, standing.peers, standing.likely
    if standing.measure.key == "stage_days" and standing.measure.part is not None:
        # A hazard says nothing to a reader: tell days, and what they would be at the peers' pace.
        days = counting.median_stay(
            member_id=members[standing.who], stage_id=standing.measure.part, period=period, now=now
        )
        own = days if days is not None else np.log(2) / standing.own if standing.own else float(period.days)
        likely, peers = own, own * standing.ratio
    return Told(
        member_id=members[standing.who],
        measure=standing.measure.key,
        stage_id=standing.measure.part,
        kind=FindingKind(one.kind.value),
        cases=standing.cases,
        own=float(own),
        peers=float(peers),
        likely=float(likely),
        shortfall=standing.shortfall,
        probability=one.probability,
        cost=None if standing.cost is None else Decimal(str(round(standing.cost, 2))),
    )


def _of_too_few(one: findings.Standing, members: tuple[int, ...]) -> Told:
    return Told(
        member_id=members[one.who],
        measure=one.measure.key,
        stage_id=one.measure.part,
        kind=FindingKind.TOO_FEW,
        cases=one.cases,
        own=one.own,
        peers=one.peers,
        likely=one.likely,
        shortfall=0.0,
        probability=0.0,
        cost=None,
    )


def _of_process(period: Period, now: datetime, passed: dict[int, tuple[float, float]]) -> list[Told]:
    """Stages that pass clearly fewer or more than over as many days before."""
    earlier = Period(period.start - (period.end - period.start), period.start)
    rows = statements.rows(statements.VISITS, {"start": earlier.start, "end": earlier.end, "now": now})
    found = process.changes(passed, counting.passed_by_stage(rows))
    told = []
    for kind, probabilities in (
        (FindingKind.STRENGTH, np.array([one.strong for one in found])),
        (FindingKind.WEAKNESS, np.array([one.weak for one in found])),
    ):
        picked = discovery.chosen(probabilities, false_share=findings.FALSE_SHARE, least=findings.LEAST_PROBABILITY)
        told += [
            Told(
                member_id=None,
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
