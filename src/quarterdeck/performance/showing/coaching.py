"""Coaching on the screen. What it changed is told as a difference to what was to be expected, with how sure that is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quarterdeck.core.pages import components
from quarterdeck.core.pages.components import Tone
from quarterdeck.performance.models.coaching import CoachingEffect, CoachingOccasion, CoachingSession
from quarterdeck.performance.queries.coaching.load import Load
from quarterdeck.performance.queries.coaching.sessions import Record
from quarterdeck.performance.queries.coaching.workbench import Candidate
from quarterdeck.performance.rules.coaching.steps import Step
from quarterdeck.performance.rules.coaching.urgency import Reason
from quarterdeck.performance.rules.coaching.verdicts import Verdict
from quarterdeck.performance.showing import diagnosis
from quarterdeck.performance.showing.diagnosis import SHARE, written

TONES: dict[Verdict, Tone] = {
    Verdict.IMPROVED: "green",
    Verdict.UNCLEAR: "neutral",
    Verdict.WORSE: "red",
    Verdict.EARLY: "blue",
}


@dataclass(frozen=True, slots=True)
class ShownEffect:
    """An effect in words: the verdict, what it goes by, how sure it is; `needs` only while it is too early."""

    effect: CoachingEffect
    verdict: str
    tone: Tone
    icon: str
    says: str
    sure: str
    needs: str


@dataclass(frozen=True, slots=True)
class ShownCandidate:
    """One person to see in words: each reason a line, and where preparing begins."""

    candidate: Candidate
    focus: str
    reasons: list[str]
    cost: Decimal | None
    url: str


def about(measure: str, stage: str) -> str:
    """What should change, in the words of the diagnosis."""
    if not measure:
        return ""
    return f"{diagnosis.name_of(measure)} · {stage}" if stage else diagnosis.name_of(measure)


def about_session(found: CoachingSession) -> str:
    """What a session is about besides its own words: the figure that should change, or the skill."""
    if found.measure:
        return about(found.measure, found.stage.name if found.stage else "")
    return found.skill.name if found.skill else ""


def verdict_words(verdict: str) -> str:
    return {
        Verdict.IMPROVED: _("Improved"),
        Verdict.UNCLEAR: _("No clear change"),
        Verdict.WORSE: _("Lower than expected"),
        Verdict.EARLY: _("Too early to tell"),
    }[Verdict(verdict)]


def effect(found: CoachingEffect, measure: str, currency: str) -> ShownEffect:
    """What coaching changed."""
    verdict = Verdict(found.verdict)
    early = verdict is Verdict.EARLY
    return ShownEffect(
        effect=found,
        verdict=verdict_words(verdict),
        tone=TONES[verdict],
        icon={
            Verdict.IMPROVED: "trending-up",
            Verdict.UNCLEAR: "minus",
            Verdict.WORSE: "trending-down",
            Verdict.EARLY: "hourglass",
        }[verdict],
        says=_says(found, measure, currency),
        sure=_sure(found, measure, currency) if found.cases_after else "",
        needs=_("About %(n)s cases are needed; %(have)s are there.") % {"n": found.needs, "have": found.cases_after}
        if early
        else "",
    )


def _says(found: CoachingEffect, measure: str, currency: str) -> str:
    words = {
        "before": written(found.before, measure, currency),
        "after": written(found.after, measure, currency),
        "expected": written(found.expected, measure, currency),
        "peers_before": written(found.peers_before, measure, currency),
        "peers_after": written(found.peers_after, measure, currency),
    }
    if not found.cases_after:
        return _("%(before)s before; nothing has come in since the talk.") % words
    return (
        _(
            "%(before)s before, %(after)s after. Without the talk %(expected)s was to be expected; colleagues with the same "
            "cases went from %(peers_before)s to %(peers_after)s."
        )
        % words
    )


def _sure(found: CoachingEffect, measure: str, currency: str) -> str:
    return _(
        "Difference %(gain)s; with 80%% between %(low)s and %(high)s. %(before)s cases before, %(after)s after."
    ) % {
        "gain": _signed(found.gain, measure, currency),
        "low": _signed(found.low, measure, currency),
        "high": _signed(found.high, measure, currency),
        "before": found.cases_before,
        "after": found.cases_after,
    }


def _signed(value: float, measure: str, currency: str) -> str:
    """A difference with its sign; of shares in points."""
    sign = "+" if value >= 0 else "−"
    if diagnosis.FORMS[measure] == SHARE:
        return _("%(n)s points") % {"n": f"{sign}{abs(value) * 100:.0f}"}
    return sign + written(abs(value), measure, currency)


def occasion(found: CoachingOccasion, measure: str, currency: str) -> str:
    """The finding a session was prepared from."""
    return _("%(own)s; colleagues would reach %(peers)s with the same cases. %(n)s cases, %(sure)s%% likely.") % {
        "own": written(found.own, measure, currency),
        "peers": written(found.peers, measure, currency),
        "n": found.cases,
        "sure": f"{min(found.probability, 0.99) * 100:.0f}",
    }


@dataclass(frozen=True, slots=True)
class ShownLoad:
    """How much somebody coaches: hours instead of minutes, effects in the order of the verdicts."""

    load: Load
    hours: str
    verdicts: list[int]


def load_row(one: Load) -> ShownLoad:
    """A line of the table by coach."""
    return ShownLoad(one, f"{one.minutes / 60:.1f}", [one.verdicts[verdict] for verdict in Verdict])


def stepper(found: Record) -> list[components.Step]:
    """Observe, feedback, support, follow up, with when each was or will be."""
    session = found.session
    details: Mapping[Step, str] = {
        Step.OBSERVE: ngettext("%(n)s observation", "%(n)s observations", len(found.observations))
        % {"n": len(found.observations)}
        if found.observations
        else "",
        Step.FEEDBACK: _day(session.held_on or session.planned_on),
        Step.SUPPORT: ", ".join(one.title for one in found.support[:2]),
        Step.FOLLOW_UP: _day(session.followed_up_on or session.follow_up_on),
    }
    return [
        components.Step(label=_step(step), state=state, detail=details[step]) for step, state in found.steps.items()
    ]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _step(step: Step) -> str:
    return {
        Step.OBSERVE: _("Observe"),
        Step.FEEDBACK: _("Feedback"),
        Step.SUPPORT: _("Support"),
        Step.FOLLOW_UP: _("Follow up"),
    }[step]


def candidate(one: Candidate, currency: str) -> ShownCandidate:
    """One person to see this week."""
    line = one.finding
    address = reverse("performance:coaching_new")
    focus = about(line.told.measure, line.stage) if line else ""
    url = f"{address}?finding={line.pk}" if line else f"{address}?member={one.member.pk}"
    if Reason.FOLLOW_UP in one.urgent.reasons and one.follow_up:
        url = reverse("performance:coaching_session", args=[one.follow_up.pk])
    if one.planned:
        url = reverse("performance:coaching_session", args=[one.planned.pk])
    return ShownCandidate(
        candidate=one,
        focus=focus,
        reasons=[_reason(reason, one, currency) for reason in one.urgent.reasons],
        cost=abs(line.cost) if line and line.cost else None,
        url=url,
    )


def _reason(reason: Reason, one: Candidate, currency: str) -> str:
    if reason is Reason.FINDING and one.finding:
        told = one.finding.told
        return f"{about(told.measure, one.finding.stage)}: " + _("%(own)s, colleagues %(peers)s") % {
            "own": written(told.own, told.measure, currency),
            "peers": written(told.peers, told.measure, currency),
        }
    if reason is Reason.FOLLOW_UP and one.follow_up:
        return _("Look what came of: %(focus)s") % {"focus": one.follow_up.focus}
    if reason is Reason.AGREEMENT:
        return ngettext("%(n)s agreement is overdue", "%(n)s agreements are overdue", len(one.late)) % {
            "n": len(one.late)
        }
    last = one.urgent.standing.last_on
    return _("No talk since %(day)s") % {"day": last.isoformat()} if last else _("No talk yet")
