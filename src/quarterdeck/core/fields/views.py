"""The settings of fields."""

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.fields import actions, formulas, queries, registry
from quarterdeck.core.fields.forms import DefinitionForm
from quarterdeck.core.fields.models import FieldDefinition
from quarterdeck.core.fields.registry import FieldType
from quarterdeck.core.pages.answers import answer_form, do
from quarterdeck.core.pages.components import Tab
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen

MANAGE = "fields.manage_fields"


@screen(right=MANAGE)
def fields(request: MemberRequest) -> HttpResponse:
    """The company's own fields of one kind of record."""
    entity = _entity(request.GET.get("of", ""))
    current, archived = queries.all_definitions(entity.code)
    new = reverse("fields:new")
    context = {
        "tabs": [
            Tab(str(one.label_plural), f"?of={one.code}", one.code == entity.code) for one in registry.customizable()
        ],
        "entity": entity,
        "fields": [_row(definition) for definition in current],
        "archived": archived,
        "is_empty": not current and not archived,
        "types": [
            (kind.label, f"{new}?of={entity.code}&type={kind.value}")
            for kind in FieldType
            if kind is not FieldType.RECORD
        ],
    }
    return render_page(request, "fields/fields.html", context)


@screen(right=MANAGE)
def new(request: MemberRequest) -> HttpResponse:
    entity, kind = _entity(request.GET.get("of", "")), request.GET.get("type", FieldType.TEXT.value)
    if kind not in FieldType.values:
        raise Http404
    form = DefinitionForm(request.POST or None, entity=entity.code, kind=kind)
    return answer_form(
        request,
        form,
        lambda typed: actions.create_field(entity=entity.code, type=kind, values=typed, by=request.member),
        title=_("New field: %(type)s") % {"type": FieldType(kind).label},
        back=_list(entity.code),
        done=_("Added. It is on every form and page from now on."),
        **_explained(entity, kind),
    )


@screen(right=MANAGE)
def edit(request: MemberRequest, field_id: int) -> HttpResponse:
    definition = queries.definition(field_id)
    form = DefinitionForm(request.POST or None, entity=definition.entity, kind=definition.type, definition=definition)
    return answer_form(
        request,
        form,
        lambda typed: actions.edit_field(field_id=field_id, values=typed, version=None, by=request.member),
        title=f"{definition} · {FieldType(definition.type).label}",
        back=_list(definition.entity),
        done=_("Saved."),
        **_explained(registry.get(definition.entity), definition.type),
    )


@screen(right=MANAGE)
@require_POST
def move(request: MemberRequest, field_id: int) -> HttpResponse:
    definition = queries.definition(field_id)
    steps = -1 if request.POST.get("to") == "up" else 1
    return do(
        request,
        lambda: actions.move_field(field_id=field_id, by_steps=steps, by=request.member),
        back=_list(definition.entity),
    )


@screen(right=MANAGE)
@require_POST
def archive(request: MemberRequest, field_id: int) -> HttpResponse:
    definition = queries.definition(field_id)
    return do(
        request,
        lambda: actions.archive_field(field_id=field_id, at=timezone.now(), by=request.member),
        back=_list(definition.entity),
        done=_("Put away. Its values are kept."),
        undo_url=reverse("fields:restore", args=[field_id]),
    )


@screen(right=MANAGE)
@require_POST
def restore(request: MemberRequest, field_id: int) -> HttpResponse:
    definition = queries.definition(field_id)
    return do(
        request,
        lambda: actions.restore_field(field_id=field_id, by=request.member),
        back=_list(definition.entity),
        done=_("Brought back with its values."),
    )


@screen(right="people.view_member")
def colleagues(request: MemberRequest) -> HttpResponse:
    """What a picker of colleagues asks for as one types."""
    found = queries.colleagues(viewer=request.member, words=request.GET.get("q", ""))
    return JsonResponse([{"value": key, "text": name, "detail": ""} for key, name in found], safe=False)


def _entity(code: str) -> registry.Entity:
    known = list(registry.customizable())
    return next((entity for entity in known if entity.code == code), known[0])


def _list(entity: str) -> str:
    return f"{reverse('fields:fields')}?of={entity}"


def _row(definition: FieldDefinition) -> dict[str, Any]:
    kind = FieldType(definition.type)
    detail = definition.formula or ", ".join(label for _code, label in definition.offered)
    return {"field": definition, "type": kind.label, "detail": detail}


def _explained(entity: registry.Entity, kind: str) -> dict[str, Any]:
    """What helps to write a formula: the fields there are, and what can be done with them."""
    if kind != FieldType.FORMULA:
        return {}
    names = ", ".join([*entity.by_name, *queries.current_definitions().get(entity.code, {})])
    functions = "; ".join(f"{call}: {said}" for call, said in formulas.EXPLAINED.items())
    return {
        "form_intro": _("Fields: %(names)s. Also: %(functions)s.") % {"names": names, "functions": functions},
    }
