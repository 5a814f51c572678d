"""What coaching changed: somebody's change against the change that was to be expected without it, with an interval.

People are coached when they are low, and who is low by chance gets better by themselves. A plain difference in differences
takes that for an effect (Chay, McEwan & Urquiola 2005, Am. Econ. Rev. 95, 1237-1258; Barnett, van der Pols & Dobson 2005, Int. J.
Epidemiol. 34, 215-220). So nobody's own low figure is taken at its word: from the cases before comes, by the shrinkage of the
diagnosis, what the person truly did; from the uncoached peers, how their level changed over the same time and how much
people drift anyway, each given their own cases before (Vickers & Altman 2001, BMJ 323, 1123-1124). Choosing by the cases
before does no harm then, since they are conditioned on. What is left of the cases after is the effect.

All of it on the grid of `shrinkage`, on the scale of the link; level and drift of the peers are averaged over, not fixed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from quarterdeck.performance.rules.coaching.verdicts import Verdict
from quarterdeck.performance.rules.diagnosis import mixing, shrinkage
from quarterdeck.performance.rules.diagnosis.cells import Cells, Family, Floats
from quarterdeck.performance.rules.diagnosis.findings import LEAST_CASES, levels_of

DRIFTS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.45)
SHIFTS = range(-24, 25, 2)  # steps of the grid
PULL = 2.0  # towards "as everybody"; less than in the diagnosis, which may not flag anybody by chance
TAIL = 0.1  # outside the interval, on each side
REACH = 1.2816  # standard deviations from the middle to the end of the interval
LEAST_HOPE = 0.2  # on the scale of the link: less than this nobody coaches for
LEAST_PEERS = 5
MOST_NEEDED = 400


@dataclass(frozen=True, slots=True)
class Cases:
    """Cases of everybody in two stretches of time; `is_after` tells each cell's."""

    cells: Cells
    is_after: NDArray[np.bool_]
    people: int


@dataclass(frozen=True, slots=True)
class Effect:
    """Values per case, or per day of a count; `gain`, `low` and `high` against `expected`. `on_link` are the same on the link's scale."""

    cases_before: int
    cases_after: int
    before: float
    after: float
    expected: float
    peers_before: float
    peers_after: float
    gain: float
    low: float
    high: float
    hope: float
    needs: int
    peers: int
    on_link: tuple[float, float, float]


def effects(cases: Cases, family: Family, *, coached: Iterable[int], treated: Iterable[int]) -> dict[int, Effect]:
    """The effect on each of the `coached`; peers are all but the `treated` (who were coached on the same within the time).

    Nobody who had no cases before, and nobody at all where fewer than `LEAST_PEERS` peers have cases in both stretches.
    """
    seen = _seen(cases, family)
    if seen is None:
        return {}
    peers = np.flatnonzero(seen.has_before & seen.has_after & ~np.isin(np.arange(cases.people), list(treated)))
    if len(peers) < LEAST_PEERS:
        return {}
    change = _change_of(seen, peers)
    return {who: _effect(seen, who, change, len(peers)) for who in coached if seen.has_before[who]}


def verdict(effect: Effect, *, is_over: bool) -> Verdict:
    """Clear where the interval leaves no change out. Early while it holds both no change and what was hoped for, unless time is over."""
    if effect.cases_after < LEAST_CASES:
        return Verdict.UNCLEAR if is_over else Verdict.EARLY
    _middle, low, high = effect.on_link
    if low > 0:
        return Verdict.IMPROVED
    if high < 0:
        return Verdict.WORSE
    return Verdict.EARLY if high >= effect.hope and not is_over else Verdict.UNCLEAR


@dataclass(frozen=True, slots=True)
class _Seen:
    """Everybody before (rows of `belief`: where each truly stood) and after (rows of `after`: how likely the cases are)."""

    family: Family
    belief: Floats
    after: Floats
    levels_before: Floats
    levels_after: Floats
    hits: Floats
    tries: Floats
    has_before: NDArray[np.bool_]
    has_after: NDArray[np.bool_]

    @property
    def people(self) -> int:
        return len(self.belief)


def _seen(cases: Cases, family: Family) -> _Seen | None:
    people, cells = cases.people, cases.cells
    late = cases.is_after.astype(np.int64)
    both = Cells(
        cells.who + people * late,
        np.column_stack([cells.traits, late]),
        cells.hits,
        cells.tries,
        cells.squares,
    )
    tries = both.by_person(both.tries, 2 * people)
    has_before, has_after = tries[:people] > 0, tries[people:] > 0
    if not has_before.any() or not has_after.any():
        return None
    peers = mixing.expected(both, family, 2 * people)
    logs = shrinkage.likelihood(both, family, peers.link, 2 * people, peers.scale)
    logs = shrinkage.blurred(logs, peers.unsure)
    before, shift = shrinkage.centred(logs[:people][has_before])
    belief = np.tile(np.zeros(len(shrinkage.GRID)), (people, 1))
    belief[has_before] = shrinkage.posterior(before, shrinkage.fitted(before, pull=PULL))
    link = peers.link + np.where(cases.is_after, 0.0, shift * shrinkage.STEP)
    levels = levels_of(both, family, link, 2 * people, tries)
    return _Seen(
        family,
        belief,
        np.exp(logs[people:]),
        levels[:people],
        levels[people:],
        both.by_person(both.hits, 2 * people),
        tries,
        has_before,
        has_after,
    )


