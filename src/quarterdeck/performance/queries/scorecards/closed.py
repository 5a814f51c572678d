"""Closed scorecards: read from what was frozen, by the rules of their edition."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404

from quarterdeck.core.audit import trail
from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.metrics import catalogue
from quarterdeck.metrics.catalogue import Metric
from quarterdeck.metrics.engine import withholding
from quarterdeck.people import access
from quarterdeck.people.models import Member
from quarterdeck.performance.models.scorecards import (
    Appeal,
    AppealState,
    ClosedMeasure,
    ClosedPart,
    Closing,
    FrozenFigure,
    Scorecard,
    ScorecardPart,
)
from quarterdeck.performance.queries.scorecards.measuring import adds_up, is_known
from quarterdeck.performance.rules.scoring import cards

_FIGURES = "metrics.view_metrics"


@dataclass(frozen=True, slots=True)
class Shut:
    """A closing with its parts and the score that its frozen inputs give."""

    closing: Closing
    parts: Sequence[ScorecardPart]
    scored: cards.CardScore


@dataclass(frozen=True, slots=True)
class FrozenRow:
    """One row behind a frozen figure."""

    opportunity_id: int | None
    number: str
    name: str
    account: str
    owner: str
    stage: str
    day: date
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Frozen:
    """A frozen figure with the rows the viewer may see; `kept` is how many there are."""

    metric: Metric | None
    figure: FrozenFigure
    rows: Sequence[FrozenRow]
    kept: int
    member: Member
    closing: Closing


def cards_of(kept: Sequence[Scorecard]) -> dict[int, Shut]:
    """Those of some scorecards that are closed, by member."""
    found = _with_inputs(Closing.objects.filter(scorecard__in=kept, reopened_at=None))
    return {one.scorecard.member_id: _shut(one) for one in found.select_related("scorecard")}


def closings(*, viewer: Member, scorecard_id: int) -> list[Closing]:
    """Every time a scorecard was closed, with who opened it again and why; latest first."""
    seen = get_object_or_404(Scorecard.objects.visible_to(viewer), pk=scorecard_id)
    return list(seen.closings.select_related("by", "reopened_by").order_by("-at", "-pk"))


def history(*, scorecard: Scorecard) -> list[AuditEntry]:
    """What was done to a scorecard; whoever has the scorecard may read it."""
    return trail.entries_for(scorecard)


def appeals(*, viewer: Member, scorecard_id: int) -> list[Appeal]:
    seen = Appeal.objects.visible_to(viewer).filter(closing__scorecard=scorecard_id)
    return list(seen.select_related("part", "answered_by", "closing__scorecard__member"))


def appeal(*, viewer: Member, appeal_id: int) -> Appeal:
    """One appeal that the viewer answers, or 404."""
    seen = Appeal.objects.answerable_by(viewer).select_related("part", "closing__scorecard__member")
    return get_object_or_404(seen, pk=appeal_id)


def waiting_appeals(*, viewer: Member) -> list[Appeal]:
    """Appeals that wait for the viewer's answer, oldest first."""
    found = Appeal.objects.answerable_by(viewer).filter(state=AppealState.OPEN)
    return list(found.select_related("part", "closing__scorecard__member").order_by("at", "pk"))


def scorecard(*, viewer: Member, scorecard_id: int) -> Scorecard:
    seen = Scorecard.objects.visible_to(viewer).select_related("member", "template", "edition")
    return get_object_or_404(seen, pk=scorecard_id)


def figures_of(closing: Closing) -> dict[int, list[int]]:
    """The frozen figures of a closing by part."""
    found: dict[int, list[int]] = {}
    rows = ClosedMeasure.objects.filter(closed_part__closing=closing).order_by("pk")
    for part_id, figure_id in rows.values_list("closed_part__part_id", "figure_id"):
        found.setdefault(part_id, []).append(figure_id)
    return found


def frozen(*, viewer: Member, scorecard_id: int, figure_id: int) -> Frozen:
    """A figure as it was frozen, with the rows that are within the viewer's reach or the person's own."""
    seen = scorecard(viewer=viewer, scorecard_id=scorecard_id)
    figures = FrozenFigure.objects.filter(measures__closed_part__closing__scorecard=seen).distinct()
    figure = get_object_or_404(figures, pk=figure_id)
    closings = Closing.objects.filter(scorecard=seen, parts__measures__figure=figure)
    closing = closings.select_related("by").order_by("-at")[0]
    metric = catalogue.metric(figure.metric_code) if is_known(figure.metric_code) else None
    may_know = metric is None or not withholding.is_withheld(viewer, metric)
    reached = _reached(viewer, figure, seen.member_id) if may_know else set()
    rows = [_row(row) for row in figure.rows if reached is None or row[1] in reached]
    return Frozen(metric, figure, rows, len(figure.rows), seen.member, closing)


def _reached(viewer: Member, figure: FrozenFigure, member_id: int) -> set[int | None] | None:
    """Whose rows may be shown: all of a person's own figure; of a team's, those within the viewer's reach. None means all."""
    if figure.member_id == member_id:
        return None
    within = access.members_in_scope(viewer, _FIGURES)
    return None if within is None else {viewer.pk, *within.values_list("pk", flat=True)}


def _row(kept: list[Any]) -> FrozenRow:
    opportunity_id, _owner_id, number, name, account, owner, stage, day, values = kept
    amounts = tuple(None if value is None else Decimal(value) for value in values)
    return FrozenRow(opportunity_id, number, name, account, owner, stage, date.fromisoformat(day), amounts)


def _with_inputs(found: "QuerySet[Closing]") -> "QuerySet[Closing]":
    measures = Prefetch("measures", ClosedMeasure.objects.defer("figure__rows").select_related("figure").order_by("pk"))
    parts = ClosedPart.objects.select_related("part").prefetch_related(measures)
    return found.select_related("by").prefetch_related(Prefetch("parts", parts.order_by("part__position", "part_id")))


def _shut(closing: Closing) -> Shut:
    kept = list(closing.parts.all())
    return Shut(closing, [one.part for one in kept], cards.score([_input(one) for one in kept]))


def _input(kept: ClosedPart) -> cards.Part:
    return cards.Part(
        key=kept.part_id,
        weight=kept.part.weight,
        rule=kept.part.rule,
        lower_is_better=kept.lower_is_better,
        measures=tuple(_measure(one, kept.part) for one in kept.measures.all()),
        level=kept.level,
        excluded=kept.excluded,
    )


def _measure(kept: ClosedMeasure, part: ScorecardPart) -> cards.Measure:
    return cards.Measure(
        days=kept.days,
        of_days=kept.of_days,
        where=kept.where,
        target=kept.target,
        full_target=kept.full_target,
        actual=kept.figure.value,
        adds_up=is_known(part.metric_code) and adds_up(catalogue.metric(part.metric_code)),
    )
