"""The records the API lists: each within the caller's reach, with what its shape shows fetched at once."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import F, Model, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Schema

from quarterdeck.api import schemas
from quarterdeck.api.models import ApiToken
from quarterdeck.catalog import queries as catalog
from quarterdeck.catalog.models import Product
from quarterdeck.core.fields import registry as entities
from quarterdeck.core.lists import asking, registry
from quarterdeck.core.lists import queries as lists
from quarterdeck.core.lists.asking import Asked
from quarterdeck.core.lists.models import SavedView
from quarterdeck.core.records.models import RecordQuerySet
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.core.search import text
from quarterdeck.crm.models import Account, Activity, CloseReason, Contact, Lead, Opportunity, Stage
from quarterdeck.crm.queries import opportunities as deals
from quarterdeck.crm.queries import search
from quarterdeck.crm.queries.board import Board
from quarterdeck.crm.queries.opportunities import DealFilters
from quarterdeck.crm.rules.values import LineInput
from quarterdeck.people import queries as people
from quarterdeck.people.models import Member, OrgUnit

M = TypeVar("M", bound=Model)
_DEAL_COLUMNS = (
    *("number", "name", "account__name", "owner__name", "process_id", "stage__name", "stage__probability", "status"),
    *("amount", "currency_id", "probability", "source", "opened_on", "expected_close_on", "closed_on"),
    *("next_step", "next_step_on", "note", "custom", "version", "created_at", "updated_at", "archived_at"),
)
_PAGES = {
    "account": "crm:account",
    "contact": "crm:contact",
    "opportunity": "crm:opportunity",
    "member": "people:member",
    "product": "catalog:product",
}


def accounts(viewer: Member) -> "QuerySet[Account]":
    """Accounts with their owners."""
    return Account.objects.visible_to(viewer).select_related("owner")


def contacts(viewer: Member) -> "QuerySet[Contact]":
    """Contacts of visible accounts."""
    return Contact.objects.visible_to(viewer)


def leads(viewer: Member) -> "QuerySet[Lead]":
    """Leads within reach, and those of the viewer's pools."""
    return Lead.objects.visible_to(viewer)


def opportunities(viewer: Member) -> "QuerySet[Opportunity]":
    """Deals with account, owner and stage, and no column that their shape does not show."""
    rows = Opportunity.objects.visible_to(viewer).select_related("account", "owner", "stage")
    return rows.only(*_DEAL_COLUMNS)


def activities(viewer: Member) -> "QuerySet[Activity]":
    """Activities of visible people, deals and accounts."""
    return Activity.objects.visible_to(viewer)


def products(viewer: Member) -> "QuerySet[Product]":
    """All products: they are seen by right, not by owner."""
    return Product.objects.all()


def members(viewer: Member) -> "QuerySet[Member]":
    """Colleagues with their present team."""
    present = Q(memberships__until_on=None)
    return Member.objects.visible_to(viewer).filter(present).annotate(team_id=F("memberships__unit_id"))


def teams(viewer: Member) -> "QuerySet[OrgUnit]":
    """Units of the organization with their present parents."""
    return OrgUnit.objects.filter(placements__until_on=None).annotate(parent_id=F("placements__parent_id"))


def stages(viewer: Member) -> "QuerySet[Stage]":
    """Stages of every process, in order."""
    return Stage.objects.all()


def saved_views(viewer: Member, entity: str) -> list[SavedView]:
    """The views of a list the viewer may open, by name."""
    _refuse_out_of_sight(viewer, entity)
    return list(SavedView.objects.visible_to(viewer).filter(entity=entity).order_by("name", "pk"))


def look_at_view(viewer: Member, view_id: int, *, today: date) -> Asked:
    """A saved view as the viewer may look at it; 404 for a view of somebody else's."""
    view = lists.saved_view(viewer=viewer, view_id=view_id)
    _refuse_out_of_sight(viewer, view.entity)
    return asking.of_entity(view.entity, viewer=viewer, query=lists.address_of(view), today=today)


def refuse_bad_conditions(viewer: Member, entity: str, conditions: dict[str, Any], *, today: date) -> None:
    """Refuse conditions that the list of this entity could not use, in words."""
    _refuse_out_of_sight(viewer, entity)
    address = urlencode({asking.WHERE: json.dumps(conditions)}) if conditions else ""
    look = asking.of_entity(entity, viewer=viewer, query=address, today=today)
    if look.problem:
        raise Refusal(look.problem, code="invalid")


def _refuse_out_of_sight(viewer: Member, entity: str) -> None:
    if entity not in {kind.entity for kind in registry.kinds()}:
        raise Http404
    if not viewer.may(entities.get(entity).right_view):
        raise PermissionDenied(_("Your role does not allow this."))


def tokens_of(member: Member) -> list[ApiToken]:
    """The member's tokens that still work, the latest first."""
    alive = ApiToken.objects.filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now()), revoked_at=None)
    return list(alive.filter(member=member).order_by("-created_at", "-pk"))


def one(rows: "QuerySet[M]", pk: int) -> M:
    """The row, or 404 when there is none within reach."""
    return get_object_or_404(rows, pk=pk)


