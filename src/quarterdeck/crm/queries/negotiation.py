"""Reads of what gets a deal over the line: negotiation, objections and the answers that worked, value, review."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q
from django.shortcuts import get_object_or_404

from quarterdeck.crm.models import (
    Concession,
    ConcessionState,
    DealReview,
    LadderStep,
    Negotiation,
    Objection,
    Opportunity,
    ValueCase,
    ValueFlow,
    ValueLine,
)
from quarterdeck.crm.rules import negotiation as rules
from quarterdeck.crm.rules import value_case
from quarterdeck.crm.rules.value_case import Flow, Worth
from quarterdeck.people.models import Member

ANSWERS = 30


@dataclass(frozen=True, slots=True)
class NegotiationPage:
    """The sheet (an unsaved one when nothing is written yet), the ladder, and each concession with the share it gave away."""

    sheet: Negotiation
    ladder: list[LadderStep]
    concessions: list[tuple[Concession, Decimal | None]]


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """An answer that settled an objection; the deal is named only to those who may see it."""

    id: int
    kind: str
    heard: str
    explored: str
    responded: str
    deal_id: int | None
    deal_name: str


@dataclass(frozen=True, slots=True)
class ValuePage:
    """What the customer gains: the sheet, the calculation and its result (None while there is nothing to calculate)."""

    lines: list[ValueLine]
    case: ValueCase
    flows: list[ValueFlow]
    worth: Worth | None

    @property
    def lines_version(self) -> int:
        """What `set_value_lines` takes as the version of the sheet."""
        return max((line.pk for line in self.lines), default=0)


def negotiation_page(*, viewer: Member, opportunity_id: int) -> NegotiationPage:
    """How a deal is negotiated; 404 outside the viewer's reach."""
    deal = _deal(viewer, opportunity_id)
    sheet = Negotiation.objects.filter(opportunity=deal).first() or Negotiation(opportunity=deal)
    if sheet.pk is None:
        return NegotiationPage(sheet, [], [])
    made = list(sheet.concessions.select_related("made_by").order_by("made_at", "pk"))
    shares = rules.shares_given(sheet.anchor, [one.total for one in made])
    return NegotiationPage(sheet, list(sheet.ladder.all()), list(zip(made, shares, strict=True)))


def breaches(*, viewer: Member, opportunity_id: int) -> list[Concession]:
    """The latest concession of a deal when it is below the floor and does not stand."""
    made = Concession.objects.filter(negotiation__opportunity=opportunity_id).order_by("-made_at", "-pk")[:1]
    return [one for one in made if one.state in (ConcessionState.WAITING, ConcessionState.REFUSED)]


def objections(*, viewer: Member, opportunity_id: int) -> list[Objection]:
    """What was held against us in a deal, the latest first."""
    rows = Objection.objects.visible_to(viewer).current().filter(opportunity=opportunity_id)
    return list(rows.select_related("contact", "kept_by").order_by("-said_at", "-pk")[:100])


def objection(*, viewer: Member, objection_id: int) -> Objection:
    """One objection for its form; 404 outside the viewer's reach."""
    rows = Objection.objects.visible_to(viewer).select_related("opportunity")
    return get_object_or_404(rows, pk=objection_id)


def answers_that_worked(*, viewer: Member, kind: str = "", words: str = "") -> list[PastAnswer]:
    """Answers that settled an objection: of deals in sight, and those shared with everybody (then without the deal)."""
    seen = Objection.objects.visible_to(viewer).values("pk")
    rows = Objection.objects.worked().filter(Q(is_shared=True) | Q(pk__in=seen))
    if kind:
        rows = rows.filter(kind=kind)
    if words.strip():
        rows = rows.matching(words)
    found = list(rows.select_related("opportunity").order_by("-said_at", "-pk")[:ANSWERS])
    visible = set(
        Opportunity.objects.visible_to(viewer)
        .filter(pk__in=[one.opportunity_id for one in found])
        .values_list("pk", flat=True)
    )
    return [_answer(one, is_visible=one.opportunity_id in visible) for one in found]


def value_page(*, viewer: Member, opportunity_id: int) -> ValuePage:
    """What a deal is worth to the customer; 404 outside the viewer's reach."""
    deal = _deal(viewer, opportunity_id)
    case = ValueCase.objects.filter(opportunity=deal).first() or ValueCase(opportunity=deal)
    flows = list(case.flows.all()) if case.pk else []
    plain = [Flow(one.kind, one.at_start, one.per_year) for one in flows]
    rate = Decimal(case.discount_rate) / 100
    worth = value_case.worth(plain, years=case.years, rate=rate) if plain else None
    return ValuePage(list(deal.value_lines.all()), case, flows, worth)


def review(*, viewer: Member, opportunity_id: int) -> DealReview | None:
    """What a deal taught, if it was said."""
    deal = _deal(viewer, opportunity_id)
    return DealReview.objects.filter(opportunity=deal).select_related("reason", "decided_in", "reviewed_by").first()


def _deal(viewer: Member, opportunity_id: int) -> Opportunity:
    return get_object_or_404(Opportunity.objects.visible_to(viewer), pk=opportunity_id)


def _answer(one: Objection, *, is_visible: bool) -> PastAnswer:
    return PastAnswer(
        id=one.pk,
        kind=str(one.get_kind_display()),
        heard=one.heard,
        explored=one.explored,
        responded=one.responded,
        deal_id=one.opportunity_id if is_visible else None,
        deal_name=one.opportunity.name if is_visible else "",
    )
