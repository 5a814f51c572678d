"""Changing what a deal says."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.catalog.models import Product
from quarterdeck.core.audit import trail
from quarterdeck.core.company import queries as company
from quarterdeck.core.fields import filling
from quarterdeck.core.money.models import Currency
from quarterdeck.core.money.rules import rounded
from quarterdeck.core.records import values as record_values
from quarterdeck.core.records import versions
from quarterdeck.crm.actions.opportunities import assigning, creating, history, locking, worth
from quarterdeck.crm.actions.opportunities.locking import refuse
from quarterdeck.crm.actions.ownership import chosen_owner
from quarterdeck.crm.actions.refusals import Invalid, refuse_invalid
from quarterdeck.crm.models import Account, CloseReason, Opportunity, StageKind
from quarterdeck.crm.rules.values import LineInput
from quarterdeck.people.models import Member

PLAIN = frozenset(
    [
        "name",
        "source",
        "forecast_category",
        "probability",
        "opened_on",
        "expected_close_on",
        "closed_on",
        "close_note",
        "competitor",
        "next_step",
        "next_step_on",
        "note",
    ]
)
LINKED = frozenset(["amount", "currency_id", "account_id", "owner_id", "close_reason_id"])
EDITABLE = PLAIN | LINKED
REMEMBERED = frozenset(
    [
        "company_amount",
        "owner_id",
        "expected_close_on",
        "probability",
        "account_id",
        "source",
        "opened_on",
        "closed_on",
        "close_reason_id",
        "competitor",
    ]
)


@transaction.atomic
def edit_opportunity(
    *,
    opportunity_id: int,
    values: Mapping[str, Any],
    version: int | None,
    by: Member,
    at: datetime,
    seen: Mapping[str, Any] | None = None,
) -> Opportunity:
    """Change some fields of a deal. `seen` is what the editor had on screen: a field nobody else touched never conflicts.

    Refuses a stale edit with both values, an amount that its lines contradict, impossible days, an owner out of reach.
    """
    deal = locking.changeable(opportunity_id, by)
    refuse(_("An archived deal cannot be changed. Restore it first.") if deal.archived_at else None)
    filling.refuse_guarded("crm.opportunity", values, by=by)
    wanted = {field: _clean(value) for field, value in values.items() if field != "custom"}
    if unknown := sorted(set(wanted) - EDITABLE):
        raise Invalid(_("There is no field %(name)s.") % {"name": unknown[0]}, field=unknown[0])
    if "amount" in wanted:
        wanted["amount"] = worth.decimal(wanted["amount"])
    wanted |= filling.custom_changes("crm.opportunity", values.get("custom"), deal.custom, by=by)
    contested = {
        f: v for f, v in wanted.items() if seen is None or f not in seen or seen[f] != record_values.value_of(deal, f)
    }
    versions.refuse_stale(deal, contested, version=version)
    changes = trail.differences(deal, wanted)
    if not changes:
        return deal
    _check_links(deal, {field: wanted[field] for field in changes}, by=by)
    before_owner = deal.owner_id
    for field in changes:
        record_values.put(deal, field, wanted[field])
    _refuse_contradictions(deal, changes)
    written = {*record_values.columns(changes), "version", "updated_at"} | _follow(deal, changes, at=at)
    deal.version += 1
    deal.save(update_fields=written)
    if written & REMEMBERED:
        history.revise([deal.pk], at=at, by=by)
    trail.record(deal, "edited", by=by, changes=changes)
    if deal.owner_id != before_owner:
        assigning.tell_reassigned([deal.pk], to_owner_id=deal.owner_id, by=by)
    return deal


@transaction.atomic
def set_lines(
    *, opportunity_id: int, lines: Sequence[LineInput], version: int | None, by: Member, at: datetime
) -> Opportunity:
    """Replace the lines of a deal; its amount becomes their sum (and stays what it was when the last line goes)."""
    deal = locking.changeable(opportunity_id, by)
    refuse(_("An archived deal cannot be changed. Restore it first.") if deal.archived_at else None)
    if version not in (None, deal.version):
        yours, theirs = _in_words(lines), _in_words(_present(deal))
        versions.refuse_stale_rows("lines", yours=yours, theirs=theirs, version=version, current=deal.version)
    rate = worth.rate(deal.currency_id, on=deal.closed_on or company.local_day(at))
    rows = worth.build_lines(lines, currency=deal.currency_id, rate=rate)
    amount_before, worth_before = deal.amount, deal.company_amount
    if rows:
        deal.amount = worth.total(rows)
        deal.company_amount = rounded(deal.amount * rate)
    history.replace_lines(deal, at=at)
    creating.keep_lines(deal, rows, since_at=at)
    deal.version += 1
    deal.save(update_fields=["amount", "company_amount", "version", "updated_at"])
    if deal.company_amount != worth_before:
        history.revise([deal.pk], at=at, by=by)
    changes = {"amount": (amount_before, deal.amount)} if deal.amount != amount_before else {}
    trail.record(deal, "lines_set", by=by, changes=changes)
    return deal


def _clean(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _check_links(deal: Opportunity, wanted: Mapping[str, Any], *, by: Member) -> None:
    """What a deal points to exists, and the member may point there."""
    if wanted.get("account_id") is not None:
        get_object_or_404(Account.objects.visible_to(by).current(), pk=wanted["account_id"])
    if "owner_id" in wanted:
        locking.need(by, locking.ASSIGN)
        if wanted["owner_id"] is None:
            raise Invalid(_("A deal needs an owner."), field="owner_id")
        chosen_owner(wanted["owner_id"], by=by)
    if "currency_id" in wanted and not Currency.objects.filter(pk=wanted["currency_id"]).exists():
        raise Invalid(_("There is no currency %(code)s.") % {"code": wanted["currency_id"]}, field="currency_id")
    if wanted.get("close_reason_id") is not None:
        known = CloseReason.objects.filter(pk=wanted["close_reason_id"], process=deal.process_id, kind=deal.status)
        refuse(None if known.exists() else _("That reason does not belong to this process."), field="close_reason_id")
    if wanted.keys() & {"amount", "currency_id"} and deal.lines.exists():
        raise Invalid(_("The amount is the sum of the lines: change the lines."), field="amount")


def _refuse_contradictions(deal: Opportunity, changes: Mapping[str, Any]) -> None:
    is_open = deal.status == StageKind.OPEN
    if "closed_on" in changes and is_open != (deal.closed_on is None):
        raise Invalid(
            _("An open deal has no closing day; move it to won or lost instead.")
            if is_open
            else _("A closed deal has a closing day."),
            field="closed_on",
        )
    creating.refuse_impossible(deal)
    refuse_invalid(deal)


def _follow(deal: Opportunity, changes: Mapping[str, Any], *, at: datetime) -> set[str]:
    """Fields that follow from others: the worth in company currency, and the words a deal is found by."""
    written: set[str] = set()
    if changes.keys() & {"amount", "currency_id", "closed_on"}:
        day = deal.closed_on or company.local_day(at)
        amount = worth.in_company_currency(deal.amount, deal.currency_id, on=day)
        if amount != deal.company_amount:
            deal.company_amount = amount
            written.add("company_amount")
    if changes.keys() & {"name", "account_id"}:
        account = None if deal.account_id is None else Account.objects.get(pk=deal.account_id)
        deal.search_tokens = creating.tokens_of(deal.name, deal.number, account.name if account else "")
        written.add("search_tokens")
    return written


def _present(deal: Opportunity) -> list[LineInput]:
    rows = deal.lines.select_related("product")
    return [LineInput(row.product_id, row.product_text, row.quantity, row.price, row.amount) for row in rows]


def _in_words(lines: Sequence[LineInput]) -> str:
    names: dict[int | None, str] = dict(
        Product.objects.filter(pk__in=[line.product_id for line in lines]).values_list("pk", "name")
    )
    return "; ".join(
        f"{line.product_text or names.get(line.product_id)} × {line.quantity.normalize():f} @ {line.price}"
        for line in lines
    )
