"""Opening a deal."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.company import queries as company
from quarterdeck.core.events import bus
from quarterdeck.core.fields import filling
from quarterdeck.core.money.models import Currency
from quarterdeck.core.money.rules import rounded
from quarterdeck.core.search import text
from quarterdeck.crm import events
from quarterdeck.crm.actions.opportunities import entering, history, locking, worth
from quarterdeck.crm.actions.opportunities.locking import refuse
from quarterdeck.crm.actions.ownership import chosen_owner
from quarterdeck.crm.actions.refusals import Invalid, refuse_invalid
from quarterdeck.crm.models import Account, Opportunity, OpportunityLine, Stage, StageKind
from quarterdeck.crm.rules import values
from quarterdeck.crm.rules.values import LineInput
from quarterdeck.people.models import Member

NUMBER = "O-{:06d}"


@transaction.atomic
def create_opportunity(
    *,
    name: str,
    by: Member,
    at: datetime,
    account_id: int | None = None,
    owner_id: int | None = None,
    process_id: int | None = None,
    stage_id: int | None = None,
    amount: Decimal | int | str = 0,
    currency: str | None = None,
    expected_close_on: date | None = None,
    opened_on: date | None = None,
    lines: Sequence[LineInput] = (),
    source: str = "",
    probability: Decimal | None = None,
    forecast_category: str = "",
    competitor: str = "",
    next_step: str = "",
    next_step_on: date | None = None,
    note: str = "",
    custom: Mapping[str, Any] | None = None,
) -> Opportunity:
    """Open a deal in the first stage of its process, or in a named one; with lines its amount is their sum.

    Refuses impossible amounts and dates, owners out of reach and a currency without a rate; 404 for an account out of sight.
    """
    locking.need(by)
    said = filling.given({"amount": amount or None, "note": note})
    filling.refuse_guarded("crm.opportunity", said, by=by)
    today = company.local_day(at)
    stage = _stage(stage_id, process_id)
    is_open = stage.kind == StageKind.OPEN
    account = None if account_id is None else get_object_or_404(Account.objects.visible_to(by).current(), pk=account_id)
    deal = Opportunity(
        name=name.strip(),
        account=account,
        owner=chosen_owner(by.pk if owner_id is None else owner_id, by=by),
        process_id=stage.process_id,
        stage=stage,
        status=stage.kind,
        amount=worth.decimal(amount),
        currency_id=_currency(currency),
        probability=probability,
        forecast_category=forecast_category,
        source=source.strip(),
        opened_on=opened_on or today,
        expected_close_on=expected_close_on,
        closed_on=None if is_open else today,
        competitor=competitor.strip(),
        next_step=next_step.strip(),
        next_step_on=next_step_on,
        note=note,
        custom=filling.new_custom("crm.opportunity", custom, by=by),
        stage_since=at,
    )
    refuse_impossible(deal)
    rate = worth.rate(deal.currency_id, on=today)
    rows = worth.build_lines(lines, currency=deal.currency_id, rate=rate)
    if rows:
        deal.amount = worth.total(rows)
    deal.company_amount = rounded(deal.amount * rate)
    deal.number = _next_number()
    deal.search_tokens = tokens_of(deal.name, deal.number, account.name if account else "")
    refuse_invalid(deal)
    deal.save(force_insert=True)
    keep_lines(deal, rows)
    history.begin(deal, at=at, by=by)
    trail.record(deal, "created", by=by)
    if is_open:
        entering.plan_tasks(deal, at=at, by=by)
    bus.publish(
        events.OpportunityCreated(
            opportunity_id=deal.pk, owner_id=deal.owner_id, stage_id=stage.pk, company_amount=deal.company_amount
        ),
        by=by,
    )
    return deal


def refuse_impossible(deal: Opportunity) -> None:
    """Refuse days and a probability that cannot be, naming the field at fault."""
    for field in ("opened_on", "expected_close_on", "closed_on", "next_step_on"):
        refuse(values.why_not_day(getattr(deal, field)), field=field)
    refuse(values.why_not_span(deal.opened_on, deal.closed_on), field="opened_on")
    refuse(values.why_not_probability(deal.probability), field="probability")


def keep_lines(deal: Opportunity, rows: Sequence[OpportunityLine], *, since_at: datetime | None = None) -> None:
    """Write the lines of a deal; `since_at` is when they take the place of others."""
    for row in rows:
        row.opportunity, row.since_at = deal, since_at
    if rows:
        OpportunityLine.objects.bulk_create(rows)


def tokens_of(name: str, number: str, account_name: str) -> list[str]:
    """The words a deal is found by: its own name and number, and its customer's name."""
    return text.tokens_for(name, number, account_name)


def _stage(stage_id: int | None, process_id: int | None) -> Stage:
    stages = Stage.objects.filter(archived_at=None, process__archived_at=None).order_by("position")
    if process_id is not None:
        stages = stages.filter(process=process_id)
    if stage_id is not None:
        stage = stages.filter(pk=stage_id).first()
    elif process_id is not None:
        stage = stages.first()
    else:
        stage = stages.filter(process__is_default=True).first()
    if stage is None:
        raise Invalid(_("There is no such stage in use."), field="stage")
    return stage


def _currency(code: str | None) -> str:
    own: str = company.company().currency_id
    if not code or code == own:
        return own
    if not Currency.objects.filter(pk=code).exists():
        raise Invalid(_("There is no currency %(code)s.") % {"code": code}, field="currency")
    return code


def _next_number() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('crm_opportunity_number')")
        return NUMBER.format(cursor.fetchone()[0])
