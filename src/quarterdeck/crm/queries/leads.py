"""Reads of leads: lists, one record with everything around it, what a lead may be converted to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from quarterdeck.crm.models import Account, Attachment, Contact, Lead, LeadStatus
from quarterdeck.crm.models.leads import OPEN_STATUSES
from quarterdeck.crm.queries import duplicates
from quarterdeck.crm.queries.duplicates import SimilarRecord
from quarterdeck.people import access
from quarterdeck.people.models import Member


@dataclass(frozen=True, slots=True)
class LeadFilters:
    """What a list shows. `view` is mine, team, unanswered, open, all or archived; an empty filter shows everything."""

    view: str = "open"
    words: str = ""
    status: str = ""
    grade: str = ""
    source: str = ""
    channel: str = ""
    owner_id: int | None = None


@dataclass(frozen=True, slots=True)
class LeadRecord:
    """A lead and what stands around it, within what the viewer may see."""

    lead: Lead
    may_change: bool
    attachments: list[Attachment]


@dataclass(frozen=True, slots=True)
class Offers:
    """What a lead may be converted to, the likeliest first."""

    accounts: list[Account]
    contacts: list[Contact]
    likely_account: int | None = None
    likely_contact: int | None = None


@dataclass(frozen=True, slots=True)
class Referrals:
    """Leads a contact referred, and how many of them were won."""

    leads: list[Lead]
    total: int
    won: int


def lead(*, viewer: Member, lead_id: int) -> Lead:
    """A lead for its page or form; 404 outside the viewer's reach."""
    related = ("owner", "pool", "referred_by", "product", "account", "contact", "opportunity")
    return get_object_or_404(Lead.objects.visible_to(viewer).select_related(*related), pk=lead_id)


def lead_record(*, viewer: Member, lead_id: int) -> LeadRecord:
    """The lead's whole page in a fixed number of queries; 404 outside the viewer's reach."""
    found = lead(viewer=viewer, lead_id=lead_id)
    files = Attachment.objects.filter(lead=found, archived_at=None).select_related("added_by")
    return LeadRecord(
        lead=found,
        may_change=Lead.objects.changeable_by(viewer).filter(pk=lead_id).exists(),
        attachments=list(files.order_by("-added_at", "-pk")[:50]),
    )


def similar(*, viewer: Member | None, lead: Lead) -> list[SimilarRecord]:
    """Whatever is like this lead: leads, contacts and accounts, the surest first; masked where the viewer may not open it."""
    return duplicates.similar_to(
        viewer=viewer,
        kind="lead",
        name=lead.name,
        company_name=lead.company_name,
        phone=lead.phone,
        email=lead.email,
        wechat=lead.wechat,
        website=lead.website,
        exclude_id=lead.pk,
    )


def offers(*, viewer: Member, lead: Lead) -> Offers:
    """Accounts and contacts that may be this lead's already, the surest first; what is certain is chosen."""
    found = [one for one in similar(viewer=viewer, lead=lead) if one.may_open]
    alike = {kind: {one.id: one for one in found if one.kind == kind} for kind in ("account", "contact")}
    contacts = list(
        Contact.objects.visible_to(viewer).filter(pk__in=alike["contact"]).select_related("account", "account__owner")
    )
    contacts.sort(key=lambda one: -alike["contact"][one.pk].score)
    named = list(Account.objects.visible_to(viewer).filter(pk__in=alike["account"]).select_related("owner"))
    named.sort(key=lambda one: -alike["account"][one.pk].score)
    accounts = {one.pk: one for one in [*(contact.account for contact in contacts), *named]}
    shown = list(accounts.values())
    if contacts and alike["contact"][contacts[0].pk].certainty == "same":
        return Offers(shown, contacts, contacts[0].account_id, contacts[0].pk)
    same = next((one.pk for one in named if alike["account"][one.pk].certainty == "same"), None)
    return Offers(shown, contacts, same)


def referrals_of(*, viewer: Member, contact_id: int) -> Referrals:
    """What a contact referred; a referral is won with its opportunity."""
    referred = Lead.objects.visible_to(viewer).filter(referred_by=contact_id)
    latest = list(referred.select_related("opportunity").order_by("-created_at", "-pk")[:20])
    return Referrals(latest, referred.count(), referred.filter(opportunity__status="won").count())


def count_open_of(*, member_id: int) -> int:
    """How many open leads a member owns, for a hand-over."""
    return Lead.objects.filter(owner=member_id, status__in=OPEN_STATUSES).count()


def sources_in_use() -> list[str]:
    """The sources leads came from, for filters."""
    return list(Lead.objects.exclude(source="").order_by("source").values_list("source", flat=True).distinct()[:60])


def unanswered(*, viewer: Member, until: datetime, limit: int = 20) -> list[Lead]:
    """The viewer's own leads that are owed an answer by then, the most overdue first."""
    waiting = (
        Lead.objects.shown_to(viewer)
        .current()
        .filter(owner=viewer, responded_at=None, response_due_at__lte=until, status__in=OPEN_STATUSES)
    )
    return list(waiting.order_by("response_due_at", "pk")[:limit])


def filtered(viewer: Member, filters: LeadFilters) -> "QuerySet[Lead]":
    found = Lead.objects.visible_to(viewer)
    found = found.archived() if filters.view == "archived" else found.current()
    conditions: dict[str, Any] = {
        "mine": Q(owner=viewer, status__in=OPEN_STATUSES),
        "open": Q(status__in=OPEN_STATUSES),
        "unanswered": Q(status__in=OPEN_STATUSES, responded_at=None, response_due_at__isnull=False),
        "converted": Q(status=LeadStatus.CONVERTED),
    }
    found = found.filter(conditions.get(filters.view, Q()))
    if filters.view == "team":
        found = found.filter(owner__in=access.team_of(viewer, with_below=True), status__in=OPEN_STATUSES)
    if filters.words.strip():
        found = found.matching(filters.words)
    for field in ("status", "grade", "source", "channel", "owner_id"):
        if wanted := getattr(filters, field):
            found = found.filter(**{field: wanted})
    return found
