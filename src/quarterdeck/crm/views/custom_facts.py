"""The facts of a record as its viewer may see and change them, those the company added at the end."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from django.http import Http404
from django.utils.translation import get_language

from quarterdeck.core.access.field_access import FieldAccess
from quarterdeck.core.company import queries as company
from quarterdeck.core.fields import queries, registry
from quarterdeck.core.fields.field_view import FieldView
from quarterdeck.core.fields.forms import PREFIX, RecordForm
from quarterdeck.core.fields.registry import FieldType
from quarterdeck.crm.views.inline import Fact
from quarterdeck.people.models import Member

Address = Callable[[str], str]
_LINKS = {FieldType.URL: "{}", FieldType.EMAIL: "mailto:{}", FieldType.PHONE: "tel:{}"}


def shown_facts(
    entity: str, facts: Iterable[Fact], record: Any, *, viewer: Member, address: Address | None
) -> list[Fact]:
    """The facts without what is hidden, those the viewer may only read without a way to change them, and the company's own.

    `address` gives where a named fact is changed; None where nothing may be.
    """
    kept = [guarded for fact in facts if (guarded := _guarded(entity, fact, viewer)) is not None]
    return [*kept, *(_custom(field, record, address) for field in queries.custom_values(entity, viewer, record))]


def custom_fact(entity: str, name: str, record: Any, *, viewer: Member, address: Address) -> Fact:
    """One of the company's own facts by its name in a form; 404 when the viewer may not change it."""
    for field in queries.custom_values(entity, viewer, record):
        if f"{PREFIX}{field.code}" == name and field.is_editable:
            return _custom(field, record, address)
    raise Http404


def refuse_fact(form: type[RecordForm], name: str, *, viewer: Member) -> None:
    """404 for a fact that is not there, or not the viewer's to change."""
    if name.startswith(PREFIX):
        return
    access = viewer.field_access(f"{form.entity}.{registry.get(form.entity).attribute(name)}")
    if name not in form.base_fields or access is not FieldAccess.EDIT:
        raise Http404


def _guarded(entity: str, fact: Fact, viewer: Member) -> Fact | None:
    access = viewer.field_access(f"{entity}.{registry.get(entity).attribute(fact.name)}")
    if access is FieldAccess.HIDDEN:
        return None
    return fact if access is FieldAccess.EDIT else replace(fact, url="", link="")


def _custom(field: FieldView, record: Any, address: Address | None) -> Fact:
    name = f"{PREFIX}{field.code}"
    text = field.text(record, language=get_language() or "", currency=company.company().currency_id)
    can_edit = address is not None and field.is_editable
    link = _LINKS.get(field.type, "").format(text) if text and field.access.is_readable and not can_edit else ""
    return Fact(
        name=name,
        label=field.label,
        value=text or None,
        kind="long" if field.type is FieldType.LONG_TEXT else "text",
        url=address(name) if address is not None and can_edit else "",
        link=link,
    )
