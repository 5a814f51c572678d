"""Editing a value where it is shown: one mechanism for every record page.

The page draws `crm/fact.html` for each `Fact`. Its address answers the form on GET, the value again on `?show`, and saves on
POST. The form carries the version and the value it began from: a change elsewhere on the record does no harm, a change
of the same value is shown beside what was typed, and nothing is lost.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from quarterdeck.core.fields import registry
from quarterdeck.core.fields.forms import PREFIX
from quarterdeck.core.pages.answers import version_of
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.core.records.values import CUSTOM, value_of
from quarterdeck.core.records.versions import StaleEdit


@dataclass(frozen=True, slots=True)
class Fact:
    """A value on a record's page. `url` is where it is edited (empty: not by this viewer), `link` where it leads."""

    name: str
    label: str
    value: Any
    kind: str = "text"
    currency: str = ""
    url: str = ""
    link: str = ""


Save = Callable[[dict[str, Any], int], object]


def edit_fact(
    request: HttpRequest,
    *,
    name: str,
    read: Callable[[], tuple[Fact, Any]],
    form_of: Callable[[Any], forms.Form],
    save: Save,
    fallback_url: str,
) -> HttpResponse:
    """One request of an inline edit.

    `read` gives the fact and its record as they are now, `form_of` a form with just that field, bound to posted data or not,
    `save` writes the cleaned values against a version.
    """
    if not request.headers.get("HX-Request"):
        return redirect(fallback_url)
    if request.method != "POST":
        fact, record = read()
        return _value(request, fact) if "show" in request.GET else _form(request, fact, form_of(None), record, name)
    form = form_of(request.POST)
    if form.is_valid():
        try:
            _save(form.cleaned_data, request, save)
            return _value(request, read()[0])
        except StaleEdit as stale:
            fact, record = read()
            return _form(request, fact, form, record, name, theirs=str(stale.conflicts[0].theirs))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    fact, record = read()
    return _form(request, fact, form, record, name)


def _save(values: dict[str, Any], request: HttpRequest, save: Save) -> None:
    """Save against the version the edit began from; when only other fields changed since, against the newest."""
    try:
        save(values, version_of(request, 0))
    except StaleEdit as stale:
        if any(_plain(conflict.theirs) != request.POST.get("was", "") for conflict in stale.conflicts):
            raise
        save(values, stale.current_version)


def _value(request: HttpRequest, fact: Fact) -> HttpResponse:
    return render_page(request, "crm/fact_value.html", {"fact": fact})


def _form(
    request: HttpRequest, fact: Fact, form: forms.Form, record: Any, name: str, theirs: str | None = None
) -> HttpResponse:
    was = _plain(value_of(record, _attribute(name, record)))
    form.auto_id = "fact_%s"  # a drawer over the page may ask for the same fields
    context = {
        "fact": fact,
        "form": form,
        "field": form[name],
        "version": record.version,
        "was": was,
        "theirs": theirs,
    }
    widget = form.fields[name].widget
    is_select = getattr(widget, "input_type", "") == "select"
    widget.attrs |= {
        "class": "form-select" if is_select else "form-control",
        "aria-label": fact.label,
        "autofocus": True,
    }
    return render_page(request, "crm/fact_form.html", context, status=422 if form.errors or theirs is not None else 200)


def _attribute(name: str, record: Any) -> str:
    """What a field of a form is called on the record."""
    if name.startswith(PREFIX):
        return f"{CUSTOM}{name.removeprefix(PREFIX)}"
    entity = registry.find(type(record))
    return entity.attribute(name) if entity else name.removesuffix("_id")


def _plain(value: object) -> str:
    return "" if value is None else str(value)
