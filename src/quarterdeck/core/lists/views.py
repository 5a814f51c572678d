"""The screens every list shares."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from quarterdeck.core.fields import queries as fields
from quarterdeck.core.fields import registry as entities
from quarterdeck.core.lists import actions, asking, conditions, offering, queries, registry
from quarterdeck.core.lists.asking import Asked
from quarterdeck.core.lists.forms import ViewForm, value_field
from quarterdeck.core.lists.models import BulkRun, RunState, SavedView
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.records.keys import keys_of
from quarterdeck.core.records.refusals import Refusal

OWN_RIGHTS = "each list asks for the right of its own records"
OWN_THINGS = "everybody's own views, files and acts"


@screen(why=OWN_RIGHTS)
def choices(request: MemberRequest, entity: str, field_code: str) -> HttpResponse:
    """Members or records a field may be asked for, as one types."""
    _may_see(request, entity)
    field = next((one for one in fields.fields_of(entity, request.member) if one.code == field_code), None)
    if field is None or not field.is_filterable:
        raise Http404
    found = offering.named(field, viewer=request.member, words=request.GET.get("q", ""))
    return JsonResponse([{"value": str(pk), "text": name, "detail": ""} for pk, name in found], safe=False)


@screen(why=OWN_RIGHTS)
@require_POST
def columns(request: MemberRequest, entity: str) -> HttpResponse:
    """Remember which columns somebody wants to see, in which order."""
    look = _look(request, entity)
    known = {column.code for column in look.offered}
    chosen = [] if "usual" in request.POST else [one for one in request.POST.getlist("columns") if one in known]
    view_id = look.view.pk if look.view else None
    actions.choose_columns(entity=entity, view_id=view_id, columns=chosen, by=request.member)
    return redirect(_back(request, look))


@screen(why=OWN_RIGHTS)
def view_new(request: MemberRequest, entity: str) -> HttpResponse:
    """Keep what the list shows as a view."""
    look = _look(request, entity, query=request.GET.urlencode())
    form = ViewForm(request.POST or None, units=_units(request), may_share=request.member.may("core.share_views"))

    def save() -> SavedView:
        return actions.save_view(entity=entity, by=request.member, **_shown(look), **form.cleaned_data)

    return _view_form(request, form, save, title=_("Save as a view"), cancel=reverse(look.kind.url_name))


@screen(why=OWN_THINGS)
def view_edit(request: MemberRequest, view_id: int) -> HttpResponse:
    """Rename a view of one's own, or share it."""
    view = queries.own_view(viewer=request.member, view_id=view_id)
    initial = {"name": view.name, "sharing": view.sharing, "unit_id": view.unit_id}
    may_share = request.member.may("core.share_views")
    form = ViewForm(request.POST or None, initial=initial, units=_units(request), may_share=may_share)

    def save() -> SavedView:
        return actions.rename_view(view_id=view_id, by=request.member, **form.cleaned_data)

    return _view_form(request, form, save, title=view.name, cancel=_home(view))


@screen(why=OWN_THINGS)
@require_POST
def view_update(request: MemberRequest, view_id: int) -> HttpResponse:
    """Let a view show what the list shows now."""
    view = queries.own_view(viewer=request.member, view_id=view_id)
    look = _look(request, view.entity)
    kept = actions.update_view(view_id=view_id, by=request.member, **_shown(look))
    messages.success(request, _("%(name)s was saved.") % {"name": kept.name})
    return redirect(_home(kept))


@screen(why=OWN_THINGS)
@require_POST
def view_copy(request: MemberRequest, view_id: int) -> HttpResponse:
    try:
        return redirect(_home(actions.duplicate_view(view_id=view_id, by=request.member)))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(_home(queries.saved_view(viewer=request.member, view_id=view_id)))


@screen(why=OWN_THINGS)
@require_POST
def view_delete(request: MemberRequest, view_id: int) -> HttpResponse:
    view = queries.own_view(viewer=request.member, view_id=view_id)
    actions.delete_view(view_id=view_id, by=request.member)
    messages.success(request, _("The view %(name)s is gone; its records are not.") % {"name": view.name})
    return redirect(reverse(registry.get(view.entity).url_name))


@screen(why=OWN_RIGHTS)
@require_POST
def pin(request: MemberRequest, entity: str) -> HttpResponse:
    """Let a list open with a view, or as it came."""
    look = _look(request, entity)
    view_id = look.view.pk if look.view and "unpin" not in request.POST else None
    actions.pin_view(entity=entity, view_id=view_id, by=request.member)
    return redirect(_back(request, look))


