"""How one row of a plan looks: both sides, what can be done, who changed what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from quarterdeck.core.pages.components import Tone
from quarterdeck.metrics import catalogue
from quarterdeck.metrics.catalogue import Metric
from quarterdeck.targets.models import OPEN_STATES, CellChange, NodeState, PlanState, Side
from quarterdeck.targets.queries.grid import Grid
from quarterdeck.targets.queries.plans import NodeRecord
from quarterdeck.targets.rules.smart import Letter, Point
from quarterdeck.targets.showing import sheets
from quarterdeck.targets.showing.asking import Look
from quarterdeck.targets.showing.plans import Deed


@dataclass(frozen=True, slots=True)
class SideRow:
    """What one side says the row owes over the year, and what those below it add up to."""

    label: str
    amount: str
    below: str
    difference: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change of a number in words."""

    at: datetime
    who: str
    month: date
    side: str
    old: str
    new: str
    why: str


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A word in the discussion, and which metric it is about."""

    who: str
    at: datetime
    text: str
    about: str


@dataclass(frozen=True, slots=True)
class Consent:
    """A button by which one side moves on: what it posts, and where."""

    label: str
    icon: str
    url: str
    on: str = ""
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """One letter of SMART in words."""

    label: str
    sentence: str
    icon: str
    tone: Tone


def both_sides(grid: Grid, node_id: int, metric: Metric) -> list[SideRow]:
    """Given, proposed and agreed over the year, each beside the sum below; empty where months do not add up."""
    if not sheets.adds_over_time(metric):
        return []
    below = [node.id for node in grid.nodes if node.parent_id == node_id]
    return [_side_row(grid, node_id, below, side, metric) for side in Side]


def _side_row(grid: Grid, node_id: int, below: Sequence[int], side: Side, metric: Metric) -> SideRow:
    own = sheets.year_of(grid, node_id, side)
    parts = sheets.added(sheets.year_of(grid, one, side) for one in below)
    difference = None if own is None or parts is None else parts - own
    return SideRow(
        str(side.label),
        sheets.written(own, metric),
        sheets.written(parts, metric),
        sheets.written(difference, metric, has_sign=True) if difference else "",
    )


def changes(made: Iterable[CellChange], metric: Metric) -> list[ChangeRow]:
    return [
        ChangeRow(
            change.at,
            change.by.name,
            change.cell.month,
            str(Side(change.side).label),
            sheets.written(change.old, metric),
            sheets.written(change.new, metric),
            change.why,
        )
        for change in made
    ]


def notes(record: NodeRecord) -> list[NoteRow]:
    return [
        NoteRow(note.by.name, note.at, note.text, _about(note.metric.metric_code) if note.metric else "")
        for note in record.notes
    ]


def _about(code: str) -> str:
    return str(catalogue.metric(code).name)


def consents(record: NodeRecord, look: Look) -> list[Consent]:
    """What the viewer may agree to here, the likeliest first."""
    node, plan = record.node, record.plan
    found = []
    if plan.state in OPEN_STATES and plan.state != PlanState.DRAFT and node.state != NodeState.AGREED:
        agree_url = look.address("targets:agree", node.pk)
        if record.may_accept:
            found.append(Consent(_("Accept what was given"), "check", agree_url, Side.GIVEN))
        if record.may_propose and node.state == NodeState.OPEN:
            found.append(Consent(_("Hand in the proposal"), "send", look.address("targets:submit", node.pk)))
        if record.may_give:
            is_asked = node.state == NodeState.SUBMITTED
            found.append(Consent(_("Agree to the proposal"), "checks", agree_url, Side.PROPOSED, is_main=is_asked))
    if plan.state == PlanState.IN_FORCE and record.may_accept and record.sign_off is None:
        found.append(Consent(_("Sign my targets"), "signature", look.address("targets:sign", node.pk), is_main=True))
    return sorted(found, key=lambda one: not one.is_main)


def tools(record: NodeRecord, look: Look) -> list[Deed]:
    """What fills the row."""
    if record.plan.state not in OPEN_STATES or not sides(record):
        return []
    found = [Deed(_("Fill from history"), "wand", look.address("targets:fill", record.node.pk))]
    if record.has_below:
        found += [
            Deed(_("Share out below"), "arrows-split-2", look.address("targets:split", record.node.pk)),
            Deed(_("Add up from below"), "sum", look.address("targets:gather", record.node.pk)),
        ]
    return found


def sides(record: NodeRecord) -> list[str]:
    """Whose numbers of the row the viewer may fill."""
    may = {Side.GIVEN: record.may_give, Side.PROPOSED: record.may_propose}
    return [side.value for side, is_allowed in may.items() if is_allowed]


def verdicts(points: Sequence[Point]) -> list[Verdict]:
    """SMART, letter by letter."""
    looks: dict[bool | None, tuple[str, Tone]] = {
        True: ("circle-check", "green"),
        False: ("alert-circle", "amber"),
        None: ("help-circle", "neutral"),
    }
    labels = _letters()
    return [Verdict(labels[point.letter], point.sentence, *looks[point.is_met]) for point in points]


def _letters() -> dict[Letter, str]:
    return {
        Letter.SPECIFIC: _("Specific"),
        Letter.MEASURABLE: _("Measurable"),
        Letter.ACHIEVABLE: _("Achievable"),
        Letter.RELEVANT: _("Relevant"),
        Letter.TIME_BOUND: _("Time-bound"),
    }
