"""What a viewer is told of a diagnosis: within their reach, without what was dismissed, amounts only where they may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.lists.models import RunState
from quarterdeck.crm.models import Stage
from quarterdeck.metrics import queries as metrics
from quarterdeck.people import access
from quarterdeck.people.models import Member, Placement
from quarterdeck.performance.models.diagnosis import RIGHT, DiagnosisRun, Dismissal, Finding, FindingKind
from quarterdeck.performance.queries.diagnosis import running
from quarterdeck.performance.queries.diagnosis.running import Told

DISMISS = "performance.dismiss_findings"
_AMOUNT = "crm.opportunity.amount"
# The figure whose rows are the cases of a measure.
_FIGURES = {
    "stage_conversion": "stage_conversion",
    "stage_days": "stage_entered",
    "win_rate": "win_rate",
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
    process: list[Line]
    too_few: list[Line]
    dismissed: list[Dismissal]


def page(*, viewer: Member, today: date, unit_id: int | None = None) -> Page:
    """The newest result, limited to a unit and those under it where one is named."""
    runs = list(DiagnosisRun.objects.order_by("-pk")[:10])
    run = next((one for one in runs if one.state == RunState.DONE), None)
    under_way = runs[0] if runs and runs[0].state != RunState.DONE else None
    if run is None:
        return Page(None, under_way, [], [], [], [], [])
    lines = lines_of(viewer=viewer, run=run, today=today, unit_id=unit_id)
    people = [line for line in lines if line.told.member_id is not None]
    kinds = {kind: [line for line in people if line.told.kind == kind] for kind in FindingKind}
    return Page(
        run,
        under_way,
        kinds[FindingKind.STRENGTH],
        kinds[FindingKind.WEAKNESS],
        [line for line in lines if line.told.member_id is None],
        kinds[FindingKind.TOO_FEW],
        dismissed(viewer=viewer),
    )


def latest_run() -> DiagnosisRun | None:
    """The newest that is done."""
    return DiagnosisRun.objects.filter(state=RunState.DONE).order_by("-pk").first()


def lines_of(*, viewer: Member, run: DiagnosisRun, today: date, unit_id: int | None = None) -> list[Line]:
    """What a run found, as the viewer may see it."""
    found = list(run.findings.visible_to(viewer).order_by("pk"))
    told = [(one.pk, _told(one)) for one in found]
    return _shown(viewer, told, Period(run.starts_on, run.ends_on), _members_of(unit_id, today))


def diagnosed_now(
    *, viewer: Member, period: Period, now: datetime, today: date, unit_id: int | None = None
) -> list[Line]:
    """Look at other days than the last run did, without keeping it: the same reach, dismissals and hidden amounts.

    Compared is with the whole company, whoever asks.
    """
    reach = access.members_in_scope(viewer, RIGHT)
    within = None if reach is None else set(reach.values_list("pk", flat=True))
    told = running.diagnosed(period=period, now=now)
    seen = [(None, one) for one in told if one.member_id is None or within is None or one.member_id in within]
    return _shown(viewer, seen, period, _members_of(unit_id, today))


def dismissed(*, viewer: Member) -> list[Dismissal]:
    """The latest dismissals about members within the viewer's reach, newest first."""
    reach = access.members_in_scope(viewer, RIGHT)
    found = Dismissal.objects.select_related("member", "stage", "by").order_by("-pk")
    return list((found if reach is None else found.filter(Q(member=None) | Q(member__in=reach)))[:50])


def _shown(
    viewer: Member, told: Iterable[tuple[int | None, Told]], period: Period, members: frozenset[int] | None
) -> list[Line]:
    may_see = access.field_access(viewer, _AMOUNT).is_readable
    gone = set(Dismissal.objects.values_list("member_id", "measure", "stage_id", "kind"))
    kept = [
        (pk, one)
        for pk, one in told
        if (one.member_id, one.measure, one.stage_id, one.kind.value) not in gone
        and (members is None or one.member_id is None or one.member_id in members)
        and (may_see or one.measure != "deal_size")
    ]
    names = dict(Member.objects.filter(pk__in={one.member_id for _pk, one in kept}).values_list("pk", "name"))
    stages = dict(Stage.objects.values_list("pk", "name"))
    dismissible = _dismissible(viewer)
    return [
        Line(
            pk=pk,
            told=one,
            name=names.get(one.member_id or 0, ""),
            stage=stages.get(one.stage_id or 0, ""),
            cost=one.cost if may_see else None,
            rows=_rows(one, period),
            may_dismiss=pk is not None
            and one.member_id != viewer.pk
            and (dismissible is None or one.member_id is None or one.member_id in dismissible),
        )
        for pk, one in kept
    ]


def _dismissible(viewer: Member) -> set[int] | None:
    """Members whose findings the viewer may dismiss; None for all."""
    if not access.holds(viewer, DISMISS):
        return {0}
    reach = access.members_in_scope(viewer, DISMISS)
    return None if reach is None else set(reach.values_list("pk", flat=True))


def _told(found: Finding) -> Told:
    values = {name: getattr(found, name) for name in Told.__slots__}
    return Told(**values | {"kind": FindingKind(found.kind)})


def _members_of(unit_id: int | None, today: date) -> frozenset[int] | None:
    """Who is in a unit or below it; None for no unit."""
    if unit_id is None:
        return None
    placed = Placement.objects.filter(from_on__lte=today, path__contains=f"/{unit_id}/").exclude(until_on__lte=today)
    return frozenset(placed.order_by().values_list("member_id", flat=True))


def _rows(told: Told, period: Period) -> str | None:
    if told.measure not in _FIGURES:
        return None
    filters = {} if told.member_id is None else {"member": [told.member_id]}
    at = {} if told.stage_id is None else {"stage": told.stage_id}
    return metrics.rows_address(_FIGURES[told.measure], period, filters=filters, at=at)