@screen(why=OWN_RIGHTS)
@require_POST
def many(request: MemberRequest, entity: str) -> HttpResponse:
    """Do an act to the rows chosen, or to everything that matches."""
    look = _look(request, entity)
    given = request.POST
    values: dict[str, Any] = {
        name: given[name] for name in ("field", "value", "owner_id", "choice", "reason") if given.get(name)
    }
    if values.get("field") and len(given.getlist("value")) > 1:
        values["value"] = given.getlist("value")
    try:
        run = actions.ask_for_many(
            entity=entity,
            act=given.get("act", ""),
            values=values,
            ids=[] if given.get("everything") else _ids(given),
            query=given.get("query", ""),
            by=request.member,
            at=timezone.now(),
            today=request.today,
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(_back(request, look))
    if run.state not in (RunState.DONE, RunState.FAILED) or run.refused_count > 3:
        return redirect("lists:run", run.pk)
    _tell(request, run)
    return redirect(_back(request, look))


@screen(why=OWN_RIGHTS)
def many_value(request: MemberRequest, entity: str) -> HttpResponse:
    """The control for the value of a field that is to be set on many rows."""
    look = _look(request, entity)
    field = next((one for one in look.fields if one.code == request.GET.get("field") and one.is_in_bulk), None)
    control = value_field(look.entity, field) if field else None
    return render_page(request, "lists/many_value.html", {"control": control, "field": field})


@screen(why=OWN_THINGS)
def run(request: MemberRequest, list_run_id: int) -> HttpResponse:
    """How far an act on many rows is, and what it did."""
    found = queries.run(viewer=request.member, run_id=list_run_id)
    context = {
        "run": found,
        "title": actions.title_of(found),
        "share": found.done / found.total if found.total else None,
        "is_over": found.state in (RunState.DONE, RunState.FAILED),
        "list_url": reverse(registry.get(found.entity).url_name),
        "undo_url": reverse("undo:undo", args=[found.undo_id]) if found.undo_id else "",
        "more_refused": max(found.refused_count - len(found.refused), 0),
    }
    return render_page(request, "lists/run.html", context, parts=("run",))


@screen(right="core.export_lists")
def export(request: MemberRequest, entity: str) -> HttpResponse:
    """The list as a file: at once while it is short, in the background otherwise."""
    look = _look(request, entity, query=request.GET.urlencode())
    kind = "csv" if request.GET.get("format") == "csv" else "xlsx"
    try:
        body = actions.made_now(look, kind=kind, by=request.member)
        if body is not None:
            return _download(body, name=entity.partition(".")[2], kind=kind)
        actions.ask_for_file(look, kind=kind, by=request.member, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(reverse(look.kind.url_name))
    messages.success(request, _("The list is long: the file is being written, and you are told when it is ready."))
    return redirect("lists:files")


@screen(right="core.export_lists")
def files(request: MemberRequest) -> HttpResponse:
    """The files the member asked for."""
    found = [(one, one.state == RunState.DONE) for one in queries.exports(viewer=request.member)]
    is_waiting = any(not done and one.state != RunState.FAILED for one, done in found)
    context = {"files": found, "is_empty": not found, "is_waiting": is_waiting, "days": timedelta(days=7).days}
    return render_page(request, "lists/files.html", context, parts=("rows",))


@screen(right="core.export_lists")
def file(request: MemberRequest, export_id: int) -> HttpResponse | FileResponse:
    """One of the member's own files."""
    found = queries.export(viewer=request.member, export_id=export_id)
    if found.state != RunState.DONE or found.expires_at <= timezone.now() or not found.file:
        raise Http404
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=f"{found.name}.{found.kind}")


def _look(request: MemberRequest, entity: str, *, query: str | None = None) -> Asked:
    _may_see(request, entity)
    try:
        registry.get(entity)
    except KeyError:
        raise Http404 from None
    asked = request.POST.get("query", "") if query is None else query
    return asking.of_entity(entity, viewer=request.member, query=asked, today=request.today)


def _may_see(request: MemberRequest, entity: str) -> None:
    try:
        found = entities.get(entity)
    except KeyError:
        raise Http404 from None
    if not request.member.may(found.right_view):
        raise Http404


def _shown(look: Asked) -> dict[str, Any]:
    """What a view keeps of the list as it is shown."""
    return {
        "filters": queries.kept_filters(look),
        "conditions": conditions.dumped(look.group),
        "columns": [column.code for column in look.columns],
        "sort": look.sort,
    }


def _view_form(request: MemberRequest, form: ViewForm, save: Any, *, title: str, cancel: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            view = save()
            messages.success(request, _("%(name)s was saved.") % {"name": view.name})
            return redirect(_home(view))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {
        "form": form,
        "form_title": title,
        "cancel_url": cancel,
        "action_url": request.get_full_path(),
        "submit_label": _("Save"),
    }
    return render_page(request, "pages/form.html", context, parts=("drawer",), status=422 if form.errors else 200)


def _units(request: MemberRequest) -> list[tuple[int, str]]:
    return queries.units_of(viewer=request.member)


def _home(view: SavedView) -> str:
    return reverse(registry.get(view.entity).url_name) + queries.address_of(view)


def _back(request: HttpRequest, look: Asked) -> str:
    """Where the request came from, if that is one of our pages."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    query = request.POST.get("query", "")
    return reverse(look.kind.url_name) + (f"?{query}" if query else "")


def _ids(given: QueryDict) -> list[int]:
    return keys_of(given.getlist("ids")[:1000])


def _tell(request: MemberRequest, run: BulkRun) -> None:
    if run.state == RunState.FAILED:
        messages.error(request, run.problem)
        return
    if run.changed or not run.refused_count:
        told = ngettext("%(n)d row was changed.", "%(n)d rows were changed.", run.changed) % {"n": run.changed}
        undo = f"undo:{reverse('undo:undo', args=[run.undo_id])}" if run.undo_id else ""
        messages.success(request, told, extra_tags=undo)
    for _pk, name, reason in run.refused:
        messages.warning(request, f"{name}: {reason}")


def _download(body: bytes, *, name: str, kind: str) -> HttpResponse:
    types = {
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "csv": "text/csv; charset=utf-8",
    }
    answer = HttpResponse(body, content_type=types[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer
