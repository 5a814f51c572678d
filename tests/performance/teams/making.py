"""A team review, a round of choosing teams, and thanks, made through the doors."""

from datetime import UTC, date, datetime

from django.utils import translation

from quarterdeck.core.calendar.periods import Period
from quarterdeck.performance.actions.teams import awards, recognize, reviews, setting_up
from quarterdeck.performance.models.teams import CompanyValue, Recognition, TeamAward, TeamReview
from tests import factories

QUARTER = Period(date(2026, 1, 1), date(2026, 4, 1))
AFTER = date(2026, 4, 2)
AT = datetime(2026, 4, 2, 2, tzinfo=UTC)


def set_up(cast: factories.Cast) -> CompanyValue:
    """The usual criteria and values, in English; returns the first value."""
    with translation.override("en"):
        setting_up.begin_with_the_usual(by=cast.ada)
    return CompanyValue.objects.order_by("position")[0]


def open_review(cast: factories.Cast) -> TeamReview:
    """Of Sales North, by Ada."""
    return reviews.begin_review(unit_id=cast.sales.pk, period=QUARTER, by=cast.ada)


def closed_review(cast: factories.Cast, *, reason: str = "Seen in March", note: str = "", level: int = 4) -> TeamReview:
    review = open_review(cast)
    for line in review.lines.all():
        reviews.judge_line(line_id=line.pk, level=level, reason=reason, at=AT, by=cast.ada)
    return reviews.close_review(review_id=review.pk, note=note, today=AFTER, at=AT, by=cast.ada)


def open_award(cast: factories.Cast, *, name: str = "Best team of spring") -> TeamAward:
    values = {"name": name, "starts_on": QUARTER.start, "ends_on": QUARTER.end, "least_people": 1}
    return awards.open_award(values=values, by=cast.ada)


def thanks(cast: factories.Cast, *, text: str = "Stayed with the customer until it ran") -> Recognition:
    """Alice thanks Bob."""
    value = CompanyValue.objects.order_by("position")[0]
    return recognize(member_ids=[cast.bob.pk], value_id=value.pk, text=text, at=AT, by=cast.alice)


def nominated(cast: factories.Cast, award: TeamAward, *, why: str = "Turned the year") -> None:
    """Sales North, by Alice."""
    awards.nominate(award_id=award.pk, unit_id=cast.sales.pk, why=why, today=AFTER, at=AT, by=cast.alice)


def addresses(cast: factories.Cast) -> dict[str, object]:
    """A review, a round and thanks, by the names they have in addresses."""
    value = set_up(cast)
    review = open_review(cast)
    award = open_award(cast)
    nominated(cast, award)
    return {
        "team_review_id": review.pk,
        "team_line_id": review.lines.all()[0].pk,
        "team_award_id": award.pk,
        "recognition_id": thanks(cast).pk,
        "setup_kind": "values",
        "setup_id": value.pk,
    }
