"""One log line a request, and an id that ties the lines of a request together."""

import logging
import re
import secrets
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import LazyObject, empty

from quarterdeck.core.health import logs, views

HEADER = "X-Request-ID"
ACCEPTED_ID = re.compile(r"[A-Za-z0-9._\-]{8,64}")
HEALTH_PATH = "/health/"
STATIC_PREFIX = "/static/"

logger = logging.getLogger("quarterdeck.requests")


class RequestLog:
    """Outermost of all, so it sees refusals and failures as well.

    It answers the health page itself: the layers below read the company and the session, and so could not say that
    the database is away.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        given = request.headers.get(HEADER, "")
        own_id = given if ACCEPTED_ID.fullmatch(given) else secrets.token_hex(8)
        token = logs.request_id.set(own_id)
        try:
            response = views.health(request) if request.path == HEALTH_PATH else self.get_response(request)
            response[HEADER] = own_id
            _write(request, response, milliseconds=(time.perf_counter() - started) * 1000)
        finally:
            logs.request_id.reset(token)
        return response


def _write(request: HttpRequest, response: HttpResponse, *, milliseconds: float) -> None:
    is_routine = request.path == HEALTH_PATH or request.path.startswith(STATIC_PREFIX)
    level = logging.DEBUG if is_routine and response.status_code < 500 else logging.INFO
    if not logger.isEnabledFor(level):
        return
    logger.log(
        level,
        "request",
        extra={
            "method": request.method,
            "path": request.path,
            "status": response.status_code,
            "milliseconds": round(milliseconds, 1),
            "member": _member_id(request),
        },
    )


def _member_id(request: HttpRequest) -> int | None:
    """The member's id if the request has looked at its member; asking would cost a query."""
    user = getattr(request, "user", None)
    if isinstance(user, LazyObject) and user.__dict__.get("_wrapped") is empty:
        return None
    return getattr(user, "pk", None)
