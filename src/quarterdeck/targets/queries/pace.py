"""How far along targets are: what was reached beside what is owed, for everybody in reach, a unit, or one member."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.company import queries as company
from quarterdeck.metrics import catalogue
from quarterdeck.metrics import queries as metrics
from quarterdeck.metrics.catalogue import Metric
from quarterdeck.metrics.dimensions import DIMENSIONS
from quarterdeck.metrics.queries.whose import EVERYBODY, Whose
from quarterdeck.metrics.rules import Value
from quarterdeck.people.models import Member
from quarterdeck.targets.models import Level, PlanMetric
from quarterdeck.targets.queries.groups import owed_by_group
from quarterdeck.targets.rules import pace as rules


@dataclass(frozen=True, slots=True)
class TargetPace:
    """A metric's target over a period and how far along it is."""

    metric: Metric
    period: Period
    whose: Whose
    pace: rules.Pace


@dataclass(frozen=True, slots=True)
class PaceRow:
    """The same of one member or unit, under their name."""

    key: int
    name: str
    pace: rules.Pace


def codes_in_force(period: Period) -> list[str]:
    """The metrics that plans in force set targets for in some part of a period, in the plans' order; the company's own among them."""
    calendar = company.fiscal_calendar()
    years = range(calendar.fiscal_year(period.start), calendar.fiscal_year(period.end) + 1)
    held = PlanMetric.objects.filter(
        year_held__in=years, plan__starts_on__lt=period.end, plan__ends_on__gt=period.start
    )
    codes = held.order_by("-year_held", "position", "pk").values_list("metric_code", flat=True)
    return [code for code in dict.fromkeys(codes) if catalogue.find(code)]


def paces(
    *,
    viewer: Member,
    codes: Sequence[str],
    period: Period,
    today: date,
    whose: Whose = EVERYBODY,
    level: str = Level.BASE,
) -> list[TargetPace]:
    """How far along each metric is, in the order asked for; one without a target comes with status `UNSET`."""
    if not codes:
        return []
    found = owed_by_group(
        viewer=viewer,
        codes=codes,
        by=(),
        periods=[period],
        limits=whose.limits,
        today=today,
        known_at=metrics.known_at(),
        level=level,
    )
    owed = found.get((0, ()), {})
    table = metrics.query(viewer=viewer, metrics=codes, period=period, filters=whose.filters, today=today)
    done = dict(zip(table.columns, table.rows[0], strict=True))
    days = rules.days_of(company.fiscal_calendar(), period, today)
    return [
        TargetPace(catalogue.metric(code), period, whose, measured(code, owed.get(code), done[code], days))
        for code in codes
    ]


def pace(
    *,
    viewer: Member,
    metric_code: str,
    period: Period,
    today: date,
    whose: Whose = EVERYBODY,
    level: str = Level.BASE,
) -> TargetPace:
    """How far along one metric is."""
    return paces(viewer=viewer, codes=[metric_code], period=period, today=today, whose=whose, level=level)[0]


def higher_levels(*, viewer: Member, found: TargetPace, today: date) -> list[tuple[Level, rules.Pace]]:
    """The same figure held against the stretch and the challenge level, where they are set."""
    held = []
    for level in (Level.STRETCH, Level.CHALLENGE):
        owed = owed_by_group(
            viewer=viewer,
            codes=[found.metric.code],
            by=(),
            periods=[found.period],
            limits=found.whose.limits,
            today=today,
            known_at=metrics.known_at(),
            level=level,
        )
        target = owed.get((0, ()), {}).get(found.metric.code)
        if target is not None:
            held.append((level, measured(found.metric.code, target, found.pace.actual, found.pace.days)))
    return held


def split_paces(
    *, viewer: Member, metric_code: str, period: Period, today: date, by: str, whose: Whose = EVERYBODY
) -> list[PaceRow]:
    """Every member (`by="member"`) or team without teams below (`by="team"`) that owes or reached something, by name."""
    table = metrics.query(
        viewer=viewer, metrics=[metric_code], by=[by], period=period, filters=whose.filters, today=today
    )
    done = {keys[0]: row[-1] for keys, row in zip(table.keys, table.rows, strict=True) if keys[0] is not None}
    owed = {
        keys[0]: found[metric_code]
        for (_place, keys), found in owed_by_group(
            viewer=viewer,
            codes=[metric_code],
            by=(by,),
            periods=[period],
            limits=whose.limits,
            today=today,
            known_at=metrics.known_at(),
        ).items()
    }
    names = DIMENSIONS[by].labels({*done, *owed})
    days = rules.days_of(company.fiscal_calendar(), period, today)
    rows = [
        PaceRow(key, names[key], measured(metric_code, owed.get(key), done.get(key), days))
        for key in {*done, *owed} & set(names)
    ]
    return sorted(rows, key=lambda row: (row.name, row.key))


def measured(metric_code: str, target: Decimal | None, done: Value, days: rules.Days) -> rules.Pace:
    """A target held against what was reached, in the way the metric comes to its target."""
    actual = None if done is None else Decimal(done)
    return rules.measure(target=target, actual=actual, days=days, growth=catalogue.metric(metric_code).growth)
