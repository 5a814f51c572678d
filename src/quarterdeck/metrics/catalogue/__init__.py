"""The catalogue: every figure once, with its name, its formula in words, its unit, its direction and the sums it is made of.

A definition changes only here; pages, the API and the reference page are drawn from it.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

from quarterdeck.metrics.catalogue import customers, deals, own, targets
from quarterdeck.metrics.catalogue.metric import Behaviour, Better, Metric, Only, Part, Source, Unit
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
    "Source",
    "Unit",
    "every_metric",
    "metric",
    "take_own_from",
    "take_targeted_from",
    "targeted_metrics",
]


class Group(StrEnum):
    """What part of the business a metric speaks of."""

    RESULTS = "results"
    TARGETS = "targets"
    PIPELINE = "pipeline"
    STAGES = "stages"
    ACTIVITIES = "activities"
    LEADS = "leads"
    CUSTOMERS = "customers"
    PRICE = "price"


GROUPS: dict[Group, tuple[Metric, ...]] = {
    Group.RESULTS: (*deals.RESULTS, *deals.COHORTS),
    Group.TARGETS: targets.TARGETS,
    Group.PIPELINE: deals.PIPELINE,
    Group.STAGES: deals.STAGES,
    Group.ACTIVITIES: customers.ACTIVITIES,
    Group.LEADS: customers.LEADS,
    Group.CUSTOMERS: customers.CUSTOMERS,
    Group.PRICE: customers.PRICE,
}

METRICS: dict[str, Metric] = {metric.code: metric for group in GROUPS.values() for metric in group}

_find_own: Callable[[], Mapping[str, Metric]] = dict
_find_targeted: Callable[[], Sequence[str]] = tuple


def take_own_from(find: Callable[[], Mapping[str, Metric]]) -> None:
    """Let the room's reads tell which metrics the company made itself; they are asked each time, so never stale."""
    global _find_own
    _find_own = find


def take_targeted_from(find: Callable[[], Sequence[str]]) -> None:
    """Let the room of targets tell which metrics have one; it is asked each time."""
    global _find_targeted
    _find_targeted = find


def metric(code: str) -> Metric:
    """The metric of that code, the company's own and what is held against a target included; KeyError when there is none."""
    if own.is_own(code):
        return _find_own()[code]
    family, of = targets.named(code)
    return targets.made(family, metric(of)) if family else METRICS[code]


def find(code: str) -> Metric | None:
    """The metric of that code, or None."""
    try:
        return metric(code)
    except KeyError:
        return None


def targeted_metrics() -> list[Metric]:
    """What may be asked of the metrics that have targets, but of the won amount, whose figures stand in the catalogue."""
    return _targeted(_find_own())


def every_metric() -> dict[str, Metric]:
    """All that may be chosen: the catalogue's, those held against targets, then the company's own."""
    found = _find_own()
    targeted = {one.code: one for one in _targeted(found)}
    return {**METRICS, **targeted, **{code: one for code, one in found.items() if one.is_offered}}


def _targeted(own_metrics: Mapping[str, Metric]) -> list[Metric]:
    known = [METRICS.get(code) or own_metrics.get(code) for code in _find_targeted()]
    return [made for of in known if of is not None and not of.targets for made in targets.family_of(of)]
