"""What the agenda of a one-to-one fills itself with: figures, findings, what is open, what was said, deals that need a hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from quarterdeck.core.calendar.periods import Grain, Period
from quarterdeck.core.company import queries as company
from quarterdeck.crm.models import StageKind
from quarterdeck.crm.queries.opportunities import DealFilters, DealRow, opportunity_rows
from quarterdeck.people.models import Member
from quarterdeck.performance.models.agreements import Agreement
from quarterdeck.performance.models.feedback import Feedback
from quarterdeck.performance.models.one_to_ones import OneToOne
from quarterdeck.performance.queries import agreements, evidence, feedback
from quarterdeck.performance.queries.diagnosis.reading import Line
from quarterdeck.performance.queries.one_to_ones.series import Talk, last_held
from quarterdeck.targets.queries.pace import TargetPace

LOOKED_AT = 60
SHOWN = 5
_FIRST_LOOK = timedelta(30)
_FIGURES = "metrics.view_metrics"


@dataclass(frozen=True, slots=True)
class Agenda:
    """Everything about the one who is led, as far as whoever looks may see it.

    `since` is when the two talked last; `kept` is what was agreed then and is settled by now.
    """

    since: date
    period: Period
    paces: Sequence[TargetPace]
    findings: Sequence[Line]
    open: Sequence[Agreement]
    last: OneToOne | None
    kept: Sequence[Agreement]
    feedback: Sequence[Feedback]
    deals: Sequence[DealRow]


def agenda(*, viewer: Member, talk: Talk, today: date) -> Agenda:
    """What there is to talk about in a talk, looked up now."""
    member = talk.series.member
    last = last_held(talk.series, before=talk.talk)
    since = last.held_on if last and last.held_on else today - _FIRST_LOOK
    agreed = agreements.of(viewer=viewer, one_to_one=last) if last else []
    quarter = company.fiscal_calendar().containing(today, Grain.QUARTER)
    span = Period(min(since, today), today + timedelta(1))
    return Agenda(
        since=since,
        period=quarter,
        paces=evidence.paces(viewer, member, quarter, today) if viewer.may(_FIGURES) else [],
        findings=evidence.findings(viewer, member, today),
        open=agreements.open_of(viewer=viewer, member_id=member.pk),
        last=last,
        kept=[one for one in agreed if one.done_on or one.dropped_on],
        feedback=feedback.during(viewer=viewer, member_id=member.pk, period=span),
        deals=_deals(viewer, member, today),
    )


def _deals(viewer: Member, member: Member, today: date) -> Sequence[DealRow]:
    """Open deals of the member that stand still or are late, the largest first."""
    if not viewer.may("crm.view_opportunity"):
        return []
    filters = DealFilters(status=StageKind.OPEN, owner_id=member.pk)
    rows = opportunity_rows(viewer=viewer, filters=filters, today=today, sort="-amount", per_page=LOOKED_AT).rows
    return [deal for deal in rows if deal.health.level == "act"][:SHOWN]
