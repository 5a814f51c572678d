"""Median and 95th percentile of something done many times."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """Milliseconds."""

    median: float
    p95: float
    rounds: int


def measure(act: Callable[[], object], *, rounds: int, warm_up: int = 3) -> Timing:
    """Do it a few times unmeasured, then `rounds` times measured."""
    for _ in range(warm_up):
        act()
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1000)
    ordered = sorted(taken)
    return Timing(statistics.median(ordered), ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], rounds)
