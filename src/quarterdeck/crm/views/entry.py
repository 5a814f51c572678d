"""Forms of this room: shown in the drawer or on a page, saved by one door call, a stale edit told with both values."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from quarterdeck.core.pages.answers import done_once
from quarterdeck.core.pages.components import Conflict
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.core.records.versions import StaleEdit
from quarterdeck.crm.actions.recognizing import AlreadyThere, tell_owner


def entry(
    request: MemberRequest,
    *,
    form: forms.Form,
    title: str,
    save: Callable[[dict[str, Any]], str],
    **context: Any,
) -> HttpResponse:
    """Show a form; when it was posted and is good, save it and go where `save` says."""
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(done_once(request, lambda: save(form.cleaned_data)))
        except StaleEdit as stale:
            if all(_named(form, one.field) for one in stale.conflicts):
                return _conflict(request, form, stale)
            tell_rows(form, stale)
            context["version"] = stale.current_version
        except Refusal as refusal:
            if isinstance(refusal, AlreadyThere):
                tell_owner(refusal, by=request.member)
            form.add_error(_named(form, getattr(refusal, "field", "")), str(refusal))
    values = {"form": form, "form_title": title, **context}
    return render_page(request, "pages/form.html", values, parts=("drawer",), status=422 if form.is_bound else 200)


def tell_rows(form: forms.Form, stale: StaleEdit) -> None:
    """Say above a form of rows what somebody else saved meanwhile; what was typed stays and may be saved over it."""
    theirs = "; ".join(str(one.theirs) for one in stale.conflicts if one.theirs) or "–"
    told = _("Meanwhile somebody saved: %(lines)s. Save again to keep what you typed here.")
    form.add_error(None, told % {"lines": theirs})


def where_from(request: HttpRequest, otherwise: str) -> str:
    """The local address a form asks to go back to, or another one."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else otherwise


def _conflict(request: HttpRequest, form: forms.Form, stale: StaleEdit) -> HttpResponse:
    """Both values of each field that two people changed; everything else that was typed is kept."""
    conflicts = [_both(form, conflict.field, conflict.yours, conflict.theirs) for conflict in stale.conflicts]
    named = {conflict.name for conflict in conflicts} | {"version", "csrfmiddlewaretoken"}
    response = render_page(
        request,
        "pages/conflict.html",
        {
            "conflicts": conflicts,
            "action_url": request.get_full_path(),
            "version": stale.current_version,
            "their_name": stale.their_name,
            "kept": [
                (name, value) for name in request.POST for value in request.POST.getlist(name) if name not in named
            ],
            "cancel_url": where_from(request, request.path.removesuffix("edit/")),
        },
        status=409 if not request.headers.get("HX-Request") else 200,
    )
    for header, value in _WHOLE_CONTENT.items():
        response.headers[header] = value
    return response


# In the drawer a conflict takes the whole content's place.
_WHOLE_CONTENT: Mapping[str, str] = {
    "HX-Retarget": "#content",
    "HX-Reselect": "#content",
    "HX-Reswap": "outerHTML",
    "HX-Trigger": "drawer-close",
}


def _both(form: forms.Form, field: str, yours: Any, theirs: Any) -> Conflict:
    name = _named(form, field) or field
    return Conflict(
        name=name,
        label=str(form[name].label),
        yours=_shown(form, name, yours),
        theirs=_shown(form, name, theirs),
        yours_value=_posted(form, name, yours),
        theirs_value=_posted(form, name, theirs),
    )


def _named(form: forms.Form, field: str) -> str | None:
    code = field.removeprefix("custom.")
    return next((name for name in (field, f"{field}_id", f"custom_{code}") if name in form.fields), None)


def _shown(form: forms.Form, name: str, value: Any) -> str:
    choices: Any = getattr(form.fields[name], "choices", ())
    return str(dict(choices).get(value, "" if value is None else value))


def _posted(form: forms.Form, name: str, value: Any) -> str:
    plain = getattr(value, "pk", value)
    return "" if plain is None else str(form.fields[name].prepare_value(plain))
