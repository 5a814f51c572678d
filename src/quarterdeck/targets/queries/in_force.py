"""What is the target? The one answer for pace, reports, pay and everything else that compares with one."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from django.db.models import Q, QuerySet

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.company import queries as company
from quarterdeck.metrics import catalogue
from quarterdeck.people.models import Member
from quarterdeck.targets.models import Level, PlanNode, TargetInForce
from quarterdeck.targets.models.nodes import PlanNodeQuerySet
from quarterdeck.targets.rules import amounts, spans
from quarterdeck.targets.rules.prorating import overlap

Targets = dict[tuple[str, int | None], Decimal]
_KEYS = {"member": "cell__node__member_id", "unit": "cell__node__unit_id", "company": "cell__node__parent_id"}


def targets_of(
    *,
    viewer: Member,
    metric_codes: Collection[str],
    period: Period,
    by: str = "member",
    keys: Collection[int] | None = None,
    level: str = Level.BASE,
    as_of: datetime | None = None,
) -> Targets:
    """What members, units or the company owe of metrics over any period, as it is in force now or was at a moment.

    By metric and id (None for the company); who owes nothing there is left out. Months are prorated by working days. What a
    unit owes is its own target, not the sum of its people's.
    """
    found = targets_by_period(
        viewer=viewer, metric_codes=metric_codes, periods=[period], by=by, keys=keys, level=level, as_of=as_of
    )
    return {(code, key): amount for (code, key, _place), amount in found.items()}


def targets_by_period(
    *,
    viewer: Member,
    metric_codes: Collection[str],
    periods: Sequence[Period],
    by: str = "member",
    keys: Collection[int] | None = None,
    level: str = Level.BASE,
    as_of: datetime | None = None,
) -> dict[tuple[str, int | None, int], Decimal]:
    """The same for several periods at once, by their place in the list; one statement."""
    if not periods or not metric_codes:
        return {}
    owed: dict[tuple[str, int | None], list[spans.MonthOwed]] = {}
    units: dict[str, str] = {}
    for code, unit, key, month in _months(viewer, metric_codes, periods, by, keys, level, as_of):
        owed.setdefault((code, key), []).append(month)
        units[code] = unit
    working = spans.WorkingDays(company.fiscal_calendar())
    found = {}
    for (code, key), months in owed.items():
        behaviour, step = catalogue.metric(code).behaviour, amounts.step_of(units[code])
        for place, period in enumerate(periods):
            amount = spans.owed_in(period, months, behaviour=behaviour, step=step, working=working)
            if amount is not None:
                found[code, key, place] = amount
    return found


def _months(
    viewer: Member,
    metric_codes: Collection[str],
    periods: Sequence[Period],
    by: str,
    keys: Collection[int] | None,
    level: str,
    as_of: datetime | None,
) -> Iterator[tuple[str, str, int | None, spans.MonthOwed]]:
    """Months in force that touch the periods, each with the days of it on which its seat is held."""
    first = min(period.start for period in periods).replace(day=1)
    rows = _held_at(as_of).filter(
        cell__metric__metric_code__in=metric_codes,
        cell__level=level,
        cell__month__gte=first,
        cell__month__lt=max(period.end for period in periods),
        cell__node__in=_nodes(viewer, by, keys).values("pk"),
    )
    for code, unit, key, month, start, end, amount in rows.values_list(
        "cell__metric__metric_code",
        "cell__metric__unit",
        _KEYS[by],
        "cell__month",
        "cell__node__from_on",
        "cell__node__until_on",
        "amount",
    ):
        days = overlap(spans.month_of(month), Period(start, end))
        if days is not None:
            yield code, unit, key, spans.MonthOwed(days, amount)


def _held_at(moment: datetime | None) -> QuerySet[TargetInForce]:
    if moment is None:
        return TargetInForce.objects.filter(until_at=None)
    return TargetInForce.objects.filter(Q(until_at=None) | Q(until_at__gt=moment), from_at__lte=moment)


def _nodes(viewer: Member, by: str, keys: Collection[int] | None) -> PlanNodeQuerySet:
    seen = PlanNode.objects.visible_to(viewer)
    if by == "company":
        return seen.filter(parent=None)
    of_kind = seen.filter(**{f"{by}__isnull": False})
    return of_kind if keys is None else of_kind.filter(**{f"{by}__in": keys})
