"""The catalogue: every figure once, with its name, its formula in words, its unit, its direction and the sums it is made of.

A definition changes only here; pages, the API and the reference page are drawn from it.
"""

from enum import StrEnum

from quarterdeck.metrics.catalogue import customers, deals
from quarterdeck.metrics.catalogue.metric import Behaviour, Better, Metric, Only, Part, Unit
from quarterdeck.metrics.catalogue.parts import PARTS

__all__ = ["GROUPS", "METRICS", "PARTS", "Behaviour", "Better", "Group", "Metric", "Only", "Part", "Unit", "metric"]


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


def metric(code: str) -> Metric:
    """The metric of that code; KeyError when there is none."""
    return METRICS[code]
