"""Where a figure leads: the address of the rows behind it."""

from urllib.parse import urlencode

from django.urls import reverse

from quarterdeck.core.calendar.periods import Period


def rows_url(code: str, period: Period, **limits: object) -> str:
    """The page with the rows that add up to a metric over a period, within limits such as `unit=3` or `member=7`."""
    asked = {
        "from": period.start,
        "to": period.end,
        **{name: value for name, value in limits.items() if value is not None},
    }
    return f"{reverse('metrics:rows', args=[code])}?{urlencode(asked)}"
