"""What a seller's day begins with."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quarterdeck.core.approvals import queries as approvals
from quarterdeck.core.approvals.models import Approval
from quarterdeck.core.calendar.periods import Grain
from quarterdeck.core.company import queries as company
from quarterdeck.core.pages.components import Comparison, Figure, Kind
from quarterdeck.crm.models import Activity, Lead, StepTaken
from quarterdeck.crm.queries import activities, follow_up, leads, reminding
from quarterdeck.crm.queries.opportunities import DealFilters, DealPage, DealRow, opportunity_rows
from quarterdeck.crm.queries.reminding import Reminder
from quarterdeck.metrics import queries as metrics
from quarterdeck.people.models import Member
from quarterdeck.performance.models.agreements import Agreement
from quarterdeck.performance.models.feedback import FeedbackRequest
from quarterdeck.performance.queries import agreements, feedback, waiting
from quarterdeck.performance.queries.one_to_ones import series
from quarterdeck.performance.queries.one_to_ones.series import SeriesRow
from quarterdeck.performance.queries.reviews import waiting as review_duties
from quarterdeck.performance.queries.waiting import Waiting
from quarterdeck.targets.queries import okrs
from quarterdeck.targets.queries.okrs import ObjectiveRow
from quarterdeck.web.queries import pace
from quarterdeck.web.queries.pace import PaceCard
from quarterdeck.web.queries.team_today import TeamToday, team_today
from quarterdeck.web.rules import today as rules
from quarterdeck.web.rules.today import Matter, Urgency

PACE = ("won_amount", "opportunities_won", "win_rate", "open_pipeline_amount")
KINDS: dict[str, Kind] = {"won_amount": "money", "win_rate": "percent", "open_pipeline_amount": "money"}
CONSIDERED = 200
STUCK_SHOWN = 8
LEADS_SHOWN = 8
AGREED_AHEAD = 7  # days


@dataclass(frozen=True, slots=True)
class Today:
    """The page: the few things that matter, follow-ups, stuck deals, what closes this month, one's own pace."""

    matters: list[Matter]
    overdue: list[Activity]
    due: list[Activity]
    stuck: list[DealRow]
    closing: DealPage
    steps: list[StepTaken]
    reminders: list[Reminder]
    leads: list[tuple[Lead, bool]]
    team: TeamToday | None
    approvals: list[Approval]
    pace: list[Figure]
    target: PaceCard | None
    check_ins: list[ObjectiveRow]
    agreements: list[Agreement]
    talks: list[SeriesRow]
    asked: list[FeedbackRequest]
    reviews: review_duties.Waiting
    waiting: Waiting
    quarter: str
    has_deals: bool
    is_leading: bool


def today_page(*, viewer: Member, today: date, at: datetime | None = None) -> Today:
    """Everything of the viewer's own that wants doing, in a fixed number of queries."""
    begins = company.start_of(today)
    now = at or begins
    steps = follow_up.steps_due(viewer=viewer, until=today)
    of_plans = {step.activity_id for step in steps}
    due = activities.due_activities(viewer=viewer, until=today)
    planned = [activity for activity in due if activity.pk not in of_plans]
    is_caring = viewer.may("crm.view_account")
    new_leads = leads.unanswered(viewer=viewer, until=now + timedelta(days=3)) if viewer.may("crm.view_lead") else []
    open_deals = _own(viewer, today, per_page=CONSIDERED)
    closing = _own(viewer, today, view="closing", per_page=STUCK_SHOWN)
    matters = [*_of_activities(planned, today), *_of_deals(open_deals.rows, today)]
    team = team_today(viewer=viewer, today=today, at=now)
    is_leading = bool(team and not team.is_empty and not open_deals.rows)
    calendar = company.fiscal_calendar()
    year, number = calendar.quarter_of(today)
    return Today(
        matters=rules.weightiest(matters, typical=rules.typical([deal.company_amount for deal in open_deals.rows])),
        overdue=[activity for activity in planned if activity.due_at and activity.due_at < begins],
        due=[activity for activity in planned if activity.due_at and activity.due_at >= begins],
        stuck=[deal for deal in open_deals.rows if deal.health.level == "act"][:STUCK_SHOWN],
        closing=closing,
        steps=steps,
        reminders=reminding.reminders(viewer=viewer, today=today) if is_caring else [],
        leads=[
            (lead, lead.response_due_at is not None and lead.response_due_at < now) for lead in new_leads[:LEADS_SHOWN]
        ],
        team=team,
        approvals=approvals.waiting(viewer=viewer),
        pace=_pace(viewer, today, of_team=is_leading) if viewer.may("metrics.view_metrics") else [],
        target=pace.card_today(viewer=viewer, today=today, of_team=is_leading),
        check_ins=okrs.waiting_for_check_in(viewer=viewer, today=today),
        agreements=agreements.due(viewer=viewer, until=today + timedelta(days=AGREED_AHEAD)),
        talks=series.coming(viewer=viewer, until=today + timedelta(1), today=today),
        asked=feedback.to_answer(viewer=viewer),
        reviews=review_duties.waiting(viewer=viewer),
        waiting=waiting.waiting(viewer=viewer, today=today),
        quarter=_("Q%(number)s %(year)s") % {"number": number, "year": year},
        has_deals=bool(open_deals.rows),
        is_leading=is_leading,
    )


