"""What one typed line means to the one who types it: the people, deals and accounts it may name, and the fields it gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max, QuerySet
from django.shortcuts import get_object_or_404

from quarterdeck.core.company import queries as company
from quarterdeck.crm.models import Account, Activity, Contact, Lead, Opportunity
from quarterdeck.crm.rules import one_line
from quarterdeck.crm.rules.one_line import Mark, Named
from quarterdeck.people.models import Member

KNOWN = 300
FIELDS = (
    "kind",
    "contact_id",
    "minutes",
    "outcome",
    "done_on",
    "due_on",
    "due_at",
    "next_step",
    "next_step_on",
)


@dataclass(frozen=True, slots=True)
class About:
    """The record on whose page a line is typed, if any."""

    account_id: int | None = None
    opportunity_id: int | None = None
    contact_id: int | None = None
    lead_id: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A line and what it gives: `values` by field, who may be meant, and which characters said what."""

    line: str
    is_planned: bool
    values: dict[str, Any]
    subject: str
    note: str
    about: About
    contacts: Sequence[Named]
    unknown_name: str
    account: Named | None
    deal: Named | None
    marks: Sequence[Mark]


def read_line(
    *, viewer: Member, line: str, at: datetime, about: About | None = None, kept: Mapping[str, Any] | None = None
) -> Reading:
    """Read a line typed at a moment, on a record's page or anywhere. `kept` are the fields the writer set by hand; they win."""
    place = about or About()
    _check(place, viewer)
    local = at.astimezone(ZoneInfo(company.company().timezone))
    account_id = _account_of(place, viewer)
    is_open = place == About()
    found = one_line.parse(
        line,
        today=local.date(),
        now=local.time(),
        contacts=() if place.lead_id else _contacts(viewer, account_id),
        accounts=_accounts(viewer) if is_open else (),
        deals=_deals(viewer, account_id) if place.opportunity_id is None and place.lead_id is None else (),
    )
    chosen = dict(kept or {})
    account_id = (
        account_id or (found.account.id if found.account else None) or (found.deal.account_id if found.deal else None)
    )
    people = [one for one in found.contacts if account_id is None or one.account_id == account_id]
    values = {
        "kind": found.kind,
        "contact_id": place.contact_id or (people[0].id if people else None),
        "minutes": found.minutes,
        "outcome": found.outcome,
        "done_on": found.done_on,
        "due_on": found.due_on,
        "due_at": found.due_at,
        "next_step": found.next_step,
        "next_step_on": found.next_step_on,
        "next_step_at": found.next_step_at,
    } | {name: value for name, value in chosen.items() if name in FIELDS}
    if chosen.get("next_step_on"):
        values["next_step_at"] = None
    return Reading(
        line=line,
        is_planned=found.is_planned,
        values=values,
        subject=found.subject,
        note=found.note,
        about=About(
            account_id=place.account_id or (found.account.id if found.account and not place.lead_id else None),
            opportunity_id=place.opportunity_id or (found.deal.id if found.deal else None),
            contact_id=values["contact_id"],
            lead_id=place.lead_id,
        ),
        contacts=people,
        unknown_name="" if people else found.contact_text,
        account=found.account,
        deal=found.deal,
        marks=found.marks,
    )


def moment_of(day: date, at: time | None, *, otherwise: time) -> datetime:
    """A time of a company day as a moment."""
    return datetime.combine(day, at or otherwise, tzinfo=ZoneInfo(company.company().timezone))


def _check(about: About, viewer: Member) -> None:
    """404 for a record outside the viewer's reach."""
    asked: tuple[tuple[int | None, QuerySet[Any]], ...] = (
        (about.account_id, Account.objects.visible_to(viewer)),
        (about.opportunity_id, Opportunity.objects.visible_to(viewer)),
        (about.contact_id, Contact.objects.visible_to(viewer)),
        (about.lead_id, Lead.objects.visible_to(viewer)),
    )
    for key, rows in asked:
        if key is not None:
            get_object_or_404(rows.only("pk"), pk=key)


def _account_of(about: About, viewer: Member) -> int | None:
    if about.opportunity_id is not None:
        return Opportunity.objects.values_list("account_id", flat=True).get(pk=about.opportunity_id)
    if about.contact_id is not None:
        return Contact.objects.values_list("account_id", flat=True).get(pk=about.contact_id)
    return about.account_id


def _contacts(viewer: Member, account_id: int | None) -> list[Named]:
    """The account's people; without an account those the viewer had to do with last, then those of the viewer's own accounts."""
    people = Contact.objects.visible_to(viewer).current()
    rows = ("pk", "name", "title", "account_id")
    if account_id is not None:
        return [
            Named(*row) for row in people.filter(account=account_id).order_by("name", "pk").values_list(*rows)[:KNOWN]
        ]
    mine = Activity.objects.filter(owner=viewer, contact__isnull=False).values("contact").annotate(last=Max("pk"))
    recent = [row["contact"] for row in mine.order_by("-last")[:KNOWN]]
    known = {row[0]: Named(*row) for row in people.filter(pk__in=recent).values_list(*rows)}
    own = people.filter(account__owner=viewer).order_by("-updated_at", "-pk").values_list(*rows)[:KNOWN]
    ordered = {pk: known[pk] for pk in recent if pk in known} | {
        row[0]: Named(*row) for row in own if row[0] not in known
    }
    return list(ordered.values())


def _accounts(viewer: Member) -> list[Named]:
    rows = Account.objects.visible_to(viewer).current().filter(owner=viewer).order_by("-updated_at", "-pk")
    return [Named(pk, name, "", pk) for pk, name in rows.values_list("pk", "name")[:KNOWN]]


def _deals(viewer: Member, account_id: int | None) -> list[Named]:
    rows = Opportunity.objects.visible_to(viewer).current().open()
    rows = rows.filter(account=account_id) if account_id is not None else rows.filter(owner=viewer)
    found = rows.order_by("-updated_at", "-pk").values_list("pk", "name", "account_id")[:KNOWN]
    return [Named(pk, name, "", account) for pk, name, account in found]
