"""What a view may take from its request."""

from datetime import date
from typing import Any

from django.http import HttpRequest


class MemberRequest(HttpRequest):
    """A request after the middleware: `member` is who asks, `today` the company's date, `htmx` says whether a part is asked.

    For typing only; no request is ever built from this class.
    """

    member: Any
    today: date
    htmx: Any
