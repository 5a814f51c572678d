"""The rows behind a figure: the same expression without its sums, so that they add up to it exactly."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.translation import gettext as _

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.company import queries as company
from quarterdeck.crm.models import Lead, Opportunity
from quarterdeck.metrics import rules
from quarterdeck.metrics.catalogue import Metric
from quarterdeck.metrics.dimensions import DIMENSIONS
from quarterdeck.metrics.engine import Question, Row, fact_of, history, rows_behind, values_of, windows, withholding
from quarterdeck.metrics.engine import limits as words
from quarterdeck.metrics.queries.addresses import Asked
from quarterdeck.metrics.rules import Value
from quarterdeck.people.models import Member

PAGE_SIZE = 50
_EXPORT_BATCH = 5000


@dataclass(frozen=True, slots=True)
class DrillRow:
    """One row in words. `values` are what it adds to each part of the figure, None where it is not counted.

    The row of a lead names the lead, not what it became.
    """

    opportunity_id: int | None
    number: str
    name: str
    account: str
    owner: str
    stage: str
    day: date
    values: tuple[Value, ...]
    lead_id: int | None = None
    owner_id: int | None = None


@dataclass(frozen=True, slots=True)
class Drill:
    """A page of rows, the figure itself, and the totals of its parts, which the rows of all pages add up to."""

    metric: Metric
    period: Period
    figure: Value
    parts: tuple[str, ...]
    totals: tuple[Value, ...]
    rows: list[DrillRow]
    count: int
    page: int
    pages: int

    @property
    def last_day(self) -> date:
        """The last day of the period, which people name where the program names the day after."""
        return self.period.end - timedelta(1)


@dataclass(frozen=True, slots=True)
class Opened:
    """One of the metrics that a figure without rows of its own is made of, over the days it counts there."""

    metric: Metric
    period: Period
    value: Value


def drill(*, viewer: Member, code: str, asked: Asked, today: date, page: int = 1) -> Drill:
    """The rows behind a metric of a period, limited as a table was, and to one cell of it.

    `asked.filters` are as in `query`; `asked.at` gives the keys of the cell: ids, words, None for rows without one, and for
    time the first day of the bucket. Raises `CannotMeasure` for words it does not know and metrics without rows of their own.
    """
    metric = words.known_metric(code)
    question, span = _opened(viewer, metric, asked, today)
    page = max(page, 1)
    with history.as_it_was(asked.as_of):
        found, count = rows_behind(question, metric, span, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
        figure, totals = _totals(question, metric, span)
    return Drill(
        metric=metric,
        period=span,
        figure=figure,
        parts=metric.measures,
        totals=totals,
        rows=_in_words(found, metric, viewer),
        count=count,
        page=page,
        pages=max(1, -(-count // PAGE_SIZE)),
    )


def every_row(*, viewer: Member, code: str, asked: Asked, today: date) -> Iterator[DrillRow]:
    """All rows behind a figure, for an export."""
    metric = words.known_metric(code)
    question, span = _opened(viewer, metric, asked, today)
    offset, is_over = 0, False
    while not is_over:
        with history.as_it_was(asked.as_of):
            found, _count = rows_behind(question, metric, span, limit=_EXPORT_BATCH, offset=offset)
        yield from _in_words(found, metric, viewer)
        offset, is_over = offset + len(found), len(found) < _EXPORT_BATCH


def opened_into(*, viewer: Member, code: str, asked: Asked, today: date) -> tuple[Value, list[Opened]]:
    """A figure without rows of its own, and the figures it is made of, over the period or where it takes them so, a year."""
    metric = words.known_metric(code)
    question, span = _asked_of(viewer, asked, today)
    parts = [words.known_metric(part) for part in metric.opens_into]
    spans = [span, windows.trailing_year(span)]
    with history.as_it_was(asked.as_of):
        found = values_of(question, [metric, *parts], spans)
    return found[(0, ())][code], [
        Opened(part, spans[place], found[(place, ())][part.code])
        for part in parts
        for place in [1 if _is_of_a_year(part, metric) else 0]
    ]


def _is_of_a_year(part: Metric, whole: Metric) -> bool:
    """Whether a figure takes one it is made of over the twelve months up to its end."""
    of_a_year = {one.measure for one in whole.parts if one.is_trailing}
    return (
        of_a_year.issuperset(part.measures) and bool(part.measures) and not any(one.is_trailing for one in part.parts)
    )


def _opened(viewer: Member, metric: Metric, asked: Asked, today: date) -> tuple[Question, Period]:
    if not metric.has_rows:
        raise words.CannotMeasure(metric.formula, code="no_rows")
    if withholding.is_withheld(viewer, metric):
        raise words.CannotMeasure(_("Your role does not show what this figure is made of."), code="withheld")
    return _asked_of(viewer, asked, today)


def _asked_of(viewer: Member, asked: Asked, today: date) -> tuple[Question, Period]:
    cell, span = [], asked.period
    for dimension, key in asked.at.items():
        grain = words.known_dimension(dimension).grain
        if grain is None:
            cell.append(words.exactly(dimension, key))
            continue
        bucket = company.fiscal_calendar().containing(key, grain)
        start, end = max(span.start, bucket.start), min(span.end, bucket.end)
        if end <= start:
            raise words.CannotMeasure(_("That cell lies outside the period."), code="period")
        span = Period(start, end)
    day = min(today, asked.as_of or today)
    return Question(viewer, (), (*words.limits_of(asked.filters), *cell), day), span


def _totals(question: Question, metric: Metric, period: Period) -> tuple[Value, tuple[Value, ...]]:
    alone = [replace(metric, code=part.measure, parts=(part,), combine=rules.alone) for part in metric.parts]
    found = values_of(question, [metric, *alone], [period])[(0, ())]
    return found[metric.code], tuple(found[part.code] for part in alone)


def _in_words(rows: list[Row], metric: Metric, viewer: Member) -> list[DrillRow]:
    """Names for the ids of one page, one query a kind; none of what the viewer may not know of the records."""
    is_lead = fact_of(metric) == "metrics_lead"
    leads = _leads({row.row_id for row in rows}) if is_lead else {}
    deals = {} if is_lead else _deals({row.opportunity_id for row in rows})
    accounts = _names("account", (row.account_id for row in rows), viewer)
    owners = _names("member", (row.member_id for row in rows), viewer)
    stages = _names("stage", (row.stage_id for row in rows), viewer)
    return [
        DrillRow(
            opportunity_id=None if is_lead else row.opportunity_id,
            number=deals.get(row.opportunity_id, ("", ""))[0],
            name=leads[row.row_id] if is_lead else deals.get(row.opportunity_id, ("", ""))[1],
            account=accounts.get(row.account_id, ""),
            owner=owners.get(row.member_id, ""),
            stage=stages.get(row.stage_id, ""),
            day=row.day,
            values=tuple(row.values[part] for part in metric.measures),
            lead_id=row.row_id if is_lead else None,
            owner_id=row.member_id,
        )
        for row in rows
    ]


def _names(dimension: str, keys: Iterable[int | None], viewer: Member) -> dict[int | None, str]:
    if withholding.is_hidden(viewer, dimension):
        return {}
    return DIMENSIONS[dimension].labels(keys)


def _leads(ids: set[int]) -> dict[int, str]:
    found = Lead.objects.order_by().filter(pk__in=ids).values_list("pk", "name", "company_name")
    return {pk: f"{name} · {company_name}" if company_name else name for pk, name, company_name in found}


def _deals(ids: set[int | None]) -> dict[int | None, tuple[str, str]]:
    known = [pk for pk in ids if pk is not None]
    found = Opportunity.objects.order_by().filter(pk__in=known).values_list("pk", "number", "name")
    return {pk: (number, name) for pk, number, name in found}
