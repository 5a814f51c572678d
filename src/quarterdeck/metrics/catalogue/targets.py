"""Metrics held against targets: what is owed, how much of it is reached, whether in time, and what the pipeline covers.

Each is of the won amount unless its code names another metric that has a target: `quota_attainment-visits`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from quarterdeck.metrics import rules
from quarterdeck.metrics.catalogue.deals import RESULTS
from quarterdeck.metrics.catalogue.metric import Behaviour, Better, Metric, Part, Source, Unit
from quarterdeck.metrics.dimensions import DIMENSIONS

_WON = RESULTS[0]
# Targets are set for people and teams, for spans of time.
_HELD_BY = frozenset(["member", "team"])
_NEVER_BY = frozenset(code for code, one in DIMENSIONS.items() if not one.grain) - _HELD_BY
_SEPARATOR = "-"


def owed(of: Metric) -> Metric:
    """What is owed of a metric."""
    return _held(
        "target",
        pgettext_lazy("metrics", "Target"),
        gettext_lazy("What the plan in force asks for in the period; months count by their working days."),
        of,
        (_target(of),),
        rules.alone,
    )


def attainment(of: Metric) -> Metric:
    """How much of a metric's target is reached."""

    def combine(parts: Sequence[rules.Value]) -> rules.Value:
        *own, target = parts
        return rules.attainment(target, of.combine(own), of.growth)

    return _held(
        "quota_attainment",
        gettext_lazy("Quota attainment"),
        gettext_lazy("Actual ÷ target of the period; target ÷ actual where less is better."),
        of,
        (*of.parts, _target(of)),
        combine,
    )


def pace(of: Metric) -> Metric:
    """Whether a metric's target is reached in time."""

    def combine(parts: Sequence[rules.Value]) -> rules.Value:
        *own, target, time_share = parts
        return rules.pace(rules.attainment(target, of.combine(own), of.growth), time_share, of.growth)

    return _held(
        "pace",
        pgettext_lazy("metrics", "Pace"),
        gettext_lazy("Quota attainment ÷ share of the working days of the period that have passed, today among them."),
        of,
        (*of.parts, _target(of), Part("working_time", source=Source.TIME)),
        combine,
    )


def _target(of: Metric) -> Part:
    return Part(of.code, source=Source.TARGET)


def _held(
    code: str,
    name: Promise,
    formula: Promise,
    of: Metric,
    parts: tuple[Part, ...],
    combine: Callable[[Sequence[rules.Value]], rules.Value],
) -> Metric:
    is_target = code == "target"
    return Metric(
        code,
        name,
        formula,
        of.unit if is_target else Unit.PERCENT,
        Better.NEITHER if is_target else Better.HIGHER,
        Behaviour.OWED if is_target else Behaviour.RATIO,
        parts,
        combine,
        opens_into=() if is_target else (of.code, _code("target", of)),
        never_by=_NEVER_BY | of.never_by,
    )


_FAMILIES: Mapping[str, Callable[[Metric], Metric]] = {"target": owed, "quota_attainment": attainment, "pace": pace}


def _code(family: str, of: Metric) -> str:
    return family if of.code == _WON.code else f"{family}{_SEPARATOR}{of.code}"


COVERAGE = Metric(
    "pipeline_coverage",
    gettext_lazy("Pipeline coverage"),
    gettext_lazy(
        "Open pipeline expected to close in the period ÷ (target − won so far); empty once the target is reached."
    ),
    Unit.PERCENT,
    Better.HIGHER,
    Behaviour.RATIO,
    (Part("due_amount"), Part("won_amount"), _target(_WON)),
    rules.covered,
    opens_into=("expected_pipeline_amount", "won_amount", "target"),
    never_by=_NEVER_BY,
)
TARGETS = (*(make(_WON) for make in _FAMILIES.values()), COVERAGE)


def named(code: str) -> tuple[str, str]:
    """The family and the metric that a code such as `pace-visits` names; nothing for any other code."""
    family, _dash, of = code.partition(_SEPARATOR)
    return (family, of) if family in _FAMILIES and of else ("", "")


def made(family: str, of: Metric) -> Metric:
    """The member of a family for a metric; KeyError for one that is itself made of targets, or not of that name."""
    if of.targets or of.code == _WON.code:
        raise KeyError(of.code)
    metric = _FAMILIES[family](of)
    return replace(metric, code=_code(family, of), name=_("%(name)s: %(of)s") % {"name": metric.name, "of": of.name})


def family_of(of: Metric) -> list[Metric]:
    """Everything that is told of a metric with a target, but of the won amount, whose figures the catalogue lists itself."""
    return [] if of.code == _WON.code else [made(family, of) for family in _FAMILIES]
