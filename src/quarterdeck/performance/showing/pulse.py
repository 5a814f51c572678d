"""The pulse on the screen: no queries, no decisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from quarterdeck.core.pages import formatting
from quarterdeck.core.pages.components import Chart, Figure, Tab
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.tabs import tabs_of
from quarterdeck.performance.queries.pulse.results import PulseBoard, UnitPulse
from quarterdeck.performance.queries.pulse.signs import Watched
from quarterdeck.performance.rules.pulse.questions import Topic
from quarterdeck.performance.rules.pulse.signs import Sign, SignKind

_SENTENCES = {
    SignKind.LATE: gettext_lazy(
        "%(number)s of %(against)s activities of the last 30 days were at night or on days off."
    ),
    SignKind.FALLING: gettext_lazy("%(number)s activities in the last 30 days; usual are %(against)s."),
    SignKind.NO_LEAVE: gettext_lazy("%(number)s days without leave."),
    SignKind.MANY_DEALS: gettext_lazy("%(number)s open deals; colleagues have %(against)s."),
    SignKind.OVERDUE: gettext_lazy("%(number)s tasks overdue; colleagues have %(against)s."),
    SignKind.TARGET: gettext_lazy("%(number)s of the quarter's target, with %(against)s of the time passed."),
}
_SHARES = (SignKind.TARGET,)


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A unit of the table: its cells as (text, level), and how many answered at least."""

    name: str
    depth: int
    url: str
    cells: Sequence[tuple[str, int]]
    answers: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ShownWatched:
    name: str
    url: str
    sentences: Sequence[str]


def parts(request: MemberRequest, active: str) -> list[Tab]:
    """The pages of the pulse, beside each other."""
    pages = (
        ("board", _("How teams are"), "performance:pulse", "performance.view_pulse"),
        ("signs", _("Worth a talk"), "performance:pulse_signs", "performance.view_warning_signs"),
        ("help", _("What helps"), "performance:pulse_help", "performance.view_pulse"),
        ("settings", _("Set up"), "performance:pulse_settings", "performance.manage_pulse"),
    )
    return tabs_of(request, pages, active)


def rows(board: PulseBoard, chosen: UnitPulse | None) -> list[BoardRow]:
    """The latest round by unit; those within reach may begin anywhere in the tree."""
    top = min((one.unit.depth for one in board.units), default=0)
    return [
        BoardRow(
            name=one.unit.name,
            depth=one.unit.depth - top,
            url=f"?team={one.unit.id}",
            cells=[(_mean(_last(one, topic)), _level(_last(one, topic))) for topic in Topic],
            answers=_("too few") if one.latest is None else _("%(n)d or more") % {"n": one.latest},
            is_chosen=one is chosen,
        )
        for one in board.units
    ]


def figures(unit: UnitPulse) -> list[Figure]:
    """The latest means of a unit with those of the rounds before as a line."""
    return [
        Figure(
            label=str(topic.label),
            value=_last(unit, topic),
            trend=unit.means[topic],
            definition=_("From 1 to 5; 5 is good. Told in steps, the coarser the fewer answered."),
        )
        for topic in Topic
    ]


def chart(board: PulseBoard, unit: UnitPulse) -> Chart:
    """How the means of a unit went, round by round."""
    labels = [one.opens_on.isoformat() for one in board.rounds]
    series = [
        {"name": str(topic.label), "values": [None if mean is None else float(mean) for mean in unit.means[topic]]}
        for topic in Topic
    ]
    return Chart(
        id="pulse-trend",
        title=_("Round by round"),
        description=_("The means of %(team)s in each round; gaps are rounds in which too few answered.")
        % {"team": unit.unit.name},
        data={"kind": "lines", "unit": "number", "labels": labels, "series": series},
        columns=[_("Round"), *(str(topic.label) for topic in Topic)],
        rows=[[label, *(_mean(unit.means[topic][place]) for topic in Topic)] for place, label in enumerate(labels)],
    )


def watched(found: Sequence[Watched]) -> list[ShownWatched]:
    return [
        ShownWatched(
            name=one.member.name,
            url=reverse("people:member", args=[one.member.pk]),
            sentences=[_sentence(sign) for sign in one.signs],
        )
        for one in found
    ]


def days_left(closes_on: date, today: date) -> str:
    """How long one may still answer."""
    days = (closes_on - today).days
    return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}


def _sentence(sign: Sign) -> str:
    def told(value: Decimal) -> str:
        return formatting.percent(value) if sign.kind in _SHARES else formatting.grouped(value, 0)

    return str(_SENTENCES[sign.kind]) % {"number": told(sign.number), "against": told(sign.against)}


def _last(unit: UnitPulse, topic: Topic) -> Decimal | None:
    return unit.means[topic][-1] if unit.means[topic] else None


def _mean(mean: Decimal | None) -> str:
    return formatting.EMPTY if mean is None else formatting.grouped(mean, 1)


def _level(mean: Decimal | None) -> int:
    """From 1 at 1.5 to 9 at 4.5: fixed, so that a colour means the same in every round."""
    return 0 if mean is None else min(max(round(float(mean - Decimal("1.5")) / 3 * 8) + 1, 1), 9)
