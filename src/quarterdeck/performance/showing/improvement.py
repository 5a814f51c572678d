"""Improvement plans on the screen: no queries, no decisions."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from quarterdeck.core.pages import formatting
from quarterdeck.core.pages.components import Step, TimelineItem, Tone
from quarterdeck.performance.models.improvement import Outcome, PlanState
from quarterdeck.performance.queries.improvement.reading import FairLine, PlanRecord, PlanRow
from quarterdeck.performance.showing.scorecards import value_text

FAIR: dict[str, Any] = {
    "told": gettext_lazy("The person was told in a talk: the reason, the facts, what happens now"),
    "goal": gettext_lazy("What is to be reached can be measured"),
    "support": gettext_lazy("What help the person gets is written down"),
    "time": gettext_lazy("There is enough time"),
    "heard": gettext_lazy("The person was heard and answered in their own words"),
    "read_before": gettext_lazy("Somebody from outside the team has read it before it starts"),
    "followed": gettext_lazy("It was looked at together all the time"),
    "supported": gettext_lazy("The help that was promised was given"),
    "heard_again": gettext_lazy("The person was heard on how it went"),
    "read_after": gettext_lazy("Somebody from outside the team has read it before it closes"),
}
_TURN: dict[str, Any] = {
    "leader": pgettext_lazy("whose turn", "for who leads the person"),
    "overseer": pgettext_lazy("whose turn", "for who looks after fairness"),
    "person": pgettext_lazy("whose turn", "for the person"),
    "facts": "",
}
OUTCOMES: dict[str, Tone] = {
    Outcome.MET: "green",
    Outcome.EXTENDED: "amber",
    Outcome.NOT_MET: "red",
    Outcome.STOPPED: "neutral",
}
_ACTS: dict[str, Any] = {
    "created": gettext_lazy("Began to prepare the plan"),
    "edited": gettext_lazy("Changed the plan"),
    "started": gettext_lazy("Started the plan"),
    "confirmed": gettext_lazy("Confirmed a step of the fair process"),
    "confirmation_taken_back": gettext_lazy("Took a confirmation back"),
    "answered": gettext_lazy("Answered in own words"),
    "looked_at": gettext_lazy("Looked at it together"),
    "met": gettext_lazy("Closed it: met"),
    "not_met": gettext_lazy("Closed it: not met"),
    "stopped": gettext_lazy("Stopped it"),
    "extended": gettext_lazy("Extended it"),
}


@dataclass(frozen=True, slots=True)
class ShownFair:
    """A step of the fair process in words, with its limit and whose turn it is."""

    line: FairLine
    title: str
    limit: str
    turn: str
    confirm_url: str
    take_back_url: str


@dataclass(frozen=True, slots=True)
class ShownGoal:
    """Before, now, to be reached, as they are said; `now` is the figure so far, of a closed plan the last."""

    name: str
    before: str
    now: str
    target: str
    expected: str
    covered: Decimal | None
    share: Decimal | None
    tone: Tone


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A plan in the list."""

    row: PlanRow
    state: str
    tone: Tone
    looked: str
    looked_tone: Tone


def rows(found: Iterable[PlanRow]) -> list[ShownRow]:
    return [_row(one) for one in found]


def steps(record: PlanRecord) -> list[Step]:
    """Where a plan is in its life."""
    plan = record.plan
    place = [PlanState.DRAFT, PlanState.RUNNING, PlanState.CLOSED].index(PlanState(plan.state))
    last = record.results[-1] if record.results else None
    result = str(last.get_outcome_display()) if last and plan.state == PlanState.CLOSED else ""
    details = ["", _days(plan), result]
    return [
        Step(str(state.label), _life(at, place, is_over=plan.state == PlanState.CLOSED), detail)
        for at, (state, detail) in enumerate(zip(PlanState, details, strict=True))
    ]


def _life(at: int, place: int, *, is_over: bool) -> Literal["done", "current", "ahead"]:
    if at < place or is_over:
        return "done"
    return "current" if at == place else "ahead"