def in_state(rows: "QuerySet[M]", *, archived: bool) -> "QuerySet[M]":
    """Archived rows or, usually, the others."""
    return rows.exclude(archived_at=None) if archived else rows.filter(archived_at=None)


def filtered(rows: "QuerySet[M]", filters: Schema) -> "QuerySet[M]":
    """Apply what was asked: `q` searches words, `archived` chooses the state, the rest are columns that must be equal."""
    wanted = filters.model_dump(exclude_none=True)
    words = wanted.pop("q", "")
    if "archived" in wanted:
        rows = in_state(rows, archived=wanted.pop("archived"))
    if words:
        rows = _matching(rows, words)
    return rows.filter(**wanted)


def _matching(rows: "QuerySet[M]", words: str) -> "QuerySet[M]":
    """Rows found by words, never by what the viewer may not know."""
    if isinstance(rows, RecordQuerySet):
        return rows.matching(words)
    return rows.filter(search_tokens__contains=text.query_tokens(words))


def opportunity_values(values: schemas.OpportunityIn) -> dict[str, Any]:
    """What a new deal is made of, in the words of `create_opportunity`."""
    given = values.model_dump(exclude_none=True, exclude={"lines"})
    return {**given, "lines": [LineInput(**line.model_dump()) for line in values.lines]}


def stage_named(viewer: Member, opportunity_id: int, stage: int | str) -> int:
    """The stage of the deal's process by id, code or name; refused in words when there is none."""
    if isinstance(stage, int):
        return stage
    process = Opportunity.objects.visible_to(viewer).filter(pk=opportunity_id).values("process_id")
    in_process = Stage.objects.filter(process__in=process, archived_at=None)
    found = in_process.filter(Q(code=stage) | Q(name=stage)).values_list("pk", flat=True).first()
    if found is None:
        one(Opportunity.objects.visible_to(viewer), opportunity_id)
        raise Refusal(_("This deal's process has no stage “%(stage)s”.") % {"stage": stage}, code="no_such_stage")
    return found


def reason_named(viewer: Member, opportunity_id: int, reason: str) -> int | None:
    """The close reason of the deal's process by name; None when none was named."""
    if not reason:
        return None
    process = Opportunity.objects.visible_to(viewer).filter(pk=opportunity_id).values("process_id")
    found = CloseReason.objects.filter(process__in=process, name=reason).values_list("pk", flat=True).first()
    if found is None:
        raise Refusal(_("This deal's process has no reason “%(reason)s”.") % {"reason": reason}, code="no_such_reason")
    return found


def deals_counter(viewer: Member, filters: Schema, today: date) -> Callable[[], int] | None:
    """How many deals a list holds, from the tally, where it asks for nothing that the tally does not keep."""
    asked = filters.model_dump(exclude_none=True, exclude_defaults=True)
    archived = asked.pop("archived", False)
    if not set(asked) <= {"owner_id", "process_id", "stage_id", "status"}:
        return None
    narrowed = DealFilters(view="archived" if archived else "all", **asked)
    return lambda: deals.totals(viewer, narrowed, today).deals


def board_shape(found: Board) -> dict[str, Any]:
    """A board as the API shows it."""
    return {
        "process_id": found.process.pk,
        "columns": [
            {
                "stage_id": column.stage.pk,
                "stage": column.stage.name,
                "count": column.totals.deals,
                "amount": column.totals.amount,
                "cards": column.cards,
            }
            for column in found.columns
        ],
    }


def found(viewer: Member, words: str, limit: int) -> list[dict[str, Any]]:
    """Accounts, contacts, deals, colleagues and products that answer to the words, each kind where the caller may see it."""
    kinds: list[tuple[str, str, Callable[[], list[tuple[int, str, str]]]]] = [
        ("account", "crm.view_account", lambda: _hits(search.accounts, viewer, words, limit)),
        ("contact", "crm.view_account", lambda: _hits(search.contacts, viewer, words, limit)),
        ("opportunity", "crm.view_opportunity", lambda: _hits(search.opportunities, viewer, words, limit)),
        ("member", "people.view_member", lambda: people.member_choices(viewer=viewer, words=words, limit=limit)),
        ("product", "catalog.view_product", lambda: _products(viewer, words, limit)),
    ]
    return [
        {"kind": kind, "id": pk, "title": title, "subtitle": subtitle, "url": reverse(_PAGES[kind], args=[pk])}
        for kind, right, find in kinds
        if viewer.may(right)
        for pk, title, subtitle in find()
    ]


def _hits(find: Callable[..., list[search.Hit]], viewer: Member, words: str, limit: int) -> list[tuple[int, str, str]]:
    return [(hit.id, hit.title, hit.subtitle) for hit in find(viewer=viewer, words=words, limit=limit)]


def _products(viewer: Member, words: str, limit: int) -> list[tuple[int, str, str]]:
    rows = catalog.product_rows(viewer=viewer, filters=catalog.ProductFilters(words=words)).rows[:limit]
    return [(row.pk, row.name, row.code) for row in rows]
