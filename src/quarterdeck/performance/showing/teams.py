"""Teams on the screen: no queries, no decisions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.core.calendar.periods import Grain, Period
from quarterdeck.core.company import queries as company
from quarterdeck.core.pages import formatting
from quarterdeck.core.pages.components import Figure, Step, Tab, TimelineItem, Tone
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.tabs import tabs_of
from quarterdeck.metrics import catalogue
from quarterdeck.metrics.queries import rows_address
from quarterdeck.performance.forms.teams import LEVELS
from quarterdeck.performance.models.teams import AwardState, TeamAward, TeamReview, TeamReviewLine
from quarterdeck.performance.models.teams.recognition import Reaction
from quarterdeck.performance.queries.scorecards.measuring import is_known
from quarterdeck.performance.queries.teams.facts import Fact
from quarterdeck.performance.queries.teams.recognition import PersonRecord, Thanks
from quarterdeck.performance.queries.teams.reviews import ReviewRecord
from quarterdeck.performance.showing.scorecards import tone, value_text

_PERIODS_BACK = 5


@dataclass(frozen=True, slots=True)
class ShownFact:
    """A figure in words, what it was before, and the rows behind it."""

    name: str
    value: str
    before: str
    url: str


@dataclass(frozen=True, slots=True)
class ShownLine:
    line: TeamReviewLine
    level: str
    points: Decimal | None
    tone: Tone
    facts: Sequence[ShownFact]


@dataclass(frozen=True, slots=True)
class ReviewRow:
    review: TeamReview
    period: str
    score: str
    tone: Tone
    url: str


@dataclass(frozen=True, slots=True)
class ShownReaction:
    kind: str
    label: str
    count: int
    is_own: bool


def parts(request: MemberRequest, active: str) -> list[Tab]:
    """The pages of teams, beside each other."""
    pages = (
        ("wall", _("Recognition"), "performance:recognition_wall", "performance.view_recognition"),
        ("reviews", _("Team reviews"), "performance:team_reviews", "performance.view_teams"),
        ("awards", _("Excellent teams"), "performance:team_awards", "performance.view_teams"),
        ("setup", _("Set up"), "performance:team_setup", "performance.manage_teams"),
    )
    return tabs_of(request, pages, active)


def period_choices(today: date) -> list[tuple[str, str]]:
    """The running and the last quarters and years, as `grain:first day`."""
    calendar = company.fiscal_calendar()
    found = []
    for grain, count in ((Grain.QUARTER, _PERIODS_BACK), (Grain.YEAR, 2)):
        period = calendar.containing(today, grain)
        for _place in range(count):
            found.append((f"{grain.value}:{period.start.isoformat()}", period_words(period)))
            period = calendar.previous(period, grain)
    return found


def period_of(value: str) -> Period:
    """The period of a choice."""
    grain, _colon, day = value.partition(":")
    return company.fiscal_calendar().containing(date.fromisoformat(day), Grain(grain))


def period_words(period: Period) -> str:
    """A quarter or a year by its name, anything else by its days."""
    calendar = company.fiscal_calendar()
    if calendar.containing(period.start, Grain.QUARTER) == period:
        year, quarter = calendar.quarter_of(period.start)
        return _("%(year)d Q%(quarter)d") % {"year": year, "quarter": quarter}
    if calendar.containing(period.start, Grain.YEAR) == period:
        return _("Fiscal year %(year)d") % {"year": calendar.fiscal_year(period.start)}
    return f"{period.start} – {period.end}"


def facts(found: Iterable[Fact], *, unit_id: int, period: Period, is_live: bool) -> list[ShownFact]:
    """Figures in words; a live one opens the rows behind it."""
    shown = []
    for one in found:
        metric = catalogue.metric(one.code) if is_known(one.code) else None
        address = rows_address(one.code, period, filters={"team": [unit_id]}) if is_live and metric else None
        shown.append(
            ShownFact(
                name=str(metric.name) if metric else one.code,
                value=value_text(one.value, metric),
                before=value_text(one.before, metric) if one.before is not None else "",
                url=address or "",
            )
        )
    return shown


def lines(record: ReviewRecord) -> list[ShownLine]:
    review = record.review
    return [
        ShownLine(
            line=one,
            level=_level_words(one),
            points=None if one.level is None else Decimal(one.level - 1) * 25,
            tone="neutral" if one.level is None else "green" if one.level > 3 else "amber" if one.level == 3 else "red",
            facts=facts(
                record.facts[one.pk], unit_id=review.unit_id, period=review.period, is_live=not review.is_closed
            ),
        )
        for one in record.lines
    ]


def review_rows(reviews: Iterable[TeamReview]) -> list[ReviewRow]:
    return [
        ReviewRow(
            review=one,
            period=period_words(one.period),
            score=_score(one.score),
            tone=score_tone(one.score),
            url=reverse("performance:team_review", args=[one.pk]),
        )
        for one in reviews
    ]


def score_tone(score: Decimal | None) -> Tone:
    """Of the points of a team review: half of them is "as expected"."""
    return "neutral" if score is None else tone(score * 2)


def timeline(entries: Iterable[AuditEntry]) -> list[TimelineItem]:
    names = {
        "created": _("Begun"),
        "judged": _("Judged"),
        "closed": _("Closed"),
        "reopened": _("Opened again"),
    }
    return [
        TimelineItem(
            title=f"{names.get(one.act, one.act)}{': ' + next(iter(one.changes)) if one.act == 'judged' else ''}",
            at=one.at,
            who=one.by.name if one.by else "",
            body=one.note,
        )
        for one in entries
    ]


def steps(award: TeamAward) -> list[Step]:
    """Where a round stands."""
    names = [_("Nominate"), _("Decide"), _("Announce")]
    if award.state == AwardState.CALLED_OFF:
        return [Step(names[0], "done"), Step(str(AwardState.CALLED_OFF.label), "failed")]
    done = {AwardState.NOMINATING: 0, AwardState.JUDGING: 1, AwardState.ANNOUNCED: 3}[AwardState(award.state)]
    return [
        Step(name, "done" if place < done else "current" if place == done else "ahead")
        for place, name in enumerate(names)
    ]


def reactions(thanks: Thanks) -> list[ShownReaction]:
    return [
        ShownReaction(kind.value, str(kind.label), thanks.reactions[kind.value], kind.value in thanks.own)
        for kind in Reaction
    ]


def person_figures(record: PersonRecord, *, has_points: bool) -> list[Figure]:
    found = [Figure(_("Thanks received"), record.received), Figure(_("Thanks given"), record.given)]
    return [*found, Figure(_("Points received"), record.points)] if has_points else found


def _level_words(line: TeamReviewLine) -> str:
    if line.is_left_out:
        return _("Does not apply")
    return _("Not judged yet") if line.level is None else f"{line.level} · {LEVELS[line.level]}"


def _score(score: Decimal | None) -> Any:
    return formatting.EMPTY if score is None else formatting.grouped(score, 1)
