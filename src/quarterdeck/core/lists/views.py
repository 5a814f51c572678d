"""The screens every list shares."""

from django.http import Http404, HttpResponse, JsonResponse

from quarterdeck.core.fields import queries as fields
from quarterdeck.core.fields import registry as entities
from quarterdeck.core.lists import offering
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen

OWN_RIGHTS = "each list asks for the right of its own records"


@screen(why=OWN_RIGHTS)
def choices(request: MemberRequest, entity: str, field_code: str) -> HttpResponse:
    """Members or records a field may be asked for, as one types."""
    _may_see(request, entity)
    field = next((one for one in fields.fields_of(entity, request.member) if one.code == field_code), None)
    if field is None or not field.is_filterable:
        raise Http404
    found = offering.named(field, viewer=request.member, words=request.GET.get("q", ""))
    return JsonResponse([{"value": str(pk), "text": name, "detail": ""} for pk, name in found], safe=False)


def _may_see(request: MemberRequest, entity: str) -> entities.Entity:
    try:
        found = entities.get(entity)
    except KeyError:
        raise Http404 from None
    if not request.member.may(found.right_view):
        raise Http404
    return found
