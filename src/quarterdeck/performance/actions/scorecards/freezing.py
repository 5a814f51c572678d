"""Freezes what went into cards: inputs, and the rows behind their figures; a figure that several cards share is frozen once."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from quarterdeck.core.calendar.periods import Period
from quarterdeck.metrics import queries as metrics
from quarterdeck.metrics.queries.whose import Whose
from quarterdeck.people import access
from quarterdeck.people.models import Member
from quarterdeck.performance.models.scorecards import ClosedMeasure, ClosedPart, Closing, FrozenFigure, Scorecard
from quarterdeck.performance.queries.scorecards.live import Card
from quarterdeck.performance.queries.scorecards.measuring import Found

Asked = tuple[str, Whose, Period]


def freeze(
    cards: Sequence[tuple[Scorecard, Card]], *, today: date, at: datetime, by: Member, note: str
) -> list[Closing]:
    """Keep the cards as they stand, each with its parts, measures and figures."""
    closings = Closing.objects.bulk_create(
        [
            Closing(scorecard=kept, score=card.scored.score, applied=card.scored.applied, note=note, at=at, by=by)
            for kept, card in cards
        ]
    )
    figures = _figures([card for _kept, card in cards], today=today, at=at)
    parts = ClosedPart.objects.bulk_create(
        [
            _part(closing, card, place)
            for closing, (_kept, card) in zip(closings, cards, strict=True)
            for place in range(len(card.scored.parts))
        ]
    )
    by_card = {closing.pk: card for closing, (_kept, card) in zip(closings, cards, strict=True)}
    ClosedMeasure.objects.bulk_create(
        [
            _measure(part, found, figures[_asked(found)])
            for part in parts
            for found in by_card[part.closing_id].founds.get(part.part_id, ())
        ]
    )
    return closings


def _part(closing: Closing, card: Card, place: int) -> ClosedPart:
    scored = card.scored.parts[place]
    judgement = card.judged.get(scored.part.key)
    return ClosedPart(
        closing=closing,
        part_id=scored.part.key,
        lower_is_better=scored.part.lower_is_better,
        level=scored.part.level,
        excluded=scored.part.excluded,
        note=judgement.note if judgement else "",
        points=scored.points,
        adds=scored.adds,
    )


def _measure(part: ClosedPart, found: Found, figure: FrozenFigure) -> ClosedMeasure:
    measure = found.measure
    return ClosedMeasure(
        closed_part=part,
        figure=figure,
        where=measure.where,
        days=measure.days,
        of_days=measure.of_days,
        target=measure.target,
        full_target=measure.full_target,
    )


def _asked(found: Found) -> Asked:
    return found.metric.code, found.whose, found.span


def _figures(cards: Sequence[Card], *, today: date, at: datetime) -> dict[Asked, FrozenFigure]:
    wanted = {_asked(one): one for card in cards for measured in card.founds.values() for one in measured}
    made = FrozenFigure.objects.bulk_create([_figure(one, today, at) for one in wanted.values()])
    return dict(zip(wanted, made, strict=True))


def _figure(found: Found, today: date, at: datetime) -> FrozenFigure:
    return FrozenFigure(
        metric_code=found.metric.code,
        unit_id=found.whose.unit_id,
        member_id=found.whose.member_id,
        starts_on=found.span.start,
        ends_on=found.span.end,
        value=found.measure.actual,
        rows=_rows(found, today),
        at=at,
    )


def _rows(found: Found, today: date) -> list[list[Any]]:
    """The rows behind a figure; of one without rows of its own, the figures it is made of."""
    seer = access.all_seeing()
    asked = metrics.Asked(found.span, found.whose.filters)
    if not found.metric.has_rows:
        _value, parts = metrics.opened_into(viewer=seer, code=found.metric.code, asked=asked, today=today)
        return [
            [None, None, "", str(part.metric.name), "", "", "", part.period.end.isoformat(), [_text(part.value)]]
            for part in parts
        ]
    return [
        [
            row.opportunity_id,
            row.owner_id,
            row.number,
            row.name,
            row.account,
            row.owner,
            row.stage,
            row.day.isoformat(),
            [_text(value) for value in row.values],
        ]
        for row in metrics.every_row(viewer=seer, code=found.metric.code, asked=asked, today=today)
    ]


def _text(value: Decimal | int | None) -> str | None:
    return None if value is None else str(value)
