"""What people did in the years before a plan: the ground for its pattern, its growth and its shares."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quarterdeck.core.calendar.periods import Period, add_months
from quarterdeck.metrics import engine
from quarterdeck.people.models import Member
from quarterdeck.targets.models import TargetPlan
from quarterdeck.targets.rules import spans


@dataclass(frozen=True)
class History:
    """A metric of each member in the months of one fiscal year, as far as the viewer may see it."""

    months: Sequence[date]
    amounts: dict[tuple[int, date], Decimal]

    def by_month(self, members: Collection[int]) -> list[Decimal]:
        """What the members did together, month by month."""
        return [
            sum((self.amounts.get((member, month), Decimal(0)) for member in members), Decimal(0))
            for month in self.months
        ]

    def by_member(self) -> dict[int, Decimal]:
        """What each did in the year."""
        found: dict[int, Decimal] = {}
        for (member, _month), amount in self.amounts.items():
            found[member] = found.get(member, Decimal(0)) + amount
        return found


def year_before(*, viewer: Member, plan: TargetPlan, metric_code: str, years: int, today: date) -> History:
    """The metric in the fiscal year so many years before the plan's, by member and month."""
    start = add_months(plan.starts_on, -12 * years)
    period = Period(start, add_months(start, 12))
    table = engine.query(viewer=viewer, metrics=[metric_code], period=period, today=today, by=("member", "month"))
    amounts = {
        (keys[0], keys[1]): Decimal(row[-1])
        for keys, row in zip(table.keys, table.rows, strict=True)
        if keys[0] is not None and row[-1] is not None
    }
    return History(spans.months_of(period), amounts)
