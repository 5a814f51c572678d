"""What a scorecard would say if its period ended today, for one member, for many, and day by day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.company import queries as company
from quarterdeck.people import access
from quarterdeck.people.models import Member
from quarterdeck.performance.models.scorecards import (
    Closing,
    Judgement,
    Scorecard,
    ScorecardPart,
    ScorecardTemplate,
    TemplateEdition,
)
from quarterdeck.performance.models.scorecards.cards import SCORE, VIEW
from quarterdeck.performance.queries.scorecards import closed, measuring, templates
from quarterdeck.performance.queries.scorecards.measuring import Found, Presence
from quarterdeck.performance.rules.scoring import cards
from quarterdeck.performance.rules.scoring.cards import CardScore

Judged = Mapping[int, Judgement]


@dataclass(frozen=True, slots=True)
class Card:
    """One person's scorecard of a period: measured as of `today`, or as it was closed.

    `founds` hold, by part, the questions behind its figures; `presence` is None for somebody who was not there.
    """

    member: Member
    template: ScorecardTemplate
    edition: TemplateEdition
    period: Period
    parts: Mapping[int, ScorecardPart]
    scored: CardScore
    presence: Presence | None
    founds: Mapping[int, tuple[Found, ...]] = field(default_factory=dict)
    judged: Judged = field(default_factory=dict)
    scorecard: Scorecard | None = None
    closing: Closing | None = None

    @property
    def is_closed(self) -> bool:
        return self.closing is not None

    @property
    def changed_team(self) -> bool:
        return self.presence is not None and len({stay.unit_id for stay in self.presence.stays}) > 1


def member_seen(*, viewer: Member, member_id: int) -> Member:
    """A member whose scorecards the viewer may see, or 404."""
    within = Member.objects.filter(access.owner_filter(viewer, VIEW, owner="pk"))
    return get_object_or_404(within, pk=member_id)


def may_score(*, viewer: Member, member: Member) -> bool:
    """Whether the viewer judges and closes the member's scorecards; nobody does their own."""
    if viewer.pk == member.pk or not viewer.may(SCORE):
        return False
    return Member.objects.filter(access.owner_filter(viewer, SCORE, owner="pk"), pk=member.pk).exists()


def scorable_ids(*, viewer: Member) -> set[int]:
    """Whose scorecards the viewer judges and closes."""
    if not viewer.may(SCORE):
        return set()
    within = Member.objects.filter(access.owner_filter(viewer, SCORE, owner="pk")).exclude(pk=viewer.pk)
    return set(within.values_list("pk", flat=True))


def why_not_close(found: "Card", today: date) -> str | None:
    """Why a card cannot be closed yet, or None."""
    if today < found.period.end:
        return _("The period still runs: close it once it is over.")
    waiting = [one for one in found.scored.parts if one.missing is cards.Missing.NOT_JUDGED]
    if waiting:
        names = ", ".join(str(found.parts[one.part.key]) for one in waiting)
        return _("Not judged yet: %(names)s. Choose a level, or say why it does not apply.") % {"names": names}
    return None


def card(*, viewer: Member, member_id: int, template_id: int, day: date, today: date) -> Card | None:
    """A member's card of the period that holds a day; None while no edition counts for it. 404 outside the viewer's reach."""
    member = member_seen(viewer=viewer, member_id=member_id)
    template = get_object_or_404(ScorecardTemplate, pk=template_id)
    found = _cards(template, [member], templates.period_of(template, day), today)
    return found[0] if found else None


def team(*, viewer: Member, template_id: int, day: date, today: date) -> list[Card]:
    """The cards of everybody within reach who is judged by a template, by name; a few statements however many there are."""
    template = get_object_or_404(ScorecardTemplate, pk=template_id)
    within = Member.objects.filter(access.owner_filter(viewer, VIEW, owner="pk"))
    judged = within.filter(role_assignments__role=template.role_id).distinct().order_by("name", "pk")
    return _cards(template, list(judged), templates.period_of(template, day), today)


def by_days(*, found: Card, today: date) -> list[tuple[date, Decimal | None]]:
    """What the score would have been at the end of each day so far; empty for a closed card and before the period begins."""
    if found.presence is None or found.is_closed:
        return []
    series = _series(found.founds, today)
    days = (
        Period(found.period.start, min(found.period.end, today + timedelta(1))) if today >= found.period.start else None
    )
    return [(day, _score_on(found, series, day)) for day in days.each_day()] if days else []


