"""Whole deals with everything that happened to them, from files or from a simulated past."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from quarterdeck.core.company import queries as company
from quarterdeck.core.events import bus
from quarterdeck.core.money.models import ExchangeRate
from quarterdeck.core.money.rules import rounded
from quarterdeck.crm import events
from quarterdeck.crm.actions.bulk import copying
from quarterdeck.crm.actions.opportunities import creating
from quarterdeck.crm.actions.refusals import Invalid
from quarterdeck.crm.models import (
    Account,
    Opportunity,
    OpportunityLine,
    OpportunityRevision,
    Stage,
    StageKind,
    StageVisit,
)
from quarterdeck.crm.rules import moves
from quarterdeck.crm.rules.values import LineInput
from quarterdeck.people.models import Member

_LINE = ("opportunity_id", "product_id", "product_text", "quantity", "price", "amount", "company_amount", "position")
VISIT = ("opportunity_id", "stage_id", "entered_at", "left_at", "next_stage_id", "is_forward", "by_id")
REVISION = (
    "opportunity_id",
    "from_at",
    "until_at",
    "stage_id",
    "status",
    "owner_id",
    "company_amount",
    "probability",
    "expected_close_on",
    "account_id",
    "source",
    "opened_on",
    "closed_on",
    "close_reason_id",
    "competitor",
    "is_archived",
    "is_whole",
    "by_id",
)


@dataclass(frozen=True, slots=True)
class Step:
    """What a deal became at a moment, and who made it so."""

    at: datetime
    stage_id: int
    amount: Decimal
    owner_id: int
    expected_close_on: date | None = None
    by_id: int | None = None


@dataclass(frozen=True, slots=True)
class OpportunityHistory:
    """A deal and its steps in time order; the last step is the present. An empty number takes the next one."""

    name: str
    steps: tuple[Step, ...]
    number: str = ""
    account_id: int | None = None
    owner_id: int | None = None
    process_id: int | None = None
    currency: str = ""
    source: str = ""
    opened_on: date | None = None
    expected_close_on: date | None = None
    closed_on: date | None = None
    close_reason_id: int | None = None
    close_note: str = ""
    competitor: str = ""
    next_step: str = ""
    next_step_on: date | None = None
    note: str = ""
    lines: tuple[LineInput, ...] = ()
    custom: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def load_opportunities(histories: Sequence[OpportunityHistory], by: Member) -> list[Opportunity]:
    """Write deals with lines, stage visits, revisions, search words, trail and one event, in a handful of COPYs.

    The owner and expected close of a deal are those of its last step unless the history says otherwise; its amount is the sum
    of its lines or that of the last step. Lines need a price or an amount. Returns the deals in the order they came.
    """
    if not histories:
        return []
    desk = Desk(histories)
    deals = [desk.deal(history) for history in histories]
    for deal, pk in zip(deals, copying.reserve_ids(Opportunity, len(deals)), strict=True):
        deal.pk = pk
    _number(deals)
    for deal, history in zip(deals, histories, strict=True):
        account = "" if history.account_id is None else desk.account_names.get(history.account_id, "")
        deal.search_tokens = creating.tokens_of(deal.name, deal.number, account)
    pairs = list(zip(deals, histories, strict=True))
    copying.copy_in(Opportunity, deals)
    copying.copy_rows(OpportunityLine, _LINE, (row for pair in pairs for row in desk.lines(*pair)))
    copying.copy_rows(StageVisit, VISIT, (row for pair in pairs for row in desk.visits(*pair)))
    copying.copy_rows(OpportunityRevision, REVISION, (row for pair in pairs for row in desk.revisions(*pair)))
    _tell(deals, by=by)
    return deals


class Desk:
    """What the rows have in common, read once: stages, account names, exchange rates."""

    def __init__(self, histories: Sequence[OpportunityHistory]) -> None:
        own = company.company()
        self.own_currency = own.currency_id
        self.zone = ZoneInfo(own.timezone)
        self.stages = {stage.pk: stage for stage in Stage.objects.all()}
        accounts = {history.account_id for history in histories if history.account_id is not None}
        self.account_names = dict(Account.objects.filter(pk__in=accounts).values_list("pk", "name"))
        self.rates = _rates({history.currency for history in histories} - {"", self.own_currency})

    def deal(self, history: OpportunityHistory) -> Opportunity:
        """The deal as it is after its last step."""
        first, last = history.steps[0], history.steps[-1]
        stage = self.stages[last.stage_id]
        is_open = stage.kind == StageKind.OPEN
        closed_on = None if is_open else (history.closed_on or self.day(last.at))
        currency = history.currency or self.own_currency
        amount = sum((_line_amount(line) for line in history.lines), Decimal(0)) if history.lines else last.amount
        return Opportunity(
            version=1,
            created_at=first.at,
            updated_at=last.at,
            number=history.number,
            name=history.name[:200],
            account_id=history.account_id,
            owner_id=history.owner_id or last.owner_id,
            process_id=history.process_id or stage.process_id,
            stage_id=stage.pk,
            status=stage.kind,
            amount=amount,
            currency_id=currency,
            company_amount=self.worth(amount, currency, closed_on or self.day(last.at)),
            source=history.source,
            opened_on=history.opened_on,
            expected_close_on=history.expected_close_on or last.expected_close_on,
            closed_on=closed_on,
            close_reason_id=None if is_open else history.close_reason_id,
            close_note="" if is_open else history.close_note,
            competitor=history.competitor,
            next_step=history.next_step,
            next_step_on=history.next_step_on,
            note=history.note,
            custom=history.custom,
            stage_since=_stays(history)[-1].at,
        )

    def lines(self, deal: Opportunity, history: OpportunityHistory) -> Iterable[tuple[Any, ...]]:
        """Rows of `_LINE`."""
        rate = self.rate(deal.currency_id, deal.closed_on or self.day(history.steps[-1].at))
        for position, line in enumerate(history.lines, start=1):
            amount = _line_amount(line)
            price = rounded(amount / line.quantity) if line.price is None else line.price
            text, worth = line.product_text[:160], rounded(amount * rate)
            yield deal.pk, line.product_id, text, line.quantity, price, amount, worth, position

    def visits(self, deal: Opportunity, history: OpportunityHistory) -> Iterable[tuple[Any, ...]]:
        """Rows of `VISIT`, one for each stay; the last one has not ended."""
        stays = _stays(history)
        for step, after in pairwise(stays):
            forward = self.is_forward(step, after)
            yield deal.pk, step.stage_id, step.at, after.at, after.stage_id, forward, step.by_id
        yield deal.pk, stays[-1].stage_id, stays[-1].at, None, None, None, stays[-1].by_id

    def revisions(self, deal: Opportunity, history: OpportunityHistory) -> Iterable[tuple[Any, ...]]:
        """Rows of `REVISION`, one for each step; the last one is what the deal is now."""
        of_deal = (deal.account_id, deal.source, deal.opened_on)
        for step, after in pairwise(history.steps):
            stage = self.stages[step.stage_id]
            worth = self.worth(step.amount, deal.currency_id, step.at)
            state = (stage.pk, stage.kind, step.owner_id, worth, stage.probability, step.expected_close_on)
            closed_on = None if stage.kind == StageKind.OPEN else self.day(step.at)
            yield (deal.pk, step.at, after.at, *state, *of_deal, closed_on, None, "", False, True, step.by_id)
        last, stage = history.steps[-1], self.stages[history.steps[-1].stage_id]
        present = (stage.pk, stage.kind, deal.owner_id, deal.company_amount, stage.probability, deal.expected_close_on)
        is_archived = deal.archived_at is not None
        ending = (deal.closed_on, deal.close_reason_id, deal.competitor)
        yield (deal.pk, last.at, None, *present, *of_deal, *ending, is_archived, True, last.by_id)

    def is_forward(self, step: Step, after: Step) -> bool:
        before, stage = self.stages[step.stage_id], self.stages[after.stage_id]
        return moves.is_forward(from_position=before.position, to_position=stage.position, to_kind=stage.kind)

    def day(self, moment: datetime) -> date:
        """The company's date at a moment; asked tens of thousands of times, so the zone is looked up once."""
        return moment.astimezone(self.zone).date()

    def worth(self, amount: Decimal, currency: str, on: date | datetime) -> Decimal:
        """In company currency at the rate of a day, or of the local day of a moment."""
        if currency == self.own_currency:
            return amount
        return rounded(amount * self.rate(currency, self.day(on) if isinstance(on, datetime) else on))

    def rate(self, currency: str, on: date) -> Decimal:
        if currency == self.own_currency:
            return Decimal(1)
        days, values = self.rates.get(currency, ([], []))
        index = bisect_right(days, on)
        if not index:
            raise Invalid(
                _("There is no exchange rate for %(currency)s on %(day)s.")
                % {"currency": currency, "day": on.isoformat()},
                field="currency",
            )
        return values[index - 1]


