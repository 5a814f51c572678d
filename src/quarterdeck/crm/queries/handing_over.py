"""What somebody would leave behind, and who would get which part of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.shortcuts import get_object_or_404

from quarterdeck.crm.models import Account, Activity, Lead, Opportunity, StageKind
from quarterdeck.crm.models.leads import OPEN_STATUSES
from quarterdeck.crm.rules import handing_over as rules
from quarterdeck.crm.rules.handing_over import Parcel
from quarterdeck.people import access
from quarterdeck.people.models import Member, TerritoryAssignment


@dataclass(frozen=True, slots=True)
class Estate:
    """Everything of one member that may go over."""

    accounts: Sequence[Account]
    leads: Sequence[Lead]
    open_deals: Sequence[Opportunity]
    closed_deals: Sequence[Opportunity]
    planned: Sequence[Activity]

    @property
    def open_amount(self) -> Decimal:
        return sum((deal.company_amount for deal in self.open_deals), Decimal(0))


@dataclass
class Portion:
    """What one receiver gets, as keys."""

    accounts: list[int] = field(default_factory=list)
    leads: list[int] = field(default_factory=list)
    open_deals: list[int] = field(default_factory=list)
    closed_deals: list[int] = field(default_factory=list)
    planned: list[int] = field(default_factory=list)
    open_amount: Decimal = Decimal(0)


def leaver(*, viewer: Member, member_id: int) -> Member:
    """The member whose work the viewer may give away; 404 for another. Somebody who left may still have some."""
    reachable = Member.objects.filter(access.owner_filter(viewer, "crm.assign_owner", owner="pk"))
    return get_object_or_404(reachable, pk=member_id)


def receivers(*, viewer: Member, except_id: int) -> list[tuple[int, str]]:
    """Active colleagues within the viewer's reach who may own records."""
    reachable = Member.objects.active().filter(access.owner_filter(viewer, "crm.assign_owner", owner="pk"))
    able = reachable.filter(roles__grants__right="crm.change_account").exclude(pk=except_id)
    return list(able.distinct().values_list("pk", "name"))


def estate(*, member_id: int) -> Estate:
    """Everything the member keeps, archived things too, in a handful of queries."""
    accounts = Account.objects.filter(owner=member_id).order_by("pk").defer("search_tokens", "identity_keys")
    deals = Opportunity.objects.filter(owner=member_id).order_by("pk").select_related("account")
    found = list(deals.defer("search_tokens", "account__search_tokens"))
    return Estate(
        accounts=list(accounts),
        leads=list(Lead.objects.filter(owner=member_id, status__in=OPEN_STATUSES).order_by("pk")),
        open_deals=[deal for deal in found if deal.status == StageKind.OPEN],
        closed_deals=[deal for deal in found if deal.status != StageKind.OPEN],
        planned=list(Activity.objects.filter(owner=member_id, done_at=None).order_by("pk")),
    )


def portions(estate: Estate, *, to_ids: Sequence[int], split: str) -> dict[int, Portion]:
    """Who gets what. Customers stay whole: deals and planned activities go with their customer."""
    keepers = _keepers(to_ids) if split == rules.BY_PLACE else None
    owner_of = rules.divided(_parcels(estate), to_ids, keepers=keepers)
    made = {pk: Portion() for pk in to_ids}
    for account in estate.accounts:
        made[owner_of[f"account-{account.pk}"]].accounts.append(account.pk)
    for deal in estate.open_deals:
        portion = made[owner_of[_key_of_deal(deal)]]
        portion.open_deals.append(deal.pk)
        portion.open_amount += deal.company_amount
    for deal in estate.closed_deals:
        made[owner_of[_key_of_deal(deal)]].closed_deals.append(deal.pk)
    for lead in estate.leads:
        made[owner_of[f"lead-{lead.pk}"]].leads.append(lead.pk)
    deal_keys = {deal.pk: _key_of_deal(deal) for deal in (*estate.open_deals, *estate.closed_deals)}
    for activity in estate.planned:
        made[_of_activity(activity, owner_of, deal_keys, to_ids)].planned.append(activity.pk)
    return made


def _of_activity(
    activity: Activity, owner_of: Mapping[str, int], deal_keys: Mapping[int, str], to_ids: Sequence[int]
) -> int:
    keys = (
        deal_keys.get(activity.opportunity_id or 0, ""),
        f"account-{activity.account_id}",
        f"lead-{activity.lead_id}",
    )
    return next((owner_of[key] for key in keys if key in owner_of), to_ids[activity.pk % len(to_ids)])


def _parcels(estate: Estate) -> list[Parcel]:
    records: dict[str, int] = defaultdict(int)
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    places: dict[str, tuple[str, ...]] = {}
    for account in estate.accounts:
        records[f"account-{account.pk}"] += 1
        places[f"account-{account.pk}"] = (account.city, account.region)
    for deal in (*estate.open_deals, *estate.closed_deals):
        key = _key_of_deal(deal)
        records[key] += 1
        amounts[key] += deal.company_amount if deal.status == StageKind.OPEN else 0
        if deal.account:
            places.setdefault(key, (deal.account.city, deal.account.region))
    for lead in estate.leads:
        records[f"lead-{lead.pk}"] += 1
        places[f"lead-{lead.pk}"] = (lead.city, lead.region)
    return [Parcel(key, number, amounts[key], places.get(key, ())) for key, number in records.items()]


def _key_of_deal(deal: Opportunity) -> str:
    """Deals of one customer stay together, also where a colleague owns the customer."""
    return f"account-{deal.account_id}" if deal.account_id else f"deal-{deal.pk}"


def _keepers(to_ids: Sequence[int]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    rows = TerritoryAssignment.objects.filter(member__in=to_ids, until_on=None, territory__archived_at=None)
    for member_id, places in rows.values_list("member_id", "territory__regions"):
        for place in places:
            found[str(place)].add(member_id)
    return found
