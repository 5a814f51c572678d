"""Reviews on the screen: no queries, no decisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.core.pages import formatting
from quarterdeck.core.pages.components import Chart, Figure, Step, Tab, TimelineItem, Tone
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.tabs import tabs_of
from quarterdeck.performance.models.questions import Question, QuestionKind
from quarterdeck.performance.models.reviews import CycleState, Evaluation, EvaluationState, Review, ReviewCycle
from quarterdeck.performance.queries.reviews.calibration import Calibration, box
from quarterdeck.performance.queries.reviews.cycles import CycleRecord
from quarterdeck.performance.queries.reviews.records import Home, ReviewRecord, Said
from quarterdeck.performance.rules.reviews.bands import BandShare
from quarterdeck.performance.rules.reviews.weighing import FULL
from quarterdeck.performance.rules.scoring.words import plain
from quarterdeck.performance.showing import questions

VIEW, CALIBRATE, MANAGE = "performance.view_reviews", "performance.calibrate_reviews", "performance.manage_reviews"
_ORDER = list(CycleState)
_STATE_TONES: dict[str, Tone] = {
    EvaluationState.PROPOSED: "amber",
    EvaluationState.OPEN: "blue",
    EvaluationState.SUBMITTED: "green",
    EvaluationState.DECLINED: "red",
    EvaluationState.MISSED: "neutral",
}


@dataclass(frozen=True, slots=True)
class ShownSide:
    """One side of a review: its score and weight, and what was said, with names or together."""

    title: str
    score: str
    weight: str
    share: Decimal | None
    note: str


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One question a group answered: the mean of 5, or why there is none; texts without names."""

    question: Question
    mean: str
    share: Decimal | None
    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class ShownSaid:
    """What one side said: `sheets` with names, or `rows` of a group."""

    title: str
    sheets: Sequence[tuple[str, questions.Answered]]
    rows: Sequence[GroupRow]
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Somebody who was named, and what may be done about it."""

    evaluation: Evaluation
    side: str
    name: str
    state: str
    tone: Tone
    may_agree: bool
    may_withdraw: bool
    may_link: bool
    may_hand_on: bool


def parts(request: MemberRequest, active: str) -> list[Tab]:
    """The pages under the tab."""
    pages = (
        ("home", pgettext("reviews", "Overview"), "performance:reviews", VIEW),
        ("calibration", _("Calibration"), "performance:calibrations", CALIBRATE),
        ("cycles", _("Cycles"), "performance:review_cycles", MANAGE),
        ("questions", _("Questionnaires"), "performance:questionnaires", "performance.manage_questions"),
    )
    return tabs_of(request, pages, active)


def home_figures(found: Home) -> list[Figure]:
    """The answer first: what is to be done."""
    to_sign = sum(1 for one in found.own if one.released_at and one.member_signed_at is None)
    figures = [
        Figure(_("To write"), len(found.to_write), better="lower"),
        Figure(_("To read and sign"), to_sign, better="lower"),
    ]
    if found.led:
        figures.append(Figure(_("Views missing about your people"), sum(found.missing.values()), better="lower"))
    return figures


def steps(cycle: ReviewCycle) -> list[Step]:
    """The steps of a cycle with their days; one that is past its day says so."""
    days: dict[str, date] = {
        CycleState.NOMINATING: cycle.nominate_by,
        CycleState.EVALUATING: cycle.evaluate_by,
        CycleState.CALIBRATING: cycle.calibrate_by,
        CycleState.RELEASED: cycle.talk_by,
    }
    at = _ORDER.index(CycleState(cycle.state))
    found = []
    for place, state in enumerate(_ORDER):
        detail = _("by %(day)s") % {"day": f"{days[state]:%Y-%m-%d}"} if state in days else ""
        is_done = place < at or cycle.state == CycleState.CLOSED
        found.append(Step(str(state.label), "done" if is_done else "current" if place == at else "ahead", detail))
    return found


def sides(record: ReviewRecord) -> list[ShownSide]:
    """What each side came to, with its weight in the whole."""
    return [
        ShownSide(
            title=str(one.part),
            score=_points(one.score),
            weight=plain(one.counted if one.score is not None else Decimal(0)),
            share=None if one.score is None else one.score / 100,
            note=_side_note(one.score, one.part.weight),
        )
        for one in record.results
    ]


def said(record: ReviewRecord) -> list[ShownSaid]:
    """What the sides said, each with its questions."""
    return [_said(one) for one in record.said]


def reviewers(record: ReviewRecord) -> list[Reviewer]:
    """Those who were named, with what the viewer may do about each."""
    is_choosing = record.review.cycle.state in (CycleState.NOMINATING, CycleState.EVALUATING)
    return [_reviewer(one, record, is_choosing=is_choosing) for one in record.reviewers]


def applied(review: Review) -> str:
    """How much of the weights could be counted, in words; nothing where all of them were."""
    if review.score is None:
        return _("Nothing could be counted: no side said enough.")
    if review.applied == FULL:
        return ""
    told = {"applied": plain(review.applied)}
    return _("Sides with %(applied)s of 100 could be counted; the weight of the others went to them.") % told


def cycle_figures(record: CycleRecord) -> list[Figure]:
    asked = sum(one.asked for one in record.progress)
    done = sum(one.handed_in for one in record.progress)
    if record.cycle.state == CycleState.DRAFT:
        return [Figure(_("People it is about"), record.people)]
    return [
        Figure(_("People it is about"), record.people),
        Figure(_("Views asked for"), asked),
        Figure(_("Handed in"), done),
        Figure(_("Signed by both"), record.signed),
    ]


def distribution_chart(shares: Sequence[BandShare]) -> Chart:
    """How people spread over the bands beside the most that are agreed."""
    names = [one.band.name for one in shares]
    return Chart(
        id="review-distribution",
        title=_("How results spread"),
        description=_("People in each band, beside the most and the fewest that were agreed."),
        data={
            "kind": "bars",
            "unit": "number",
            "labels": names,
            "series": [
                {"name": _("People"), "values": [one.people for one in shares]},
                {"name": _("At most"), "values": [one.most for one in shares]},
            ],
        },
        columns=[pgettext("reviews", "Band"), _("People"), _("At least"), _("At most")],
        rows=[(one.band.name, str(one.people), str(one.fewest), str(one.most)) for one in shares],
        height="small",
    )


def warnings(shares: Sequence[BandShare]) -> list[str]:
    """Bands that hold more or fewer people than agreed, in words."""
    found = []
    for one in shares:
        if one.too_many:
            told = ngettext("%(band)s: %(n)d person too many", "%(band)s: %(n)d people too many", one.too_many)
            found.append(told % {"band": one.band.name, "n": one.too_many})
        if one.too_few:
            told = ngettext("%(band)s: %(n)d person too few", "%(band)s: %(n)d people too few", one.too_few)
            found.append(told % {"band": one.band.name, "n": one.too_few})
    return found


def nine_box(found: Calibration) -> list[tuple[str, list[tuple[str, list[Review]]]]]:
    """Rows from high to low potential, each with three cells from low to high result."""
    placed: dict[tuple[int, int], list[Review]] = {}
    for one in found.rows:
        if (at := box(one, found.bands)) is not None:
            placed.setdefault(at, []).append(one)
    titles = {
        3: _("Could take the next step soon"),
        2: _("Could take on more"),
        1: _("Right where they are"),
    }
    results = {1: _("result low"), 2: _("result as expected"), 3: _("result high")}
    return [
        (titles[potential], [(results[result], placed.get((result, potential), [])) for result in (1, 2, 3)])
        for potential in (3, 2, 1)
    ]


def signed(value: Decimal) -> str:
    """A difference with its sign."""
    return f"+{plain(value)}" if value > 0 else plain(value).replace("-", "−")


def timeline(entries: Sequence[AuditEntry]) -> list[TimelineItem]:
    """What was done to a cycle."""
    told = {
        "created": pgettext("reviews", "Made"),
        "edited": _("Changed"),
        "side_set": _("Side set"),
        "side_removed": _("Side removed"),
        "bands_set": _("Bands set"),
        "launched": _("Launched"),
        "assessing_begun": _("Assessing begun"),
        "assessing_ended": _("Assessing ended"),
        "locked": _("Results locked"),
        "released": _("Released"),
        "closed": pgettext("reviews", "Closed"),
        "archived": _("Archived"),
        "restored": _("Brought back"),
    }
    return [
        TimelineItem(
            title=told[entry.act],
            at=entry.at,
            icon="pencil",
            who=entry.by.name if entry.by else "",
            body=entry.note,
        )
        for entry in entries
        if entry.act in told
    ]


def band_tone(review: Review, found: Calibration) -> Tone:
    """Whether somebody was moved: up green, down amber."""
    if review.band_id == review.first_band_id or review.band is None or review.first_band is None:
        return "neutral"
    return "green" if review.band.floor > review.first_band.floor else "amber"


def _said(one: Said) -> ShownSaid:
    rows: list[GroupRow] = []
    if one.group is not None:
        asked = {question.pk: question for question in one.asked}
        rows = [_group_row(asked[line.key], line.points, line.texts) for line in one.group.lines]
    return ShownSaid(
        title=str(one.part),
        sheets=[(name, questions.answered(sheet)) for name, sheet in one.sheets],
        rows=rows,
        is_hidden=one.is_anonymous and one.group is None,
    )


def _group_row(question: Question, points: Decimal | None, texts: Sequence[str]) -> GroupRow:
    if question.kind == QuestionKind.TEXT:
        return GroupRow(question, "", None, texts)
    if points is None:
        return GroupRow(question, _("too few answers"), None, ())
    if question.kind == QuestionKind.SCALE:
        return GroupRow(question, f"{points / 25 + 1:.1f} / 5", points / 100, ())
    return GroupRow(question, f"{points:.0f} / 100", points / 100, ())


def _reviewer(one: Evaluation, record: ReviewRecord, *, is_choosing: bool) -> Reviewer:
    is_named = one.side in ("peers", "customers")
    is_proposed, is_open = one.state == EvaluationState.PROPOSED, one.state == EvaluationState.OPEN
    state = pgettext("reviewer", "Asked") if record.is_own and is_open else one.get_state_display()
    return Reviewer(
        evaluation=one,
        side=one.get_side_display(),
        name=one.name,
        state=state,
        tone=_STATE_TONES.get(one.state, "neutral"),
        may_agree=is_choosing and record.is_led and is_proposed,
        may_withdraw=is_choosing and is_named and (is_proposed or (is_open and record.is_led)),
        may_link=record.review.cycle.state == CycleState.EVALUATING
        and record.is_led
        and one.side == "customers"
        and is_open,
        may_hand_on=is_choosing
        and record.is_led
        and one.side in ("manager", "upper")
        and one.state in (EvaluationState.OPEN, EvaluationState.DECLINED),
    )


def _side_note(score: Decimal | None, weight: Decimal) -> str:
    if score is None:
        return _("Too little was said; its weight went to the others.") if weight else ""
    return "" if weight else _("is heard and does not count")


def _points(score: Decimal | None) -> str:
    return formatting.EMPTY if score is None else plain(score)
