"""Gives searchable selects the name of what is chosen in them."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django import forms

from quarterdeck.core.fields.forms import RecordForm
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.records.keys import key_of
from quarterdeck.crm.forms.pickers import PickField
from quarterdeck.crm.queries import choices

AnyForm = TypeVar("AnyForm", bound=forms.Form)
_NAMES: Mapping[str, Callable[..., str]] = {
    "account_id": choices.account_name,
    "parent_id": choices.account_name,
    "contact_id": choices.contact_name,
    "opportunity_id": choices.opportunity_name,
    "owner_id": choices.member_name,
    "member_id": choices.member_name,
}


def offer(request: MemberRequest, form: AnyForm, record: Any = None, *, only: str = "") -> AnyForm:
    """The form with the chosen record's name in each of its pickers, as far as the viewer may see it.

    A form of a record keeps what the viewer may change and gets the company's own fields, with the record's values.
    """
    if isinstance(form, RecordForm):
        form.fit(request.member, record, only=only)
    for name, field in form.fields.items():
        if isinstance(field, PickField):
            key = key_of(form[name].value())
            field.offer(key, _NAMES[name](viewer=request.member, key=key) if key else "")
    return form
