"""Scorecards on the screen: no queries, no decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from quarterdeck.core.access.scopes import Scope
from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.company import queries as company
from quarterdeck.core.pages import formatting
from quarterdeck.core.pages.components import Chart, Comparison, Figure, Tab, TimelineItem, Tone
from quarterdeck.metrics import catalogue
from quarterdeck.metrics import queries as metrics
from quarterdeck.metrics.catalogue import Metric
from quarterdeck.metrics.engine import withholding
from quarterdeck.metrics.showing import KINDS
from quarterdeck.people import access
from quarterdeck.people.models import Member
from quarterdeck.performance.models.scorecards import CardGrain, PartGroup, PartScope, ScorecardPart, ScorecardTemplate
from quarterdeck.performance.queries.scorecards.live import Card
from quarterdeck.performance.queries.scorecards.measuring import Found, is_known
from quarterdeck.performance.rules.scoring import words
from quarterdeck.performance.rules.scoring.cards import CardScore, PartScore

# Below this many points somebody is behind; from 100 on the agreed is reached (as in `targets.rules.pace`).
_FAIR = Decimal(80)
_FULL = Decimal(100)


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part in words: what it is, what was reached, what it adds and why; `doors` open the rows behind its figures."""

    part: ScorecardPart
    scored: PartScore
    title: str
    rule: str
    actual: str
    target: str
    points: str
    adds: str
    sentence: str
    tone: Tone
    doors: list[tuple[str, str]]
    is_withheld: bool = False
    judge_url: str = ""
    note: str = ""
    judged_by: str = ""


@dataclass(frozen=True, slots=True)
class ShownGroup:
    title: str
    weight: str
    adds: str
    parts: list[ShownPart]


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One person in the team's table; `cells` are points by part, in the order of the edition."""

    card: Card
    url: str
    score: str
    tone: Tone
    cells: list[tuple[str, Decimal | None, str]]
    state: str
    state_tone: Tone
    hint: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What a card's page shows above its parts."""

    groups: list[ShownGroup]
    figures: list[Figure]
    notices: list[str] = field(default_factory=list)
    limited: str = ""


def card_address(card: Card, name: str = "member_scorecard") -> str:
    """A page of a card in its period."""
    return address(name, card.member.pk, card.template.pk, on=card.period.start)


def address(name: str, *args: int, on: date) -> str:
    return f"{reverse(f'performance:{name}', args=args)}?{urlencode({'on': on.isoformat()})}"


def shown(
    card: Card, *, viewer: Member, figures: Mapping[int, Sequence[int]], may_judge: bool, pace: CardScore | None
) -> Shown:
    """A card in words for somebody. `figures` are the frozen figures of a closed card by part."""
    lines = words.explained(card.scored, lambda one: _writer(card.parts[one.part.key], viewer))
    sentences = {line.key: line.sentence for line in lines}
    parts = [_part(card, one, viewer, sentences[one.part.key], figures, may_judge) for one in card.scored.parts]
    return Shown(
        groups=_groups(parts),
        figures=_figures(card, pace),
        notices=_notices(card),
        limited=sentences.get(None, ""),
    )


def period_name(period: Period, grain: str) -> str:
    calendar = company.fiscal_calendar()
    if grain == CardGrain.QUARTER:
        year, quarter = calendar.quarter_of(period.start)
        return _("FY%(year)s Q%(quarter)s") % {"year": year, "quarter": quarter}
    if grain == CardGrain.YEAR:
        return _("FY%(year)s") % {"year": calendar.fiscal_year(period.start)}
    return f"{period.start:%Y-%m}"


def period_links(periods: Sequence[Period], chosen: Period, grain: str, **kept: int) -> list[Tab]:
    """The periods to choose from, latest first."""
    return [
        Tab(
            period_name(one, grain),
            "?" + urlencode({**kept, "on": one.start.isoformat()}),
            one == chosen,
        )
        for one in periods
    ]


def template_links(templates: Sequence[ScorecardTemplate], chosen: ScorecardTemplate) -> list[Tab]:
    return [Tab(one.name, f"?template={one.pk}", one.pk == chosen.pk) for one in templates]


def team_rows(cards: Sequence[Card], *, scorable: set[int]) -> list[TeamRow]:
    """The team's cards, lowest score first where it says something, then by name."""
    rows = [_team_row(card, card.member.pk in scorable) for card in cards]
    return sorted(rows, key=lambda row: (row.card.scored.score is None, row.card.scored.score, row.card.member.name))


