"""The records the API lists: each within the caller's reach, with what its shape shows fetched at once."""

from typing import Any, TypeVar

from django.db.models import F, Model, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Schema

from quarterdeck.api import schemas
from quarterdeck.catalog.models import Product
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.core.search import text
from quarterdeck.crm.models import Account, Activity, CloseReason, Contact, Opportunity, Stage
from quarterdeck.crm.rules.values import LineInput
from quarterdeck.people.models import Member, OrgUnit

M = TypeVar("M", bound=Model)


def accounts(viewer: Member) -> "QuerySet[Account]":
    """Accounts with their owners."""
    return Account.objects.visible_to(viewer).select_related("owner")


def contacts(viewer: Member) -> "QuerySet[Contact]":
    """Contacts of visible accounts."""
    return Contact.objects.visible_to(viewer)


def opportunities(viewer: Member) -> "QuerySet[Opportunity]":
    """Deals with account, owner and stage; the words to search by and long texts of other tables stay behind."""
    deals = Opportunity.objects.visible_to(viewer).select_related("account", "owner", "stage")
    return deals.defer("search_tokens", "account__search_tokens", "account__note", "owner__search_tokens")


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
        rows = rows.filter(search_tokens__contains=text.query_tokens(words))
    return rows.filter(**wanted)


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
