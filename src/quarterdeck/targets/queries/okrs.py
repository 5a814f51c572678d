"""Reads of objectives and key results."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Prefetch
from django.shortcuts import get_object_or_404

from quarterdeck.core.audit import trail
from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.core.calendar.periods import FiscalCalendar, Period
from quarterdeck.core.company import queries as company
from quarterdeck.people import access
from quarterdeck.people import queries as people
from quarterdeck.people.models import Member
from quarterdeck.targets.models import CheckIn, KeyResult, Objective, ObjectiveQuerySet, ObjectiveState
from quarterdeck.targets.rules import okr

# More objectives of one period than a page can show are cut off, those of the company and its units first.
MOST_SHOWN = 300
UNITS_FIRST = F("unit_id").asc(nulls_last=True)


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A key result and how far it has come."""

    result: KeyResult
    progress: Decimal
    check_ins: Sequence[CheckIn] = ()


@dataclass(frozen=True, slots=True)
class ObjectiveRow:
    """An objective in the tree: `depth` 0 serves none that is shown. `confidence` is that of its least sure key result."""

    objective: Objective
    depth: int
    results: list[ResultRow]
    progress: Decimal | None
    confidence: int | None
    wants_check_in: bool


@dataclass(frozen=True, slots=True)
class ObjectiveRecord:
    """One objective with everything around it; `proposed` is the score its progress suggests."""

    row: ObjectiveRow
    serves: Objective | None
    served_by: list[ObjectiveRow]
    entries: list[AuditEntry]
    may_change: bool
    may_score: bool
    proposed: Decimal | None


@dataclass(frozen=True, slots=True)
class Tree:
    """Objectives in the order a tree is drawn; `is_cut` when there are more than a page shows."""

    rows: list[ObjectiveRow]
    is_cut: bool


def okr_tree(*, viewer: Member, period: Period, today: date, owner_id: int | None = None) -> Tree:
    """The objectives that run in a period, each under the one it serves, within the viewer's reach."""
    seen = Objective.objects.visible_to(viewer).current().within(period)
    if owner_id is not None:
        seen = seen.filter(owner=owner_id)
    wide_first = seen.order_by(UNITS_FIRST, "from_on", "pk") if owner_id is None else seen
    found = list(_with_results(wide_first)[: MOST_SHOWN + 1])
    return Tree(_in_tree_order(found[:MOST_SHOWN], today), len(found) > MOST_SHOWN)


def objective_record(*, viewer: Member, objective_id: int, today: date) -> ObjectiveRecord:
    """One objective with its key results, their check-ins, what it serves and what serves it; 404 out of sight."""
    seen = Objective.objects.visible_to(viewer)
    check_ins = Prefetch("check_ins", CheckIn.objects.select_related("by").order_by("on", "pk"))
    objective = get_object_or_404(_with_results(seen, check_ins), pk=objective_id)
    calendar = company.fiscal_calendar()
    row = _row(objective, 0, today, calendar)
    serving = _with_results(seen.current().filter(parent=objective_id))
    return ObjectiveRecord(
        row=row,
        serves=seen.current().filter(pk=objective.parent_id).first() if objective.parent_id else None,
        served_by=[_row(one, 0, today, calendar) for one in serving],
        entries=trail.entries_for(objective, limit=30),
        may_change=Objective.objects.changeable_by(viewer).filter(pk=objective_id).exists(),
        may_score=okr.why_not_score(objective.span, today=today) is None and bool(row.results),
        proposed=None if row.progress is None else okr.proposed_score(row.progress),
    )


def waiting_for_check_in(*, viewer: Member, today: date) -> list[ObjectiveRow]:
    """The viewer's own running objectives that have not been looked at this week, earliest end first."""
    return _waiting(Objective.objects.visible_to(viewer).filter(owner=viewer), today)


def every_one_waiting(*, today: date) -> list[ObjectiveRow]:
    """The same of everybody who works here, for reminders."""
    return _waiting(Objective.objects.filter(owner__is_active=True), today)


def objectives(*, viewer: Member, period: Period | None = None) -> list[Objective]:
    """Objectives within reach with their key results, by start and title."""
    seen = Objective.objects.visible_to(viewer).current()
    return list(_with_results(seen.within(period) if period else seen))


