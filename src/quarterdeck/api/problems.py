"""Errors as problem+json (RFC 9457), in words."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as InputError
from ninja.responses import Response

from quarterdeck.core.records.refusals import Refusal
from quarterdeck.core.records.versions import StaleEdit
from quarterdeck.crm.actions.duplicates import AlreadyThere, tell_owner
from quarterdeck.metrics.queries import CannotMeasure
from quarterdeck.performance.queries.diagnosis.running import CannotDiagnose

CONTENT_TYPE = "application/problem+json"


def problem(status: int, title: object, *, detail: object = "", code: str = "", **more: Any) -> HttpResponse:
    """One error: a short title, what happened in a sentence, a code for programs."""
    body = {"type": "about:blank", "title": str(title), "status": status, "detail": str(detail), "code": code, **more}
    return Response(body, status=status, content_type=CONTENT_TYPE)


def handle_errors(api: NinjaAPI) -> None:
    """Let every error of the API leave as problem+json."""
    handlers: dict[type[Exception], Any] = {
        AuthenticationError: _not_signed_in,
        PermissionDenied: _forbidden,
        Http404: _not_found,
        InputError: _bad_input,
        ValidationError: _bad_values,
        StaleEdit: _stale,
        CannotMeasure: _bad_question,
        CannotDiagnose: _bad_question,
        Refusal: _refused,
        HttpError: _http_error,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def _not_signed_in(request: HttpRequest, error: Exception) -> HttpResponse:
    response = problem(
        401, _("Not signed in"), detail=_("Send a personal token: Authorization: Bearer …"), code="not_signed_in"
    )
    response["WWW-Authenticate"] = "Bearer"
    return response


def _forbidden(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(403, _("Not allowed"), detail=error or _("Your role does not allow this."), code="forbidden")


def _not_found(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(404, _("Not found"), detail=_("There is no such record, or you may not see it."), code="not_found")


def _bad_input(request: HttpRequest, error: InputError) -> HttpResponse:
    fields = [
        {"field": ".".join(str(part) for part in entry["loc"][1:]), "message": entry["msg"]} for entry in error.errors
    ]
    return problem(422, _("Some values cannot be taken"), detail=_words(fields), code="invalid", errors=fields)


def _bad_values(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = (
        [{"field": field, "message": " ".join(messages)} for field, messages in error.message_dict.items()]
        if hasattr(error, "error_dict")
        else [{"field": "", "message": " ".join(error.messages)}]
    )
    return problem(422, _("Some values cannot be taken"), detail=_words(fields), code="invalid", errors=fields)


def _words(fields: list[dict[str, str]]) -> str:
    return "; ".join(
        f"{entry['field']}: {entry['message']}" if entry["field"] else entry["message"] for entry in fields
    )


def _stale(request: HttpRequest, error: StaleEdit) -> HttpResponse:
    conflicts = [
        {"field": conflict.field, "yours": _plain(conflict.yours), "theirs": _plain(conflict.theirs)}
        for conflict in error.conflicts
    ]
    return problem(
        409, _("Changed meanwhile"), detail=error, code=error.code, version=error.current_version, conflicts=conflicts
    )


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _refused(request: HttpRequest, error: Refusal) -> HttpResponse:
    if isinstance(error, AlreadyThere):
        tell_owner(error, by=request.member)  # type: ignore[attr-defined]  # refusals come after sign-in
    return problem(409, _("Refused"), detail=error, code=error.code)


def _bad_question(request: HttpRequest, error: CannotMeasure | CannotDiagnose) -> HttpResponse:
    return problem(422, _("Some values cannot be taken"), detail=error, code=error.code)


def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, _("Cannot be read"), detail=error, code="bad_request")
