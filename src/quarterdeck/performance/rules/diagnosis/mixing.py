"""What peers would have made of the same cases: one model of few parameters for a measure, fitted over all people.

Each trait adds its part on the scale of the link (log-odds, logarithm), each person a deviation. Both are held in by a normal prior,
the person's with a variance found from the data. What a person is compared with is fitted *without* that person's cases (one
Newton step from the common fit), and how unsure it is comes along: somebody who alone sells a product is compared with nobody.

Source: penalised quasi-likelihood, Breslow & Clayton (1993), J. Am. Stat. Assoc. 88, 9-25.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy  # its parts are loaded where they are first asked for

from quarterdeck.performance.rules.diagnosis.cells import Cells, Family, Floats

TRAIT_SPREAD = 0.6  # a priori, levels of a trait differ by about this much
LEAST_SPREAD = 0.05
STEPS = 12


@dataclass(frozen=True, slots=True)
class Expected:
    """For each cell what peers are expected to do with it (link scale), and for each person how unsure that is (one deviation)."""

    link: Floats
    unsure: Floats
    spread: float
    scale: float


def expected(cells: Cells, family: Family, people: int) -> Expected:
    """Fit the model over everybody and take each person's own cases out again.

    `scale` is the variance of one value of a size, or how many times more events scatter than chance alone makes them.
    """
    design = _design(cells)
    scale = _scale_of_sizes(cells, design, people) if family is Family.SIZE else 1.0
    own: Any = scipy.sparse.csr_matrix(
        (np.ones(len(cells.who)), (cells.who, np.arange(len(cells.who)))), shape=(people, len(cells.who))
    )
    trait, person = _start(cells, family, design.shape[1]), np.zeros(people)
    precision = np.full(design.shape[1], TRAIT_SPREAD**-2)
    precision[0] = 1e-6
    spread = 0.25
    for step in range(STEPS):
        mean, weight = _mean_and_weight(design @ trait + person[cells.who], cells, family, scale)
        residual = cells.hits / (scale if family is Family.SIZE else 1.0) - mean
        cross, held = own @ (weight[:, None] * design), own @ weight + spread**-2
        slope = own @ residual - person * spread**-2
        square = design.T @ (weight[:, None] * design) + np.diag(precision)
        inner = square - (cross / held[:, None]).T @ cross
        push = design.T @ residual - precision * trait - cross.T @ (slope / held)
        move = np.linalg.solve(inner, push)
        person = person + np.clip((slope - cross @ move) / held, -1.5, 1.5)
        trait = trait + np.clip(move, -1.5, 1.5)
        if step >= 2:
            spread = max(LEAST_SPREAD, float(np.sqrt(np.mean(person**2 + 1 / held))))
        if step > 5 and float(np.abs(move).max()) < 1e-6:
            break
    return _without_each(cells, family, design, own, trait, person, precision, spread, scale)


def _without_each(
    cells: Cells,
    family: Family,
    design: Floats,
    own: Any,  # people by cells: adds up each person's cells
    trait: Floats,
    person: Floats,
    precision: Floats,
    spread: float,
    scale: float,
) -> Expected:
    mean, weight = _mean_and_weight(design @ trait + person[cells.who], cells, family, scale)
    residual = cells.hits / (scale if family is Family.SIZE else 1.0) - mean
    cross, weights = own @ (weight[:, None] * design), own @ weight
    held = weights + spread**-2
    squares = np.stack([own @ (weight[:, None] * design * design[:, [k]]) for k in range(design.shape[1])], axis=1)
    parts = squares - cross[:, :, None] * cross[:, None, :] / held[:, None, None]
    without = np.diag(precision) + parts.sum(axis=0) - parts
    inverse = np.linalg.inv(without)
    pulls = own @ (residual[:, None] * design)
    shifted = trait - np.clip(np.einsum("pkl,pl->pk", inverse, pulls), -1.0, 1.0)
    # The level of the whole company stays as fitted: where most people are is found later, by all of them (`shrinkage.centred`).
    level = (weight @ design) / weight.sum()
    shifted[:, 0] += (trait - shifted) @ level
    average = cross / np.maximum(weights, 1e-12)[:, None]
    unsure = np.sqrt(np.maximum(np.einsum("pk,pkl,pl->p", average, inverse, average), 0.0))
    return Expected(np.einsum("ck,ck->c", design, shifted[cells.who]), unsure, spread, scale)


def _design(cells: Cells) -> Floats:
    """A column of ones, and one for each level of each trait but the most frequent."""
    columns = [np.ones(len(cells.who))]
    for codes in cells.traits.T:
        weight = np.bincount(codes, weights=cells.tries)
        usual = int(weight.argmax())
        columns += [(codes == level).astype(np.float64) for level in np.flatnonzero(weight) if level != usual]
    return np.column_stack(columns)


def _start(cells: Cells, family: Family, width: int) -> Floats:
    first = np.zeros(width)
    ratio = float(cells.hits.sum() / max(cells.tries.sum(), 1e-12))
    if family is Family.SHARE:
        ratio = min(max(ratio, 0.001), 0.999)
        first[0] = np.log(ratio / (1 - ratio))
    else:
        first[0] = np.log(max(ratio, 1e-9)) if family is Family.RATE else ratio
    return first


def _mean_and_weight(link: Floats, cells: Cells, family: Family, scale: float) -> tuple[Floats, Floats]:
    if family is Family.SHARE:
        share = 1 / (1 + np.exp(-np.clip(link, -30, 30)))
        return cells.tries * share, cells.tries * share * (1 - share)
    if family is Family.RATE:
        rate = cells.tries * np.exp(np.clip(link, -30, 30))
        return rate, rate
    return cells.tries * link / scale, cells.tries / scale


def _scale_of_sizes(cells: Cells, design: Floats, people: int) -> float:
    """The variance of one value within person and traits: what people and traits do not explain."""
    squares = cells.squares if cells.squares is not None else cells.hits**2 / np.maximum(cells.tries, 1e-12)
    within = float((squares - cells.hits**2 / np.maximum(cells.tries, 1e-12)).sum())
    freedom = float(cells.tries.sum()) - len(cells.who)
    if freedom >= people:
        return max(within / freedom, 1e-6)
    total = float(cells.hits.sum()), float(cells.tries.sum())
    return max(float(squares.sum()) / max(total[1], 1.0) - (total[0] / max(total[1], 1.0)) ** 2, 1e-6)
