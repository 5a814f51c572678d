"""Opportunities out of files, with the past that a file lets one know."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property, partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quarterdeck.catalog.models import Product
from quarterdeck.core.company import queries as company
from quarterdeck.core.imports.kinds import Complaint, Context, Field, FieldType, Kind, Loader, Record
from quarterdeck.core.imports.problems import ProfileProblem
from quarterdeck.core.money.models import Currency
from quarterdeck.crm.actions import bulk, opportunities, process
from quarterdeck.crm.actions.bulk import OpportunityHistory, Step
from quarterdeck.crm.imports import cells, customs, holders, titles
from quarterdeck.crm.imports.customs import Customs
from quarterdeck.crm.models import Opportunity, OpportunityLine, SalesProcess, Stage, StageKind
from quarterdeck.crm.rules import values
from quarterdeck.crm.rules.process import StageInput
from quarterdeck.crm.rules.values import LineInput

LIST_PRICE = "list_price"
_DEAL_PLAIN = (
    *("name", "source", "opened_on", "expected_close_on", "competitor", "next_step", "next_step_on", "note"),
    "close_note",
)


class OpportunityLoader(Loader):
    """Options: `process` names the sales process and the stages to make it with when it is not there; `amount_when_empty =
    "list_price"` lets a deal without an amount be worth one piece of its product."""

    model = Opportunity
    parts = (
        ("crm.OpportunityLine", "opportunity"),
        ("crm.StageVisit", "opportunity"),
        ("crm.OpportunityRevision", "opportunity"),
    )
    stands_on = ("crm.SalesProcess", "crm.Stage", "crm.CloseReason")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._customs = Customs("crm.opportunity")
        self._asked: Mapping[str, Any] = context.options.get("process", {})
        self._starts: dict[date, datetime] = {}
        if context.options.get("amount_when_empty") not in (None, LIST_PRICE):
            raise ProfileProblem(f"amount_when_empty can only be “{LIST_PRICE}”.")

    def prepare(self) -> None:
        """Make the process. It becomes the default one while no other has deals, so that the board opens on what came in."""
        if not self._asked or self._process is not None:
            return
        process.create_process(
            name=self._asked["name"],
            stages=[_stage_input(stage) for stage in self._asked.get("stages", [])],
            is_default=not Opportunity.objects.exists(),
            by=self.context.by,
        )
        for kept in ("_process", "_stages"):
            self.__dict__.pop(kept, None)

    def choices(self, name: str) -> Iterable[str] | None:
        if name != "stage":
            return None
        return self._stages or [stage["code"] for stage in self._asked.get("stages", [])]

    def labels(self, name: str) -> Mapping[str, str]:
        return {code: stage.name for code, stage in self._stages.items()} if name == "stage" else {}

    def find(self, keys: Sequence[str]) -> dict[str, int]:
        """Opportunities by their number, else by their name."""
        return self.match("name", keys) | self.match("number", keys)

    def match(self, name: str, words: Sequence[str]) -> dict[str, int]:
        return cells.by_column(Opportunity.objects.current(), name, words)

    def complaints(self, records: Sequence[Record]) -> Iterator[Complaint]:
        """Closing before opening, a closed deal without its day, a number another deal has, an unknown currency."""
        yield from self._customs.complaints(records)
        numbers = {
            record.values["number"]: record
            for record in records
            if record.object_id is None and "number" in record.values
        }
        for number in Opportunity.objects.filter(number__in=list(numbers)).values_list("number", flat=True):
            yield Complaint(numbers[number], "number", _("Another opportunity has this number already."))
        kinds_of_stages = self._kinds_of_stages()
        for record in records:
            if "stage" in record.values:
                is_closed = kinds_of_stages[record.values["stage"]] != StageKind.OPEN
                _settle_close_day(record, is_closed=is_closed)
                yield from self._mended(record)
                yield from _impossible(record, is_closed=is_closed)
            currency = record.values.get("currency")
            if currency and currency not in self._currencies:
                yield Complaint(record, "currency", _("There is no currency %(code)s.") % {"code": currency})

    def _mended(self, record: Record) -> Iterator[Complaint]:
        """Systems let a deal be closed before it was opened; where the profile says so, it counts as opened when it closed."""
        opened, closed = record.values.get("opened_on"), record.values.get("closed_on")
        if self.context.options.get("opened_at_latest") == "closing" and opened and closed and opened > closed:
            record.values["opened_on"] = closed
            reason = _("It was opened after it was closed; it counts as opened on its closing day.")
            yield Complaint(record, "opened_on", reason, is_fatal=False)

    def create(self, records: Sequence[Record]) -> list[int]:
        loaded = bulk.load_opportunities([self._history(record) for record in records], self.context.by)
        made = [deal.pk for deal in loaded]
        bulk.keep_authors(Opportunity, holders.authors(records, made))
        return made

    def update(self, records: Sequence[Record]) -> None:
        """Bring deals to what the file says now: reopen, edit, set the line, move on; each step on the trail.

        An empty cell never takes away what the deal has.
        """
        for record in records:
            self._update(record)
        self._customs.update(Opportunity, records, self.context.by)

    def _update(self, record: Record) -> None:
        by, at = self.context.by, self.context.at
        if "stage" not in record.values:
            self._edit(record)
            return
        stage = self._stages[record.values["stage"]]
        deal = Opportunity.objects.select_related("stage").get(pk=cells.object_id(record))
        if stage.kind == StageKind.OPEN and deal.closed_on is not None:
            opportunities.move_opportunity(opportunity_id=deal.pk, stage_id=stage.pk, by=by, at=at)
        told = cells.told(record, _DEAL_PLAIN) | cells.told(record, ("account", "owner"), suffix="_id")
        if deal.stage_id == stage.pk and deal.closed_on is not None:
            told["closed_on"] = record.values["closed_on"]
        opportunities.edit_opportunity(opportunity_id=deal.pk, values=told, version=None, by=by, at=at)
        self._set_line(record, deal)
        day = record.values.get("closed_on") if stage.kind != StageKind.OPEN else None
        opportunities.move_opportunity(
            opportunity_id=deal.pk,
            stage_id=stage.pk,
            by=by,
            at=company.start_of(day) if day else at,
            closed_on=day,
            amount=Opportunity.objects.values_list("amount", flat=True).get(pk=deal.pk),
        )

    def _edit(self, record: Record) -> None:
        """What the file says, where it does not name the stage."""
        by, at = self.context.by, self.context.at
        told = cells.told(record, (*_DEAL_PLAIN, "amount")) | cells.told(record, ("account", "owner"), suffix="_id")
        opportunities.edit_opportunity(opportunity_id=cells.object_id(record), values=told, version=None, by=by, at=at)

    def _set_line(self, record: Record, deal: Opportunity) -> None:
        """Write product and amount where the file says something else than the deal. A product that somebody put in place of words
        that the catalogue did not have stays; so does the amount where the file gives none."""
        by, at = self.context.by, self.context.at
        present = list(deal.lines.all())
        fresh = self._lines(record, self._amount(record))
        if not fresh:
            if not present and "amount" in record.values:
                amount = {"amount": record.values["amount"]}
                opportunities.edit_opportunity(opportunity_id=deal.pk, values=amount, version=None, by=by, at=at)
            return
        line = fresh[0]
        mended = next(
            (own.product_id for own in present if line.product_text and own.product_text == line.product_text), None
        )
        line = replace(line, product_id=mended or line.product_id)
        is_there = any(_same_product(own, line) for own in present)
        if not is_there or ("amount" in record.values and record.values["amount"] != deal.amount):
            opportunities.set_lines(opportunity_id=deal.pk, lines=[line], version=None, by=by, at=at)

    def _history(self, record: Record) -> OpportunityHistory:
        amount = self._amount(record)
        return OpportunityHistory(
            **cells.told(record, _DEAL_PLAIN),
            number=record.values.get("number", ""),
            custom=self._customs.of(record),
            account_id=record.values.get("account"),
            currency=record.values.get("currency", ""),
            closed_on=record.values.get("closed_on"),
            lines=self._lines(record, amount),
            steps=self._steps(record, amount),
        )

    def _steps(self, record: Record, amount: Decimal) -> tuple[Step, ...]:
        """A deal that was opened on a known day began that day, in the process's last open stage if it is closed: no file says which
        stages it passed. Until it closed it was worth its list price, which is what was known."""
        owner, told = record.values.get("owner") or self._usual_owner, record.values
        stage, by_id = self._stages[told["stage"]], self.context.by.pk
        opened = self._start_of(told["opened_on"]) if told.get("opened_on") else told.get("created_at")
        if stage.kind == StageKind.OPEN:
            return (Step(opened or self.context.at, stage.pk, amount, owner, told.get("expected_close_on"), by_id),)
        closed = self._start_of(told["closed_on"])
        end = Step(closed, stage.pk, amount, owner, told.get("expected_close_on"), by_id)
        if opened is None:
            return (end,)
        before = self._list_amount(record)
        begun = Step(
            opened,
            self._last_open.pk,
            amount if before is None else before,
            owner,
            told.get("expected_close_on"),
            by_id,
        )
        return (begun, end)

    def _start_of(self, day: date) -> datetime:
        """The moment a day begins; the same few days come again and again."""
        if day not in self._starts:
            self._starts[day] = company.start_of(day)
        return self._starts[day]

    def _amount(self, record: Record) -> Decimal:
        """What the file says; else the list price where the profile says so; else nothing."""
        told: Decimal | None = record.values.get("amount")
        if told is not None:
            return told
        if self.context.options.get("amount_when_empty") == LIST_PRICE:
            return self._list_amount(record) or Decimal(0)
        return Decimal(0)

    def _list_amount(self, record: Record) -> Decimal | None:
        price = self._prices.get(record.values.get("product", 0))
        return None if price is None else price * record.values.get("quantity", Decimal(1))

    def _lines(self, record: Record, amount: Decimal) -> tuple[LineInput, ...]:
        """One line with the product, or with the words for it where the catalogue does not have it."""
        product, text = record.values.get("product"), record.texts.get("product", "")
        if not product and not text:
            return ()
        return (LineInput(product, text[:160], record.values.get("quantity", Decimal(1)), None, amount),)

    @property
    def _usual_owner(self) -> int:
        """Who gets deals whose row names nobody."""
        return int(self.context.options.get("owner") or self.context.by.pk)

    @cached_property
    def _process(self) -> SalesProcess | None:
        if not self._asked:
            return SalesProcess.objects.filter(is_default=True).first()
        return SalesProcess.objects.current().filter(name=self._asked["name"]).first()

    @cached_property
    def _stages(self) -> dict[str, Stage]:
        return {
            stage.code: stage
            for stage in Stage.objects.filter(process=self._process, archived_at=None).order_by("position")
        }

    @cached_property
    def _last_open(self) -> Stage:
        return [stage for stage in self._stages.values() if stage.kind == StageKind.OPEN][-1]

    @cached_property
    def _prices(self) -> dict[int, Decimal]:
        own = company.company().currency_id
        return dict(Product.objects.filter(currency=own).values_list("pk", "list_price"))

    @cached_property
    def _currencies(self) -> set[str]:
        return set(Currency.objects.values_list("pk", flat=True))

    def _kinds_of_stages(self) -> dict[str, str]:
        asked = {stage["code"]: stage.get("kind", StageKind.OPEN) for stage in self._asked.get("stages", [])}
        return asked | {code: stage.kind for code, stage in self._stages.items()}


def _same_product(own: OpportunityLine, line: LineInput) -> bool:
    if line.product_id is not None:
        return own.product_id == line.product_id
    return own.product_text == line.product_text


def _settle_close_day(record: Record, *, is_closed: bool) -> None:
    """One column for both days, as most systems have it: what an open deal expects, and when a closed one closed."""
    day = record.values.pop("close_day", None)
    if day is not None:
        record.values.setdefault("closed_on" if is_closed else "expected_close_on", day)


def _impossible(record: Record, *, is_closed: bool) -> Iterator[Complaint]:
    told = record.values
    for name in ("opened_on", "closed_on", "expected_close_on", "next_step_on"):
        if reason := values.why_not_day(told.get(name)):
            yield Complaint(record, name, reason)
    closed_on: date | None = told.get("closed_on")
    if is_closed and closed_on is None:
        yield Complaint(record, "closed_on", _("A won or lost opportunity needs the day it was closed on."))
    if not is_closed and closed_on is not None:
        yield Complaint(record, "closed_on", _("An open opportunity has no closing day."))
    if is_closed and (reason := values.why_not_span(told.get("opened_on"), closed_on)):
        yield Complaint(record, "closed_on", reason)


def _stage_input(told: Mapping[str, Any]) -> StageInput:
    kind = told.get("kind", StageKind.OPEN)
    category = {"won": "closed", "lost": "omitted"}.get(kind, "pipeline")
    return StageInput(
        told["name"],
        kind,
        Decimal(str(told["probability"])),
        told.get("forecast_category", category),
        told["code"],
        told.get("expected_days"),
        told.get("warning_days"),
    )


OPPORTUNITY = Kind(
    code="opportunity",
    label=gettext_lazy("Opportunity"),
    right="crm.change_opportunity",
    matches=("number", "name"),
    own_fields=customs.own_fields("crm.opportunity"),
    goals=partial(holders.goals, ""),
    words=titles.of("opportunity", "*"),
    fields=titles.with_titles(
        "opportunity",
        Field("number", gettext_lazy("number"), max_length=30),
        Field("name", gettext_lazy("name"), required=True, max_length=200),
        Field("owner", gettext_lazy("owner"), FieldType.LINK, link="member"),
        Field("account", gettext_lazy("account"), FieldType.LINK, link="account"),
        Field("stage", gettext_lazy("stage"), FieldType.CHOICE, required=True),
        Field("product", gettext_lazy("product"), FieldType.LINK, link="product"),
        Field("quantity", gettext_lazy("quantity"), FieldType.DECIMAL),
        Field("amount", gettext_lazy("amount"), FieldType.MONEY),
        Field("currency", gettext_lazy("currency"), max_length=3),
        Field("source", gettext_lazy("source"), max_length=60),
        Field("opened_on", gettext_lazy("opened on"), FieldType.DATE),
        Field("close_day", gettext_lazy("close date, expected or real"), FieldType.DATE),
        Field("expected_close_on", gettext_lazy("expected close"), FieldType.DATE),
        Field("closed_on", gettext_lazy("closed on"), FieldType.DATE),
        Field("close_note", gettext_lazy("what decided it")),
        Field("competitor", gettext_lazy("competitor"), max_length=120),
        Field("next_step", gettext_lazy("next step"), max_length=200),
        Field("next_step_on", gettext_lazy("next step on"), FieldType.DATE),
        Field("note", gettext_lazy("note")),
        *holders.WHEN_AND_WHO,
    ),
    loader=OpportunityLoader,
)
