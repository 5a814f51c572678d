"""One-to-ones on the screen: no queries, no decisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quarterdeck.core.pages.components import Figure, Tab, Tone
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.tabs import tabs_of
from quarterdeck.performance.queries.one_to_ones.agenda import Agenda
from quarterdeck.performance.queries.one_to_ones.series import Overview, SeriesRow
from quarterdeck.performance.showing import diagnosis
from quarterdeck.performance.showing.agreements import Agreed, agreed
from quarterdeck.performance.showing.diagnosis import Shown
from quarterdeck.targets.queries.pace import TargetPace
from quarterdeck.targets.showing import pace


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A line of the table; `name` is the other one of the two, `state` says how late or when."""

    row: SeriesRow
    name: str
    url: str
    state: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class ShownPace:
    """A target and how far along it is, in words."""

    found: TargetPace
    name: str
    said: str
    label: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class ShownAgenda:
    """What fills itself, ready to be drawn."""

    agenda: Agenda
    paces: list[ShownPace]
    findings: list[Shown]
    open: list[Agreed]
    kept: list[Agreed]

    @property
    def is_empty(self) -> bool:
        told = (self.paces, self.findings, self.open, self.kept, self.agenda.feedback, self.agenda.deals)
        return not any(told)


def sides(request: MemberRequest, active: str) -> list[Tab]:
    """One-to-ones and feedback: two sides of one tab."""
    pages = (
        ("talks", _("One-to-ones"), "performance:one_to_ones", "performance.hold_one_to_ones"),
        ("feedback", _("Feedback"), "performance:feedback", "performance.give_feedback"),
    )
    return tabs_of(request, pages, active)


def own_rows(found: Overview, viewer_id: int) -> list[ShownRow]:
    """One's own, each by the name of the other."""
    return [
        _shown(row, row.series.member.name if row.series.leader_id == viewer_id else row.series.leader.name)
        for row in found.own
    ]


def overseen_rows(found: Overview) -> list[ShownRow]:
    """Those of people one leads: by their names, without a way in."""
    return [_shown(row, row.series.member.name, url="") for row in found.overseen]


def figures(found: Overview, viewer_id: int) -> list[Figure]:
    """The answer in a line; only for whoever leads somebody."""
    led = [row for row in found.own if row.series.leader_id == viewer_id]
    if not led and not found.without and not found.overseen:
        return []
    told = [
        Figure(_("People you talk with"), len(led)),
        Figure(_("Overdue"), sum(1 for row in led if row.late), better="lower"),
        Figure(_("Without a rhythm"), len(found.without), better="lower"),
    ]
    if found.overseen:
        told.append(Figure(_("Overdue below you"), sum(1 for row in found.overseen if row.late), better="lower"))
    return told


def shown_agenda(found: Agenda, *, currency: str, today: date) -> ShownAgenda:
    return ShownAgenda(
        agenda=found,
        paces=_paces(found.paces, currency),
        findings=[diagnosis.shown(line, currency) for line in found.findings],
        open=agreed(found.open, today=today),
        kept=agreed(found.kept, today=today),
    )


def lateness(days: int) -> str:
    """How late a talk is, in words."""
    return ngettext("%(n)d day overdue", "%(n)d days overdue", days) % {"n": days}


def _paces(found: Sequence[TargetPace], currency: str) -> list[ShownPace]:
    return [
        ShownPace(
            found=one,
            name=str(one.metric.name),
            said=pace.sentence(one, currency=currency),
            label=str(pace.LABELS[one.pace.status]),
            tone=pace.TONES[one.pace.status],
        )
        for one in found
        if one.pace.target is not None
    ]


def _shown(row: SeriesRow, name: str, *, url: str | None = None) -> ShownRow:
    address = reverse("performance:one_to_one", args=[row.series.pk]) if url is None else url
    if row.late:
        return ShownRow(row, name, address, lateness(row.late), "red")
    return ShownRow(row, name, address, _("On time"), "green")
