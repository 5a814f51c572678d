"""What a viewer is told of a diagnosis: within their reach, without what was dismissed, amounts only where they may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.lists.models import RunState
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.crm.models import Stage
from quarterdeck.metrics import queries as metrics
from quarterdeck.people import access
from quarterdeck.people.models import Member, OrgUnit, Placement
from quarterdeck.performance.models.diagnosis import RIGHT, DiagnosisRun, Dismissal, Finding, FindingKind
from quarterdeck.performance.queries.diagnosis import running
from quarterdeck.performance.queries.diagnosis.running import Told

DISMISS = "performance.dismiss_findings"
_AMOUNT = "crm.opportunity.amount"
_OF_AMOUNTS = {"deal_size", "price_reached", "largest_customer"}
# The parts of a page that are findings in full; too few cases and dismissals are lists of their own.
SECTIONS = ("strengths", "weaknesses", "teams", "process")
# The figure whose rows are the cases of a measure.
_FIGURES = {
    "stage_conversion": "stage_conversion",
    "stage_days": "stage_entered",
    "cycle_days": "opportunities_created",
    "win_rate": "win_rate",
    "price_reached": "discount_rate",
    "closed_late": "win_rate",
    "largest_customer": "won_amount",
    "deal_size": "average_deal_size",
    "new_deals": "opportunities_created",
    "activities": "activities",
    "next_steps": "next_step_rate",
    "answered_in_time": "lead_response_minutes",
    "decision_makers_reached": "win_rate",
    "contacts_per_deal": "win_rate",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A finding as it is shown. `rows` is the address of the rows it was made from; None where there is no page of them."""

    pk: int | None
    told: Told
    name: str
    stage: str
    cost: Decimal | None
    rows: str | None
    may_dismiss: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A finished run (None before the first) and one that is under way; each kind with the costliest first."""

    run: DiagnosisRun | None
    under_way: DiagnosisRun | None
    strengths: list[Line]
    weaknesses: list[Line]
    teams: list[Line]
    process: list[Line]
    too_few: list[Line]
    dismissed: list[Dismissal]


def page(*, viewer: Member, today: date, unit_id: int | None = None) -> Page:
    """The newest result, limited to a unit and those under it where one is named."""
    runs = list(DiagnosisRun.objects.order_by("-pk")[:10])
    run = next((one for one in runs if one.state == RunState.DONE), None)
    under_way = runs[0] if runs and runs[0].state != RunState.DONE else None
    if run is None:
        return Page(None, under_way, [], [], [], [], [], [])
    lines = lines_of(viewer=viewer, run=run, today=today, unit_id=unit_id)
    people = [line for line in lines if line.told.member_id is not None]
    kinds = {kind: [line for line in people if line.told.kind == kind] for kind in FindingKind}
    return Page(
        run,
        under_way,
        kinds[FindingKind.STRENGTH],
        kinds[FindingKind.WEAKNESS],
        [line for line in lines if line.told.unit_id is not None],
        [line for line in lines if line.told.member_id is None and line.told.unit_id is None],
        kinds[FindingKind.TOO_FEW],
        dismissed(viewer=viewer),
    )


def latest_run() -> DiagnosisRun | None:
    """The newest that is done."""
    return DiagnosisRun.objects.filter(state=RunState.DONE).order_by("-pk").first()


def run_over(period: Period) -> DiagnosisRun | None:
    """The newest kept one of exactly these days."""
    return (
        DiagnosisRun.objects.filter(state=RunState.DONE, starts_on=period.start, ends_on=period.end)
        .order_by("-pk")
        .first()
    )


def lines_of(*, viewer: Member, run: DiagnosisRun, today: date, unit_id: int | None = None) -> list[Line]:
    """What a run found, as the viewer may see it."""
    found = list(run.findings.visible_to(viewer).order_by("pk"))
    told = [(one.pk, _told(one)) for one in found]
    return _shown(viewer, told, Period(run.starts_on, run.ends_on), unit_id, today)


def line(*, viewer: Member, finding_id: int, today: date) -> Line | None:
    """One finding as the viewer may see it; None where it was dismissed or is hidden, 404 out of sight."""
    found = get_object_or_404(Finding.objects.visible_to(viewer).select_related("run"), pk=finding_id)
    period = Period(found.run.starts_on, found.run.ends_on)
    return next(iter(_shown(viewer, [(found.pk, _told(found))], period, None, today)), None)


@transaction.atomic
def diagnosed_now(
    *, viewer: Member, period: Period, now: datetime, today: date, unit_id: int | None = None
) -> list[Line]:
    """Look at other days than the last run did, without keeping it: the same reach, dismissals and hidden amounts.

    Compared is with the whole company, whoever asks. Of a large one it takes a minute, so one at a time is looked at: a second
    question meanwhile is refused.
    """
    _hold_the_only_look()
    within = _reach(viewer, RIGHT)
    seen = [(None, one) for one in running.diagnosed(period=period, now=now) if within.covers(one)]
    return _shown(viewer, seen, period, unit_id, today)


def _hold_the_only_look() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('performance.diagnosis'))")
        if not cursor.fetchone()[0]:
            raise Refusal(_("Other days are being looked at right now. Ask again in a minute."), code="busy")


def dismissed(*, viewer: Member) -> list[Dismissal]:
    """The latest dismissals about members within the viewer's reach, newest first."""
    reach, units = access.members_in_scope(viewer, RIGHT), access.units_in_scope(viewer, RIGHT)
    found = Dismissal.objects.select_related("member", "unit", "stage", "by").order_by("-pk")
    if reach is not None and units is not None:
        found = found.filter(Q(member=None, unit=None) | Q(member__in=reach) | Q(unit__in=units))
    return list(found[:50])


