"""What the parts of a scorecard come to: figures and targets of many people at once.

A figure of a scorecard is the same whoever looks, so it is read as by somebody who sees everything; the doors that call this
decide who is told. A person's own figure counts wherever it was earned. The figure of the team is that of each team the person
was in, over the days in it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q

from quarterdeck.core.calendar.periods import FiscalCalendar, Period
from quarterdeck.core.company import queries as company
from quarterdeck.metrics import catalogue, engine
from quarterdeck.metrics.catalogue import Behaviour, Better, Metric
from quarterdeck.metrics.engine.limits import MOST_VALUES
from quarterdeck.metrics.queries.whose import Whose
from quarterdeck.metrics.rules import Value
from quarterdeck.people import access
from quarterdeck.people.models import Member, Membership
from quarterdeck.performance.models.scorecards import PartScope, ScorecardPart, TargetSource
from quarterdeck.performance.rules.scoring.cards import Measure
from quarterdeck.targets.queries import in_force

_KEPT = Decimal("0.00000001")
Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Stay:
    """That somebody belonged to a unit over some days of the period."""

    unit_id: int
    unit: str
    span: Period


@dataclass(frozen=True, slots=True)
class Found:
    """A measure, and the question that its figure answers."""

    measure: Measure
    metric: Metric
    whose: Whose
    span: Period


@dataclass(frozen=True, slots=True)
class Presence:
    """Where somebody was in the period, in working days; `days` of `of_days` in the company."""

    stays: tuple[Stay, ...]
    days: int
    of_days: int


Measured = dict[int, dict[int, tuple[Found, ...]]]


def presences(members: Iterable[Member], period: Period) -> dict[int, Presence]:
    """Where each member was in the period; one who was not there at all is left out."""
    people = {member.pk: member for member in members}
    rows = Membership.objects.filter(
        Q(until_on=None) | Q(until_on__gt=period.start), member__in=people, from_on__lt=period.end
    )
    stays: dict[int, list[Stay]] = {}
    for row in rows.select_related("unit").order_by("member_id", "from_on"):
        gone_on = people[row.member_id].left_on or date.max
        start, end = max(row.from_on, period.start), min(row.until_on or date.max, period.end, gone_on)
        if start < end:
            stays.setdefault(row.member_id, []).append(Stay(row.unit_id, row.unit.name, Period(start, end)))
    calendar = company.fiscal_calendar()
    of_days = calendar.working_days(period)
    return {
        pk: Presence(tuple(found), sum(calendar.working_days(one.span) for one in found), of_days)
        for pk, found in stays.items()
    }


def measured(
    *, parts: Sequence[ScorecardPart], present: Mapping[int, Presence], period: Period, today: date
) -> Measured:
    """Each member's measures, by member and part; parts that are judged are left out."""
    figured = [part for part in parts if not part.is_judged and is_known(part.metric_code)]
    own = [part for part in figured if part.scope == PartScope.PERSON]
    teams = [part for part in figured if part.scope == PartScope.TEAM]
    found: Measured = {pk: {} for pk in present}
    for pk, of_person in _of_people(own, present, period, today).items():
        found[pk] |= of_person
    for pk, of_teams in _of_teams(teams, present, today).items():
        found[pk] |= of_teams
    return found


def figures(metrics: Sequence[str], whose: Whose, span: Period, today: date) -> Values:
    """Figures of one unit or member over some days, whoever looks."""
    table = engine.query(viewer=access.all_seeing(), metrics=metrics, period=span, filters=whose.filters, today=today)
    return dict(zip(table.columns, table.rows[0], strict=True))


def by_day(metrics: Sequence[str], whose: Whose, span: Period, today: date) -> dict[date, Values]:
    """The same as they stood at the end of each day so far."""
    if not metrics or today < span.start:
        return {}
    so_far = Period(span.start, min(span.end, today + timedelta(1)))
    table = engine.query(
        viewer=access.all_seeing(),
        metrics=metrics,
        by=("day",),
        period=so_far,
        filters=whose.filters,
        running=True,
        today=today,
    )
    codes = table.columns[1:]
    rows = zip(table.keys, table.running or (), strict=True)
    return {keys[0]: dict(zip(codes, values, strict=True)) for keys, values in rows}


def plain(value: Value) -> Decimal | None:
    """A figure as it is kept: so that a closed card says what the open one said."""
    return None if value is None else Decimal(value).quantize(_KEPT)


def is_known(code: str) -> bool:
    """Whether the catalogue has the metric, the company's own included."""
    try:
        catalogue.metric(code)
    except KeyError:
        return False
    return True


def adds_up(metric: Metric) -> bool:
    """Whether the figure grows day by day, so that half the time owes half the target."""
    return metric.behaviour in (Behaviour.ADDITIVE, Behaviour.DISTINCT) and metric.better is not Better.LOWER


