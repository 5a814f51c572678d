"""Who depends on one customer: how large a part of what somebody won comes from the largest.

How far the share hangs on single deals is told by the Bayesian bootstrap: Rubin (1981), Ann. Stat. 9, 130-134.
"""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from quarterdeck.performance.rules.diagnosis.cells import Floats
from quarterdeck.performance.rules.diagnosis.findings import LEAST_CASES, LEAST_PEERS, Standing
from quarterdeck.performance.rules.diagnosis.measures import MEASURES

MATTERS = 0.3  # below this share of the whole, losing the customer is no danger of its own
DRAWS = 400


def standings(won: Iterable[tuple[int, float, float]]) -> list[Standing]:
    """Where people stand, from (who, amount, deals) of each of their customers; peers' is the median share.

    Nobody with fewer won deals than may be judged takes part, and nothing is said where too few others remain to compare with.
    """
    draw = np.random.default_rng(0)
    measure = MEASURES["largest_customer"]
    people = {who: rows for who, rows in _by_person(won).items() if rows[:, 1].sum() >= LEAST_CASES}
    if len(people) <= LEAST_PEERS:
        return []
    own = {who: float(rows[:, 0].max() / rows[:, 0].sum()) for who, rows in people.items()}
    peers = float(np.median(list(own.values())))
    limit = max(peers * (1 + measure.material), MATTERS)
    found = []
    for who, rows in people.items():
        shares = _drawn(rows, draw)
        found.append(
            Standing(
                measure=measure,
                who=who,
                cases=round(float(rows[:, 1].sum())),
                own=own[who],
                peers=peers,
                likely=float(shares.mean()),
                weak=float((shares > limit).mean()),
                strong=0.0,
                cost=None,
            )
        )
    return found


def _by_person(won: Iterable[tuple[int, float, float]]) -> dict[int, Floats]:
    """Each person's customers as (amount, deals), the largest first."""
    found: defaultdict[int, list[tuple[float, float]]] = defaultdict(list)
    for who, amount, deals in won:
        found[who].append((amount, deals))
    return {who: np.array(sorted(rows, reverse=True)) for who, rows in sorted(found.items())}


def _drawn(rows: Floats, draw: np.random.Generator) -> Floats:
    """The share of the customer that is the largest now, under weights drawn anew for every deal."""
    amounts, deals = rows[:, 0], rows[:, 1]
    of_largest = draw.gamma(deals[0], size=DRAWS) / deals[0] * amounts[0]
    if len(rows) == 1:
        return np.ones(DRAWS)
    others = draw.gamma(deals[1:], size=(DRAWS, len(deals) - 1)) / deals[1:] * amounts[1:]
    return np.asarray(of_largest / (of_largest + others.sum(axis=1)), dtype=np.float64)
