"""The one way a page is rendered."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template

from quarterdeck.core.pages import shell


class QueryWhileRendering(Exception):
    """A template asked the database: the view's door call must fetch what the page shows."""


@contextmanager
def no_queries() -> Iterator[None]:
    """Refuse every query; N+1 in templates cannot happen."""

    def refuse(execute: Any, sql: str, *args: Any) -> Any:
        raise QueryWhileRendering(sql[:300])

    with connection.execute_wrapper(refuse):
        yield


def render_page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    parts: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    """Render a whole page, or only a part of it when htmx asks for one on the list.

    A part is a file `<template>` + `#name` written as `{% include %}`-able `<stem>_<name>.html` beside the page, so that the
    same lines serve both. No query may run while rendering.
    """
    wanted = request.headers.get("HX-Target", "") if request.headers.get("HX-Request") else ""
    values = dict(context or {})
    if wanted in parts:
        template = f"{template.removesuffix('.html')}_{wanted}.html"
    else:
        values["shell"] = shell.for_request(request)
    chosen = get_template(template)
    with no_queries():
        response = HttpResponse(chosen.render(values, request), status=status)
    if me := values.get("shell", {}).get("me"):
        response.headers["X-Member"] = str(
            me.pk
        )  # whose copy this is, for a browser that keeps pages to read without network
    return response


def render_part(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Render a part that a page asked for by itself, without the shell. No query may run while rendering."""
    chosen = get_template(template)
    with no_queries():
        return HttpResponse(chosen.render(context, request))