def fair(record: PlanRecord, *, before: str) -> list[ShownFair]:
    """The steps before the start or the close."""
    return [_fair(line, record.plan.pk) for line in record.fair if line.step.before == before]


def goal(record: PlanRecord) -> ShownGoal | None:
    """What is to be reached; None without a figure and where the viewer's roles hide it."""
    plan, standing = record.plan, record.standing
    if record.metric is None or record.is_withheld:
        return None
    result = record.results[-1].value if record.results else None
    value = standing.value if standing else result
    return ShownGoal(
        name=str(record.metric.name),
        before=value_text(plan.baseline, record.metric),
        now=value_text(value, record.metric),
        target=value_text(plan.target, record.metric),
        expected=value_text(standing.expected, record.metric) if standing else "",
        covered=standing.covered if standing else None,
        share=standing.share if standing else None,
        tone=_tone(record),
    )


def looks(record: PlanRecord) -> list[tuple[Any, str]]:
    """Check-ins, the latest first, each with its figure."""
    metric = None if record.is_withheld else record.metric
    return [(one, value_text(one.value, metric) if metric else "") for one in reversed(record.check_ins)]


def trend(record: PlanRecord) -> list[Decimal | None]:
    """The figure at each check-in."""
    return [] if record.is_withheld else [one.value for one in record.check_ins]


def results(record: PlanRecord) -> list[tuple[Any, Tone]]:
    return [(one, OUTCOMES[one.outcome]) for one in record.results]


def timeline(record: PlanRecord) -> list[TimelineItem]:
    """What was done, by whom, when."""
    return [
        TimelineItem(
            title=str(_ACTS[entry.act]),
            at=entry.at,
            icon="point",
            who=entry.by.name if entry.by else "",
            body=_step(entry),
        )
        for entry in record.entries
        if entry.act in _ACTS
    ]


def _step(entry: Any) -> str:
    codes = entry.changes.get("step", ())
    return " ".join(str(FAIR[code]) for code in codes if code in FAIR)


def _row(found: PlanRow) -> ShownRow:
    plan, looked = found.plan, found.looked
    tones: dict[str, Tone] = {PlanState.DRAFT: "amber", PlanState.RUNNING: "blue"}
    if plan.state == PlanState.CLOSED and found.result:
        state, tone = str(found.result.get_outcome_display()), OUTCOMES[found.result.outcome]
    else:
        state, tone = str(plan.get_state_display()), tones.get(plan.state, "neutral")
    on_track = _("On track") if looked and looked.is_on_track else _("Behind")
    return ShownRow(
        row=found,
        state=state,
        tone=tone,
        looked=on_track if looked else "",
        looked_tone="green" if looked and looked.is_on_track else "red",
    )


def _fair(line: FairLine, plan_id: int) -> ShownFair:
    code, is_ticked = line.step.code, line.ticked is not None
    may = line.may_tick
    return ShownFair(
        line=line,
        title=str(FAIR[code]),
        limit=_limit(line),
        turn="" if line.is_met else str(_TURN[line.step.by]),
        confirm_url=reverse("performance:improvement_confirm", args=[plan_id, code]) if may and not line.is_met else "",
        take_back_url=reverse("performance:improvement_take_back", args=[plan_id, code])
        if may and is_ticked and code != "told"
        else "",
    )


def _limit(line: FairLine) -> str:
    if line.step.code == "time" and line.step.days:
        weeks = line.step.days // 7
        return ngettext("at least %(n)d week", "at least %(n)d weeks", weeks) % {"n": weeks}
    if line.step.code == "followed" and line.step.days:
        weeks = line.step.days // 7
        return ngettext("never more than %(n)d week apart", "never more than %(n)d weeks apart", weeks) % {"n": weeks}
    return ""


def _days(plan: Any) -> str:
    if plan.period is None:
        return ""
    return " – ".join(formatting.exact_day(day, get_language()) for day in (plan.starts_on, plan.ends_on))


def _tone(record: PlanRecord) -> Tone:
    if record.standing is None:
        return "blue"
    return "green" if record.standing.is_reached or record.standing.is_on_track else "red"
