"""What the figures say about people's skills. A figure is the same whoever looks; the doors that call this decide who is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quarterdeck.core.calendar.periods import Period, add_months
from quarterdeck.people.models import Member
from quarterdeck.performance.models.skills import Skill, SkillEvidence
from quarterdeck.performance.queries.scorecards import measuring
from quarterdeck.performance.queries.scorecards.templates import direction_of
from quarterdeck.performance.rules.skills import levels


@dataclass(frozen=True, slots=True)
class Spoken:
    """The level that a figure speaks for, and the figure."""

    member_id: int
    skill: Skill
    level: int
    figure: Decimal
    metric_code: str


def looked_at(months: int, today: date) -> Period:
    """The whole months before today's that a figure is looked at over."""
    until = today.replace(day=1)
    return Period(add_months(until, -months), until)


def spoken_of(*, members: Sequence[Member], today: date) -> list[Spoken]:
    """What the figures of some people say: one question for each length of time, however many people there are."""
    rules = [
        one
        for one in SkillEvidence.objects.filter(skill__archived_at=None).select_related("skill").order_by("skill_id")
        if measuring.is_known(one.metric_code) and direction_of(one.metric_code) is not None
    ]
    found: list[Spoken] = []
    for months in sorted({one.months for one in rules}):
        found += _over(months, [one for one in rules if one.months == months], members, today)
    return found


def _over(months: int, rules: Sequence[SkillEvidence], members: Sequence[Member], today: date) -> list[Spoken]:
    codes = list(dict.fromkeys(code for one in rules for code in (one.metric_code, one.cases_code) if code))
    keys = [member.pk for member in members]
    if not keys:
        return []
    by_member = measuring.by_member(codes, keys, looked_at(months, today), today)
    spoken = (_spoken(rule, pk, values) for pk, values in by_member.items() for rule in rules)
    return [one for one in spoken if one is not None]


def _spoken(rule: SkillEvidence, member_id: int, values: measuring.Values) -> Spoken | None:
    """None where there is no figure, or too few cases behind it."""
    figure = measuring.plain(values.get(rule.metric_code))
    if figure is None or (rule.cases_code and (values.get(rule.cases_code) or 0) < rule.least):
        return None
    level = levels.spoken_for(figure, rule.bounds, lower_is_better=bool(direction_of(rule.metric_code)))
    return Spoken(member_id, rule.skill, level, figure, rule.metric_code)