def at_pace(*, found: Card, today: date) -> CardScore:
    """The card held against the part of the working days that has passed."""
    elapsed = Decimal(str(company.fiscal_calendar().elapsed_share(found.period, today)))
    return cards.score(cards.at_pace([one.part for one in found.scored.parts], elapsed))


def inputs(parts: Sequence[ScorecardPart], founds: Mapping[int, tuple[Found, ...]], judged: Judged) -> list[cards.Part]:
    """What is known of each part, as the rules take it."""
    return [
        cards.Part(
            key=part.pk,
            weight=part.weight,
            rule=part.rule,
            lower_is_better=bool(templates.direction_of(part.metric_code)),
            measures=tuple(found.measure for found in founds.get(part.pk, ())),
            level=judged[part.pk].level if part.pk in judged else None,
            excluded=judged[part.pk].excluded if part.pk in judged else "",
        )
        for part in parts
    ]


def _cards(template: ScorecardTemplate, members: Sequence[Member], period: Period, today: date) -> list[Card]:
    """Closed cards as they were closed, the others measured together."""
    edition = templates.edition_of(template, period)
    kept = _kept(template, members, period)
    if edition is None and not kept:
        return []
    present = measuring.presences(members, period)
    shut = closed.cards_of([one for one in kept.values() if one is not None])
    running = [one for one in members if one.pk in present and one.pk not in shut]
    parts = list(edition.parts.all()) if edition else []
    measured = measuring.measured(
        parts=parts, present={one.pk: present[one.pk] for one in running}, period=period, today=today
    )
    found = []
    for member in members:
        if member.pk in shut:
            found.append(_shut(member, template, period, kept[member.pk], shut[member.pk], present.get(member.pk)))
        elif edition is not None and member.pk in present:
            judged = _judged(kept.get(member.pk))
            founds = measured[member.pk]
            found.append(
                Card(
                    member=member,
                    template=template,
                    edition=edition,
                    period=period,
                    parts={part.pk: part for part in parts},
                    scored=cards.score(inputs(parts, founds, judged)),
                    presence=present[member.pk],
                    founds=founds,
                    judged=judged,
                    scorecard=kept.get(member.pk),
                )
            )
    return found


def _shut(
    member: Member,
    template: ScorecardTemplate,
    period: Period,
    kept: Scorecard,
    shut: closed.Shut,
    presence: Presence | None,
) -> Card:
    return Card(
        member=member,
        template=template,
        edition=kept.edition,
        period=period,
        parts={one.pk: one for one in shut.parts},
        scored=shut.scored,
        presence=presence,
        judged=_judged(kept),
        scorecard=kept,
        closing=shut.closing,
    )


def _kept(template: ScorecardTemplate, members: Iterable[Member], period: Period) -> dict[int, Scorecard]:
    rows = Scorecard.objects.filter(template=template, member__in=members, starts_on=period.start)
    found = rows.select_related("edition").prefetch_related("judgements__by").order_by("pk")
    return {one.member_id: one for one in found}


def _judged(kept: Scorecard | None) -> dict[int, Judgement]:
    return {one.part_id: one for one in kept.judgements.all()} if kept else {}


def _series(
    founds: Mapping[int, tuple[Found, ...]], today: date
) -> dict[tuple[object, Period], dict[date, measuring.Values]]:
    """Every figure of a card day by day, one question for each person or team and span."""
    asked: dict[tuple[object, Period], list[str]] = {}
    for measured in founds.values():
        for one in measured:
            asked.setdefault((one.whose, one.span), []).append(one.metric.code)
    return {
        (whose, span): measuring.by_day(list(dict.fromkeys(codes)), whose, span, today)  # type: ignore[arg-type]  # a Whose
        for (whose, span), codes in asked.items()
    }


def _score_on(
    found: Card, series: Mapping[tuple[object, Period], dict[date, measuring.Values]], day: date
) -> Decimal | None:
    parts = []
    for one in found.scored.parts:
        measures = tuple(
            replace(asked.measure, actual=_actual_on(asked, series, day))
            for asked in found.founds.get(one.part.key, ())
        )
        parts.append(replace(one.part, measures=measures))
    return cards.score(parts).score


def _actual_on(
    asked: Found, series: Mapping[tuple[object, Period], dict[date, measuring.Values]], day: date
) -> Decimal | None:
    """The figure at the end of a day: of days after a stay, as it stood at its end; before it, what nothing gives."""
    days = series[asked.whose, asked.span]
    known = days.get(min(day, asked.span.end - timedelta(1)))
    if known is None:
        return measuring.plain(asked.metric.combine([None] * len(asked.metric.parts)))
    return measuring.plain(known.get(asked.metric.code))
