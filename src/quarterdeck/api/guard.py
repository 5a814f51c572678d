"""What every operation declares: the right it needs, and what it answers when it writes."""

import functools
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Schema
from ninja.responses import Response

from quarterdeck.core.access import rights
from quarterdeck.core.idempotency import actions as idempotency
from quarterdeck.core.records.concealing import conceal
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.people.models import Member

Operation = Callable[..., Any]
# A session is the member's own browser: it may do all that the member may.
BOTH = frozenset({"read", "write"})
LONGEST_KEY = 120


class ApiRequest(HttpRequest):
    """A request whose caller is known (see `authentication.py`) and that carries the company's date."""

    member: Member
    today: date
    token_scopes: set[str]


def reads(right: str) -> Callable[[Operation], Operation]:
    """Mark an operation that reads with the right it needs."""
    return _marked(right, "read", lambda request, call: call())


def writes(right: str, *, answers: type[Schema], status: int = 200) -> Callable[[Operation], Operation]:
    """Mark an operation that changes a record and returns it; `answers` is the shape it leaves in.

    With an `Idempotency-Key` it is done once: the same request again gets the first answer.
    """

    def answer(request: ApiRequest, call: Callable[[], Any]) -> tuple[int, Any]:
        written = call()
        if isinstance(written, Model):
            conceal(written, request.member.concealment())
        return status, answers.from_orm(written).model_dump(mode="json")

    def perform(request: ApiRequest, call: Callable[[], Any]) -> Response:
        key = request.headers.get("Idempotency-Key", "")
        found, body = _once(request, key, lambda: answer(request, call)) if key else answer(request, call)
        return Response(body, status=found)

    return _marked(right, "write", perform)


def _marked(
    right: str, scope: str, perform: Callable[[ApiRequest, Callable[[], Any]], Any]
) -> Callable[[Operation], Operation]:
    rights.get(right)

    def mark(function: Operation) -> Operation:
        @functools.wraps(function)
        def checked(request: ApiRequest, *args: Any, **kwargs: Any) -> Any:
            if scope not in getattr(request, "token_scopes", BOTH):
                raise PermissionDenied(_("This token may not do that."))
            if not request.member.may(right):
                raise PermissionDenied(_("Your role does not allow this."))
            return perform(request, functools.partial(function, request, *args, **kwargs))

        checked.right = right  # type: ignore[attr-defined]  # read by the guard test
        return checked

    return mark


def _once(request: ApiRequest, key: str, do: Callable[[], tuple[int, Any]]) -> tuple[int, Any]:
    if len(key) > LONGEST_KEY:
        raise Refusal(_("An idempotency key has at most 120 characters."))
    fingerprint = idempotency.request_hash(request.method, request.get_full_path(), _sent(request))
    return idempotency.once(member=request.member, key=key, fingerprint=fingerprint, do=do)


def _sent(request: ApiRequest) -> str:
    """What tells one body from another; of files their names and sizes, since they may be too large to keep."""
    if request.content_type == "multipart/form-data":
        files = [(name, file.name, file.size) for name, given in request.FILES.lists() for file in given]
        return f"{sorted(request.POST.lists())}{files}"
    return request.body.decode("utf-8", "replace")
