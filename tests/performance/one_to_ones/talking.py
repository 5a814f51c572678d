"""Mona talks with Alice every two weeks."""

from datetime import UTC, date, datetime

from quarterdeck.performance.actions import one_to_ones as actions
from quarterdeck.performance.models.one_to_ones import OneToOne, OneToOneSeries, TalkState
from tests import factories

TODAY = date(2026, 3, 5)
AT = datetime(2026, 3, 5, 2, tzinfo=UTC)
FIRST = date(2026, 3, 6)


def series(cast: factories.Cast) -> OneToOneSeries:
    return actions.start_series(
        member_id=cast.alice.pk, rhythm="fortnightly", first_on=FIRST, today=TODAY, by=cast.mona
    )


def planned(found: OneToOneSeries) -> OneToOne:
    return OneToOne.objects.get(series=found, state=TalkState.PLANNED)
