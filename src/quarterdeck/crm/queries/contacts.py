"""Reads of contacts."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from quarterdeck.crm.models import Account, Activity, Contact
from quarterdeck.crm.queries import leads
from quarterdeck.crm.queries.leads import Referrals
from quarterdeck.crm.queries.timeline import Happening
from quarterdeck.people.models import Member


@dataclass(frozen=True, slots=True)
class ContactFilters:
    """What a list shows. `view` is mine (of my accounts), all or archived; an empty filter shows everything."""

    view: str = "all"
    words: str = ""
    buying_role: str = ""


def contact(*, viewer: Member, contact_id: int) -> Contact:
    """A contact for its page or form; 404 outside the viewer's reach."""
    return get_object_or_404(
        Contact.objects.visible_to(viewer).select_related("account", "account__owner"), pk=contact_id
    )


def contact_choices(*, viewer: Member, words: str, account_id: int | None = None, limit: int = 20) -> list[Contact]:
    """Contacts for a picker, of one account where it is known."""
    found = Contact.objects.visible_to(viewer).current().select_related("account")
    if account_id is not None:
        found = found.filter(account=account_id)
    if words.strip():
        found = found.matching(words)
    elif account_id is None:
        return list(found.order_by("-updated_at", "-pk")[:limit])
    return list(found.order_by("name", "pk")[:limit])


def colleagues_of(*, viewer: Member, contact: Contact) -> list[Contact]:
    """The other people of a contact's account, for a choice."""
    others = Contact.objects.visible_to(viewer).current().filter(account=contact.account_id).exclude(pk=contact.pk)
    return list(others.only("pk", "name").order_by("name", "pk")[:300])


def may_change(*, viewer: Member, account_id: int) -> bool:
    """Whether the viewer may change an account and its contacts."""
    return Account.objects.changeable_by(viewer).filter(pk=account_id).exists()


def filtered(viewer: Member, filters: ContactFilters) -> "QuerySet[Contact]":
    found = Contact.objects.visible_to(viewer)
    found = found.archived() if filters.view == "archived" else found.current()
    if filters.view == "mine":
        found = found.filter(account__owner=viewer)
    if filters.words.strip():
        found = found.matching(filters.words)
    if filters.buying_role:
        found = found.filter(buying_role=filters.buying_role)
    return found


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """A contact, what was done with this person, and whether the viewer may change it."""

    contact: Contact
    may_change: bool
    happenings: list[Happening]
    referrals: Referrals


def contact_record(*, viewer: Member, contact_id: int) -> ContactRecord:
    """The contact's whole page in a fixed number of queries; 404 outside the viewer's reach."""
    found = contact(viewer=viewer, contact_id=contact_id)
    done = Activity.objects.visible_to(viewer).current().completed().filter(contact=found)
    latest = done.select_related("owner", "opportunity", "contact").order_by("-done_at", "-pk")[:30]
    return ContactRecord(
        contact=found,
        may_change=may_change(viewer=viewer, account_id=found.account_id),
        referrals=leads.referrals_of(viewer=viewer, contact_id=contact_id),
        happenings=[Happening(activity.done_at, "activity", activity) for activity in latest if activity.done_at],
    )
