"""Two teams or people side by side: the same figures and the same course."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from quarterdeck.core.pages import components
from quarterdeck.metrics import queries as metrics
from quarterdeck.metrics.catalogue import METRICS
from quarterdeck.metrics.queries import Whose
from quarterdeck.metrics.rules import Value
from quarterdeck.metrics.showing import KINDS
from quarterdeck.people import access
from quarterdeck.people import queries as people
from quarterdeck.people.models import Member
from quarterdeck.people.queries.organization import UnitNode
from quarterdeck.web.queries.cockpit import wording
from quarterdeck.web.queries.cockpit.outlook import Outlook

_RIGHT = "metrics.view_metrics"
CODES = (
    "won_amount",
    "opportunities_won",
    "win_rate",
    "average_deal_size",
    "sales_cycle_days",
    "open_pipeline_amount",
    "weighted_pipeline_amount",
    "opportunities_created",
    "activities",
    "visits",
    "sales_velocity",
)


@dataclass(frozen=True)
class Choice:
    """A team or a person one can choose, written `team-3` or `member-7`."""

    code: str
    name: str
    whose: Whose


@dataclass(frozen=True)
class Compared:
    """One figure of both, as text with its door; `kind` and `better` say how they differ."""

    name: str
    definition: str
    values: list[tuple[str, str, Value]]
    kind: str
    better: str


@dataclass(frozen=True)
class SideBySide:
    teams: list[Choice]
    people: list[Choice]
    chosen: list[Choice]
    rows: list[Compared]
    chart: components.Chart | None


def side_by_side(outlook: Outlook) -> SideBySide:
    """The two that an address names as `one` and `other`; two teams of one level, or else people, without."""
    units = people.visible_units(viewer=outlook.viewer, on=outlook.today, right=_RIGHT)
    teams = [_team(unit) for unit in units]
    members = _people(outlook)
    known = {choice.code: choice for choice in (*teams, *members)}
    usual = _alike(units) or members
    asked = [known.get(outlook.asked.get(name, "")) for name in ("one", "other")]
    chosen = [one or (usual[place] if place < len(usual) else None) for place, one in enumerate(asked)]
    both = [one for one in chosen if one is not None]
    if len(both) < 2:
        return SideBySide(teams, members, both, [], None)
    return SideBySide(teams, members, both, _rows(both, outlook), _course(both, outlook))


def _team(unit: UnitNode) -> Choice:
    return Choice(f"team-{unit.id}", unit.name, Whose(unit_id=unit.id))


def _alike(units: list[UnitNode]) -> list[Choice]:
    """The teams furthest down, where there are several: comparing a team with what contains it says little."""
    lowest = max((unit.depth for unit in units), default=0)
    teams = [_team(unit) for unit in units if unit.depth == lowest]
    return teams if len(teams) > 1 else []


def _people(outlook: Outlook) -> list[Choice]:
    sellers = Member.objects.active().filter(roles__code="rep")
    within = access.members_in_scope(outlook.viewer, _RIGHT)
    if within is not None:
        sellers = sellers.filter(pk__in=within)
    rows = sellers.order_by("name", "pk").values_list("pk", "name")
    return [Choice(f"member-{pk}", name, Whose(member_id=pk)) for pk, name in rows]


def _rows(both: list[Choice], outlook: Outlook) -> list[Compared]:
    found = [_figures(choice.whose, outlook) for choice in both]
    doors = [replace(outlook, whose=choice.whose) for choice in both]
    return [
        Compared(
            name=str(METRICS[code].name),
            definition=str(METRICS[code].formula),
            values=[
                (wording.text(own[code], code, outlook.currency), door.door(code), own[code])
                for own, door in zip(found, doors, strict=True)
            ],
            kind=KINDS[METRICS[code].unit],
            better=METRICS[code].better.value,
        )
        for code in CODES
    ]


def _figures(whose: Whose, outlook: Outlook) -> dict[str, Value]:
    table = metrics.query(
        viewer=outlook.viewer, metrics=CODES, filters=whose.filters, period=outlook.period, today=outlook.today
    )
    return dict(zip(CODES, table.rows[0], strict=True))


def _course(both: list[Choice], outlook: Outlook) -> components.Chart:
    lines = [
        metrics.cumulative(
            viewer=outlook.viewer,
            period=outlook.period,
            unit_id=choice.whose.unit_id,
            member_id=choice.whose.member_id,
            today=outlook.today,
        )
        for choice in both
    ]
    names = [choice.name for choice in both]
    return components.Chart(
        id="side-by-side-course",
        title=_("Won amount through the period"),
        description=_("Won amount of both added up day by day."),
        data={
            "kind": "lines",
            "unit": "money",
            "currency": outlook.currency,
            "labels": [day.isoformat() for day in lines[0].days],
            "series": [
                {"name": name, "values": wording.floats(line.actual)} for name, line in zip(names, lines, strict=True)
            ],
        },
        columns=(_("Day"), *names),
        rows=[
            (wording.day(day), *(wording.money(line.actual[place], outlook.currency) for line in lines))
            for place, day in enumerate(lines[0].days)
        ],
    )
