"""The criteria of a step held against facts: figures, levels, scorecards, time in the company.

A fact is the same whoever looks; the doors that call this decide who is told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Avg

from quarterdeck.people.models import Member
from quarterdeck.performance.models.careers import CriterionKind, LadderStep, StepCriterion
from quarterdeck.performance.models.scorecards import Closing
from quarterdeck.performance.queries.scorecards import measuring
from quarterdeck.performance.queries.scorecards.templates import direction_of
from quarterdeck.performance.queries.skills import levels
from quarterdeck.performance.queries.skills.evidence import looked_at
from quarterdeck.performance.rules.careers import criteria
from quarterdeck.performance.rules.careers.criteria import Verdict


@dataclass(frozen=True, slots=True)
class Fact:
    """A criterion, what was reached, and whether that is enough; None where nothing is known."""

    criterion: StepCriterion
    reached: Decimal | None
    is_met: bool | None


@dataclass(frozen=True, slots=True)
class Checked:
    """A step held against what somebody has."""

    step: LadderStep
    facts: Sequence[Fact]
    verdict: Verdict


def checked(*, member: Member, steps: Sequence[LadderStep], today: date) -> list[Checked]:
    """Each step with its facts. Figures are asked for once for each length of time."""
    every = [one for step in steps for one in step.criteria.all()]
    reached = _reached(member, every, today)
    found = []
    for step in steps:
        facts = [_fact(one, reached[one.pk]) for one in step.criteria.all()]
        found.append(Checked(step, facts, criteria.verdict(one.is_met for one in facts)))
    return found


def _fact(criterion: StepCriterion, reached: Decimal | None) -> Fact:
    is_lower = bool(direction_of(criterion.metric_code)) if criterion.metric_code else False
    return Fact(criterion, reached, criteria.is_met(criterion.wanted, reached, lower_is_better=is_lower))


def _reached(member: Member, every: Sequence[StepCriterion], today: date) -> Mapping[int, Decimal | None]:
    found: dict[int, Decimal | None] = {}
    by_kind = {kind: [one for one in every if one.kind == kind] for kind in CriterionKind}
    found |= _figures(member, by_kind[CriterionKind.METRIC], today)
    held = levels.levels_of(members=[member]) if by_kind[CriterionKind.SKILL] else {}
    for one in by_kind[CriterionKind.SKILL]:
        level = held.get((member.pk, one.skill_id or 0))
        found[one.pk] = Decimal(level.level) if level else None
    for one in by_kind[CriterionKind.TENURE]:
        since = member.joined_on
        found[one.pk] = Decimal(criteria.whole_months(since, today)) if since else None
    scores: dict[int, Decimal | None] = {}
    for one in by_kind[CriterionKind.SCORECARD]:
        months = one.months or 0
        if months not in scores:
            scores[months] = _score(member, months, today)
        found[one.pk] = scores[months]
    return found


def _figures(member: Member, wanted: Sequence[StepCriterion], today: date) -> dict[int, Decimal | None]:
    found: dict[int, Decimal | None] = {one.pk: None for one in wanted}
    known = [one for one in wanted if measuring.is_known(one.metric_code)]
    for months in sorted({one.months or 0 for one in known}):
        of_span = [one for one in known if one.months == months]
        codes = list(dict.fromkeys(one.metric_code for one in of_span))
        values = measuring.by_member(codes, [member.pk], looked_at(months, today), today)[member.pk]
        found |= {one.pk: measuring.plain(values.get(one.metric_code)) for one in of_span}
    return found


def _score(member: Member, months: int, today: date) -> Decimal | None:
    """The mean of the scorecards closed over periods that ended in the last months; None without any."""
    span = looked_at(months, today)
    closings = Closing.objects.filter(
        scorecard__member=member, reopened_at=None, scorecard__ends_on__gt=span.start, scorecard__ends_on__lte=today
    )
    found: Decimal | None = closings.aggregate(mean=Avg("score"))["mean"]
    return None if found is None else found.quantize(Decimal("0.01"))