def _own(viewer: Member, today: date, *, view: str = "mine", per_page: int) -> DealPage:
    filters = DealFilters(view=view, owner_id=viewer.pk)
    return opportunity_rows(viewer=viewer, filters=filters, today=today, sort="-amount", per_page=per_page)


def _of_activities(planned: list[Activity], today: date) -> Iterator[Matter]:
    for activity in planned:
        if activity.due_at is None:
            continue
        late = (today - company.local_day(activity.due_at)).days
        about = activity.opportunity or activity.account
        yield Matter(
            subject=f"deal-{activity.opportunity_id}" if activity.opportunity_id else f"activity-{activity.pk}",
            urgency=Urgency.FOLLOW_UP_OVERDUE if late > 0 else Urgency.FOLLOW_UP_TODAY,
            title=activity.subject,
            why=_late(late, about.name if about else ""),
            advice=_("Mark as done"),
            url=reverse("crm:activity_edit", args=[activity.pk]),
            act_url=f"{reverse('crm:activity_complete', args=[activity.pk])}?next={reverse('web:today')}",
            days_late=late,
            amount=activity.opportunity.company_amount if activity.opportunity else Decimal(0),
        )


def _late(days: int, about: str) -> str:
    when = ngettext("%(n)d day overdue", "%(n)d days overdue", days) % {"n": days} if days > 0 else _("Due today")
    return f"{when} · {about}" if about else when


def _of_deals(deals: list[DealRow], today: date) -> Iterator[Matter]:
    for deal in deals:
        urgency, late = _urgency(deal, today)
        if urgency is None:
            continue
        closing = urgency is Urgency.CLOSING_WITHOUT_STEP
        yield Matter(
            subject=f"deal-{deal.id}",
            urgency=urgency,
            title=deal.name,
            why=_why(deal, urgency),
            advice=_("Agree on the next step") if closing else deal.health.advice,
            url=reverse("crm:opportunity", args=[deal.id]),
            act_url=f"{reverse('crm:activity_new')}?opportunity={deal.id}&next={reverse('web:today')}",
            days_late=late,
            amount=deal.company_amount,
        )


def _urgency(deal: DealRow, today: date) -> tuple[Urgency | None, int]:
    """Why a deal matters today, with how many days late it is; None when it can wait."""
    if deal.expected_close_on and deal.expected_close_on < today:
        return Urgency.CLOSE_DATE_PASSED, (today - deal.expected_close_on).days
    if deal.next_step_on and deal.next_step_on <= today:
        return Urgency.NEXT_STEP_DUE, (today - deal.next_step_on).days
    soon = deal.expected_close_on and deal.expected_close_on <= today + timedelta(days=rules.SOON_DAYS)
    if soon and not deal.next_step:
        return Urgency.CLOSING_WITHOUT_STEP, 0
    if deal.health.level == "act":
        return Urgency.STANDING_STILL, 0
    return (Urgency.QUIET, 0) if len(deal.health.reasons) > 1 else (None, 0)


def _why(deal: DealRow, urgency: Urgency) -> str:
    """The fact in words."""
    if urgency is Urgency.CLOSING_WITHOUT_STEP:
        return _("Expected to close soon, and no next step is agreed")
    reasons = list(deal.health.reasons[:2])
    if urgency is Urgency.NEXT_STEP_DUE and not reasons:
        reasons = [_("The next step is due today")]
    return " · ".join([*reasons, *filter(None, [deal.account_name])])


def _pace(viewer: Member, today: date, *, of_team: bool) -> list[Figure]:
    """One's own figures this quarter so far, beside the same days before; the team's for who leads and sells nothing."""
    quarter = company.fiscal_calendar().containing(today, Grain.QUARTER)
    member_id = None if of_team else viewer.pk
    found = metrics.figures(viewer=viewer, codes=PACE, period=quarter, unit_id=None, today=today, member_id=member_id)
    limits = {} if member_id is None else {"member": [member_id]}
    return [
        Figure(
            label=_("Team: %(figure)s") % {"figure": figure.metric.name} if of_team else str(figure.metric.name),
            value=figure.value,
            kind=KINDS.get(code, "number"),
            currency=company.company().currency_id,
            comparisons=[
                Comparison(_("same days last quarter"), figure.previous),
                Comparison(_("same days last year"), figure.year_before),
            ],
            url=metrics.rows_address(code, quarter, filters=limits),
            definition=str(figure.metric.formula),
        )
        for code, figure in found.items()
    ]
