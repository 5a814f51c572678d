"""What waits for somebody, on the screen: no queries, no decisions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from quarterdeck.core.pages import formatting
from quarterdeck.performance.models.improvement import ImprovementPlan
from quarterdeck.performance.models.teams import AwardState, TeamAward
from quarterdeck.performance.queries.waiting import OpenReview, Waiting
from quarterdeck.performance.rules.improvement.fairness import Due
from quarterdeck.performance.showing.pulse import days_left
from quarterdeck.performance.showing.teams import period_words


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """One line: what waits, what it is about, where it is done."""

    title: str
    note: str
    url: str
    icon: str
    is_late: bool = False


def lines(found: Waiting, *, today: date) -> list[WaitingLine]:
    """Everything that waits, what is about people first."""
    return [*_plans(found), *_promotions(found), *_pulse(found, today), *map(_review, found.reviews), *_rounds(found)]


def _plans(found: Waiting) -> Iterator[WaitingLine]:
    for plan, due in found.plans:
        yield WaitingLine(
            title=_plan_title(plan, due),
            note=_("ends %(day)s") % {"day": formatting.short_day(plan.period.end, get_language())}
            if plan.period
            else "",
            url=reverse("performance:improvement", args=[plan.pk]),
            icon="target-arrow",
            is_late=due.is_late,
        )


def _plan_title(plan: ImprovementPlan, due: Due) -> str:
    if due.wants == "result":
        return _("The improvement plan of %(name)s is over: say what came of it.") % {"name": plan.member.name}
    return _("Look at the improvement plan of %(name)s together.") % {"name": plan.member.name}


def _promotions(found: Waiting) -> Iterator[WaitingLine]:
    for one in found.promotions:
        words = {"name": one.member.name, "step": one.step.name}
        yield WaitingLine(
            title=_("Decide on the promotion of %(name)s to %(step)s") % words,
            note=one.why,
            url=reverse("performance:promotion", args=[one.pk]),
            icon="stairs-up",
        )


def _pulse(found: Waiting, today: date) -> Iterator[WaitingLine]:
    if found.pulse is not None:
        yield WaitingLine(
            title=_("Team pulse: five questions, nobody sees who answered what"),
            note=days_left(found.pulse.closes_on, today),
            url=reverse("performance:pulse_answer"),
            icon="activity-heartbeat",
        )


def _review(one: OpenReview) -> WaitingLine:
    missing = _("Everything is judged: finish it")
    if one.missing:
        words = ngettext("%(n)d criterion without a level", "%(n)d criteria without a level", one.missing)
        missing = words % {"n": one.missing}
    return WaitingLine(
        title=_("Review the team %(name)s") % {"name": one.review.unit.name},
        note=f"{period_words(one.review.period)} · {missing}",
        url=reverse("performance:team_review", args=[one.review.pk]),
        icon="clipboard-check",
    )


def _rounds(found: Waiting) -> Iterator[WaitingLine]:
    for one in found.rounds:
        yield WaitingLine(
            title=one.name,
            note=_round_note(one),
            url=reverse("performance:team_award", args=[one.pk]),
            icon="trophy",
        )


def _round_note(one: TeamAward) -> str:
    if one.state == AwardState.JUDGING:
        return _("Choose the excellent teams and announce them")
    return _("Excellent teams: nominations are open")
