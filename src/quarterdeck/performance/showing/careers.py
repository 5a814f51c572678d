"""Careers on the screen: no queries, no decisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quarterdeck.core.pages import formatting
from quarterdeck.core.pages.components import Tone
from quarterdeck.metrics import catalogue
from quarterdeck.metrics.engine import withholding
from quarterdeck.people.models import Member
from quarterdeck.performance.models.careers import (
    CriterionKind,
    FrozenCriterion,
    LadderStep,
    ProposalState,
    StepCriterion,
)
from quarterdeck.performance.queries.careers.facts import Checked
from quarterdeck.performance.queries.scorecards.measuring import is_known
from quarterdeck.performance.queries.scorecards.templates import direction_of
from quarterdeck.performance.rules.careers.criteria import Verdict
from quarterdeck.performance.rules.scoring.words import plain
from quarterdeck.performance.showing.scorecards import value_text

TONES: dict[str, Tone] = {
    ProposalState.OPEN: "amber",
    ProposalState.APPROVED: "green",
    ProposalState.DECLINED: "blue",
    ProposalState.WITHDRAWN: "neutral",
}


@dataclass(frozen=True, slots=True)
class ShownFact:
    """A criterion in words, what was reached, and whether that is enough."""

    asked: str
    reached: str
    is_met: bool | None
    tone: Tone
    word: str


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step one could take, with the facts and how many speak for it."""

    step: LadderStep
    facts: Sequence[ShownFact]
    verdict: Verdict
    state: str
    tone: Tone


def shown_steps(found: Sequence[Checked], viewer: Member) -> list[ShownStep]:
    """Steps with their facts in words."""
    return [
        ShownStep(
            step=one.step,
            facts=[_fact(fact.criterion, fact.reached, fact.is_met, viewer) for fact in one.facts],
            verdict=one.verdict,
            state=verdict_words(one.verdict),
            tone="green" if one.verdict.is_ready else "amber",
        )
        for one in found
    ]


def frozen_facts(found: Sequence[FrozenCriterion], viewer: Member) -> list[ShownFact]:
    """The criteria of a proposal as they stood."""
    return [_fact(one, one.reached, one.is_met, viewer) for one in found]


def verdict_words(found: Verdict) -> str:
    total = found.met + found.missed + found.unknown
    if not total:
        return _("open to everybody")
    return _("%(met)s of %(all)s met") % {"met": found.met, "all": total}


def asked_words(one: StepCriterion | FrozenCriterion) -> str:
    """A criterion as one would say it."""
    months = one.months or 0
    if one.kind == CriterionKind.METRIC:
        metric = catalogue.metric(one.metric_code) if is_known(one.metric_code) else None
        words = {
            "name": str(metric.name) if metric else one.metric_code,
            "sign": "≤" if direction_of(one.metric_code) else "≥",
            "wanted": value_text(one.wanted, metric),
            "months": months,
        }
        return (
            ngettext(
                "%(name)s %(sign)s %(wanted)s over %(months)s month",
                "%(name)s %(sign)s %(wanted)s over %(months)s months",
                months,
            )
            % words
        )
    if one.kind == CriterionKind.SKILL:
        return _("%(skill)s, level %(wanted)s or higher") % {"skill": _skill(one), "wanted": plain(one.wanted)}
    if one.kind == CriterionKind.TENURE:
        wanted = int(one.wanted)
        return ngettext("In the company for %(months)s month", "In the company for %(months)s months", wanted) % {
            "months": wanted
        }
    words = {"wanted": plain(one.wanted), "months": months}
    return (
        ngettext(
            "Mean score of scorecards ≥ %(wanted)s over %(months)s month",
            "Mean score of scorecards ≥ %(wanted)s over %(months)s months",
            months,
        )
        % words
    )


def _skill(one: StepCriterion | FrozenCriterion) -> str:
    return one.skill_name if isinstance(one, FrozenCriterion) else str(one.skill)


def _fact(
    asked: StepCriterion | FrozenCriterion, reached: Decimal | None, is_met: bool | None, viewer: Member
) -> ShownFact:
    words = {True: _("met"), False: _("not met"), None: _("not known")}
    tones: dict[bool | None, Tone] = {True: "green", False: "amber", None: "neutral"}
    return ShownFact(asked_words(asked), _reached(asked, reached, viewer), is_met, tones[is_met], words[is_met])


def _reached(asked: StepCriterion | FrozenCriterion, reached: Decimal | None, viewer: Member) -> str:
    if reached is None:
        return formatting.EMPTY
    if asked.kind == CriterionKind.TENURE:
        return ngettext("%(n)s month", "%(n)s months", int(reached)) % {"n": int(reached)}
    if asked.kind == CriterionKind.SKILL:
        return _("level %(n)s") % {"n": plain(reached)}
    if asked.kind == CriterionKind.SCORECARD:
        return plain(reached)
    metric = catalogue.metric(asked.metric_code) if is_known(asked.metric_code) else None
    if metric is not None and withholding.is_withheld(viewer, metric):
        return "••••"
    return value_text(reached, metric)
