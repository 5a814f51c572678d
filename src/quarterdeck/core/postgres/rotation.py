"""Which backups are kept."""

from collections.abc import Iterable
from datetime import datetime, timedelta

RECENT = timedelta(hours=24)
DAYS, WEEKS, MONTHS = 7, 4, 12


def kept(moments: Iterable[datetime], *, now: datetime) -> set[datetime]:
    """All of the last day, and the newest of each of the last 7 days, 4 weeks and 12 months that have a backup."""
    newest_first = sorted(moments, reverse=True)
    keep = {moment for moment in newest_first if now - moment < RECENT}
    for period, count in (("%Y-%m-%d", DAYS), ("%G-%V", WEEKS), ("%Y-%m", MONTHS)):
        newest_of: dict[str, datetime] = {}
        for moment in newest_first:
            newest_of.setdefault(moment.strftime(period), moment)
        keep.update(list(newest_of.values())[:count])
    return keep
