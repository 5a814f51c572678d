"""One deal with everything around it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from quarterdeck.core.company import queries as company
from quarterdeck.crm.models import (
    Attachment,
    Contact,
    Opportunity,
    OpportunityLine,
    OpportunityTeamMember,
    Stage,
    StageKind,
    StageVisit,
)
from quarterdeck.crm.queries import health as healths
from quarterdeck.crm.rules import health
from quarterdeck.crm.rules.health import Health
from quarterdeck.people.models import Member


@dataclass(frozen=True, slots=True)
class DealRecord:
    """A deal and what stands around it. `may_change` says whether the viewer may act on it."""

    deal: Opportunity
    may_change: bool
    stages: list[Stage]
    lines: list[OpportunityLine]
    helpers: list[OpportunityTeamMember]
    contacts: list[Contact]
    visits: list[StageVisit]
    attachments: list[Attachment]
    health: Health
    days_in_stage: int


def opportunity_record(*, viewer: Member, opportunity_id: int, today: date) -> DealRecord:
    """The deal's whole page in a fixed number of queries; 404 outside the viewer's reach."""
    deal = editable_opportunity(viewer=viewer, opportunity_id=opportunity_id)
    contacts = Contact.objects.shown_to(viewer).current().filter(account=deal.account_id).order_by("name", "pk")
    return DealRecord(
        deal=deal,
        may_change=viewer.may("crm.change_opportunity")
        and Opportunity.objects.changeable_by(viewer).filter(pk=deal.pk).exists(),
        stages=list(Stage.objects.filter(process=deal.process_id, archived_at=None).order_by("position")),
        lines=list(deal.lines.select_related("product").order_by("position", "pk")),
        helpers=list(deal.helpers.select_related("member").order_by("member__name", "pk")),
        contacts=list(contacts[:20]) if deal.account_id else [],
        visits=list(deal.stage_visits.select_related("stage", "by").order_by("entered_at", "pk")),
        attachments=list(_attachments(deal)),
        health=_health(deal, today),
        days_in_stage=max((today - company.local_day(deal.stage_since)).days, 0),
    )


def editable_opportunity(*, viewer: Member, opportunity_id: int) -> Opportunity:
    """A deal for its page or form; 404 outside the viewer's reach."""
    deals = Opportunity.objects.visible_to(viewer)
    return get_object_or_404(
        deals.select_related("stage", "process", "owner", "account", "close_reason", "currency"), pk=opportunity_id
    )


def _attachments(deal: Opportunity) -> "QuerySet[Attachment]":
    kept = Attachment.objects.filter(opportunity=deal, archived_at=None)
    return kept.select_related("added_by").order_by("-added_at", "-pk")[:50]


def _health(deal: Opportunity, today: date) -> Health:
    is_open = deal.status == StageKind.OPEN
    more = healths.more_facts([deal.pk] if is_open else []).get(deal.pk, healths.NOTHING)
    facts = health.DealFacts(
        expected_close_on=deal.expected_close_on,
        in_stage_since=company.local_day(deal.stage_since),
        stage_warning_days=deal.stage.warning_days,
        last_activity_on=deal.last_activity_at and company.local_day(deal.last_activity_at),
        next_step=deal.next_step,
        next_step_on=deal.next_step_on,
        times_pushed=more.times_pushed,
        share_cut=more.share_cut,
        contacts=more.contacts,
        decision_makers=more.decision_makers,
    )
    return health.of_deal(facts, today=today, is_open=is_open, settings=healths.settings())
