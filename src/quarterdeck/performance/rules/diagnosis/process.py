"""A stage that leaks for all is a matter of the process or the market, not of a person."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import scipy  # its parts are loaded where they are first asked for

POINTS = 400
MATERIAL = 0.05
ENOUGH_BEFORE = 1 / 3  # of as many cases as now: the first days of a company's records hold what happened to be kept


@dataclass(frozen=True, slots=True)
class Change:
    """A stage now and over the period before: how probable it is that it passes materially fewer (or more) than before."""

    stage: int
    cases: int
    now: float
    before: float
    weak: float
    strong: float


def changes(now: Mapping[int, tuple[float, float]], before: Mapping[int, tuple[float, float]]) -> list[Change]:
    """Stages held against the period before; (passed, left) of each, with Jeffreys' prior."""
    quantiles = (np.arange(POINTS) + 0.5) / POINTS
    found = []
    for stage, (passed, left) in sorted(now.items()):
        passed_before, left_before = before.get(stage, (0.0, 0.0))
        if not left or left_before < left * ENOUGH_BEFORE:
            continue
        present = scipy.stats.beta.ppf(quantiles, passed + 0.5, left - passed + 0.5)[:, None]
        past = scipy.stats.beta.ppf(quantiles, passed_before + 0.5, left_before - passed_before + 0.5)[None, :]
        found.append(
            Change(
                stage,
                round(left),
                passed / left,
                passed_before / left_before,
                float(np.mean(present < past * (1 - MATERIAL))),
                float(np.mean(present > past * (1 + MATERIAL))),
            )
        )
    return found
