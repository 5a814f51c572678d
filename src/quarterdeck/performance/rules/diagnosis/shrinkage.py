"""How far a person truly is from their peers, when few cases make big differences by chance alone.

A deviation is a number on the scale of the link; 0 is what peers do. Its likelihood stands on a grid, so nothing is taken to be normal.
What deviations are like among these people is learnt from all of them together (empirical Bayes): a mixture of "as everybody"
and normals of growing width, fitted by marginal likelihood, with a pull towards "as everybody".

Sources: Efron & Morris (1975), J. Am. Stat. Assoc. 70, 311-319 (why to shrink); Stephens (2017), Biostatistics 18, 275-294 (the mixture).
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import scipy  # its parts are loaded where they are first asked for

from quarterdeck.performance.rules.diagnosis.cells import Cells, Family, Floats

STEP = 0.025
GRID: Floats = np.arange(-120, 121).astype(np.float64) * STEP
WIDTHS = (0.05, 0.1, 0.2, 0.35, 0.6, 1.0)
PULL = 10.0  # as if so many more people had been seen who are as everybody
ROUNDS = 200
MOST_SHIFT = 12  # steps of the grid


@dataclass(frozen=True, slots=True)
class Prior:
    """What deviations are like: the weight of each point of the grid."""

    weights: Floats
    as_everybody: float


def likelihood(cells: Cells, family: Family, link: Floats, people: int, scale: float = 1.0) -> Floats:
    """Logarithm of how likely each person's cases are at each point of the grid (people by points)."""
    rows = np.zeros((people, len(GRID)))
    hits, tries = cells.hits, cells.tries
    for place, deviation in enumerate(GRID):
        at = link + deviation
        if family is Family.SHARE:
            value = hits * at - tries * np.logaddexp(0.0, at)
        elif family is Family.RATE:
            value = (hits * at - tries * np.exp(np.clip(at, -30, 30))) / scale
        else:
            value = (hits * at - tries * at**2 / 2) / scale
        rows[:, place] = cells.by_person(value, people)
    return np.asarray(rows - rows.max(axis=1, keepdims=True))


def blurred(logs: Floats, unsure: Floats) -> Floats:
    """The same when what peers do is itself known only within `unsure` (one deviation each)."""
    likely = np.exp(logs)
    for person in np.flatnonzero(unsure > STEP / 2):
        kernel = np.exp(-0.5 * (np.arange(-120, 121) * STEP / unsure[person]) ** 2)
        likely[person] = np.convolve(likely[person], kernel / kernel.sum(), mode="same")
    return np.asarray(np.log(np.maximum(likely / likely.max(axis=1, keepdims=True), 1e-300)))


def centred(logs: Floats, pull: float = PULL) -> tuple[Floats, int]:
    """Put most people at 0, wherever the few who are far off have drawn the average; also how many steps that was."""

    def fit(steps: int) -> float:
        return _fit(_moved(logs, steps), _both_sides(), pull, rounds=25)[1] - 0.02 * abs(steps)

    coarse = max(range(-MOST_SHIFT, MOST_SHIFT + 1, 3), key=fit)
    shift = max(range(coarse - 2, coarse + 3), key=fit)
    return _moved(logs, shift), shift


def fitted(logs: Floats, pull: float = PULL) -> Prior:
    """The mixture under which all these people's cases are most likely."""
    shares = _fit(logs, _parts(), pull, ROUNDS)[0]
    return Prior(shares @ _parts(), float(shares[0]))


def posterior(logs: Floats, prior: Prior) -> Floats:
    """How probable each point of the grid is for each person."""
    weighted = np.exp(logs) * prior.weights
    return np.asarray(weighted / np.maximum(weighted.sum(axis=1, keepdims=True), 1e-300))


@cache
def _parts() -> Floats:
    spike = (np.abs(GRID) < STEP / 2).astype(np.float64)
    normals = [scipy.stats.norm.pdf(GRID, 0.0, width) for width in WIDTHS]
    halves = [side * part for part in normals for side in ((GRID < 0), (GRID > 0))]
    return np.stack([spike, *(part / part.sum() for part in halves)])


@cache
def _both_sides() -> Floats:
    """The same without telling left from right: so that "as everybody" lies in the middle of most people."""
    parts = _parts()
    return np.concatenate([parts[:1], (parts[1::2] + parts[2::2]) / 2])


def _fit(logs: Floats, parts: Floats, pull: float, rounds: int) -> tuple[Floats, float]:
    likely = np.maximum(np.exp(logs) @ parts.T, 1e-300)
    count = likely.shape[1]
    shares = np.full(count, 1 / count)
    before = -np.inf
    for _ in range(rounds):
        joint = likely * shares
        mass = joint.sum(axis=1, keepdims=True)
        extra = np.zeros(count)
        extra[0] = pull
        shares = ((joint / mass).sum(axis=0) + extra) / (len(logs) + pull)
        now = float(np.log(mass).sum())
        if now - before < 1e-4:
            break
        before = now
    return shares, now + pull * float(np.log(max(shares[0], 1e-12)))


def _moved(logs: Floats, steps: int) -> Floats:
    if steps == 0:
        return logs
    out = np.empty_like(logs)
    if steps > 0:
        out[:, :-steps], out[:, -steps:] = logs[:, steps:], logs[:, -1:]
    else:
        out[:, -steps:], out[:, :steps] = logs[:, :steps], logs[:, :1]
    return out
