"""Reads of the choice of excellent teams."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count
from django.shortcuts import get_object_or_404

from quarterdeck.core.calendar.periods import Period
from quarterdeck.people.models import Member, Membership, OrgUnit
from quarterdeck.performance.models.teams import AwardState, TeamAward, TeamNomination, TeamReview
from quarterdeck.performance.models.teams.awards import DECIDE
from quarterdeck.performance.queries.teams import facts
from quarterdeck.performance.queries.teams.facts import Fact

# What stands beside a nominated team.
EVIDENCE = ("quota_attainment", "won_amount", "win_rate", "new_customers", "repeat_purchase_rate", "next_step_rate")


@dataclass(frozen=True, slots=True)
class NominationView:
    """A nomination with its evidence: frozen, or as it stands while nominations are open."""

    nomination: TeamNomination
    facts: Sequence[Fact]


@dataclass(frozen=True, slots=True)
class AwardRecord:
    award: TeamAward
    nominations: Sequence[NominationView]
    count: int
    may_decide: bool


def award_list() -> list[TeamAward]:
    """Every round, the latest first; that one was held is no secret."""
    return list(TeamAward.objects.select_related("decided_by").annotate(nominated=Count("nominations"))[:50])


def award(*, viewer: Member, award_id: int, today: date) -> AwardRecord:
    """One round with the nominations the viewer may see; how many there are is told to everybody."""
    found = get_object_or_404(TeamAward.objects.select_related("decided_by"), pk=award_id)
    rows = found.nominations.all().visible_to(viewer).select_related("unit__manager", "by")
    may_decide = viewer.may(DECIDE)
    return AwardRecord(
        award=found,
        nominations=[NominationView(one, _evidence(found, one, viewer, today, is_told=may_decide)) for one in rows],
        count=found.nominations.count(),
        may_decide=may_decide,
    )


def candidates(*, award: TeamAward, today: date) -> list[OrgUnit]:
    """Teams that may be nominated: those with enough people of their own today, by name."""
    here = Membership.objects.filter(until_on=None, member__is_active=True, unit__kind="team", unit__archived_at=None)
    sizes = here.order_by().values("unit_id").annotate(people=Count("pk")).filter(people__gte=award.least_people)
    return list(OrgUnit.objects.filter(pk__in=sizes.values("unit_id")).order_by("name", "pk"))


def review_points(unit_ids: Sequence[int], *, period: Period) -> dict[int, Decimal | None]:
    """The score of each unit's latest closed review whose days touch the period."""
    rows = TeamReview.objects.filter(
        unit__in=unit_ids, closed_at__isnull=False, starts_on__lt=period.end, ends_on__gt=period.start
    )
    return {one.unit_id: one.score for one in rows.order_by("unit_id", "ends_on", "pk")}


def evidence_of(*, unit_id: int, period: Period, today: date) -> list[Fact]:
    """The figures that stand beside a nominated team."""
    return list(facts.facts_of(unit_id=unit_id, codes=EVIDENCE, period=period, today=today).values())


def _evidence(found: TeamAward, one: TeamNomination, viewer: Member, today: date, *, is_told: bool) -> list[Fact]:
    """Winners' evidence is everybody's; that of the others is for those who decide."""
    if found.state == AwardState.NOMINATING:
        live = evidence_of(unit_id=one.unit_id, period=found.period, today=today) if is_told else []
        return facts.seen_by(viewer, live)
    return facts.seen_by(viewer, facts.thawed(one.evidence)) if is_told or one.is_winner else []
