"""Taking hold of a deal to change it: one query says whether it is seen, whether it may be changed, and locks it."""

from collections.abc import Sequence

from django.db.models import BooleanField, ExpressionWrapper
from django.http import Http404
from django.utils.translation import gettext as _

from quarterdeck.crm.actions.refusals import Invalid, NotAllowed
from quarterdeck.crm.models import Opportunity
from quarterdeck.crm.models.opportunities import may_change
from quarterdeck.people import access
from quarterdeck.people.models import Member

CHANGE = "crm.change_opportunity"
ASSIGN = "crm.assign_owner"


def need(by: Member, right: str = CHANGE) -> None:
    """Refuse a member none of whose roles holds the right."""
    if not by.may(right):
        raise NotAllowed(
            _("You may not give records to somebody else.") if right == ASSIGN else _("You may not change deals.")
        )


def changeable(opportunity_id: int, by: Member) -> Opportunity:
    """The deal, locked, with its stage, account and owner. 404 outside the member's sight; refused when it may only be looked at."""
    need(by)
    together = Opportunity.objects.visible_to(by).select_related("stage", "account", "owner")
    deals = together.defer("account__search_tokens", "owner__search_tokens").select_for_update(of=("self",))
    condition = may_change(by)
    if condition is None:
        deal = deals.filter(pk=opportunity_id).first()
    else:
        judged = deals.annotate(may_change=ExpressionWrapper(condition, output_field=BooleanField()))
        deal = judged.filter(pk=opportunity_id).first()
    if deal is None:
        raise Http404
    if not getattr(deal, "may_change", True):
        raise NotAllowed(_("You may look at this deal but not change it."))
    return deal


def changeable_many(opportunity_ids: Sequence[int], by: Member, right: str = CHANGE) -> list[Opportunity]:
    """Those deals, locked in the order of their ids. 404 when one is out of sight, refused when one is out of reach."""
    need(by, right)
    wanted = set(opportunity_ids)
    deals = list(
        Opportunity.objects.visible_to(by).filter(pk__in=wanted).order_by("pk").select_for_update(of=("self",))
    )
    if len(deals) != len(wanted):
        raise Http404
    reach = may_change(by) if right == CHANGE else access.owner_filter(by, right)
    if reach and Opportunity.objects.filter(reach, pk__in=wanted).count() != len(wanted):
        raise NotAllowed(_("Some of these deals you may look at but not change. Nothing was changed."))
    return deals


def refuse(reason: str | None, *, field: str = "") -> None:
    """Turn a rule's reason into a refusal."""
    if reason:
        raise Invalid(reason, field=field)
