"""Where targets come from. They are kept in a room above this one, which offers a provider when it starts."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

from quarterdeck.core.calendar.periods import Period
from quarterdeck.metrics.engine.limits import Limit
from quarterdeck.metrics.engine.sums import Group, Question
from quarterdeck.people.models import Member


class Provider(Protocol):
    """What each group owes: by the place of its period in the list and its keys (in the order of `by`), by metric.

    Groups and metrics that owe nothing known are left out; so is a split or limit that targets are not set by. Only targets
    that the viewer may see are given.
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
    ) -> Mapping[Group, Mapping[str, Decimal]]: ...


_offered: list[Provider] = []


def offer(provider: Provider) -> None:
    """Let figures be compared with the targets of this provider; the last one offered is asked."""
    _offered[:] = [provider]


def targets_of(
    question: Question, codes: Sequence[str], periods: Sequence[Period]
) -> Mapping[Group, Mapping[str, Decimal]]:
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
    )
