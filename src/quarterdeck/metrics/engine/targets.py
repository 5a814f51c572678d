"""Where targets come from. They are kept in a room above this one, which offers a provider when it starts.

Figures are held against them row by row (`targets_of`), or made of them (`taken`): then they are parts of a metric as sums of facts
are, and so is the share of working time that has passed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.company import queries as company
from quarterdeck.metrics.catalogue import Only, Part, Source
from quarterdeck.metrics.engine import history
from quarterdeck.metrics.engine.limits import Limit, of_part
from quarterdeck.people.models import Member

if TYPE_CHECKING:
    from quarterdeck.metrics.engine.sums import Group, Question, Sums


class Provider(Protocol):
    """What each group owes: by the place of its period in the list and its keys (in the order of `by`), by metric.

    Groups and metrics that owe nothing known are left out; so is a split or limit that targets are not set by. Only targets
    that the viewer may see are given, those that held just before `known_at` where it is said.
    """

    def __call__(
        self,
        *,
        viewer: Member,
        codes: Sequence[str],
        by: tuple[str, ...],
        periods: Sequence[Period],
        limits: Sequence[Limit],
        today: date,
        known_at: datetime | None = None,
    ) -> "Mapping[Group, Mapping[str, Decimal]]": ...


_offered: list[Provider] = []


def offer(provider: Provider) -> None:
    """Let figures be compared with the targets of this provider; the last one offered is asked."""
    _offered[:] = [provider]


def targets_of(
    question: "Question", codes: Sequence[str], periods: Sequence[Period]
) -> "Mapping[Group, Mapping[str, Decimal]]":
    """What the question's groups owe in each period; nothing while no room keeps targets."""
    if not _offered:
        return {}
    return _offered[0](
        viewer=question.viewer,
        codes=codes,
        by=question.by,
        periods=periods,
        limits=question.limits,
        today=question.today,
        known_at=history.known_at(),
    )


def taken(question: "Question", parts: Sequence[Part], periods: Sequence[Period], found: "Sums") -> None:
    """Add what is owed and the time that has passed to the sums of each group; whoever owes something is a group of their own."""
    for only, codes in _owed_codes(parts).items():
        limited = replace(question, limits=(*question.limits, *of_part(only)))
        for group, owed in targets_of(limited, codes, periods).items():
            sums = found.setdefault(group, {})
            sums.update({Part(code, only=only, source=Source.TARGET): amount for code, amount in owed.items()})
    times = [part for part in parts if part.source is Source.TIME]
    if times:
        shares = [_time_share(period, question.today) for period in periods]
        for (place, _keys), sums in found.items():
            sums.update(dict.fromkeys(times, shares[place]))


def _owed_codes(parts: Sequence[Part]) -> dict[tuple[Only, ...], list[str]]:
    """The metrics whose targets are asked for, with those limited alike together."""
    codes: dict[tuple[Only, ...], list[str]] = {}
    for part in parts:
        if part.source is Source.TARGET:
            codes.setdefault(part.only, []).append(part.measure)
    return codes


def _time_share(period: Period, today: date) -> Decimal:
    """Share of a period's working days that have passed, today among them."""
    calendar = company.fiscal_calendar()
    total = calendar.working_days(period)
    if today < period.start or not total:
        return Decimal(0)
    passed = Period(period.start, min(period.end, today + timedelta(1)))
    return Decimal(calendar.working_days(passed)) / total
