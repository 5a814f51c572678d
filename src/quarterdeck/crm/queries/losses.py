"""Why deals were lost: reasons against competitors, stages or products, each cell down to its deals."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, NullIf

from quarterdeck.crm.models import Opportunity, StageKind, StageVisit
from quarterdeck.people.models import Member

DIMENSIONS = ("reason", "competitor", "stage", "product")
UNSAID = "-"
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Cell:
    deals: int = 0
    amount: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Losses:
    """A table of lost deals: rows and columns with their names, the cells between them, and the whole."""

    rows: list[tuple[str, str, Cell]]
    columns: list[tuple[str, str, Cell]]
    cells: dict[tuple[str, str], Cell]
    whole: Cell


def losses(*, viewer: Member, by: str, across: str, from_on: date, until_on: date) -> Losses:
    """Deals in sight lost in [from_on, until_on), counted by two dimensions. By product a deal counts once for each product."""
    deals = _keyed(_lost(viewer, from_on, until_on), by, across)
    amount = _amount(by, across)
    found = (
        deals.order_by()
        .values("row_key", "row_name", "column_key", "column_name")
        .annotate(deals=Count("pk", distinct=True), worth=Sum(amount))
    )
    rows: dict[tuple[str, str], Cell] = {}
    columns: dict[tuple[str, str], Cell] = {}
    cells: dict[tuple[str, str], Cell] = {}
    for one in found:
        row, column = _named(one, "row"), _named(one, "column")
        cell = Cell(one["deals"], one["worth"] or Decimal(0))
        cells[row[0], column[0]] = cell
        rows[row] = _sum(rows.get(row), cell)
        columns[column] = _sum(columns.get(column), cell)
    whole = _lost(viewer, from_on, until_on).aggregate(deals=Count("pk"), worth=Sum("company_amount"))
    return Losses(
        rows=_ordered(rows),
        columns=_ordered(columns)[:8],
        cells=cells,
        whole=Cell(whole["deals"], whole["worth"] or Decimal(0)),
    )


def lost_deals(
    *, viewer: Member, by: str, across: str, row: str, column: str, from_on: date, until_on: date
) -> list[Opportunity]:
    """The deals of one cell, of a row (no column) or of a column (no row)."""
    deals = _keyed(_lost(viewer, from_on, until_on), by, across)
    for name, key in (("row_key", row), ("column_key", column)):
        if key:
            deals = deals.filter(**({f"{name}__isnull": True} if key == UNSAID else {name: key}))
    wanted = deals.order_by().values("pk")
    chosen = Opportunity.objects.filter(pk__in=wanted).select_related("account", "owner", "close_reason", "review")
    return list(chosen.order_by("-company_amount", "pk")[:SHOWN])


def _lost(viewer: Member, from_on: date, until_on: date) -> "QuerySet[Opportunity]":
    return (
        Opportunity.objects.visible_to(viewer)
        .current()
        .filter(status=StageKind.LOST, closed_on__gte=from_on, closed_on__lt=until_on)
    )


def _keyed(deals: "QuerySet[Opportunity]", by: str, across: str) -> "QuerySet[Any]":
    row_key, row_name = _dimension(by)
    column_key, column_name = _dimension(across)
    return deals.annotate(row_key=row_key, row_name=row_name, column_key=column_key, column_name=column_name)


def _dimension(name: str) -> tuple[Any, Any]:
    """What deals are told apart by, and its name on screen."""
    if name == "competitor":
        said = NullIf(F("competitor"), Value(""))
        return said, said
    if name == "stage":
        stays = StageVisit.objects.filter(opportunity=OuterRef("pk"), next_stage__kind=StageKind.LOST)
        last = stays.order_by("-left_at", "-pk")
        return Subquery(last.values("stage_id")[:1]), Subquery(last.values("stage__name")[:1])
    if name == "product":
        return F("lines__product_id"), Coalesce(F("lines__product__name"), NullIf(F("lines__product_text"), Value("")))
    return F("close_reason_id"), F("close_reason__name")


def _amount(by: str, across: str) -> Any:
    """The deal's worth, or that of its lines where products tell them apart."""
    own = F("company_amount")
    return Coalesce(F("lines__company_amount"), own) if "product" in (by, across) else own


def _named(one: dict[str, Any], part: str) -> tuple[str, str]:
    key = one[f"{part}_key"]
    return (UNSAID if key is None else str(key), "" if key is None else str(one[f"{part}_name"]))


def _sum(before: Cell | None, more: Cell) -> Cell:
    known = before or Cell()
    return Cell(known.deals + more.deals, known.amount + more.amount)


def _ordered(found: dict[tuple[str, str], Cell]) -> list[tuple[str, str, Cell]]:
    ordered = sorted(found.items(), key=lambda one: (-one[1].deals, one[0][1]))
    return [(key, name, cell) for (key, name), cell in ordered]
