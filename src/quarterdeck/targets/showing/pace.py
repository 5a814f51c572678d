"""Targets and how far along they are, in words and figures."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from quarterdeck.core.pages import formatting
from quarterdeck.core.pages.components import Comparison, Figure, Kind, Tone
from quarterdeck.metrics import queries as metrics
from quarterdeck.metrics.catalogue import Metric, Unit
from quarterdeck.metrics.rules import Growth
from quarterdeck.metrics.showing import KINDS
from quarterdeck.targets.queries.closing import WhatWouldClose
from quarterdeck.targets.queries.pace import TargetPace
from quarterdeck.targets.rules.pace import Pace, Status

LABELS: Mapping[Status, str | Promise] = {
    Status.COMPLETED: pgettext_lazy("target", "Reached"),
    Status.ON_TRACK: pgettext_lazy("target", "On track"),
    Status.AT_RISK: pgettext_lazy("target", "At risk"),
    Status.BEHIND: pgettext_lazy("target", "Behind"),
    Status.AHEAD_OF_TIME: pgettext_lazy("target", "Not begun"),
    Status.UNSET: pgettext_lazy("target", "No target"),
}
TONES: Mapping[Status, Tone] = {
    Status.COMPLETED: "green",
    Status.ON_TRACK: "green",
    Status.AT_RISK: "amber",
    Status.BEHIND: "red",
    Status.AHEAD_OF_TIME: "neutral",
    Status.UNSET: "neutral",
}
ATTAINMENT = gettext_lazy("Actual ÷ target.")
PACE = gettext_lazy("Attainment ÷ share of the working days that have passed; 100% is on time.")
GAP = gettext_lazy("Target − actual; nothing once it is reached.")
NEEDED = gettext_lazy("Gap ÷ working days left, today among them.")
RUN_RATE = gettext_lazy("Actual ÷ working days that have passed.")
LANDING = gettext_lazy("Where the period ends if every working day goes on like those before.")
COVERAGE = gettext_lazy("Open deals expected to close in the period ÷ gap. Three times the gap is a usual aim.")


def text(metric: Metric, value: Decimal | None, currency: str) -> str:
    """A value of a metric; a dash where there is none."""
    return formatting.EMPTY if value is None else formatting.quantity(value, kind_of(metric), currency, get_language())


def kind_of(metric: Metric) -> Kind:
    kind: Kind = KINDS[metric.unit]
    return kind


def figures(found: TargetPace, closes: WhatWouldClose | None, *, currency: str) -> list[Figure]:
    """The answer in a line: reached, in time, missing, needed a day, landing, covered."""
    pace, metric = found.pace, found.metric
    look: dict[str, Any] = {"kind": kind_of(metric), "currency": currency}
    reached = Figure(
        str(metric.name),
        pace.actual,
        **look,
        better=metric.better.value,
        comparisons=[Comparison(_("target"), pace.target, is_target=pace.growth is not Growth.FALLS)],
        url=metrics.rows_address(metric.code, found.period, filters=found.whose.filters),
        definition=str(metric.formula),
    )
    attained = Figure(
        _("Attainment"),
        pace.attainment,
        "percent",
        comparisons=[Comparison(_("working time passed"), pace.days.share)] if _adds_up(pace) else [],
        definition=str(ATTAINMENT),
    )
    gap = Figure(_("Gap"), pace.gap, **look, better="lower", definition=str(GAP))
    if not _adds_up(pace):
        return [reached, attained, gap]
    return [
        reached,
        attained,
        Figure(_("Pace"), pace.pace, "percent", definition=str(PACE)),
        gap,
        Figure(
            _("Needed a day"),
            pace.needed_a_day,
            **look,
            better="neither",
            comparisons=[Comparison(_("so far a day"), pace.run_rate)],
            definition=f"{NEEDED} {RUN_RATE}",
        ),
        Figure(
            _("Lands at"),
            pace.landing,
            **look,
            comparisons=[Comparison(_("target"), pace.target, is_target=True)],
            definition=str(LANDING),
        ),
        *(
            [Figure(_("Pipeline coverage"), closes.coverage, url=closes.url, definition=str(COVERAGE))]
            if closes
            else []
        ),
    ]


def sentence(found: TargetPace, *, currency: str) -> str:
    """What it comes down to, in one sentence."""
    pace, metric = found.pace, found.metric
    if pace.status is Status.UNSET:
        return _("Nobody has set a target for this period.")
    if pace.status is Status.COMPLETED:
        return _("The target of %(target)s is reached.") % {"target": text(metric, pace.target, currency)}
    missing = {"gap": text(metric, pace.gap, currency)}
    if not _adds_up(pace):
        return _("%(gap)s away from the target.") % missing
    if pace.needed_a_day is None:
        return _("The period is over; %(gap)s were missing.") % missing
    left = ngettext("%(gap)s to go in %(n)d working day", "%(gap)s to go in %(n)d working days", pace.days.left)
    went = left % {**missing, "n": pace.days.left}
    needed = _rate(metric, pace.needed_a_day, currency)
    if not pace.run_rate:
        return _("%(left)s: %(needed)s a day.") % {"left": went, "needed": needed}
    return _("%(left)s: %(needed)s a day, so far it was %(rate)s.") % {
        "left": went,
        "needed": needed,
        "rate": _rate(metric, pace.run_rate, currency),
    }


def _rate(metric: Metric, value: Decimal, currency: str) -> str:
    """A daily amount; counts with a decimal, for they are small."""
    if metric.unit is Unit.COUNT:
        return formatting.grouped(value, 1)
    return text(metric, value, currency)


def _adds_up(pace: Pace) -> bool:
    return pace.growth is Growth.ADDS_UP
