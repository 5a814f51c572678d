"""The table of people: each member's figures of a period beside a line of the last twelve weeks or months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from quarterdeck.core.calendar.periods import Grain, Period
from quarterdeck.core.company import queries as company
from quarterdeck.metrics.catalogue import METRICS
from quarterdeck.metrics.engine import Question, values_of
from quarterdeck.metrics.engine.reach import RIGHT, under
from quarterdeck.metrics.queries.whose import Whose
from quarterdeck.metrics.rules import Value
from quarterdeck.people import access
from quarterdeck.people.models import Member, Placement

COLUMNS = (
    "won_amount",
    "opportunities_won",
    "win_rate",
    "average_deal_size",
    "sales_cycle_days",
    "open_pipeline_amount",
    "activities",
)
_LINE_LENGTH = 12
_AS_OF = "open_pipeline_amount"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """`line` is the won amount of the last twelve weeks (a period up to a month) or months, oldest first."""

    member_id: int
    name: str
    values: dict[str, Value]
    line: list[Value]


def people_table(
    *, viewer: Member, period: Period, unit_id: int | None, today: date, codes: Sequence[str] = COLUMNS
) -> list[PersonRow]:
    """Everybody who sold, sells or worked in the unit in the period, and its sellers of today; most won first."""
    question = Question(viewer, ("member",), Whose(unit_id).limits, today)
    chosen = [METRICS[code] for code in codes]
    found = {keys[0]: values for (_place, keys), values in values_of(question, chosen, [period]).items()}
    spans = _line_spans(period, today)
    lines = values_of(question, [METRICS["won_amount"]], spans)
    names = _names(viewer, {*found, *(keys[0] for _place, keys in lines)}, unit_id, today)
    nothing: dict[str, Value] = {metric.code: metric.combine([None] * len(metric.parts)) for metric in chosen}
    rows = [
        PersonRow(
            member_id=pk,
            name=name,
            values=found.get(pk, nothing),
            line=[lines.get((place, (pk,)), {}).get("won_amount") or 0 for place in range(len(spans))],
        )
        for pk, name in names.items()
    ]
    return sorted(rows, key=lambda row: (-(row.values.get("won_amount") or 0), row.name, row.member_id))


def _line_spans(period: Period, today: date) -> list[Period]:
    """The twelve weeks or months up to the period's end, or up to today where it still runs."""
    calendar = company.fiscal_calendar()
    grain = Grain.WEEK if period.days <= 31 else Grain.MONTH
    spans = [calendar.containing(min(period.end - timedelta(1), max(today, period.start)), grain)]
    while len(spans) < _LINE_LENGTH:
        spans.append(calendar.previous(spans[-1], grain))
    return spans[::-1]


def _names(viewer: Member, measured: set[int], unit_id: int | None, today: date) -> dict[int, str]:
    sellers = Member.objects.active().filter(roles__code="rep")
    within = access.members_in_scope(viewer, RIGHT)
    if within is not None:
        sellers = sellers.filter(pk__in=within)
    if unit_id is not None:
        sellers = sellers.filter(pk__in=_placed_under(unit_id, today))
    shown = Member.objects.filter(pk__in=measured) | Member.objects.filter(pk__in=sellers.values("pk"))
    return dict(shown.order_by("name", "pk").values_list("pk", "name"))


def _placed_under(unit_id: int, today: date) -> "list[int]":
    placed = Placement.objects.order_by().filter(from_on__lte=today, path__contains=under(unit_id).strip("%"))
    return list(placed.exclude(until_on__lte=today).values_list("member_id", flat=True))
