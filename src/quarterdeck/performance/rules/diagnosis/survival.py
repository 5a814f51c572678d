"""Times that have not ended yet: counted for as long as they lasted, never as if they had ended or did not exist.

Source: Kaplan & Meier (1958), J. Am. Stat. Assoc. 53, 457-481; pieces of constant hazard: Friedman (1982), Ann. Stat. 10, 101-113.
"""

from collections.abc import Sequence

import numpy as np
import scipy  # its parts are loaded where they are first asked for

from quarterdeck.performance.rules.diagnosis.cells import Cells, Floats, Integers, added_up

EDGES = (0.0, 3.0, 7.0, 14.0, 30.0, 60.0, 120.0, 240.0)  # days; the last piece has no end


def median(days: Floats, has_ended: Floats) -> float | None:
    """The Kaplan-Meier median; None when fewer than half have ended within what was seen."""
    ended = has_ended.astype(bool)
    if not ended.any():
        return None
    curve = scipy.stats.ecdf(scipy.stats.CensoredData(uncensored=days[ended], right=days[~ended])).sf
    below = np.flatnonzero(curve.probabilities <= 0.5 + 1e-12)
    return float(curve.quantiles[below[0]]) if len(below) else None


def pieces(
    who: Integers,
    traits: Integers,
    piece: Integers,
    ended: Floats,
    count: Floats,
    days: Floats,
    edges: Sequence[float] = EDGES,
) -> Cells:
    """Stays as events over exposure, cut where the hazard may change; the last trait is the piece.

    A row adds up `count` stays alike that lasted into the same `piece`, `days` in all; `ended` of them ended there.
    """
    starts = np.asarray(edges)
    widths = np.append(np.diff(starts), np.inf)
    parts = []
    for place in range(len(starts)):
        into, through = piece == place, piece > place
        exposure = np.where(into, days - count * starts[place], 0.0)
        exposure = np.where(through, count * (widths[place] if through.any() else 0.0), exposure)
        events = np.where(into, ended, 0.0)
        seen = exposure > 0
        column = np.full((int(seen.sum()), 1), place)
        parts.append((who[seen], np.hstack([traits[seen], column]), events[seen], exposure[seen]))
    return added_up(
        np.concatenate([part[0] for part in parts]),
        np.concatenate([part[1] for part in parts]),
        np.concatenate([part[2] for part in parts]),
        np.concatenate([part[3] for part in parts]),
    )


def piece_of(days: Floats, edges: Sequence[float] = EDGES) -> Integers:
    """The piece a stay lasted into."""
    return np.searchsorted(np.asarray(edges), days, side="left").astype(np.int64).clip(1) - 1
