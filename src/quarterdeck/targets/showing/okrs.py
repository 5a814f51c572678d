"""Objectives and key results on the screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlencode

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.company import queries as company
from quarterdeck.core.pages import formatting
from quarterdeck.core.pages.components import Figure, Tab, TimelineItem, Tone
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.metrics import catalogue
from quarterdeck.metrics.catalogue import Unit
from quarterdeck.metrics.showing import KINDS
from quarterdeck.targets.models import ObjectiveState
from quarterdeck.targets.queries.okrs import ObjectiveRow, ResultRow
from quarterdeck.targets.rules import okr
from quarterdeck.targets.rules.okr import Level

TONES: dict[Level, Tone] = {Level.GOOD: "green", Level.FAIR: "amber", Level.POOR: "red"}


@dataclass(frozen=True, slots=True)
class Cycle:
    """A quarter or year to look at."""

    period: Period
    name: str

    @property
    def code(self) -> str:
        return f"{self.period.start.isoformat()}/{self.period.end.isoformat()}"


@dataclass(frozen=True, slots=True)
class ShownResult:
    """A key result in words; `trend` are the values of its check-ins, `figure` the name of what feeds it."""

    row: ResultRow
    now: str
    way: str
    figure: str
    tone: Tone
    confidence_tone: Tone
    trend: list[Decimal | None]


@dataclass(frozen=True, slots=True)
class ShownObjective:
    """An objective in words. `time_share` is the part of its days that has passed."""

    row: ObjectiveRow
    whose: str
    period: str
    tone: Tone
    confidence_tone: Tone
    time_share: Decimal
    results: list[ShownResult]
    is_scored: bool


def cycle_asked(request: MemberRequest) -> Cycle:
    """The quarter or year the address asks for; the running quarter otherwise."""
    cycles = _cycles(request.today)
    return next((one for one in cycles if one.code == request.GET.get("period")), cycles[0])


def cycle_links(request: MemberRequest, chosen: Cycle, *, is_own: bool) -> list[Tab]:
    """The quarters and years to choose from, in their order."""
    ordered = sorted(_cycles(request.today), key=lambda one: (one.period.days > 100, one.period.start))
    return [Tab(one.name, _address(one, is_own=is_own), one.code == chosen.code) for one in ordered]


def views(request: MemberRequest, chosen: Cycle, *, is_own: bool) -> list[Tab]:
    return [
        Tab(_("Whole tree"), _address(chosen, is_own=False), not is_own),
        Tab(pgettext("objectives", "Mine"), _address(chosen, is_own=True), is_own),
    ]


def span_name(span: Period) -> str:
    """A span in words: the name of its quarter or year, or its two days."""
    calendar = company.fiscal_calendar()
    if calendar.year(calendar.fiscal_year(span.start)) == span:
        return _("FY%(year)s") % {"year": calendar.fiscal_year(span.start)}
    if calendar.quarter(*calendar.quarter_of(span.start)) == span:
        return okr.quarter_name(calendar, span)
    return f"{span.start:%Y-%m-%d} – {span.end - timedelta(1):%Y-%m-%d}"


def rows(found: Sequence[ObjectiveRow], today: date) -> list[ShownObjective]:
    return [row(one, today) for one in found]


def row(found: ObjectiveRow, today: date) -> ShownObjective:
    objective = found.objective
    reached = objective.score if objective.score is not None else found.progress
    share = Decimal(str(company.fiscal_calendar().elapsed_share(objective.span, today)))
    is_scored = objective.state == ObjectiveState.SCORED
    return ShownObjective(
        row=found,
        whose=objective.unit.name if objective.unit else objective.owner.name,
        period=span_name(objective.span),
        tone=_tone(reached, Decimal(1) if is_scored else share),
        confidence_tone=_confidence_tone(found.confidence),
        time_share=share,
        results=[result(one, share) for one in found.results],
        is_scored=is_scored,
    )


def result(found: ResultRow, share: Decimal = Decimal(1)) -> ShownResult:
    """A key result in words; its tone holds the progress against the share of time that has passed."""
    kept = found.result
    start, target = (_value(value, kept.unit) for value in (kept.start, kept.target))
    metric = catalogue.find(kept.metric_code)
    return ShownResult(
        row=found,
        now=_value(kept.value, kept.unit),
        way=_("%(start)s → %(target)s") % {"start": start, "target": target},
        figure=str(metric.name) if metric else "",
        tone=_tone(found.progress if kept.score is None else kept.score, share if kept.score is None else Decimal(1)),
        confidence_tone=_confidence_tone(kept.confidence),
        trend=[check_in.value for check_in in found.check_ins],
    )


def summary(found: Sequence[ObjectiveRow]) -> list[Figure]:
    """The answer first: how many objectives, how far, how sure, and how many were not looked at this week."""
    shown = [one for one in found if one.results]
    reached = okr.together(okr.Part(one.progress, 1) for one in shown if one.progress is not None)
    unsure = sum(one.confidence is not None and okr.level_of_confidence(one.confidence) is Level.POOR for one in shown)
    return [
        Figure(_("Objectives"), len(found)),
        Figure(
            pgettext("objectives", "Progress"),
            reached,
            "percent",
            definition=_("Mean progress of the objectives shown; each the weighted mean of its key results."),
        ),
        Figure(
            _("In doubt"),
            unsure,
            better="lower",
            definition=_("Objectives with a key result whose owner gives it 3 of 10 or less."),
        ),
        Figure(
            _("No check-in this week"),
            sum(one.wants_check_in for one in found),
            better="lower",
            definition=_("Running objectives that nobody has looked at since the week began."),
        ),
    ]


def talk(found: ObjectiveRow) -> list[TimelineItem]:
    """What was said in check-ins, latest first."""
    said = [(check_in, one.result) for one in found.results for check_in in one.check_ins]
    said.sort(key=lambda pair: (pair[0].on, pair[0].pk), reverse=True)
    return [
        TimelineItem(
            title=kept.title,
            at=check_in.on,
            icon="message-2",
            tone=_confidence_tone(check_in.confidence),
            who=check_in.by.name if check_in.by else "",
            body=" · ".join(
                filter(
                    None,
                    [
                        _value(check_in.value, kept.unit),
                        _("confidence %(n)d of 10") % {"n": check_in.confidence},
                        check_in.note,
                    ],
                )
            ),
        )
        for check_in, kept in said[:30]
    ]


def timeline(entries: Sequence[AuditEntry]) -> list[TimelineItem]:
    """What was changed, without the check-ins, which are told apart."""
    words = {
        "created": pgettext("objectives", "Set"),
        "edited": _("Changed"),
        "archived": _("Put away"),
        "restored": _("Brought back"),
        "scored": _("Scored"),
        "reopened": _("Opened again"),
        "key_result_added": _("Key result added"),
        "key_result_edited": _("Key result changed"),
        "key_result_removed": _("Key result put away"),
    }
    return [
        TimelineItem(
            title=words[entry.act], at=entry.at, icon="pencil", who=entry.by.name if entry.by else "", body=_body(entry)
        )
        for entry in entries
        if entry.act in words
    ]


def metric_choices() -> list[tuple[str, str, str]]:
    """The figures a key result may go by: code, name, unit."""
    found = [(one.code, str(one.name), one.unit.value) for one in catalogue.every_metric().values()]
    return sorted(found, key=lambda one: one[1])


def _body(entry: AuditEntry) -> str:
    told = [str(after or before) for before, after in entry.changes.values() if entry.act.startswith("key_result_")]
    return " · ".join(filter(None, [entry.note, *told[:1]]))


def _value(value: Decimal | None, unit: str) -> str:
    if value is None:
        return formatting.EMPTY
    return formatting.quantity(value, KINDS[Unit(unit)], company.company().currency_id, get_language())


def _tone(reached: Decimal | None, share: Decimal) -> Tone:
    """Green where progress keeps up with time, amber from seven tenths of it (a good score is 0.7), red below."""
    if reached is None or not share:
        return "blue"
    if reached >= 1:
        return "green"
    return "green" if reached >= share else "amber" if reached >= okr.GOOD_SCORE * share else "red"


def _confidence_tone(confidence: int | None) -> Tone:
    return "neutral" if confidence is None else TONES[okr.level_of_confidence(confidence)]


def _cycles(today: date) -> list[Cycle]:
    return [Cycle(span, name) for span, name in okr.cycles(company.fiscal_calendar(), today=today)]


def _address(cycle: Cycle, *, is_own: bool) -> str:
    return "?" + urlencode({"period": cycle.code, **({"whose": "mine"} if is_own else {})})