def objective(*, viewer: Member, objective_id: int) -> Objective:
    """One objective with its key results; 404 out of sight."""
    return get_object_or_404(_with_results(Objective.objects.visible_to(viewer)), pk=objective_id)


def key_result(*, viewer: Member, key_result_id: int) -> KeyResult:
    """One key result with its objective; 404 out of sight."""
    seen = KeyResult.objects.filter(objective__in=Objective.objects.visible_to(viewer).values("pk"))
    return get_object_or_404(seen.select_related("objective"), pk=key_result_id)


def result_row(result: KeyResult) -> ResultRow:
    """A key result and how far it has come."""
    reached = okr.progress(start=result.start, target=result.target, value=result.value)
    return ResultRow(result, reached, _prefetched_check_ins(result))


def owner_choices(*, viewer: Member) -> list[tuple[int, str]]:
    """Whom the viewer may set objectives for."""
    within = access.owner_filter(viewer, "targets.change_okrs", owner="pk")
    return list(Member.objects.active().filter(within).order_by("name", "pk").values_list("pk", "name"))


def unit_choices(*, viewer: Member, today: date) -> list[tuple[int, str]]:
    """Which units the viewer may set objectives for, in the order of the tree."""
    reached = people.visible_units(viewer=viewer, on=today, right="targets.change_okrs")
    top = min((unit.depth for unit in reached), default=0)
    return [(unit.id, "\u2003" * (unit.depth - top) + unit.name) for unit in reached]


def parent_choices(*, viewer: Member, period: Period, without: int | None = None) -> list[tuple[int, str]]:
    """What an objective of a period may serve, units' first."""
    seen = Objective.objects.visible_to(viewer).running().within(period).exclude(pk=without or 0)
    found = seen.select_related("unit", "owner").order_by(UNITS_FIRST, "from_on", "title", "pk")[:MOST_SHOWN]
    return [(one.pk, f"{one.title} · {one.unit.name if one.unit else one.owner.name}") for one in found]


def _with_results(seen: ObjectiveQuerySet, *more: "Prefetch[Any]") -> ObjectiveQuerySet:
    current = KeyResult.objects.filter(archived_at=None).order_by("pk").prefetch_related(*more)
    return seen.select_related("owner", "unit").prefetch_related(Prefetch("key_results", current))


def _waiting(objectives: ObjectiveQuerySet, today: date) -> list[ObjectiveRow]:
    running = objectives.running().filter(from_on__lte=today, until_on__gt=today)
    calendar = company.fiscal_calendar()
    rows = [_row(one, 0, today, calendar) for one in _with_results(running.order_by("until_on", "pk"))]
    return [row for row in rows if row.wants_check_in]


def _row(objective: Objective, depth: int, today: date, calendar: FiscalCalendar) -> ObjectiveRow:
    results = list(objective.key_results.all())
    rows = [result_row(result) for result in results]
    is_running = objective.state == ObjectiveState.RUNNING and objective.archived_at is None and bool(results)
    last_on = max((result.checked_on for result in results if result.checked_on), default=None)
    return ObjectiveRow(
        objective=objective,
        depth=depth,
        results=rows,
        progress=okr.together(okr.Part(row.progress, row.result.weight) for row in rows),
        confidence=min((result.confidence for result in results), default=None),
        wants_check_in=is_running
        and okr.wants_check_in(objective.span, last_on=last_on, today=today, calendar=calendar),
    )


def _prefetched_check_ins(result: KeyResult) -> Sequence[CheckIn]:
    kept: dict[str, Sequence[CheckIn]] = getattr(result, "_prefetched_objects_cache", {})
    return kept.get("check_ins", ())


def _in_tree_order(found: Sequence[Objective], today: date) -> list[ObjectiveRow]:
    """Each objective right before those that serve it; one whose parent is not shown stands at the left."""
    calendar = company.fiscal_calendar()
    shown = {one.pk for one in found}
    below: dict[int | None, list[Objective]] = defaultdict(list)
    for one in found:
        below[one.parent_id if one.parent_id in shown else None].append(one)
    rows: list[ObjectiveRow] = []
    waiting = [(one, 0) for one in reversed(below[None])]
    while waiting:
        one, depth = waiting.pop()
        rows.append(_row(one, depth, today, calendar))
        waiting += [(child, depth + 1) for child in reversed(below[one.pk])]
    return rows
