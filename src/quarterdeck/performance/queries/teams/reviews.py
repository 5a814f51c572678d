"""Reads of team reviews."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from quarterdeck.core.audit import trail
from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.people.models import Member, Membership, OrgUnit
from quarterdeck.performance.models.teams import TeamCriterion, TeamReview, TeamReviewLine
from quarterdeck.performance.models.teams.reach import unit_filter
from quarterdeck.performance.models.teams.reviews import REVIEW
from quarterdeck.performance.queries.teams import facts
from quarterdeck.performance.queries.teams.facts import Fact

MOST_REVIEWS = 100


@dataclass(frozen=True, slots=True)
class ReviewRecord:
    """A review with what was said and what is known of each criterion."""

    review: TeamReview
    lines: Sequence[TeamReviewLine]
    facts: Mapping[int, Sequence[Fact]]
    may_judge: bool
    history: Sequence[AuditEntry] = field(default_factory=tuple)

    @property
    def waiting(self) -> int:
        return sum(1 for line in self.lines if line.level is None and not line.is_left_out)


def criteria(*, is_archived: bool = False) -> list[TeamCriterion]:
    """What teams are looked at by, in order."""
    rows = TeamCriterion.objects.archived() if is_archived else TeamCriterion.objects.current()
    return list(rows)


def judgeable_units(*, viewer: Member) -> "QuerySet[OrgUnit, int]":
    """Ids of the units whose reviews the member judges: within reach, never one the member manages."""
    if not viewer.may(REVIEW):
        return OrgUnit.objects.none().values_list("pk", flat=True)
    units = OrgUnit.objects.current().filter(unit_filter(viewer, REVIEW, unit="pk"))
    return units.exclude(manager=viewer).order_by().values_list("pk", flat=True)


def judgeable_choices(*, viewer: Member) -> list[tuple[int, str]]:
    """The same, to choose from."""
    units = OrgUnit.objects.filter(pk__in=judgeable_units(viewer=viewer), kind__in=["team", "department", "region"])
    return [(unit.pk, unit.name) for unit in units.order_by("name", "pk")]


def review_list(*, viewer: Member) -> list[TeamReview]:
    """The latest reviews the viewer may see."""
    rows = TeamReview.objects.visible_to(viewer).select_related("unit", "closed_by")
    return list(rows.order_by("-starts_on", "unit__name", "pk")[:MOST_REVIEWS])


def lines_of(found: Sequence[TeamReview]) -> dict[int, list[TeamReviewLine]]:
    """The criteria of reviews that were found for a viewer, by review."""
    by_review: dict[int, list[TeamReviewLine]] = {}
    for one in TeamReviewLine.objects.filter(review__in=found):
        by_review.setdefault(one.review_id, []).append(one)
    return by_review


def review(*, viewer: Member, review_id: int, today: date) -> ReviewRecord:
    """One review; while it is open, with its figures as they stand. 404 outside the viewer's reach."""
    rows = TeamReview.objects.visible_to(viewer).select_related("unit__manager", "closed_by")
    found = get_object_or_404(rows, pk=review_id)
    lines = list(found.lines.select_related("by"))
    may_judge = TeamReview.objects.judgeable_by(viewer).filter(pk=found.pk).exists()
    return ReviewRecord(
        review=found,
        lines=lines,
        facts=_facts(found, lines, viewer, today),
        may_judge=may_judge,
        history=trail.entries_for(found, limit=30) if may_judge else (),
    )


def line(*, viewer: Member, line_id: int) -> TeamReviewLine:
    """A criterion of a review that the viewer judges, or 404."""
    rows = TeamReviewLine.objects.select_related("review__unit")
    return get_object_or_404(rows, pk=line_id, review__in=TeamReview.objects.judgeable_by(viewer))


def people_of(*, unit_id: int) -> list[Member]:
    """Who works today in a unit or below it, by name."""
    inside = Membership.objects.filter(
        until_on=None, unit__placements__until_on=None, unit__placements__path__contains=f"/{unit_id}/"
    )
    manages = Q(managed_units=unit_id)
    rows = Member.objects.active().filter(Q(pk__in=inside.values("member_id")) | manages)
    return list(rows.distinct().order_by("name", "pk"))


def managers_of_teams() -> list[Member]:
    """Everybody who manages a team today."""
    teams = OrgUnit.objects.current().filter(kind="team", manager__is_active=True)
    return list(Member.objects.filter(pk__in=teams.values("manager_id")).order_by("pk"))


def _facts(found: TeamReview, lines: Sequence[TeamReviewLine], viewer: Member, today: date) -> dict[int, list[Fact]]:
    if found.is_closed:
        return {one.pk: facts.seen_by(viewer, facts.thawed(one.facts)) for one in lines}
    codes = [code for one in lines for code in one.metric_codes]
    live = facts.facts_of(unit_id=found.unit_id, codes=codes, period=found.period, today=today)
    return {one.pk: facts.seen_by(viewer, [live[code] for code in one.metric_codes if code in live]) for one in lines}
