"""What one looks at in the cockpit: whose figures, over which days, as of which day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from quarterdeck.core.calendar.periods import Period
from quarterdeck.metrics import queries as metrics
from quarterdeck.metrics.queries import Whose
from quarterdeck.people.models import Member

PEOPLE_AT_FIRST = 50


@dataclass(frozen=True)
class Outlook:
    """`today` is the day looked from: an earlier one shows the cockpit as it was on it.

    `place` names the team or person; `asked` is what a form chose.
    """

    viewer: Member
    period: Period
    label: str
    place: str
    whose: Whose
    today: date
    currency: str
    asked: Mapping[str, str] = field(default_factory=dict)
    is_past: bool = False

    @property
    def most_people(self) -> int | None:
        """How many people a table shows: a screen full, or all where that is asked for."""
        return None if self.asked.get("everybody") else PEOPLE_AT_FIRST

    @property
    def known_on(self) -> date | None:
        """The day whose knowledge is asked for; None for what is known now."""
        return self.today if self.is_past else None

    @property
    def kept(self) -> dict[str, str]:
        """What an address carries so that it looks back to the same day; nothing while one looks from today."""
        return {"on": self.today.isoformat()} if self.is_past else {}

    @property
    def day(self) -> Period:
        """The day looked from, as a period: what is open is open on its evening."""
        return Period(self.today, self.today + timedelta(1))

    def door(self, code: str, *, period: Period | None = None, **limits: Any) -> str:
        """The rows behind a figure of the page, limited further."""
        filters = {**self.whose.filters, **{name: [key] for name, key in limits.items()}}
        return metrics.rows_address(code, period or self.period, filters=filters)

    def cell(self, code: str, *, period: Period | None = None, **at: Any) -> str:
        """The rows behind one cell of a table split by dimensions; None asks for those without one."""
        return metrics.rows_address(code, period or self.period, filters=self.whose.filters, at=at)


def number_of(written: str) -> int | None:
    """A whole number of an address; None for anything else."""
    return int(written) if written.isdecimal() and len(written) < 10 else None
