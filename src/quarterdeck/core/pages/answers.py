"""The one way a form is shown, acted on, refused, and settled when two people edited at once."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

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
        try:
            result = act(form.cleaned_data)
        except StaleEdit as stale:
            return _conflict_page(request, form, stale, cancel_url=back if isinstance(back, str) else "")
        except Refusal as refusal:
            form.add_error(refusal.code if refusal.code in form.fields else None, str(refusal))
        else:
            if done:
                messages.success(request, done)
            return redirect(back if isinstance(back, str) else back(result))
    shown = {"form": form, "form_title": title, **context}
    if isinstance(back, str):
        shown.setdefault("cancel_url", back)
    return render_page(request, template, shown, parts=("drawer",), status=422 if form.errors else 200)


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


def _conflict_page(request: MemberRequest, form: forms.Form, stale: StaleEdit, *, cancel_url: str) -> HttpResponse:
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