@dataclass(frozen=True, slots=True)
class _Reach:
    """Whose findings a right covers; None for everybody's."""

    members: frozenset[int] | None
    units: frozenset[int] | None

    def covers(self, told: Told) -> bool:
        if self.members is None or self.units is None:
            return True
        if told.unit_id is not None:
            return told.unit_id in self.units
        return told.member_id is None or told.member_id in self.members


def _reach(viewer: Member, right: str) -> _Reach:
    members, units = access.members_in_scope(viewer, right), access.units_in_scope(viewer, right)
    if members is None or units is None:
        return _Reach(None, None)
    return _Reach(frozenset(members.values_list("pk", flat=True)), frozenset(units.values_list("unit_id", flat=True)))


def _shown(
    viewer: Member, told: Iterable[tuple[int | None, Told]], period: Period, unit_id: int | None, today: date
) -> list[Line]:
    may_see = access.field_access(viewer, _AMOUNT).is_readable
    gone = set(Dismissal.objects.values_list("member_id", "unit_id", "measure", "stage_id", "kind"))
    asked = None if unit_id is None else _Reach(*_within(unit_id, today))
    kept = [
        (pk, one)
        for pk, one in told
        if (one.member_id, one.unit_id, one.measure, one.stage_id, one.kind.value) not in gone
        and (asked is None or asked.covers(one))
        and (may_see or one.measure not in _OF_AMOUNTS)
    ]
    names = dict(Member.objects.filter(pk__in={one.member_id for _pk, one in kept}).values_list("pk", "name"))
    units = dict(OrgUnit.objects.filter(pk__in={one.unit_id for _pk, one in kept}).values_list("pk", "name"))
    stages = dict(Stage.objects.values_list("pk", "name"))
    may_dismiss = _reach(viewer, DISMISS) if access.holds(viewer, DISMISS) else None
    return [
        Line(
            pk=pk,
            told=one,
            name=names.get(one.member_id or 0) or units.get(one.unit_id or 0, ""),
            stage=stages.get(one.stage_id or 0, ""),
            cost=one.cost if may_see else None,
            rows=_rows(one, period),
            may_dismiss=pk is not None
            and one.member_id != viewer.pk
            and may_dismiss is not None
            and may_dismiss.covers(one),
        )
        for pk, one in kept
    ]


def _told(found: Finding) -> Told:
    values = {name: getattr(found, name) for name in Told.__slots__}
    return Told(**values | {"kind": FindingKind(found.kind)})


def _within(unit_id: int, today: date) -> tuple[frozenset[int], frozenset[int]]:
    """Who is in a unit or below it, and the units there."""
    placed = Placement.objects.filter(from_on__lte=today, path__contains=f"/{unit_id}/").exclude(until_on__lte=today)
    rows = list(placed.order_by().values_list("member_id", "unit_id"))
    return frozenset(member for member, _unit in rows), frozenset(unit for _member, unit in rows)


def _rows(told: Told, period: Period) -> str | None:
    if told.measure not in _FIGURES:
        return None
    filters: dict[str, list[object]] = {}
    if told.member_id is not None:
        filters["member"] = [told.member_id]
    if told.unit_id is not None:
        filters["team"] = [told.unit_id]
    at = {} if told.stage_id is None else {"stage": told.stage_id}
    return metrics.rows_address(_FIGURES[told.measure], period, filters=filters, at=at)
