"""A lead becomes a customer's: its account, contact and opportunity in one step."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.events import bus
from quarterdeck.crm import events
from quarterdeck.crm.actions import accounts
from quarterdeck.crm.actions.leads import locking
from quarterdeck.crm.actions.opportunities import create_opportunity
from quarterdeck.crm.actions.refusals import Invalid
from quarterdeck.crm.models import (
    Account,
    Activity,
    ActivityKind,
    Attachment,
    Contact,
    Lead,
    LeadStatus,
    LifeCycle,
    Opportunity,
    OwnershipSpan,
)
from quarterdeck.crm.rules import leads as rules
from quarterdeck.people.models import Member


@dataclass(frozen=True, slots=True)
class Converted:
    """What a lead became."""

    lead: Lead
    account: Account
    contact: Contact
    opportunity: Opportunity | None


@transaction.atomic
def convert_lead(
    *,
    lead_id: int,
    by: Member,
    at: datetime,
    account_id: int | None = None,
    contact_id: int | None = None,
    with_opportunity: bool = True,
    opportunity_name: str = "",
    amount: Decimal | int | str = 0,
    expected_close_on: date | None = None,
) -> Converted:
    """Turn a lead into an account, a contact and (unless told not to) an opportunity of its owner. None makes a new account or
    contact, an id takes the existing one.

    Activities and files go along; source, campaign and UTM stay on the lead, which the opportunity names. Refuses a second
    conversion, a contact of another account, and whatever the three records themselves refuse.
    """
    lead = locking.changeable(lead_id, by)
    if reason := rules.why_not_convert(lead.status, is_archived=lead.archived_at is not None):
        raise Invalid(reason)
    account = _account(lead, account_id, contact_id, by=by)
    contact = _contact(lead, account, contact_id, by=by)
    deal = None
    if with_opportunity:
        deal = create_opportunity(
            name=opportunity_name.strip() or _deal_name(lead, account),
            by=by,
            at=at,
            account_id=account.pk,
            owner_id=lead.owner_id or by.pk,
            amount=amount,
            expected_close_on=expected_close_on,
            source=lead.source,
            note=lead.need,
        )
    _carry_on(lead, account, contact, deal)
    _close(lead, account, contact, deal, at=at, by=by)
    _remind_to_thank(lead, at=at, by=by)
    return Converted(lead, account, contact, deal)


def _account(lead: Lead, account_id: int | None, contact_id: int | None, *, by: Member) -> Account:
    """The account chosen, that of the contact chosen, or a new one of the lead's owner."""
    if account_id is None and contact_id is not None:
        account_id = Contact.objects.visible_to(by).filter(pk=contact_id).values_list("account_id", flat=True).first()
    if account_id is not None:
        found = Account.objects.visible_to(by).current().filter(pk=account_id).first()
        if found is None:
            raise Invalid(_("That account does not exist, or you may not see it."), field="account_id")
        return found
    return accounts.create_account(
        name=lead.company_name or lead.name,
        by=by,
        owner_id=lead.owner_id or by.pk,
        life_cycle=LifeCycle.PROSPECT,
        industry=lead.industry,
        region=lead.region,
        city=lead.city,
        website=lead.website,
        employees=lead.employees,
        phone="" if lead.company_name else lead.phone,
    )


def _contact(lead: Lead, account: Account, contact_id: int | None, *, by: Member) -> Contact:
    if contact_id is None:
        return accounts.create_contact(
            account_id=account.pk,
            name=lead.name,
            by=by,
            title=lead.title,
            phone=lead.phone,
            email=lead.email,
            wechat=lead.wechat,
        )
    found = Contact.objects.visible_to(by).current().filter(pk=contact_id).first()
    if found is None:
        raise Invalid(_("That contact does not exist, or you may not see it."), field="contact_id")
    if found.account_id != account.pk:
        raise Invalid(_("That contact belongs to another account."), field="contact_id")
    return found


def _deal_name(lead: Lead, account: Account) -> str:
    """The customer, and what they asked for where it is known."""
    wanted = lead.product.name if lead.product else ""
    return f"{account.name} · {wanted}" if wanted else account.name


def _carry_on(lead: Lead, account: Account, contact: Contact, deal: Opportunity | None) -> None:
    """What was done and kept with the lead stands with its customer from now on; it stays the lead's as well."""
    Activity.objects.filter(lead=lead).update(
        account=account, contact=Coalesce("contact", contact.pk), opportunity=deal
    )
    home = {"account": account} if deal is None else {"opportunity": deal}
    Attachment.objects.filter(lead=lead).update(lead=None, **home)
    if deal is not None and lead.last_activity_at is not None:
        Opportunity.objects.filter(pk=deal.pk).update(last_activity_at=lead.last_activity_at)


def _close(
    lead: Lead, account: Account, contact: Contact, deal: Opportunity | None, *, at: datetime, by: Member
) -> None:
    before = lead.status
    lead.status, lead.converted_at = LeadStatus.CONVERTED, at
    lead.qualified_at = lead.qualified_at or at
    lead.account, lead.contact, lead.opportunity = account, contact, deal
    lead.version += 1
    lead.save()
    OwnershipSpan.objects.filter(lead=lead, until_at=None).update(until_at=at, end=OwnershipSpan.End.CONVERTED)
    trail.record(lead, "converted", by=by, changes={"status": (before, lead.status)})
    bus.publish_many(
        [
            events.LeadStatusChanged(
                lead_id=lead.pk, owner_id=lead.owner_id, from_status=before, to_status=LeadStatus.CONVERTED
            ),
            events.LeadConverted(
                lead_id=lead.pk,
                owner_id=lead.owner_id,
                account_id=account.pk,
                contact_id=contact.pk,
                opportunity_id=deal.pk if deal else None,
                referred_by_id=lead.referred_by_id,
            ),
        ],
        by=by,
    )


def _remind_to_thank(lead: Lead, *, at: datetime, by: Member) -> None:
    """Whoever referred a lead that came to something is thanked: a to-do of the lead's owner."""
    if lead.referred_by is None or lead.thanked_on is not None:
        return
    reminder = Activity.objects.create(
        kind=ActivityKind.TASK,
        subject=_("Thank %(name)s for referring %(lead)s") % {"name": lead.referred_by.name, "lead": lead.name},
        owner=lead.owner or by,
        account_id=lead.referred_by.account_id,
        contact=lead.referred_by,
        due_at=at,
    )
    trail.record(reminder, "planned", by=by)
