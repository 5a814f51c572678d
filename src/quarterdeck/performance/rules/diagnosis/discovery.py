"""Which of many differences to report, so that few of what is reported is false.

By posterior probabilities: Newton, Noueiry, Sarkar & Ahlquist (2004), Biostatistics 5, 155-176. By tests: Benjamini & Hochberg (1995),
J. R. Stat. Soc. B 57, 289-300 (scipy). The first reports more at the same share of false ones in `benchmarks/diagnosis.py`.
"""

import numpy as np
from numpy.typing import NDArray

from quarterdeck.performance.rules.diagnosis.cells import Floats


def chosen(probabilities: Floats, *, false_share: float, least: float) -> NDArray[np.bool_]:
    """The largest set, most probable first, of which at most `false_share` is expected to be false; none less probable than `least`."""
    order = np.argsort(-probabilities, kind="stable")
    wrong = np.cumsum(1 - probabilities[order]) / np.arange(1, len(order) + 1)
    fits = np.flatnonzero((wrong <= false_share) & (probabilities[order] >= least))
    picked = np.zeros(len(probabilities), dtype=np.bool_)
    if len(fits):
        picked[probabilities >= probabilities[order[fits[-1]]]] = True
    return picked
