"""Deals by stage: exact counts and sums for each column, and the cards on top."""

from dataclasses import dataclass, replace
from datetime import date

from django.http import Http404

from quarterdeck.core.calendar.periods import Grain
from quarterdeck.core.company import queries as company
from quarterdeck.crm.models import Opportunity, SalesProcess, Stage, StageKind
from quarterdeck.crm.queries.opportunities.choices import processes
from quarterdeck.crm.queries.opportunities.filters import ANY, DealFilters, filtered
from quarterdeck.crm.queries.opportunities.rows import DealRow, rows_of
from quarterdeck.crm.queries.opportunities.totals import Totals, closed_by_stage, totals_by_stage
from quarterdeck.people.models import Member

CARDS = 12


@dataclass(frozen=True, slots=True)
class Column:
    """A stage with all its deals counted and the first of them as cards."""

    stage: Stage
    totals: Totals
    cards: list[DealRow]

    @property
    def hidden(self) -> int:
        return self.totals.deals - len(self.cards)


@dataclass(frozen=True, slots=True)
class Board:
    """The columns of one process. Open stages hold everything open; closed ones what was closed this quarter."""

    process: SalesProcess
    processes: list[SalesProcess]
    columns: list[Column]
    open_totals: Totals


def board(
    *,
    viewer: Member,
    today: date,
    process_id: int | None = None,
    filters: DealFilters | None = None,
    cards: int = CARDS,
) -> Board:
    """The board of a process (the default one without any) in a fixed number of queries, whatever is on it."""
    known = processes()
    process = next((p for p in known if p.pk == process_id), None) if process_id else next(iter(known), None)
    if process is None:
        raise Http404
    stages = list(process.stages.all())
    narrow = replace(filters or DealFilters(), process_id=process.pk, stage_id=None)
    sums = _totals(viewer, narrow, today, stages)
    shown = _cards(viewer, narrow, today, stages, cards)
    columns = [Column(stage, sums.get(stage.pk, Totals()), shown.get(stage.pk, [])) for stage in stages]
    open_totals = sum((column.totals for column in columns if column.stage.kind == StageKind.OPEN), Totals())
    return Board(process, known, columns, open_totals)


def column_totals(
    *, viewer: Member, today: date, process: SalesProcess, filters: DealFilters | None = None
) -> dict[int, Totals]:
    """Count and sum of each column, after a move."""
    narrow = replace(filters or DealFilters(), process_id=process.pk, stage_id=None)
    return _totals(viewer, narrow, today, list(process.stages.all()))


def _totals(viewer: Member, filters: DealFilters, today: date, stages: list[Stage]) -> dict[int, Totals]:
    quarter = company.fiscal_calendar().containing(today, Grain.QUARTER)
    closing = [stage.pk for stage in stages if stage.kind != StageKind.OPEN]
    still_open = totals_by_stage(viewer, replace(filters, status=StageKind.OPEN), today)
    return still_open | closed_by_stage(viewer, filters, today, stage_ids=closing, quarter=quarter)


def _cards(
    viewer: Member, filters: DealFilters, today: date, stages: list[Stage], limit: int
) -> dict[int, list[DealRow]]:
    """The most valuable open deals and the latest closed ones of each stage: one query of one small part a stage.

    The quarter is cut here, not in the query, which would otherwise sort all of it instead of walking an index for a few.
    """
    still_open = filtered(viewer, replace(filters, status=StageKind.OPEN), today)
    closed = filtered(viewer, replace(filters, status=ANY), today).exclude(status=StageKind.OPEN)
    parts = [
        still_open.filter(stage=stage).order_by("-company_amount", "pk").values("pk")[:limit]
        if stage.kind == StageKind.OPEN
        else closed.filter(stage=stage).order_by("-closed_on", "-pk").values("pk")[:limit]
        for stage in stages
    ]
    if not parts:
        return {}
    chosen = parts[0].union(*parts[1:], all=True)
    begins = company.fiscal_calendar().containing(today, Grain.QUARTER).start
    found: dict[int, list[DealRow]] = {}
    for row in rows_of(Opportunity.objects.filter(pk__in=list(chosen.values_list("pk", flat=True))), today):
        if row.closed_on is None or row.closed_on >= begins:
            found.setdefault(row.stage_id, []).append(row)
    for rows in found.values():
        rows.sort(key=_on_top)
    return found


def _on_top(row: DealRow) -> tuple[object, ...]:
    if row.closed_on is None:
        return (-row.company_amount, row.id)
    return (-row.closed_on.toordinal(), -row.id)
