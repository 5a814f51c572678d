"""From counted cases to what may be said about people."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from quarterdeck.performance.rules.diagnosis import discovery, mixing, shrinkage
from quarterdeck.performance.rules.diagnosis.cells import Cells, Family, Floats, added_up

FALSE_SHARE = 0.09
LEAST_PROBABILITY = 0.7
SURE_OF_A_WHOLE = 0.97
LEAST_CASES = 8
LEAST_PEERS = 3
MANY_CELLS = 50_000


class Kind(StrEnum):
    WEAKNESS = "weakness"
    STRENGTH = "strength"


@dataclass(frozen=True, slots=True)
class Measure:
    """What is compared. `part` tells measures of one key apart (a stage); `pool` names those that learn together what is usual.

    A difference matters from `material` on (share of what peers do). `whole` says which key sums this one up.
    """

    key: str
    family: Family
    pool: str
    part: int | None = None
    higher_is_better: bool = True
    material: float = 0.05
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure's cells, and what each person's cases would bring a quarter in money at peers' level (None: not in money)."""

    measure: Measure
    cells: Cells
    stakes: Floats | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one person stands in one measure; values per case or per unit of exposure."""

    measure: Measure
    who: int
    cases: int
    own: float
    peers: float
    likely: float
    weak: float
    strong: float
    cost: float | None
    test: float = field(default=1.0, repr=False)

    @property
    def ratio(self) -> float:
        """What the person likely does, as a share of what peers do with the same cases."""
        return self.likely / self.peers if self.peers else 1.0

    @property
    def shortfall(self) -> float:
        """How much worse than peers, as a share of what they do; below 0 for better."""
        return 1 - self.ratio if self.measure.higher_is_better else self.ratio - 1


@dataclass(frozen=True, slots=True)
class Finding:
    kind: Kind
    probability: float
    standing: Standing


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was found, and whom nothing can be said about yet (too few cases, or nobody to compare with)."""

    findings: tuple[Finding, ...]
    too_few: tuple[Standing, ...]
    standings: tuple[Standing, ...]


def diagnose(
    measured: Sequence[Measured],
    people: int,
    *,
    false_share: float = FALSE_SHARE,
    least: float = LEAST_PROBABILITY,
    least_cases: int = LEAST_CASES,
) -> Diagnosis:
    """Compare everybody in every measure with their peers; report what is likely true of all that was looked at."""
    standings: list[Standing] = []
    for pooled in _by_pool(measured).values():
        standings += standings_of(pooled, people)
    enough = [one for one in standings if one.cases >= least_cases]
    findings = [
        *_reported(enough, Kind.STRENGTH, false_share, least),
        *_reported(enough, Kind.WEAKNESS, false_share, least),
    ]
    return Diagnosis(
        tuple(_without_wholes(findings, {one.measure.whole for one in measured})),
        tuple(one for one in standings if 0 < one.cases < least_cases),
        tuple(standings),
    )


def standings_of(measured: Sequence[Measured], people: int) -> list[Standing]:
    """Everybody's standing in measures that share what deviations are usual."""
    prepared = [ready for one in measured if (ready := _prepared(one, people)) is not None]
    if not prepared:
        return []
    logs = [_informed(one) for one in prepared]
    prior = shrinkage.fitted(np.concatenate(logs))
    return [standing for one in prepared for standing in _standings(one, prior)]


@dataclass(frozen=True, slots=True)
class _Prepared:
    measured: Measured
    logs: Floats
    levels: Floats
    cases: Floats
    own: Floats


def _prepared(measured: Measured, people: int) -> _Prepared | None:
    cells, family = measured.cells, measured.measure.family
    cases = cells.by_person(cells.hits if family is Family.RATE else cells.tries, people)
    tries = cells.by_person(cells.tries, people)
    if int((tries > 0).sum()) < LEAST_PEERS:
        return None
    peers = mixing.expected(cells, family, people)
    link = peers.link
    if family is Family.SHARE and len(cells.who) > MANY_CELLS:
        cells, link = _coarser(cells, link)
    logs = shrinkage.likelihood(cells, family, link, people, peers.scale)
    logs = shrinkage.blurred(logs, peers.unsure)
    informed = tries > 0
    logs[informed], shift = shrinkage.centred(logs[informed])
    levels = _levels(cells, family, link + shift * shrinkage.STEP, people, tries)
    own = cells.by_person(cells.hits, people) / np.maximum(tries, 1e-12)
    return _Prepared(
        measured, logs, levels, np.where(informed, cases, -1), np.exp(own) if family is Family.SIZE else own
    )


