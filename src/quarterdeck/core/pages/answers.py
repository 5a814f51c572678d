"""The one way a form is shown, acted on, refused, and settled when two people edited at once."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from quarterdeck.core.idempotency import actions as idempotency
from quarterdeck.core.pages.components import Conflict
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.core.records.versions import StaleEdit


def answer_form(
    request: MemberRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any]], Any],
    *,
    title: str,
    back: str | Callable[[Any], str],
    done: str = "",
    template: str = "pages/form.html",
    **context: Any,
) -> HttpResponse:
    """Show the form; when it was sent and is good, do `act(cleaned data)` and go `back` (an address, or one from the result).

    A refusal is written at the field its code names, or above the form; a stale edit shows both values to choose from.
    `context` goes to the template (`submit_label`, `cancel_url`, `form_intro` …).
    """
    if request.method == "POST" and form.is_valid():

        def save() -> str:
            result = act(form.cleaned_data)
            if done:
                messages.success(request, done)
            return back if isinstance(back, str) else back(result)

        try:
            return redirect(done_once(request, save))
        except StaleEdit as stale:
            return conflict_page(request, form, stale, cancel_url=back if isinstance(back, str) else "")
        except Refusal as refusal:
            form.add_error(refusal.code if refusal.code in form.fields else None, str(refusal))
    shown = {"form": form, "form_title": title, **context}
    if isinstance(back, str):
        shown.setdefault("cancel_url", back)
    return render_page(request, template, shown, parts=("drawer",), status=422 if form.errors else 200)


def done_once(request: Any, act: Callable[[], str]) -> str:
    """Do what a form asks for and give where to go; the same form sent twice, as by a double click, is done once.

    Every form of `pages/form.html` carries a key of its own. The key together with what was typed tells a repeated form from
    one that was changed and sent again. An edit carries a version instead, which settles the same.
    """
    key = request.POST.get("idempotency_key", "")
    if not key or len(key) > 40 or "version" in request.POST or not request.user.is_authenticated:
        return act()
    typed = {name: request.POST.getlist(name) for name in request.POST if name not in _NOT_TYPED}
    files = {name: [(one.name, one.size) for one in request.FILES.getlist(name)] for name in request.FILES}
    fingerprint = idempotency.request_hash(request.get_full_path(), typed, files)
    _status, answer = idempotency.once(
        member=request.user,
        key=f"form:{key}:{fingerprint[:40]}",
        fingerprint=fingerprint,
        do=lambda: (302, {"url": act()}),
    )
    return str(answer["url"])


_NOT_TYPED = frozenset(["csrfmiddlewaretoken", "idempotency_key"])


def version_of(request: HttpRequest, otherwise: int) -> int:
    """The version an edit began from, as its form carries it; `otherwise` where it carries none that could be one."""
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 10 else otherwise


def do(
    request: MemberRequest, act: Callable[[], Any], *, back: str, done: str = "", undo_url: str = ""
) -> HttpResponse:
    """Do an act that needs no form, say how it went, and go back. `undo_url` puts an Undo button beside the good news."""
    try:
        act()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        if done:
            messages.success(request, done, extra_tags=f"undo:{undo_url}" if undo_url else "")
    return redirect(back)


def conflict_page(request: MemberRequest, form: forms.Form, stale: StaleEdit, *, cancel_url: str) -> HttpResponse:
    """Both values of each field that two people changed, for a choice; everything else that was typed is kept.

    `form` gives the names of the fields and the words of their choices.
    """
    disputed = {conflict.field for conflict in stale.conflicts}
    kept = [
        (name, value)
        for name in request.POST
        if name not in disputed | {"csrfmiddlewaretoken", "version"}
        for value in request.POST.getlist(name)
    ]
    context = {
        "conflicts": [_choice(form, one.field, one.yours, one.theirs) for one in stale.conflicts],
        "kept": kept,
        "version": stale.current_version,
        "their_name": stale.their_name,
        "action_url": request.get_full_path(),
        "cancel_url": cancel_url,
    }
    return render_page(request, "pages/conflict.html", context, status=409)


def _choice(form: forms.Form, name: str, yours: Any, theirs: Any) -> Conflict:
    field = form.fields.get(name)
    return Conflict(
        name=name,
        label=str(field.label) if field and field.label else name,
        yours=_shown(field, yours),
        theirs=_shown(field, theirs),
        yours_value=_posted(field, yours),
        theirs_value=_posted(field, theirs),
    )


def _posted(field: forms.Field | None, value: Any) -> str:
    prepared = field.prepare_value(value) if field else value
    return "" if prepared is None else str(prepared)


def _shown(field: forms.Field | None, value: Any) -> str:
    choices = dict(getattr(field, "choices", ()) or ())
    return str(choices.get(value, choices.get(str(value), _posted(field, value))))
