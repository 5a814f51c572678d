"""Putting right what imports and haste left open. Each fix is an ordinary edit, on the trail of what it changed."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from quarterdeck.catalog import actions as catalog
from quarterdeck.catalog.models import Product
from quarterdeck.core.audit import trail
from quarterdeck.crm.actions import opportunities
from quarterdeck.crm.actions.refusals import Invalid, NotAllowed
from quarterdeck.crm.models import Opportunity, OpportunityLine
from quarterdeck.people import actions as people
from quarterdeck.people.models import Member


def put_right(*, opportunity_id: int, field: str, value: object, by: Member, at: datetime) -> Opportunity:
    """Set the one value of a deal that a finding is about."""
    return opportunities.edit_opportunity(
        opportunity_id=opportunity_id, values={field: value}, version=None, by=by, at=at
    )


@transaction.atomic
def link_product_text(*, text: str, product_id: int, by: Member) -> int:
    """Say which product a text means: links its lines, and keeps the text as another spelling. Returns how many lines.

    Those who may fix data quality link every line and teach the catalogue; anybody else links the lines of the deals they may
    change, and only those.
    """
    product = Product.objects.current().filter(pk=product_id).first()
    if product is None:
        raise Invalid(_("That product does not exist."), field="product_id")
    lines = OpportunityLine.objects.filter(product=None, product_text=text)
    if not by.may("crm.fix_data_quality"):
        lines = lines.filter(opportunity__in=_changeable(by).values("pk"))
    linked = list(lines.select_for_update(of=("self",)).values_list("pk", "opportunity_id"))
    if not linked:
        raise Invalid(_("No line you may change says that any more."))
    OpportunityLine.objects.filter(pk__in=[line for line, _deal in linked]).update(product=product)
    deals = Opportunity.objects.filter(pk__in={deal for _line, deal in linked})
    deals.update(version=F("version") + 1)
    trail.record_many(deals, "product_linked", by=by, note=f"{text} → {product.name}")
    if by.may("crm.fix_data_quality") and text not in (product.name, product.code, *product.aliases):
        catalog.edit_product(product_id=product.pk, values={"aliases": [*product.aliases, text]}, by=by)
    return len(linked)


def give_team(*, member_id: int, unit_id: int, on: date, by: Member) -> None:
    """Put somebody who owns records into a team."""
    if not by.may("people.manage_members"):
        raise NotAllowed(_("You may not change who belongs where."))
    people.move_member(member_id=member_id, unit_id=unit_id, on=on, by=by)


def _changeable(by: Member) -> "QuerySet[Opportunity]":
    if not by.may("crm.change_opportunity"):
        raise NotAllowed(_("You may not change opportunities."))
    return Opportunity.objects.visible_to(by, "crm.change_opportunity")
