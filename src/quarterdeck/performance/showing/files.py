"""Tables of this room as files."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from quarterdeck.core.exports.cells import Cell
from quarterdeck.performance.models.reviews import Review
from quarterdeck.performance.queries.scorecards.live import Card
from quarterdeck.performance.showing import scorecards

Table = tuple[Sequence[str], Sequence[Sequence[Cell]]]


def team(cards: Sequence[Card]) -> Table:
    """Scorecards of a team: who, the score, the points of each part, and whether it is closed."""
    running = next((one for one in cards if not one.is_closed), cards[0] if cards else None)
    parts = [f"{title} ({weight})" for title, weight in scorecards.columns(running)] if running else []
    heads = [_("Person"), pgettext("scorecards", "Score"), *parts, _("State")]
    return heads, [
        [
            row.card.member.name,
            row.card.scored.score,
            *[points for _text, points, _title in row.cells],
            row.state,
        ]
        for row in scorecards.team_rows(cards, scorable=set())
    ]


def calibration(reviews: Sequence[Review]) -> Table:
    """Reviews side by side: the score, the result by points, the one that counts, the potential."""
    heads = [
        _("Person"),
        _("Team"),
        pgettext("review", "Manager"),
        pgettext("reviews", "Score"),
        _("By points"),
        pgettext("reviews", "Result"),
        pgettext("calibration", "Potential"),
    ]
    return heads, [
        [
            one.member.name,
            one.unit.name if one.unit else "",
            one.manager.name if one.manager else "",
            one.score,
            one.first_band.name if one.first_band else "",
            one.band.name if one.band else "",
            one.potential,
        ]
        for one in reviews
    ]
