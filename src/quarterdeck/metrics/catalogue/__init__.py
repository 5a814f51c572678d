"""The catalogue: every figure once, with its name, its formula in words, its unit, its direction and the sums it is made of.

A definition changes only here; pages, the API and the reference page are drawn from it.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum

from quarterdeck.metrics.catalogue import customers, deals, own
from quarterdeck.metrics.catalogue.metric import Behaviour, Better, Metric, Only, Part, Unit
from quarterdeck.metrics.catalogue.parts import PARTS

__all__ = [
    "GROUPS",
    "METRICS",
    "PARTS",
    "Behaviour",
    "Better",
    "Group",
    "Metric",
    "Only",
    "Part",
    "Unit",
    "every_metric",
    "metric",
    "take_own_from",
]


class Group(StrEnum):
    """What part of the business a metric speaks of."""

    RESULTS = "results"
    PIPELINE = "pipeline"
    STAGES = "stages"
    ACTIVITIES = "activities"
    LEADS = "leads"
    CUSTOMERS = "customers"
    PRICE = "price"


GROUPS: dict[Group, tuple[Metric, ...]] = {
    Group.RESULTS: deals.RESULTS,
    Group.PIPELINE: deals.PIPELINE,
    Group.STAGES: deals.STAGES,
    Group.ACTIVITIES: customers.ACTIVITIES,
    Group.LEADS: customers.LEADS,
    Group.CUSTOMERS: customers.CUSTOMERS,
    Group.PRICE: customers.PRICE,
}

METRICS: dict[str, Metric] = {metric.code: metric for group in GROUPS.values() for metric in group}

_find_own: Callable[[], Mapping[str, Metric]] = dict


def take_own_from(find: Callable[[], Mapping[str, Metric]]) -> None:
    """Let the room's reads tell which metrics the company made itself; they are asked each time, so never stale."""
    global _find_own
    _find_own = find


def metric(code: str) -> Metric:
    """The metric of that code, the company's own included; KeyError when there is none."""
    return _find_own()[code] if own.is_own(code) else METRICS[code]


def every_metric() -> dict[str, Metric]:
    """All that may be chosen: the catalogue's, then the company's own."""
    return {**METRICS, **{code: one for code, one in _find_own().items() if one.is_offered}}
