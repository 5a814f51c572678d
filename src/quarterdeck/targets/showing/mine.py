"""How one's own targets look: what is owed by the day, how far along it is, whom it serves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from quarterdeck.core.calendar.periods import Grain, Period
from quarterdeck.core.company import queries as company
from quarterdeck.core.pages import formatting
from quarterdeck.core.pages.components import Comparison, Figure, Tab
from quarterdeck.metrics import queries as metrics
from quarterdeck.metrics.catalogue import Metric, Unit
from quarterdeck.metrics.showing import KINDS
from quarterdeck.targets.models import Level
from quarterdeck.targets.queries.mine import MyTargets
from quarterdeck.targets.queries.personal import SpanOwed
from quarterdeck.targets.showing import sheets
from quarterdeck.targets.showing.asking import Look


@dataclass(frozen=True, slots=True)
class CascadeRow:
    """A step from somebody up to the company; `share` is what its target is of the next one."""

    name: str
    amount: str
    share: Decimal | None
    is_first: bool
    is_person: bool


@dataclass(frozen=True, slots=True)
class SpanRow:
    """A week or a day by its name: what it owes and how much of the way is done by its end."""

    label: str
    working_days: int
    amount: str
    so_far: str
    share: Decimal | None
    is_now: bool


def address(mine: MyTargets, **other: object) -> str:
    """This page with something else chosen."""
    level = "" if mine.level is Level.BASE else mine.level.value
    asked = {
        "plan": mine.record.plan.pk,
        "seat": mine.record.node.pk,
        "metric": mine.metric.code,
        "level": level,
        **other,
    }
    return f"{reverse('targets:mine')}?{urlencode({name: value for name, value in asked.items() if value})}"


def look(mine: MyTargets) -> Look:
    return Look(mine.record.plan.pk, mine.metric, mine.level.value, None)


def metric_tabs(mine: MyTargets) -> list[Tab]:
    return [Tab(str(one.name), address(mine, metric=one.code), one.code == mine.metric.code) for one in mine.metrics]


def level_tabs(mine: MyTargets) -> list[Tab]:
    """The levels of the target to choose from: what is owed, and how much more one may reach for."""
    return [
        Tab(str(one.label), address(mine, level="" if one is Level.BASE else one.value), one is mine.level)
        for one in mine.levels
    ]


def seat_tabs(mine: MyTargets) -> list[Tab]:
    """The seats to choose from: one's own and the teams one leads."""
    return [Tab(seat.name, address(mine, seat=seat.pk), seat.pk == mine.record.node.pk) for seat in mine.seats]


def plan_tabs(mine: MyTargets) -> list[Tab]:
    return [
        Tab(plan.name, address(mine, plan=plan.pk, seat=None), plan.pk == mine.record.plan.pk) for plan in mine.plans
    ]


def around(mine: MyTargets) -> list[Figure]:
    """Year, quarter, month, week and day as figures, beside what is reached where that is known."""
    labels = {
        Grain.YEAR: _("This year"),
        Grain.QUARTER: _("This quarter"),
        Grain.MONTH: _("This month"),
        Grain.WEEK: _("This week"),
        Grain.DAY: _("Today"),
    }
    return [
        Figure(
            labels[grain],
            span.amount,
            KINDS[mine.metric.unit],
            _currency(mine.metric),
            definition=_("%(days)s working days, from %(start)s.")
            % {"days": span.working_days, "start": formatting.short_day(span.days.start, get_language())},
        )
        for grain, span in mine.owed.around
    ]


def paces(mine: MyTargets) -> list[Figure]:
    """What is reached of this month's targets; each opens its rows."""
    return [
        Figure(
            str(one.metric.name),
            one.pace.actual,
            KINDS[one.metric.unit],
            _currency(one.metric),
            comparisons=[Comparison(_("Target"), one.pace.target, is_target=True)] if one.pace.target else [],
            url=metrics.rows_address(one.metric.code, one.period, filters=one.whose.filters),
            definition=str(one.metric.formula),
        )
        for one in mine.paces
    ]


def cascade(mine: MyTargets) -> list[CascadeRow]:
    return [
        CascadeRow(step.name, sheets.written(step.amount, mine.metric), step.share, place == 0, step.kind == "member")
        for place, step in enumerate(mine.cascade)
    ]


def span_rows(spans: Sequence[SpanOwed], mine: MyTargets) -> list[SpanRow]:
    """Each span with the running sum; a rate or level runs up to nothing."""
    adds_up = sheets.adds_over_time(mine.metric)
    whole = sum((span.amount for span in spans), Decimal(0))
    found, sum_so_far = [], Decimal(0)
    for span in spans:
        sum_so_far += span.amount
        found.append(
            SpanRow(
                _span_label(span.days),
                span.working_days,
                sheets.written(span.amount, mine.metric),
                sheets.written(sum_so_far, mine.metric) if adds_up else "",
                sum_so_far / whole if adds_up and whole else None,
                mine.on in span.days,
            )
        )
    return found


def _span_label(days: Period) -> str:
    """A day with its weekday, or the first and last day of a longer span."""
    language = get_language()
    first, last = (formatting.short_day(day, language) for day in (days.start, days.end - timedelta(1)))
    return f"{first} {formatting.weekday(days.start, language)}" if days.days == 1 else f"{first} – {last}"


def _currency(metric: Metric) -> str:
    return company.company().currency_id if metric.unit == Unit.MONEY else ""
