"""What is known about somebody over a period, month by month: for reviews, one-to-ones and coaching, against remembering only
the last weeks. Everybody is shown what their own rights let them see and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from quarterdeck.core.calendar.periods import Period
from quarterdeck.crm.models import Opportunity, StageKind
from quarterdeck.metrics import queries as metrics
from quarterdeck.metrics.queries.whose import Whose
from quarterdeck.people import access
from quarterdeck.people.models import Member
from quarterdeck.performance.models.diagnosis import RIGHT as DIAGNOSIS
from quarterdeck.performance.models.feedback import Feedback
from quarterdeck.performance.models.scorecards import Closing, Scorecard
from quarterdeck.performance.queries import feedback
from quarterdeck.performance.queries.diagnosis import reading
from quarterdeck.performance.queries.diagnosis.reading import Line
from quarterdeck.targets.queries import pace
from quarterdeck.targets.queries.pace import TargetPace

FIGURES = ("won_amount", "opportunities_won", "opportunities_lost", "activities")
_FIGURES_RIGHT = "metrics.view_metrics"
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Month:
    """One month: its figures by code, None where the viewer sees none, and what was said."""

    begins: date
    figures: Mapping[str, Decimal | None] = field(default_factory=dict)
    feedback: Sequence[Feedback] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything about one person that one viewer may see of a period."""

    period: Period
    has_figures: bool
    months: Sequence[Month]
    paces: Sequence[TargetPace]
    scorecards: Sequence[Closing]
    won: Sequence[Opportunity]
    lost: Sequence[Opportunity]
    findings: Sequence[Line]

    @property
    def is_empty(self) -> bool:
        said = any(one.feedback or any(one.figures.values()) for one in self.months)
        return not (said or self.paces or self.scorecards or self.won or self.lost or self.findings)


def of(*, member: Member, period: Period, viewer: Member, today: date) -> Evidence:
    """What a viewer may see of a member's period, the days after `today` left out."""
    has_figures = _reaches(viewer, _FIGURES_RIGHT, member)
    return Evidence(
        period=period,
        has_figures=has_figures,
        months=_months(viewer, member, period, today, has_figures=has_figures),
        paces=paces(viewer, member, period, today) if has_figures else [],
        scorecards=_scorecards(viewer, member, period),
        won=_deals(viewer, member, period, StageKind.WON),
        lost=_deals(viewer, member, period, StageKind.LOST),
        findings=findings(viewer, member, today),
    )


def _reaches(viewer: Member, right: str, member: Member) -> bool:
    return (
        viewer.may(right)
        and Member.objects.filter(access.owner_filter(viewer, right, owner="pk"), pk=member.pk).exists()
    )


def _months(viewer: Member, member: Member, period: Period, today: date, *, has_figures: bool) -> list[Month]:
    """Every month of the period, the ones nothing is known of too."""
    said = feedback.by_month(viewer=viewer, member_id=member.pk, period=period)
    figures = _figures(viewer, member, period, today) if has_figures else {}
    return [Month(begins, figures.get(begins.replace(day=1), {}), found) for begins, found in said.items()]


def _figures(viewer: Member, member: Member, period: Period, today: date) -> dict[date, dict[str, Decimal | None]]:
    table = metrics.query(
        viewer=viewer,
        metrics=FIGURES,
        by=("month",),
        period=period,
        filters=Whose(member_id=member.pk).filters,
        today=today,
    )
    codes = table.columns[1:]
    return {
        keys[0]: {code: None if value is None else Decimal(value) for code, value in zip(codes, row[1:], strict=True)}
        for keys, row in zip(table.keys, table.rows, strict=True)
        if isinstance(keys[0], date)
    }


def paces(viewer: Member, member: Member, period: Period, today: date) -> Sequence[TargetPace]:
    """A member's targets and how far along they are; for a viewer whose figures reach that far."""
    codes = pace.codes_in_force(period)[:SHOWN]
    return pace.paces(viewer=viewer, codes=codes, period=period, today=today, whose=Whose(member_id=member.pk))


def _scorecards(viewer: Member, member: Member, period: Period) -> list[Closing]:
    """Closed scorecards that lie within, oldest first."""
    seen = Scorecard.objects.visible_to(viewer).filter(
        member=member, starts_on__gte=period.start, ends_on__lte=period.end
    )
    closed = Closing.objects.filter(scorecard__in=seen.values("pk"), reopened_at=None)
    return list(
        closed.select_related("scorecard__template", "scorecard__member").order_by("scorecard__starts_on", "pk")
    )


def _deals(viewer: Member, member: Member, period: Period, kind: StageKind) -> list[Opportunity]:
    """The largest that were decided in the period."""
    if not viewer.may("crm.view_opportunity"):
        return []
    seen = Opportunity.objects.visible_to(viewer).filter(
        owner=member, status=kind, closed_on__gte=period.start, closed_on__lt=period.end
    )
    return list(seen.select_related("account").order_by("-company_amount", "pk")[:SHOWN])


def findings(viewer: Member, member: Member, today: date) -> list[Line]:
    """What the newest diagnosis says of a member, strengths first."""
    run = reading.latest_run() if viewer.may(DIAGNOSIS) else None
    if run is None:
        return []
    lines = reading.lines_of(viewer=viewer, run=run, today=today)
    told = [one for one in lines if one.told.member_id == member.pk and one.told.kind != "too_few"]
    return sorted(told, key=lambda line: line.told.kind != "strength")[:SHOWN]