def _of_people(
    parts: Sequence[ScorecardPart], present: Mapping[int, Presence], period: Period, today: date
) -> dict[int, dict[int, tuple[Found, ...]]]:
    if not parts or not present:
        return {}
    codes = list(dict.fromkeys(part.metric_code for part in parts))
    owed = _owed(parts, period, by="member", keys=list(present))
    done = _by_member(codes, list(present), period, today)
    return {
        pk: {part.pk: (_own(part, pk, presence, period, owed, done.get(pk, {})),) for part in parts}
        for pk, presence in present.items()
    }


def _by_member(codes: Sequence[str], keys: Sequence[int], period: Period, today: date) -> dict[int, Values]:
    """Figures of many members in one question; somebody without any row has what nothing gives."""
    filters = {"member": list(keys)} if len(keys) <= MOST_VALUES else {}
    table = engine.query(
        viewer=access.all_seeing(), metrics=codes, by=("member",), period=period, filters=filters, today=today
    )
    found: dict[int, Values] = {
        key[0]: dict(zip(codes, row[1:], strict=True)) for key, row in zip(table.keys, table.rows, strict=True)
    }
    nothing = {code: (metric := catalogue.metric(code)).combine([None] * len(metric.parts)) for code in codes}
    return {key: found.get(key, nothing) for key in keys}


def _own(
    part: ScorecardPart,
    member_id: int,
    presence: Presence,
    period: Period,
    owed: Mapping[tuple[str, int], Decimal],
    done: Values,
) -> Found:
    metric = catalogue.metric(part.metric_code)
    target, full = owed.get((part.metric_code, member_id)), None
    if part.target_source == TargetSource.NUMBER:
        target, full = pro_rated(part, metric, presence.days, presence.of_days)
    measure = Measure(
        days=presence.days,
        of_days=presence.of_days,
        target=target,
        full_target=full,
        actual=plain(done.get(part.metric_code)),
        adds_up=adds_up(metric),
    )
    return Found(measure, metric, Whose(member_id=member_id), period)


def pro_rated(part: ScorecardPart, metric: Metric, days: int, of_days: int) -> tuple[Decimal | None, Decimal | None]:
    """A typed number for the days somebody was there, and the whole of it where that is less."""
    if part.target is None or days >= of_days or not adds_up(metric):
        return part.target, None
    return (part.target * days / of_days).quantize(Decimal("0.0001")), part.target


def _of_teams(
    parts: Sequence[ScorecardPart], present: Mapping[int, Presence], today: date
) -> dict[int, dict[int, tuple[Found, ...]]]:
    """One question for each team and span of days, shared by all who were there as long."""
    if not parts:
        return {}
    codes = list(dict.fromkeys(part.metric_code for part in parts))
    calendar = company.fiscal_calendar()
    asked = dict.fromkeys((stay.unit_id, stay.span) for presence in present.values() for stay in presence.stays)
    done = {(unit, span): figures(codes, Whose(unit_id=unit), span, today) for unit, span in asked}
    owed = {(unit, span): _owed(parts, span, by="unit", keys=[unit]) for unit, span in asked}
    return {
        pk: {
            part.pk: tuple(
                _of_stay(part, stay, presence, calendar, owed[stay.unit_id, stay.span], done[stay.unit_id, stay.span])
                for stay in presence.stays
            )
            for part in parts
        }
        for pk, presence in present.items()
    }


def _of_stay(
    part: ScorecardPart,
    stay: Stay,
    presence: Presence,
    calendar: FiscalCalendar,
    owed: Mapping[tuple[str, int], Decimal],
    done: Values,
) -> Found:
    metric = catalogue.metric(part.metric_code)
    days = calendar.working_days(stay.span)
    target, full = owed.get((part.metric_code, stay.unit_id)), None
    if part.target_source == TargetSource.NUMBER:
        target, full = pro_rated(part, metric, days, presence.of_days)
    measure = Measure(
        days=days,
        of_days=presence.of_days,
        target=target,
        full_target=full,
        actual=plain(done[part.metric_code]),
        where=stay.unit,
        adds_up=adds_up(metric),
    )
    return Found(measure, metric, Whose(unit_id=stay.unit_id), stay.span)


def _owed(
    parts: Sequence[ScorecardPart], period: Period, *, by: str, keys: Sequence[int]
) -> dict[tuple[str, int], Decimal]:
    """Targets in force of the parts that go by them; seats are pro-rated there already."""
    codes = {part.metric_code for part in parts if part.target_source == TargetSource.TARGETS}
    found = in_force.targets_of(viewer=access.all_seeing(), metric_codes=codes, period=period, by=by, keys=keys)
    return {(code, key): amount for (code, key), amount in found.items() if key is not None}
