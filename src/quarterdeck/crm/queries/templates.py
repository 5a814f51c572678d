"""Reads of ready-made activities."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404

from quarterdeck.core.company import queries as company
from quarterdeck.core.records.keys import keys_of
from quarterdeck.crm.models import Account, ActivityTemplate, Contact
from quarterdeck.people.models import Member

Chosen = list[tuple[int, str]]


def template_rows(*, viewer: Member) -> list[ActivityTemplate]:
    """The viewer's own templates and everybody's."""
    rows = ActivityTemplate.objects.filter(Q(owner=viewer) | Q(owner=None), archived_at=None)
    return list(rows.select_related("owner").order_by("name", "pk"))


def template(*, viewer: Member, template_id: int) -> ActivityTemplate:
    """One template; 404 for somebody else's own."""
    return get_object_or_404(ActivityTemplate.objects.filter(Q(owner=viewer) | Q(owner=None)), pk=template_id)


def given_by(found: ActivityTemplate, *, today: date) -> dict[str, Any]:
    """What a template fills into the form."""
    fields = ("kind", "subject", "note", "minutes", "outcome", "next_step")
    values: dict[str, Any] = {name: getattr(found, name) for name in fields}
    if found.next_step_days is not None:
        values["next_step_on"] = company.working_day_after(today, found.next_step_days)
    return values


def chosen(*, viewer: Member, account_ids: Iterable[str], contact_ids: Iterable[str]) -> tuple[Chosen, Chosen]:
    """The names of accounts and contacts that were chosen, as far as the viewer may see them."""
    accounts = Account.objects.visible_to(viewer).filter(pk__in=keys_of(account_ids)).order_by("name", "pk")
    contacts = Contact.objects.visible_to(viewer).filter(pk__in=keys_of(contact_ids)).order_by("name", "pk")
    return list(accounts.values_list("pk", "name")[:500]), list(contacts.values_list("pk", "name")[:500])
