"""The metrics again, in Polars over the tables themselves: no view, no engine, one deal at a time where that is plainest."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from quarterdeck.core.calendar.periods import FiscalCalendar, Grain, Period, add_months
from quarterdeck.crm.models import Activity, Lead, Opportunity, OpportunityLine, OpportunityRevision, Stage, StageVisit
from quarterdeck.people.models import Membership, OrgUnit, UnitPlacement

ZONE = ZoneInfo("Asia/Shanghai")
TIMES = {grain.value: grain for grain in Grain}


def _start(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZONE)


def _local(moment: datetime) -> date:
    return moment.astimezone(ZONE).date()


class Plain:
    """Everything read once; `value` answers one metric for one group."""

    def __init__(self, calendar: FiscalCalendar) -> None:
        self.calendar = calendar
        self.deals = {deal.pk: deal for deal in Opportunity.objects.filter(archived_at=None).select_related("account")}
        self.lines: dict[int, list[OpportunityLine]] = {}
        for line in OpportunityLine.objects.select_related("product"):
            self.lines.setdefault(line.opportunity_id, []).append(line)
        self.memberships = list(Membership.objects.all())
        self.placements = list(UnitPlacement.objects.all())
        self.regions = set(OrgUnit.objects.filter(kind="region").values_list("pk", flat=True))
        self.stages = {stage.pk: stage for stage in Stage.objects.all()}
        self.revisions = [row for row in OpportunityRevision.objects.all() if row.opportunity_id in self.deals]
        self.visits = [row for row in StageVisit.objects.all() if row.opportunity_id in self.deals]
        self.leads = list(Lead.objects.filter(archived_at=None).select_related("opportunity__account"))
        self.activities = list(Activity.objects.filter(archived_at=None, done_at__isnull=False))

    def place(self, member_id: int, day: date) -> tuple[int | None, int | None, str]:
        """Unit, region and path of a member on a day; before the first of all placements the first one counts."""
        mine = sorted((row for row in self.memberships if row.member_id == member_id), key=lambda row: row.from_on)
        day = max(day, mine[0].from_on) if mine else day
        for row in mine:
            if row.from_on <= day and (row.until_on is None or day < row.until_on):
                hung = [p for p in self.placements if p.unit_id == row.unit_id and p.from_on <= day]
                path = next(p.path for p in hung if p.until_on is None or day < p.until_on)
                above = [int(part) for part in path.strip("/").split("/")]
                region = next((unit for unit in reversed(above) if unit in self.regions), None)
                return row.unit_id, region, path
        return None, None, ""

    def rows(self, anchor: str, period: Period, today: date) -> pl.DataFrame:
        """The rows of a fact in a period, one a row and line, with every dimension and what each measure needs."""
        found = list(getattr(self, f"_{anchor}")(period, today))
        return pl.DataFrame(
            [row for given in found for row in self._by_line(given)], infer_schema_length=None, schema_overrides=_TYPES
        )

    def _by_line(self, row: dict[str, Any]) -> Iterable[dict[str, Any]]:
        lines: list[OpportunityLine | None] = (
            [None] if "product" in row else [*self.lines.get(row["deal"], [])] or [None]
        )
        for line in lines:
            product = None if line is None else str(line.product_id) if line.product_id else f"={line.product_text}"
            series = (line.product.series or None) if line is not None and line.product else None
            yield {
                "product": product,
                "series": series,
                "line_amount": row["amount"] if line is None else line.company_amount,
                **row,
                "amount": Decimal(str(row["amount"])),
            }

    def _row(self, row_id: int, deal: Opportunity | None, member_id: int, day: date, **more: Any) -> dict[str, Any]:
        unit, region, path = self.place(member_id, day)
        account = deal.account if deal else None
        given = {
            "row": row_id,
            "deal": deal.pk if deal else None,
            "member": member_id,
            "team": unit,
            "region": region,
            "path": path,
            "account": account.pk if account else None,
            "industry": (account.industry or None) if account else None,
            "source": (deal.source or None) if deal else None,
            "stage": deal.stage_id if deal else None,
            "amount": deal.company_amount if deal else Decimal(0),
            **{name: self.calendar.containing(day, grain).start for name, grain in TIMES.items()},
        }
        return {**given, **more}

    def _opened(self, period: Period, _today: date) -> Iterable[dict[str, Any]]:
        for deal in self.deals.values():
            if deal.opened_on and deal.opened_on in period:
                yield self._row(deal.pk, deal, deal.owner_id, deal.opened_on)

    def _closed(self, period: Period, _today: date) -> Iterable[dict[str, Any]]:
        for deal in self.deals.values():
            if deal.closed_on and deal.closed_on in period:
                cycle = (deal.closed_on - deal.opened_on).days if deal.opened_on else None
                yield self._row(deal.pk, deal, deal.owner_id, deal.closed_on, status=deal.status, cycle=cycle)

    def _open_at(self, moment: datetime, day: date) -> Iterable[tuple[OpportunityRevision, dict[str, Any]]]:
        for revision in self.revisions:
            is_then = revision.from_at < moment and (revision.until_at is None or moment <= revision.until_at)
            if is_then and revision.status == "open":
                deal = self.deals[revision.opportunity_id]
                row = self._row(revision.pk, deal, revision.owner_id, day, stage=revision.stage_id)
                past_due = revision.expected_close_on is not None and revision.expected_close_on < day
                own = {"amount": revision.company_amount, "probability": revision.probability, "past_due": past_due}
                yield revision, {**row, **own}

    def _as_of(self, period: Period, _today: date) -> Iterable[dict[str, Any]]:
        return (row for _revision, row in self._open_at(_start(period.end), period.end - timedelta(1)))

    def _expected(self, period: Period, today: date) -> Iterable[dict[str, Any]]:
        for revision, row in self._open_at(_start(period.start), period.start):
            if revision.expected_close_on and revision.expected_close_on in period:
                deal = self.deals[revision.opportunity_id]
                undecided = deal.closed_on is None or deal.closed_on >= period.end
                later = deal.expected_close_on is not None and deal.expected_close_on >= period.end
                yield {**row, "slipped": undecided and (period.end <= today or later)}

    def _visit(self, visit: StageVisit, day: date) -> dict[str, Any]:
        deal = self.deals[visit.opportunity_id]
        return self._row(
            visit.pk,
            deal,
            deal.owner_id,
            day,
            stage=visit.stage_id,
            kind=self.stages[visit.stage_id].kind,
            has_left=visit.left_at is not None,
            forward=visit.is_forward,
            lost=visit.next_stage_id is not None and self.stages[visit.next_stage_id].kind == "lost",
            stay=(visit.left_at - visit.entered_at).total_seconds() / 86400 if visit.left_at else None,
        )

    def _entered(self, period: Period, _today: date) -> Iterable[dict[str, Any]]:
        return (self._visit(v, _local(v.entered_at)) for v in self.visits if _local(v.entered_at) in period)

    def _left(self, period: Period, _today: date) -> Iterable[dict[str, Any]]:
        return (self._visit(v, _local(v.left_at)) for v in self.visits if v.left_at and _local(v.left_at) in period)

    def _lead(self, lead: Lead, day: date) -> dict[str, Any]:
        deal = lead.opportunity
        row = self._row(lead.pk, deal, lead.owner_id or 0, day, minutes=lead.response_minutes, cost=lead.cost)
        own = {"account": lead.account_id, "industry": lead.industry or None, "source": lead.source or None}
        return {**row, **own, "member": lead.owner_id, "converted": lead.opportunity_id is not None}

    def _captured(self, period: Period, _today: date) -> Iterable[dict[str, Any]]:
        return (self._lead(one, _local(one.created_at)) for one in self.leads if _local(one.created_at) in period)

    def _qualified(self, period: Period, _today: date) -> Iterable[dict[str, Any]]:
        known = [(one, _local(one.qualified_at)) for one in self.leads if one.qualified_at]
        return (self._lead(one, day) for one, day in known if day in period)

    def _done(self, period: Period, _today: date) -> Iterable[dict[str, Any]]:
        for activity in self.activities:
            day = _local(activity.done_at) if activity.done_at else period.end
            if day in period:
                deal = Opportunity.objects.filter(pk=activity.opportunity_id).select_related("account").first()
                yield {
                    **self._row(activity.pk, deal, activity.owner_id, day),
                    "account": activity.account_id,
                    "kind": activity.kind,
                    "outcome": activity.outcome,
                    "minutes": activity.minutes,
                    "next_step": activity.next_step_on is not None,
                }

    def _bought(self, period: Period, _today: date) -> Iterable[dict[str, Any]]:
        won = [deal for deal in self.deals.values() if deal.status == "won" and deal.account_id and deal.closed_on]
        known: set[int | None] = set()
        for deal in sorted(won, key=lambda deal: (deal.closed_on, deal.pk)):
            if deal.closed_on and deal.closed_on in period:
                row = self._row(deal.pk, deal, deal.owner_id, deal.closed_on)
                yield {**row, "is_first": deal.account_id not in known}
            known.add(deal.account_id)

    def _sold(self, period: Period, _today: date) -> Iterable[dict[str, Any]]:
        for row in self._closed(period, _today):
            for line in self.lines.get(row["deal"], []) if row["status"] == "won" else ():
                product = line.product
                yield {
                    **row,
                    "row": line.pk,
                    "product": str(product.pk) if product else f"={line.product_text}",
                    "series": (product.series or None) if product else None,
                    "amount": line.company_amount,
                    "line_amount": line.company_amount,
                    "list": line.quantity * product.list_price if product and product.list_price else None,
                    "spent": line.quantity * product.cost if product and product.cost is not None else None,
                }

    def _standing(self, period: Period, _today: date) -> Iterable[dict[str, Any]]:
        """Open states with the days since the deal entered its stage, by the last visit begun by then."""
        day = period.end - timedelta(1)
        for revision, row in self._open_at(_start(period.end), day):
            begun = [
                v
                for v in self.visits
                if v.opportunity_id == revision.opportunity_id and v.entered_at <= revision.from_at
            ]
            since = _local(max(begun, key=lambda visit: (visit.entered_at, visit.pk)).entered_at)
            limit = self.stages[revision.stage_id].warning_days or 30
            yield {**row, "stalled": (day - since).days > limit}


_TYPES = {
    "amount": pl.Decimal(24, 6),
    "line_amount": pl.Decimal(24, 6),
    "industry": pl.String,
    "source": pl.String,
    "cost": pl.Decimal(24, 6),
    "list": pl.Decimal(24, 6),
    "spent": pl.Decimal(24, 6),
    "product": pl.String,
    "series": pl.String,
    "minutes": pl.Int64,
}


def trailing(period: Period) -> Period:
    return Period(add_months(period.end, -12), period.end)
