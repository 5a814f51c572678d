"""What the reader chose to look at, remembered in the session: the period and the team."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.company import queries as company
from quarterdeck.crm.queries.opportunities import span
from quarterdeck.metrics.queries import Whose
from quarterdeck.people import access
from quarterdeck.people import queries as people
from quarterdeck.people.models import Member
from quarterdeck.people.queries.organization import UnitNode
from quarterdeck.web.queries.cockpit import Outlook, number_of
from quarterdeck.web.rules import periods

PERIOD, TEAM = "chosen_period", "chosen_team"
_RIGHT = "metrics.view_metrics"


@dataclass(frozen=True)
class Chosen:
    """The period with its name, and the unit: None for all the reader may see."""

    choice: periods.Choice
    period: Period
    label: str
    unit: UnitNode | None

    @property
    def unit_id(self) -> int | None:
        return self.unit.id if self.unit else None


def chosen(request: Any) -> Chosen:
    """What is looked at: from the session, or where the data is. A unit out of reach is forgotten."""
    calendar = company.fiscal_calendar()
    choice = _choice(request, viewer=request.member, today=request.today)
    unit_id = request.session.get(TEAM)
    units = {unit.id: unit for unit in _units(request)} if unit_id else {}
    return Chosen(choice, choice.period(calendar), choice.label(calendar), units.get(unit_id))


def outlook(request: Any) -> Outlook:
    """What the cockpit looks at: the chosen period and team, and what the address asks for beyond them."""
    looked_at = chosen(request)
    asked = request.GET.dict()
    person = _person(request, number_of(asked.get("member", "")))
    unit = _unit(request, number_of(asked.get("team", ""))) or looked_at.unit
    day = _past_day(asked.get("on", ""), today=request.today)
    return Outlook(
        viewer=request.member,
        period=looked_at.period,
        label=looked_at.label,
        place=person.name if person else unit.name if unit else "",
        whose=Whose(unit.id if unit else None, person.pk if person else None),
        today=day,
        currency=company.company().currency_id,
        asked=asked,
        is_past=day < request.today,
    )


def _unit(request: Any, unit_id: int | None) -> UnitNode | None:
    """A unit that an address names, where it is within reach."""
    return None if unit_id is None else next((unit for unit in _units(request) if unit.id == unit_id), None)


def _person(request: Any, member_id: int | None) -> Member | None:
    """A person whose figures are within reach."""
    if member_id is None:
        return None
    within = access.members_in_scope(request.member, _RIGHT)
    reached = Member.objects.filter(pk=member_id)
    return (reached if within is None else reached.filter(pk__in=within)).first()


def _past_day(written: str, *, today: date) -> date:
    """A day that has been; today for anything else."""
    try:
        return min(date.fromisoformat(written), today)
    except ValueError:
        return today


def period_picker(request: Any) -> dict[str, Any] | None:
    """The period picker of the top bar; nothing for those who see no figures."""
    if not request.member.may(_RIGHT):
        return None
    calendar = company.fiscal_calendar()
    now = _choice(request, viewer=request.member, today=request.today)
    around = min(request.today, now.day) if request.today - now.day > periods.RECENT else request.today
    shown = periods.offered(calendar, around=around, chosen=now)
    period = now.period(calendar)
    return {
        "label": now.label(calendar),
        "choices": [
            {"value": str(choice), "label": choice.label(calendar), "active": choice.period(calendar) == period}
            for choice in shown
        ],
    }


def team_picker(request: Any) -> dict[str, Any] | None:
    """The team picker of the top bar; nothing for those who see only themselves."""
    units = _units(request) if request.member.may(_RIGHT) else []
    if not units:
        return None
    unit_id = request.session.get(TEAM)
    top = min(unit.depth for unit in units)
    now = next((unit for unit in units if unit.id == unit_id), None)
    first = units[0]
    return {
        "label": now.name if now else first.name,
        "choices": [
            {
                "value": unit.id if unit is not first else "",
                "label": unit.name,
                "active": unit is (now or first),
                "depth": unit.depth - top,
            }
            for unit in units
        ],
    }


def remember_period(request: HttpRequest, written: str) -> None:
    """Keep a period for this session; nothing happens when it is none."""
    choice = periods.read(written)
    if choice:
        request.session[PERIOD] = str(choice)


def remember_team(request: HttpRequest, written: str) -> None:
    """Keep a unit for this session; an empty one means everything within reach."""
    if written.isdecimal():
        request.session[TEAM] = int(written)
    else:
        request.session.pop(TEAM, None)


def _choice(request: Any, *, viewer: Member, today: date) -> periods.Choice:
    kept = periods.read(request.session.get(PERIOD, ""))
    return kept or periods.default(today=today, last_close=span.last_win(viewer=viewer))


def _units(request: Any) -> list[UnitNode]:
    """The units within reach, read once a request."""
    if not hasattr(request, "units_within_reach"):
        request.units_within_reach = people.visible_units(viewer=request.member, on=request.today, right=_RIGHT)
    found: list[UnitNode] = request.units_within_reach
    return found
