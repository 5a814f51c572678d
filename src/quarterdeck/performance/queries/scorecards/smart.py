"""Whether the parts of a template are good targets for the people of its role: the SMART check of targets, part by part."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quarterdeck.core.calendar.periods import Period, add_months
from quarterdeck.metrics import catalogue, engine
from quarterdeck.metrics.catalogue import Better
from quarterdeck.people import access
from quarterdeck.people.models import Member
from quarterdeck.performance.models.scorecards import PartScope, ScorecardPart, ScorecardTemplate
from quarterdeck.performance.queries.scorecards import measuring, templates
from quarterdeck.performance.queries.scorecards.measuring import Found
from quarterdeck.targets.rules import smart
from quarterdeck.targets.rules.spans import months_of


@dataclass(frozen=True, slots=True)
class PartCheck:
    """The five verdicts on a part, and for how many of the role's people there is no target in the running period."""

    part: ScorecardPart
    points: Sequence[smart.Point]
    people: int
    without_target: int


def smart_check(*, template: ScorecardTemplate, parts: Sequence[ScorecardPart], today: date) -> list[PartCheck]:
    """Every part that goes by a figure, held against what the role's people reached a year before."""
    period = templates.period_of(template, today)
    members = list(Member.objects.active().filter(role_assignments__role=template.role_id).distinct())
    present = measuring.presences(members, period)
    figured = [part for part in parts if not part.is_judged and measuring.is_known(part.metric_code)]
    if not figured or not present:
        return []
    measured = measuring.measured(parts=figured, present=present, period=period, today=today)
    own = [part for part in figured if part.scope == PartScope.PERSON]
    before = _year_before(own, list(present), period, today) if own else {}
    return [_checked(template, part, measured, before, period, today) for part in figured]


def met(check: PartCheck) -> int:
    """How many of the five letters are met."""
    return sum(point.is_met is True for point in check.points)


def _checked(
    template: ScorecardTemplate,
    part: ScorecardPart,
    measured: Mapping[int, Mapping[int, tuple[Found, ...]]],
    before: Mapping[str, Decimal | None],
    period: Period,
    today: date,
) -> PartCheck:
    metric = catalogue.metric(part.metric_code)
    founds = [found for of_member in measured.values() for found in of_member.get(part.pk, ())]
    asked_of = {(found.whose, found.span): found for found in founds}
    owed = [found.measure.target for found in asked_of.values() if found.measure.target is not None]
    is_sum = measuring.adds_up(metric)
    months = len(months_of(period))
    asked = smart.Asked(
        who=str(template.role),
        metric=str(metric.name),
        total=(sum(owed, Decimal(0)) if is_sum else owed[0]) if owed else None,
        months_set=months if len(owed) == len(asked_of) else 0,
        months=months,
        last_year=(
            _teams_before(asked_of.values(), today) if part.scope == PartScope.TEAM else before.get(part.metric_code)
        ),
        cover=None,
        above=None,
        share_of_above=None,
        fits_below=True,
        adds_up=is_sum,
        higher_is_better=metric.better is not Better.LOWER,
    )
    without = sum(all(one.measure.target is None for one in of_member[part.pk]) for of_member in measured.values())
    return PartCheck(part, smart.points(asked), len(measured), without)


def _teams_before(founds: Iterable[Found], today: date) -> Decimal | None:
    """What the teams reached in the same days of last year: together, or of a rate the first team's."""
    values = []
    for found in founds:
        span = Period(add_months(found.span.start, -12), add_months(found.span.end, -12))
        value = measuring.plain(measuring.figures([found.metric.code], found.whose, span, today)[found.metric.code])
        if value is not None:
            values.append(value)
        if not measuring.adds_up(found.metric):
            break
    return sum(values, Decimal(0)) if values else None


def _year_before(
    parts: Sequence[ScorecardPart], keys: Sequence[int], period: Period, today: date
) -> dict[str, Decimal | None]:
    """What the role's people of today reached in the same days of last year; of a rate, that of them all together."""
    codes = list(dict.fromkeys(part.metric_code for part in parts))
    earlier = Period(add_months(period.start, -12), add_months(period.end, -12))
    table = engine.query(
        viewer=access.all_seeing(),
        metrics=codes,
        period=earlier,
        filters={"member": list(keys)} if len(keys) <= engine.limits.MOST_VALUES else {},
        today=today,
    )
    return {code: measuring.plain(value) for code, value in zip(codes, table.rows[0], strict=True)}
