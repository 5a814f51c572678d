"""Review decks and the template they are made on."""

from collections.abc import Sequence
from datetime import date

from django.shortcuts import get_object_or_404

from quarterdeck.core.company import queries as company
from quarterdeck.people import queries as people
from quarterdeck.people.models import Member
from quarterdeck.reporting.models import Deck, DeckTemplate
from quarterdeck.reporting.queries import reviews
from quarterdeck.reporting.rules.reviews import Review, offered

LATEST = 30


def decks(*, viewer: Member) -> Sequence[Deck]:
    """The viewer's own decks, latest first."""
    return list(Deck.objects.filter(member=viewer).select_related("unit").order_by("-asked_at", "-pk")[:LATEST])


def deck(*, viewer: Member, deck_id: int) -> Deck:
    """One of the viewer's own decks; 404 for any other."""
    return get_object_or_404(Deck, pk=deck_id, member=viewer)


def template() -> DeckTemplate | None:
    """The company's template, where there is one."""
    return DeckTemplate.objects.select_related("by").filter(pk=1).first()


def period_choices(*, today: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """Reviews with the periods one may look back on, as `week:2026-03-02`."""
    calendar = company.fiscal_calendar()
    return [
        (
            str(reviews.TITLES[review]),
            [
                (f"{review.value}:{period.start.isoformat()}", reviews.period_name(review, period))
                for period in offered(review, today=today, calendar=calendar)
            ],
        )
        for review in Review
    ]


def unit_choices(*, viewer: Member, today: date) -> list[tuple[str, str]]:
    """Everything in reach first, then each team in it."""
    units = people.visible_units(viewer=viewer, on=today, right="metrics.view_metrics")
    return [(str(unit.id), unit.name) for unit in units]