def team_figures(cards: Sequence[Card]) -> list[Figure]:
    """The answer first: how many, how they stand, what is still to do."""
    scores = sorted(card.scored.score for card in cards if card.scored.score is not None)
    middle = scores[len(scores) // 2] if scores else None
    return [
        Figure(_("People"), len(cards)),
        Figure(_("Median score"), middle, definition=_("Half have more, half have less.")),
        Figure(
            _("Below 80"),
            sum(score < _FAIR for score in scores),
            better="lower",
            definition=_("People whose score is under 80."),
        ),
        Figure(pgettext("scorecards", "Closed"), sum(card.is_closed for card in cards)),
    ]


def columns(card: Card) -> list[tuple[str, str]]:
    """The heads of the team's table: title and weight of each part."""
    return [(_head(part), words.plain(part.weight)) for part in card.parts.values()]


def _head(part: ScorecardPart) -> str:
    """The title of a part; one's team's figure says so, as one's own may stand beside."""
    if part.scope == PartScope.TEAM:
        return _("%(title)s (team)") % {"title": part_title(part)}
    return part_title(part)


def day_chart(days: Sequence[tuple[date, Decimal | None]]) -> Chart:
    """The score day by day, as it would have been had the period ended then."""
    labels = [f"{day:%m-%d}" for day, _score in days]
    values = [None if score is None else float(score) for _day, score in days]
    return Chart(
        id="scorecard-days",
        title=_("The score day by day"),
        description=_(
            "What the score would have been had the period ended on that day, against the whole period's targets."
        ),
        data={
            "kind": "lines",
            "unit": "number",
            "labels": labels,
            "series": [{"name": pgettext("scorecards", "Score"), "values": values}],
        },
        columns=[_("Day"), pgettext("scorecards", "Score")],
        rows=[(f"{day:%Y-%m-%d}", formatting.EMPTY if score is None else words.plain(score)) for day, score in days],
        height="small",
    )


def part_title(part: ScorecardPart) -> str:
    """What a part is called: its own title, or the name of its figure."""
    if part.title:
        return part.title
    return str(catalogue.metric(part.metric_code).name) if is_known(part.metric_code) else part.metric_code


def timeline(entries: Sequence[AuditEntry]) -> list[TimelineItem]:
    """What was done to a card or a template."""
    told = {
        "created": pgettext("scorecards", "Made"),
        "edited": _("Changed"),
        "archived": _("Archived"),
        "restored": _("Brought back"),
        "judged": _("Judged"),
        "judgement_taken_back": _("Judgement taken back"),
        "closed": pgettext("scorecards", "Closed"),
        "reopened": _("Opened again"),
        "appealed": _("Appealed"),
        "appeal_upheld": _("Appeal upheld"),
        "appeal_declined": _("Appeal declined"),
        "edition_drafted": _("New edition begun"),
        "edition_dropped": _("Draft thrown away"),
        "edition_in_force": _("Put in force"),
        "part_added": _("Part added"),
        "part_edited": _("Part changed"),
        "part_removed": _("Part removed"),
    }
    return [
        TimelineItem(
            title=told[entry.act],
            at=entry.at,
            icon="pencil",
            who=entry.by.name if entry.by else "",
            body=" · ".join(filter(None, [entry.note, *(str(pair[1] or pair[0]) for pair in entry.changes.values())])),
        )
        for entry in entries
        if entry.act in told
    ]


def value_text(value: Any, metric: Metric | None) -> str:
    if value is None:
        return formatting.EMPTY
    kind = KINDS[metric.unit] if metric else "number"
    return formatting.quantity(Decimal(value), kind, company.company().currency_id, get_language())


def tone(points: Decimal | None) -> Tone:
    """Green from the agreed on, amber from four fifths of it, red below."""
    if points is None:
        return "neutral"
    return "green" if points >= _FULL else "amber" if points >= _FAIR else "red"


def _part(
    card: Card,
    scored: PartScore,
    viewer: Member,
    sentence: str,
    figures: Mapping[int, Sequence[int]],
    may_judge: bool,
) -> ShownPart:
    part = card.parts[scored.part.key]
    show = _writer(part, viewer)
    judgement = card.judged.get(part.pk)
    measures = scored.part.measures
    return ShownPart(
        part=part,
        scored=scored,
        title=part_title(part),
        rule=words.rule_words(part.rule),
        actual=" · ".join(show(one.actual) for one in measures),
        target=" · ".join(show(one.target) for one in measures),
        points=formatting.EMPTY if scored.points is None else words.plain(scored.points),
        adds=words.plain(scored.adds),
        sentence=sentence,
        tone=tone(scored.points),
        doors=_doors(card, part, viewer, figures.get(part.pk, ())),
        is_withheld=_is_withheld(part, viewer),
        judge_url=_judge_address(card, part) if may_judge and not card.is_closed else "",
        note=judgement.note if judgement else "",
        judged_by=judgement.by.name if judgement else "",
    )


def _judge_address(card: Card, part: ScorecardPart) -> str:
    return address("judge", card.member.pk, card.template.pk, part.pk, on=card.period.start)


def _doors(card: Card, part: ScorecardPart, viewer: Member, frozen: Sequence[int]) -> list[tuple[str, str]]:
    """What opens the rows behind a part: as they are now, or as they were frozen."""
    if card.closing is not None and card.scorecard is not None:
        pages = [reverse("performance:frozen_figure", args=[card.scorecard.pk, figure]) for figure in frozen]
        return [(_("Rows as they were"), page) for page in pages]
    reach = access.scope_of(viewer, "metrics.view_metrics")
    return [
        (one.measure.where if len(card.founds[part.pk]) > 1 else _("Rows behind it"), _rows(one))
        for one in card.founds.get(part.pk, ())
        if reach is not None and (one.whose.unit_id is None or reach is not Scope.OWN)
    ]


def _rows(found: Found) -> str:
    return metrics.rows_address(found.metric.code, found.span, filters=found.whose.filters)


def _writer(part: ScorecardPart, viewer: Member) -> words.Show:
    """How the figures of a part are written for somebody: those that the viewer's roles hide stay hidden."""
    if _is_withheld(part, viewer):
        return lambda _value: "•••"
    metric = catalogue.metric(part.metric_code) if is_known(part.metric_code) else None
    return lambda value: value_text(value, metric)


def _is_withheld(part: ScorecardPart, viewer: Member) -> bool:
    return is_known(part.metric_code) and withholding.is_withheld(viewer, catalogue.metric(part.metric_code))


def _groups(parts: Sequence[ShownPart]) -> list[ShownGroup]:
    found = []
    for group in PartGroup:
        here = [one for one in parts if one.part.group == group]
        if here:
            weight = sum((one.part.weight for one in here), Decimal(0))
            adds = sum((one.scored.adds for one in here), Decimal(0))
            found.append(ShownGroup(str(group.label), words.plain(weight), words.plain(adds), here))
    return found


def _figures(card: Card, pace: CardScore | None) -> list[Figure]:
    score = card.scored.score
    first = Figure(
        pgettext("scorecards", "Score") if card.is_closed or pace is None else _("If the period ended today"),
        score,
        comparisons=(Comparison(_("as agreed"), _FULL, is_target=True),) if score is not None else (),
        definition=_("The points of the parts that applied, by their weights; 100 is what was agreed."),
    )
    if card.is_closed or pace is None:
        return [first, Figure(_("Weight that applied"), card.scored.applied)]
    return [
        first,
        Figure(
            _("Against the days passed"),
            pace.score,
            definition=_(
                "The same, with each target that grows by the day only as far as the working days have passed."
            ),
        ),
        Figure(_("Weight that applied"), card.scored.applied),
    ]


def _notices(card: Card) -> list[str]:
    found = [words.applied_words(card.scored)]
    if card.presence is not None and card.changed_team:
        calendar = company.fiscal_calendar()
        stays = [
            _("%(unit)s %(days)d working days") % {"unit": stay.unit, "days": calendar.working_days(stay.span)}
            for stay in card.presence.stays
        ]
        found.append(
            _(
                "Changed team in this period: %(stays)s. Own figures count wherever they were earned; those of the team by the days in it."
            )
            % {"stays": ", ".join(stays)}
        )
    if card.presence is not None and card.presence.days < card.presence.of_days:
        found.append(
            _("Was here for %(days)d of %(all)d working days; numbers owed are smaller by as much.")
            % {"days": card.presence.days, "all": card.presence.of_days}
        )
    return [one for one in found if one]


def _team_row(card: Card, is_scorable: bool) -> TeamRow:
    score = card.scored.score
    waiting = sum(one.missing == "not_judged" for one in card.scored.parts)
    state, state_tone = (pgettext("scorecards", "Closed"), "green") if card.is_closed else (_("Open"), "blue")
    return TeamRow(
        card=card,
        url=card_address(card),
        score=formatting.EMPTY if score is None else words.plain(score),
        tone=tone(score),
        cells=[
            (
                formatting.EMPTY if one.points is None else words.plain(one.points),
                one.points,
                part_title(card.parts[one.part.key]),
            )
            for one in card.scored.parts
        ],
        state=state,
        state_tone=state_tone,  # type: ignore[arg-type]  # a tone
        hint=_("%(count)d to judge") % {"count": waiting} if waiting and is_scorable and not card.is_closed else "",
    )


def last_day(period: Period) -> date:
    return period.end - timedelta(1)
