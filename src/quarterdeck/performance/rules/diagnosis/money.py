"""What a case is worth: what its passing brings in the end, a quarter."""

from collections.abc import Mapping, Sequence

import numpy as np

from quarterdeck.performance.rules.diagnosis.cells import Floats

QUARTER = 91  # days
STEADY = 5.0  # won deals of the company's average that steady a person's own


def deal_sizes(amounts: Floats, won: Floats) -> Floats:
    """Each person's average won deal, drawn towards the company's where few were won."""
    company = float(amounts.sum() / max(won.sum(), 1.0))
    return np.asarray((amounts + STEADY * company) / (won + STEADY), dtype=np.float64)


def chances_after(passed: Mapping[int, float], order: Sequence[int]) -> dict[int, float]:
    """How likely a deal that has passed a stage is won in the end: the shares that passed each later stage, multiplied."""
    left, found = 1.0, {}
    for stage in reversed(order):
        found[stage] = left
        left *= passed.get(stage, 1.0)
    return found


def stakes(cases: Floats, peers: float, worth: Floats, quarters: float) -> Floats:
    """Money a quarter that a person's cases would bring if they went as usual."""
    return np.asarray(cases / max(quarters, 1e-9) * peers * worth, dtype=np.float64)