def _rates(currencies: set[str]) -> dict[str, tuple[list[date], list[Decimal]]]:
    found: dict[str, tuple[list[date], list[Decimal]]] = {}
    for rate in ExchangeRate.objects.filter(currency__in=currencies).order_by("from_on") if currencies else ():
        days, values = found.setdefault(rate.currency_id, ([], []))
        days.append(rate.from_on)
        values.append(rate.rate)
    return found


def _stays(history: OpportunityHistory) -> list[Step]:
    """The first step of each unbroken stay in one stage. Refuses steps that go back in time."""
    stays = [history.steps[0]]
    for before, after in pairwise(history.steps):
        if after.at < before.at:
            raise Invalid(_("The steps of %(deal)s are not in time order.") % {"deal": history.number or history.name})
        if after.stage_id != before.stage_id:
            stays.append(after)
    return stays


def _line_amount(line: LineInput) -> Decimal:
    return rounded(line.quantity * (line.price or Decimal(0)) if line.amount is None else line.amount)


def _number(deals: Sequence[Opportunity]) -> None:
    """Give the unnumbered the next numbers, and move the sequence past numbers of our own form that came along."""
    unnumbered = [deal for deal in deals if not deal.number]
    for deal, value in zip(unnumbered, copying.reserve_numbers("crm_opportunity_number", len(unnumbered)), strict=True):
        deal.number = creating.NUMBER.format(value)
    brought = [int(deal.number[2:]) for deal in deals if deal.number[:2] == "O-" and deal.number[2:].isdecimal()]
    if len(brought) > len(unnumbered):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval('crm_opportunity_number', greatest(%s, nextval('crm_opportunity_number')))",
                [max(brought)],
            )


def _tell(deals: Sequence[Opportunity], *, by: Member) -> None:
    copying.trail_in(deals, "imported", at=timezone.now(), by_id=by.pk)
    bus.publish(events.OpportunitiesLoaded(opportunity_ids=[deal.pk for deal in deals]), by=by)
