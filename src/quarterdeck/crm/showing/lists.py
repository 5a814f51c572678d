"""The lists of this room, as `core.lists` needs to know them."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Count, Max, Model, Q, Sum
from django.http import QueryDict
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.company import queries as company
from quarterdeck.core.lists import registry
from quarterdeck.core.lists.registry import BulkAct, Cell, Extra, ListKind, Totals
from quarterdeck.core.pages.addresses import record_address
from quarterdeck.crm.actions import many
from quarterdeck.crm.models import Account, Activity, Contact, Lead, Opportunity, PoolKind
from quarterdeck.crm.queries import accounts, activities, contacts, leads, opportunities, pools
from quarterdeck.crm.queries.opportunities.rows import order as deal_order
from quarterdeck.crm.queries.opportunities.rows import rows_of
from quarterdeck.crm.showing import asked
from quarterdeck.people import access
from quarterdeck.people.models import Member

EXPORT = "core.export_lists"
LIFE_CYCLE_TONES = {"customer": "blue", "active": "green", "won_back": "green", "dormant": "amber", "lost": "red"}
STATUS_TONES = {
    "new": "blue",
    "contacting": "amber",
    "qualified": "green",
    "converted": "green",
    "disqualified": "neutral",
}
GRADE_TONES = {"hot": "red", "warm": "amber", "cold": "neutral"}
DEAL_TONES = {"open": "blue", "won": "green", "lost": "neutral"}
HEALTH = {"good": ("green", ""), "watch": ("amber", ""), "act": ("red", "alert-triangle")}
# Names of fields where they differ from those of the forms that edit them in place.
FORM_NAMES = {"owner": "owner_id", "parent": "parent_id", "account": "account_id", "stage": "stage_id"}
ACCOUNT_INLINE = frozenset(
    ("life_cycle", "level", "industry", "region", "city", "address", "phone", "website", "employees", "annual_revenue")
)
CONTACT_INLINE = frozenset(("title", "department", "buying_role", "phone", "email", "wechat", "born_on"))
LEAD_INLINE = frozenset(("company_name", "title", "phone", "email", "wechat", "industry", "region", "city", "source"))
DEAL_INLINE = frozenset(
    ("stage", "amount", "expected_close_on", "next_step", "next_step_on", "probability", "source", "owner")
)
DEAL_SORTS = {
    "updated_at": "updated",
    "company_amount": "amount",
    "expected_close_on": "expected_close",
    "closed_on": "closed",
    "opened_on": "opened",
    "last_activity_at": "activity",
    "stage_since": "age",
    "next_step_on": "next_step",
}


def register() -> None:
    """Make the lists known."""
    for kind in (ACCOUNTS, CONTACTS, LEADS, DEALS, ACTIVITIES):
        registry.declare(kind)


def _exported(owner: str) -> Callable[[Member], Q]:
    return lambda viewer: access.owner_filter(viewer, EXPORT, owner=owner)


def _edited(url_name: str, inline: frozenset[str]) -> Callable[[int, str], str]:
    def url(record_id: int, code: str) -> str:
        return record_address(url_name, record_id, FORM_NAMES.get(code, code)) if code in inline else ""

    return url


def _acts(
    model: type[Model], right: str, *, can_be_given: bool = True, pool: PoolKind | None = None
) -> tuple[BulkAct, ...]:
    edit = BulkAct("edit", _("Change a field"), "pencil", right, partial(many.edit_many, model), asks="field")
    assign = BulkAct(
        "assign", _("Assign"), "user-share", "crm.assign_owner", partial(many.assign_many, model), asks="owner"
    )
    release = BulkAct(
        "release",
        _("Release to a pool"),
        "door-exit",
        right,
        partial(many.release_many, model),
        asks="choice",
        options=partial(_pools, pool) if pool else None,
        keeps_itself=True,
    )
    archive = BulkAct("archive", _("Archive"), "archive", right, partial(many.archive_many, model))
    restore = BulkAct(
        "restore", _("Restore"), "restore", right, partial(many.restore_many, model), is_for_archived=True
    )
    return (edit, *((assign,) if can_be_given else ()), *((release,) if pool else ()), archive, restore)


def _pools(kind: PoolKind, viewer: Member) -> list[tuple[int, str]]:
    return [(pool.pk, pool.name) for pool in pools.pools_of(viewer) if pool.kind == kind]


def _of_accounts(
    viewer: Member, rows: Sequence[Account], codes: Sequence[str], today: date
) -> dict[int, dict[str, Cell]]:
    """Open deals and last contact of the accounts shown, in two queries whatever their number."""
    ids, wanted = [row.pk for row in rows], set(codes)
    found: dict[int, dict[str, Cell]] = {pk: {} for pk in ids}
    if wanted & {"open_deals", "open_amount"}:
        currency = company.company().currency_id
        deals = Opportunity.objects.visible_to(viewer).current().open().filter(account__in=ids).order_by()
        summed = deals.values("account").annotate(deals=Count("pk"), amount=Sum("company_amount"))
        sums = {one["account"]: (one["deals"], one["amount"]) for one in summed}
        for pk in ids:
            count, amount = sums.get(pk, (0, 0))
            found[pk]["open_deals"] = Cell("number", count, plain=count)
            found[pk]["open_amount"] = Cell("money", amount, plain=amount, currency=currency)
    if "last_contact" in wanted:
        done = Activity.objects.current().completed().filter(account__in=ids).order_by()
        last = dict(done.values_list("account").annotate(Max("done_at")))
        for pk in ids:
            found[pk]["last_contact"] = Cell("day", last.get(pk), plain=last.get(pk))
    return found


def _of_deals(
    viewer: Member, rows: Sequence[Opportunity], codes: Sequence[str], today: date
) -> dict[int, dict[str, Cell]]:
    """Health and days in stage of the deals shown."""
    if not {"health", "age"} & set(codes) or not rows:
        return {}
    return {
        row.id: {
            "health": _health(row),
            "age": Cell("number", row.days_in_stage, plain=row.days_in_stage),
        }
        for row in rows_of(Opportunity.objects.filter(pk__in=[row.pk for row in rows]), today)
    }


def _health(row: opportunities.DealRow) -> Cell:
    if row.status != "open":
        return Cell()
    tone, icon = HEALTH[row.health.level]
    text = str(row.health.reasons[0]) if row.health.reasons else _t("On track")
    return Cell("badge", text, plain=text if row.health.reasons else "", tone=tone, icon=icon)


def _deal_totals(viewer: Member, params: QueryDict, today: date) -> Totals:
    whole = opportunities.totals(viewer, asked.usual_deals(viewer, params), today)
    return Totals(whole.deals, whole.amount)


def _deal_order(code: str, descending: bool) -> tuple[Any, ...] | None:
    name = DEAL_SORTS.get(code, code)
    return deal_order(f"-{name}" if descending else name) if name in opportunities.SORTS else None


ACCOUNTS = ListKind(
    entity="crm.account",
    url_name="crm:accounts",
    rows=lambda viewer, params, today: accounts.filtered(viewer, asked.accounts(params)),
    visible=Account.objects.visible_to,
    exported=_exported("owner"),
    params=("view", "industry", "region", "life_cycle", "size", "owner"),
    default_sort="name",
    edit_url=_edited("crm:account_fact", ACCOUNT_INLINE),
    acts=_acts(Account, "crm.change_account", pool=PoolKind.ACCOUNTS),
    extras=(
        Extra("open_deals", _("Open opportunities"), is_end=True),
        Extra("open_amount", _("Open amount"), is_end=True),
        Extra("last_contact", _("Last contact")),
    ),
    fill=_of_accounts,
    tones={"life_cycle": LIFE_CYCLE_TONES},
)
CONTACTS = ListKind(
    entity="crm.contact",
    url_name="crm:contacts",
    rows=lambda viewer, params, today: contacts.filtered(viewer, asked.contacts(params)),
    visible=Contact.objects.visible_to,
    exported=_exported("account__owner"),
    params=("view", "buying_role"),
    default_sort="name",
    edit_url=_edited("crm:contact_fact", CONTACT_INLINE),
    acts=_acts(Contact, "crm.change_account", can_be_given=False),
)
LEADS = ListKind(
    entity="crm.lead",
    url_name="crm:leads",
    rows=lambda viewer, params, today: leads.filtered(viewer, asked.leads(params)),
    visible=Lead.objects.visible_to,
    exported=_exported("owner"),
    params=("view", "status", "grade", "source", "channel", "owner"),
    default_sort="-created_at",
    edit_url=_edited("crm:lead_fact", LEAD_INLINE),
    acts=_acts(Lead, "crm.change_lead", pool=PoolKind.LEADS),
    tones={"status": STATUS_TONES, "grade": GRADE_TONES},
)
DEALS = ListKind(
    entity="crm.opportunity",
    url_name="crm:opportunities",
    rows=lambda viewer, params, today: opportunities.filtered(viewer, asked.usual_deals(viewer, params), today),
    visible=Opportunity.objects.visible_to,
    exported=_exported("owner"),
    params=(
        *("view", "status", "process", "stage", "owner", "unit", "account", "product", "source"),
        *("amount_from", "amount_to", "close_from", "close_to"),
    ),
    default_sort="-updated_at",
    edit_url=_edited("crm:opportunity_fact", DEAL_INLINE),
    acts=_acts(Opportunity, "crm.change_opportunity"),
    extras=(Extra("health", _("Health")), Extra("age", _("Days in stage"), is_end=True, is_default=False)),
    fill=_of_deals,
    totals=_deal_totals,
    amount_path="company_amount",
    order=_deal_order,
    sub_path="number",
    tones={"status": DEAL_TONES},
)
ACTIVITIES = ListKind(
    entity="crm.activity",
    url_name="crm:activities",
    rows=lambda viewer, params, today: activities.filtered(viewer, asked.activities(params), today),
    visible=Activity.objects.visible_to,
    exported=_exported("owner"),
    params=("view", "whose", "kind", "owner"),
    default_sort="due_at",
    acts=_acts(Activity, "crm.change_activity", can_be_given=False),
)
