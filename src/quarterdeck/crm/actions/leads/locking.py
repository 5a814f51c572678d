"""Taking a lead to change it, and what is written with every change."""

from collections.abc import Mapping
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.catalog.models import Product
from quarterdeck.core.audit import trail
from quarterdeck.core.records import values as record_values
from quarterdeck.core.search import text
from quarterdeck.crm.actions import identity
from quarterdeck.crm.actions.refusals import Invalid, NotAllowed, refuse_invalid
from quarterdeck.crm.models import Contact, Lead
from quarterdeck.people.models import Member

FIELDS = frozenset(
    (
        *("name", "company_name", "title", "phone", "email", "wechat", "website", "industry", "region", "city"),
        *("employees", "language", "need", "note", "source", "campaign", "cost", "may_be_contacted", "product_id"),
    )
)


def need(by: Member) -> None:
    """Refuse whoever may not change leads at all."""
    if not by.may("crm.change_lead"):
        raise NotAllowed(_("You may not change leads."))


def changeable(lead_id: int, by: Member) -> Lead:
    """The lead, locked; 404 out of sight, refused where `by` may only look."""
    lead = get_object_or_404(Lead.objects.visible_to(by).select_for_update(of=("self",)), pk=lead_id)
    if not Lead.objects.changeable_by(by).filter(pk=lead_id).exists():
        sentence = _("Claim this lead from its pool first.") if lead.pool_id else _("You may look at this lead only.")
        raise NotAllowed(sentence)
    return lead


def known(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with their edges trimmed. Refuses a field that leads do not have, and a product that is none."""
    if unknown := sorted(set(values) - FIELDS):
        raise Invalid(_("There is no field %(name)s.") % {"name": unknown[0]}, field=unknown[0])
    product = values.get("product_id")
    if product is not None and not Product.objects.filter(pk=product).exists():
        raise Invalid(_("That product does not exist."), field="product_id")
    return {field: value.strip() if isinstance(value, str) else value for field, value in values.items()}


def referrer(contact_id: int | None, *, by: Member | None) -> Contact | None:
    """The contact who referred a lead, one that `by` may see."""
    if contact_id is None:
        return None
    contacts = Contact.objects.all() if by is None else Contact.objects.visible_to(by)
    found = contacts.filter(pk=contact_id).first()
    if found is None:
        raise Invalid(_("That contact does not exist, or you may not see it."), field="referred_by")
    return found


def mark(lead: Lead) -> None:
    """Fill what a lead is found and recognised by."""
    lead.search_tokens = text.tokens_for(lead.name, lead.company_name, lead.phone, lead.email, lead.wechat)
    lead.identity_keys = identity.lead_keys(lead)


def save_changes(lead: Lead, changes: Mapping[str, tuple[Any, Any]], *, act: str, by: Member | None) -> None:
    """Write the named fields with the next version and a line in the audit trail."""
    refuse_invalid(lead)
    mark(lead)
    lead.version += 1
    lead.save(
        update_fields=[*record_values.columns(changes), "search_tokens", "identity_keys", "version", "updated_at"]
    )
    trail.record(lead, act, by=by, changes=changes)
