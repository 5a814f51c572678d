"""The figures that stand beside what is judged about a team: the same whoever looks, as in scorecards (decision 131)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from quarterdeck.core.calendar.periods import Period
from quarterdeck.metrics import catalogue
from quarterdeck.metrics.engine import withholding
from quarterdeck.metrics.queries.whose import Whose
from quarterdeck.people.models import Member
from quarterdeck.performance.queries.scorecards import measuring


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure of a unit over some days, and over as many days before them."""

    code: str
    value: Decimal | None
    before: Decimal | None

    def kept(self) -> dict[str, Any]:
        """As it is frozen."""
        return {"code": self.code, "value": _text(self.value), "before": _text(self.before)}


def facts_of(*, unit_id: int, codes: Sequence[str], period: Period, today: date) -> dict[str, Fact]:
    """Figures of a unit with everything below it; those the catalogue no longer has are left out. The caller decides who is told."""
    known = list(dict.fromkeys(code for code in codes if measuring.is_known(code)))
    if not known:
        return {}
    whose = Whose(unit_id=unit_id)
    now = measuring.figures(known, whose, period, today)
    earlier = measuring.figures(known, whose, Period(period.start - timedelta(period.days), period.start), today)
    return {code: Fact(code, measuring.plain(now.get(code)), measuring.plain(earlier.get(code))) for code in known}


def thawed(kept: Sequence[Mapping[str, Any]]) -> list[Fact]:
    """Facts as they were frozen."""
    return [Fact(one["code"], _number(one["value"]), _number(one["before"])) for one in kept]


def seen_by(viewer: Member, found: Sequence[Fact]) -> list[Fact]:
    """Those that the viewer may know: figures made of fields that the viewer's roles hide are left out."""
    return [
        one
        for one in found
        if not measuring.is_known(one.code) or not withholding.is_withheld(viewer, catalogue.metric(one.code))
    ]


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