def _change_of(seen: _Seen, peers: NDArray[np.int64]) -> Mapping[tuple[float, int], float]:
    """How probable each drift of people and each shift of their level (in steps) is, by what the peers did."""
    logs = {}
    for drift in DRIFTS:
        drifted = _drifted(seen.belief[peers], drift)
        for shift in SHIFTS:
            after = shrinkage.moved(seen.after[peers], shift)
            logs[drift, shift] = float(np.log(np.maximum((drifted * after).sum(axis=1), 1e-300)).sum())
    best = max(logs.values())
    weights = {key: float(np.exp(value - best)) for key, value in logs.items() if value > best - 12}
    total = sum(weights.values())
    return {key: weight / total for key, weight in weights.items()}


def _drifted(belief: Floats, drift: float) -> Floats:
    """Where people stand later if they change by chance only."""
    if drift == 0:
        return belief
    gaps = shrinkage.GRID[:, None] - shrinkage.GRID[None, :]
    kernel = np.exp(-0.5 * (gaps / drift) ** 2)
    return np.asarray(belief @ (kernel / kernel.sum(axis=1, keepdims=True)))


def _effect(seen: _Seen, who: int, change: Mapping[tuple[float, int], float], peers: int) -> Effect:
    grid, people = shrinkage.GRID, seen.people
    size = len(grid)
    density, without = np.zeros(size), np.zeros(size)
    known = seen.after[who] * _even(seen, who)
    for (drift, shift), weight in change.items():
        likely = _drifted(seen.belief[who : who + 1], drift)[0]
        after = shrinkage.moved(known[None], shift)[0]
        found = np.correlate(after, likely, mode="same")
        density += weight * found / max(found.sum(), 1e-300)
        # Where the person would stand by the peers' level after, which lies `shift` steps off what was fitted for all.
        without += weight * shrinkage.moved(likely[None], -shift)[0]
    middle, low, high = (_quantile(density, share) for share in (0.5, TAIL, 1 - TAIL))
    levels = seen.levels_after[who] if seen.has_after[who] else seen.levels_before[who]
    expected = float((without / without.sum()) @ levels)
    stood = float(np.interp(expected, levels, grid))
    truly = float(seen.belief[who] @ grid)
    hope = max(-truly, LEAST_HOPE)

    def gained(by: float) -> float:
        return float(np.interp(stood + by, grid, levels)) - expected

    shift_of_peers = sum(weight * shift for (_drift, shift), weight in change.items()) * shrinkage.STEP
    return Effect(
        cases_before=_cases(seen, who),
        cases_after=_cases(seen, who + people),
        before=_own(seen, who),
        after=_own(seen, who + people),
        expected=expected,
        peers_before=float(np.interp(0.0, grid, seen.levels_before[who])),
        peers_after=float(np.interp(shift_of_peers, grid, levels)),
        gain=gained(middle),
        low=gained(low),
        high=gained(high),
        hope=hope,
        needs=_needed(seen, who, density, hope),
        peers=peers,
        on_link=(middle, low, high),
    )


def _even(seen: _Seen, who: int) -> Floats:
    """What to hold of each level before the cases after are seen: nothing, whatever the scale (Jeffreys 1946, Proc. R. Soc. A 186, 453).

    The same on the link's scale would lean towards the extreme where cases are few: no hit in five would count as never.
    """
    if seen.family is Family.SIZE or not seen.has_after[who]:
        return np.ones(len(shrinkage.GRID))
    return np.asarray(np.sqrt(np.maximum(np.gradient(seen.levels_after[who]), 1e-12)))


def _quantile(density: Floats, share: float) -> float:
    """Where so much of the density lies below, between points of the grid."""
    cumulated = np.cumsum(density) / density.sum()
    return float(np.interp(share, cumulated - density / density.sum() / 2, shrinkage.GRID))


def _cases(seen: _Seen, row: int) -> int:
    return round(float((seen.hits if seen.family is Family.RATE else seen.tries)[row]))


def _own(seen: _Seen, row: int) -> float:
    own = float(seen.hits[row] / max(seen.tries[row], 1e-12))
    return float(np.exp(own)) if seen.family is Family.SIZE and seen.tries[row] > 0 else own


def _needed(seen: _Seen, who: int, density: Floats, hope: float) -> int:
    """Cases after from which what was hoped for would show, as far as the cases before allow to say."""
    cases = _cases(seen, who + seen.people)
    known = _variance(seen.belief[who])
    each = _each(seen, who) if cases == 0 else max(_variance(density) - known, 0.0) * cases
    room = (hope / REACH) ** 2 - known
    needed = MOST_NEEDED if room <= 0 else min(int(np.ceil(each / room)), MOST_NEEDED)
    return max(needed, LEAST_CASES)


def _variance(density: Floats) -> float:
    share = density / density.sum()
    return float(share @ shrinkage.GRID**2 - (share @ shrinkage.GRID) ** 2)


def _each(seen: _Seen, who: int) -> float:
    """What one case leaves unknown, where none has been seen yet."""
    level = float(np.interp(0.0, shrinkage.GRID, seen.levels_before[who]))
    return 1 / max(level * (1 - level), 0.05) if seen.family is Family.SHARE else 1.0