def _coarser(cells: Cells, link: Floats) -> tuple[Cells, Floats]:
    """Cells of one person of which nearly the same is expected (within 0.01 of log-odds) as one, where there are very many."""
    steps = np.round(link / 0.02).astype(np.int64)
    merged = added_up(cells.who, steps[:, None], cells.hits, cells.tries)
    return merged, np.asarray(merged.traits[:, 0] * 0.02, dtype=np.float64)


def _informed(prepared: _Prepared) -> Floats:
    return prepared.logs[prepared.cases >= 0]


def _levels(cells: Cells, family: Family, link: Floats, people: int, tries: Floats) -> Floats:
    """What a person with their own cases would do at each point of the grid."""
    rows = np.zeros((people, len(shrinkage.GRID)))
    if family is Family.SHARE:
        for place, deviation in enumerate(shrinkage.GRID):
            rows[:, place] = cells.by_person(cells.tries / (1 + np.exp(-(link + deviation))), people)
        return rows / np.maximum(tries, 1e-12)[:, None]
    if family is Family.RATE:
        at_peers = cells.by_person(cells.tries * np.exp(link), people) / np.maximum(tries, 1e-12)
        return np.asarray(at_peers[:, None] * np.exp(shrinkage.GRID))
    middle = cells.by_person(cells.tries * link, people) / np.maximum(tries, 1e-12)
    return np.asarray(np.exp(middle[:, None] + shrinkage.GRID))


def _standings(prepared: _Prepared, prior: shrinkage.Prior) -> Iterable[Standing]:
    measure, levels = prepared.measured.measure, prepared.levels
    belief = shrinkage.posterior(prepared.logs, prior)
    flat = np.exp(prepared.logs)
    flat = flat / flat.sum(axis=1, keepdims=True)
    peers = levels[:, len(shrinkage.GRID) // 2]
    low = levels < (peers * (1 - measure.material))[:, None]
    high = levels > (peers * (1 + measure.material))[:, None]
    weak, strong = (low, high) if measure.higher_is_better else (high, low)
    likely = (belief * levels).sum(axis=1)
    is_weak, is_strong = (belief * weak).sum(axis=1), (belief * strong).sum(axis=1)
    test = 1 - (flat * weak).sum(axis=1)
    for who in np.flatnonzero(prepared.cases >= 0):
        yield Standing(
            measure=measure,
            who=int(who),
            cases=round(float(prepared.cases[who])),
            own=float(prepared.own[who]),
            peers=float(peers[who]),
            likely=float(likely[who]),
            weak=float(is_weak[who]),
            strong=float(is_strong[who]),
            cost=_cost(prepared.measured, int(who), float(likely[who]), float(peers[who])),
            test=float(test[who]),
        )


def _cost(measured: Measured, who: int, likely: float, peers: float) -> float | None:
    """Money a quarter: what the person's cases would bring at peers' level, less what they likely bring."""
    if measured.stakes is None or peers <= 0 or likely <= 0:
        return None
    ratio = likely / peers if measured.measure.higher_is_better else peers / likely
    return float(measured.stakes[who] * (1 - ratio))


def _reported(standings: list[Standing], kind: Kind, false_share: float, least: float) -> list[Finding]:
    probability = np.array([one.weak if kind is Kind.WEAKNESS else one.strong for one in standings])
    picked = discovery.chosen(probability, false_share=false_share, least=least)
    found = [Finding(kind, float(probability[place]), standings[place]) for place in np.flatnonzero(picked)]
    return sorted(found, key=_order)


def _order(finding: Finding) -> tuple[float, float, str, int, int]:
    standing = finding.standing
    return (
        -abs(standing.cost or 0.0),
        -finding.probability,
        standing.measure.key,
        standing.measure.part or 0,
        standing.who,
    )


def _without_wholes(findings: list[Finding], wholes: set[str]) -> list[Finding]:
    """A sum of parts (the win rate) is told only where it is very sure and none of its parts was found for that person."""
    told = {(one.standing.who, one.kind, one.standing.measure.whole) for one in findings}
    return [
        one
        for one in findings
        if (key := one.standing.measure.key) not in wholes
        or (one.probability >= SURE_OF_A_WHOLE and (one.standing.who, one.kind, key) not in told)
    ]


def _by_pool(measured: Sequence[Measured]) -> dict[str, list[Measured]]:
    pools: defaultdict[str, list[Measured]] = defaultdict(list)
    for one in measured:
        pools[one.measure.pool].append(one)
    return dict(pools)
