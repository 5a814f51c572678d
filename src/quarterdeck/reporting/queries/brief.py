"""What a brief speaks of, read through the doors of the rooms below, within the reader's own reach."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from quarterdeck.core.access.scopes import Scope
from quarterdeck.core.calendar.periods import FiscalCalendar, Grain, Period
from quarterdeck.core.company import queries as company
from quarterdeck.core.pages import formatting
from quarterdeck.crm.queries import activities
from quarterdeck.crm.queries.opportunities import DealFilters, opportunity_rows
from quarterdeck.metrics import queries as metrics
from quarterdeck.metrics.queries import Whose
from quarterdeck.metrics.queries.whose import EVERYBODY
from quarterdeck.metrics.rules import Value
from quarterdeck.metrics.showing import KINDS
from quarterdeck.people import access
from quarterdeck.people.models import Member
from quarterdeck.reporting.models import BriefHabit, BriefSending
from quarterdeck.reporting.rules import brief as rules
from quarterdeck.reporting.rules.brief import Done, Facts, Leak, Moved, Owed, Part, Sentence, Waiting
from quarterdeck.targets.queries import closing
from quarterdeck.targets.queries import pace as paces
from quarterdeck.targets.queries.pace import TargetPace
from quarterdeck.targets.rules.pace import Status

PART_NAMES = {
    Part.CHANGED: gettext_lazy("What changed"),
    Part.BEHIND: gettext_lazy("Where it stands"),
    Part.DO: gettext_lazy("What to do"),
}
FIGURES = ("won_amount", "win_rate", "opportunities_created", "open_pipeline_amount", "activities")
_DONE = ("opportunities_won", "won_amount", "opportunities_lost", "lost_amount", "opportunities_created", "activities")
_BEHIND = frozenset({Status.AT_RISK, Status.BEHIND})
_NAMED = 3
FROM_HOUR, UNTIL_HOUR = 7, 12
_DEALS, _ACTIVITIES = "crm.view_opportunity", "crm.view_activity"


@dataclass(frozen=True, slots=True)
class Brief:
    """The sentences of one reader's brief, and what they are about."""

    headline: str
    sentences: list[Sentence]
    days: str
    is_leading: bool


@dataclass(frozen=True, slots=True)
class Spans:
    """The days a brief looks back on, what they are called, and the running period whose targets it speaks of."""

    back: Period
    name: str
    running: Period


def brief(*, viewer: Member, today: date, is_weekly: bool) -> Brief:
    """The viewer's brief: their own figures, or for who leads those of everybody in reach."""
    spans = spans_of(company.fiscal_calendar(), today, is_weekly=is_weekly)
    is_leading = leads(viewer)
    whose = EVERYBODY if is_leading else Whose(member_id=viewer.pk)
    found = facts(viewer=viewer, whose=whose, spans=spans, today=today, is_leading=is_leading, has_leak=is_weekly)
    return Brief(rules.headline(found), rules.brief(found), days_in_words(spans.back), is_leading)


def habit(*, viewer: Member) -> BriefHabit:
    """How the viewer wants the brief; what holds for everybody where nothing was chosen."""
    found = BriefHabit.objects.prefetch_related("robots").filter(member=viewer).first()
    return found or BriefHabit(member=viewer)


def habits() -> list[BriefHabit]:
    """Of those who work here, how each wants the brief who ever chose."""
    found = BriefHabit.objects.filter(member__in=Member.objects.active())
    return list(found.select_related("member").prefetch_related("robots").order_by("member_id"))


def unsent(*, on: date) -> list[int]:
    """The briefs of a day that still wait to be sent."""
    waiting = BriefSending.objects.filter(on=on, sent_at=None, problem="")
    return list(waiting.order_by("pk").values_list("pk", flat=True))


def is_time(now: datetime) -> bool:
    """Whether the company's morning has come, and its noon has not: a brief that late helps nobody."""
    hour = now.astimezone(ZoneInfo(company.company().timezone)).hour
    return FROM_HOUR <= hour < UNTIL_HOUR


def is_first_working_day_of_week(calendar: FiscalCalendar, day: date) -> bool:
    """Whether no day of the week before this one is worked."""
    week = calendar.containing(day, Grain.WEEK)
    return calendar.is_working_day(day) and not (day > week.start and calendar.working_days(Period(week.start, day)))


def leads(member: Member) -> bool:
    """Whether a member sees figures of others, and so is briefed about them."""
    return access.scope_of(member, "metrics.view_metrics") not in {None, Scope.OWN}


def spans_of(calendar: FiscalCalendar, today: date, *, is_weekly: bool) -> Spans:
    """The last working day with what lies between it and today, or the week before; and the running quarter."""
    running = calendar.containing(today, Grain.QUARTER)
    if is_weekly:
        return Spans(calendar.previous(calendar.containing(today, Grain.WEEK), Grain.WEEK), _("Last week"), running)
    start = today - timedelta(1)
    # After a holiday of a fortnight the brief still says what happened since.
    while not calendar.is_working_day(start) and (today - start).days < 15:
        start -= timedelta(1)
    name = _("Yesterday") if (today - start).days == 1 else _("Since the last working day")
    return Spans(Period(start, today), name, running)


def facts(
    *, viewer: Member, whose: Whose, spans: Spans, today: date, is_leading: bool, has_leak: bool = False
) -> Facts:
    """Everything the rules may speak of, in a fixed number of statements."""
    owed = _owed(viewer, whose, spans.running, today)
    return Facts(
        span=spans.name,
        currency=company.company().currency_id,
        language=get_language() or "",
        is_leading=is_leading,
        done=_done(viewer, whose, spans.back, today),
        moved=_moved(viewer, whose, spans.running, today),
        owed=[_said(found) for found in owed],
        follow_ups=Waiting() if is_leading else _follow_ups(viewer, today),
        stalled=_deals(viewer, whose, today, "stalled"),
        overdue=_deals(viewer, whose, today, "overdue"),
        closers=_closers(viewer, owed, today),
        people_behind=_people_behind(viewer, owed, today) if is_leading else (),
        people_url=f"{reverse('web:pace')}",
        leak=_leak(viewer, whose, spans.running, today) if has_leak else None,
    )


def _done(viewer: Member, whose: Whose, period: Period, today: date) -> Done:
    found = metrics.query(viewer=viewer, metrics=_DONE, period=period, filters=whose.filters, today=today)
    won, won_amount, lost, lost_amount, created, done = (_number(value) for value in found.rows[0])
    return Done(
        won=int(won),
        won_amount=won_amount,
        lost=int(lost),
        lost_amount=lost_amount,
        created=int(created),
        activities=int(done),
        url=metrics.rows_address("won_amount", period, filters=whose.filters) if won else "",
    )


def _moved(viewer: Member, whose: Whose, period: Period, today: date) -> list[Moved]:
    found = metrics.figures(
        viewer=viewer,
        codes=FIGURES,
        period=period,
        unit_id=whose.unit_id,
        member_id=whose.member_id,
        today=today,
    )
    return [
        Moved(
            name=str(figure.metric.name),
            value=_known(figure.value),
            before=_known(figure.previous),
            kind=KINDS[figure.metric.unit],
            better=figure.metric.better.value,
            url=metrics.rows_address(code, period, filters=whose.filters),
        )
        for code, figure in found.items()
    ]


def _owed(viewer: Member, whose: Whose, period: Period, today: date) -> list[TargetPace]:
    codes = paces.codes_in_force(period)
    found = paces.paces(viewer=viewer, codes=codes, period=period, today=today, whose=whose)
    return [one for one in found if one.pace.status is not Status.UNSET and one.pace.target]


def _said(found: TargetPace) -> Owed:
    pace = found.pace
    who = f"&member={found.whose.member_id}" if found.whose.member_id else ""
    return Owed(
        name=str(found.metric.name),
        kind=KINDS[found.metric.unit],
        target=pace.target or Decimal(0),
        actual=pace.actual,
        attainment=pace.attainment,
        time_share=pace.days.share,
        is_behind=pace.status in _BEHIND,
        is_reached=pace.status is Status.COMPLETED,
        needed_a_day=pace.needed_a_day,
        days_left=pace.days.left,
        url=f"{reverse('web:pace')}?metric={found.metric.code}{who}",
    )


def _follow_ups(viewer: Member, today: date) -> Waiting:
    if not viewer.may(_ACTIVITIES):
        return Waiting()
    due = activities.due_activities(viewer=viewer, until=today)
    names = [one.subject for one in due[:_NAMED]]
    return Waiting(len(due), names=names, url=reverse("crm:activities"))


def _deals(viewer: Member, whose: Whose, today: date, what: str) -> Waiting:
    if not viewer.may(_DEALS):
        return Waiting()
    limits: dict[str, Any] = {"unit_id": whose.unit_id, "owner_id": whose.member_id}
    asked = "".join(f"&{name.removesuffix('_id')}={pk}" for name, pk in limits.items() if pk is not None)
    board = reverse("crm:opportunities")
    if what == "stalled":
        filters, url = DealFilters(view="stalled", **limits), f"{board}?view=stalled{asked}"
    else:
        filters = DealFilters(status="open", close_until=today, **limits)
        url = f"{board}?view=all&status=open&close_to={(today - timedelta(1)).isoformat()}{asked}"
    page = opportunity_rows(viewer=viewer, filters=filters, today=today, sort="-amount", per_page=_NAMED)
    return Waiting(page.totals.deals, page.totals.amount, [row.name for row in page.rows], url)


def _closers(viewer: Member, owed: list[TargetPace], today: date) -> Waiting:
    """The deals that would close the gap of the first target that is behind."""
    behind = next((one for one in owed if one.pace.status in _BEHIND), None)
    closes = closing.what_would_close(viewer=viewer, found=behind, today=today) if behind else None
    if closes is None:
        return Waiting()
    return Waiting(len(closes.deals), closes.expected, [deal.name for deal in closes.deals[:_NAMED]], closes.url)


def _people_behind(viewer: Member, owed: list[TargetPace], today: date) -> list[str]:
    """Who is behind on the first target, the furthest first."""
    if not owed:
        return []
    first = owed[0]
    rows = paces.split_paces(
        viewer=viewer, metric_code=first.metric.code, period=first.period, today=today, by="member", whose=first.whose
    )
    behind = [row for row in rows if row.pace.status in _BEHIND]
    return [row.name for row in sorted(behind, key=lambda row: (row.pace.attainment or Decimal(0), row.name))]


def _leak(viewer: Member, whose: Whose, period: Period, today: date) -> Leak | None:
    found = metrics.funnel(viewer=viewer, period=period, unit_id=whose.unit_id, member_id=whose.member_id, today=today)
    worst = next((step for step in found.steps if step.is_leak and step.leak_amount), None)
    if worst is None or worst.conversion is None or worst.benchmark is None:
        return None
    url = metrics.rows_address("stage_entered", period, filters={**whose.filters, "stage": [worst.stage_id]})
    return Leak(worst.name, worst.conversion, worst.benchmark, worst.leak_amount, url)


def days_in_words(period: Period) -> str:
    """The first and the last day."""
    language = get_language()
    first, last = (formatting.exact_day(day, language) for day in (period.start, period.end - timedelta(1)))
    return first if first == last else f"{first} – {last}"


def _known(value: Value) -> Decimal | None:
    return None if value is None else Decimal(value)


def _number(value: object) -> Decimal:
    return Decimal(str(value)) if value is not None else Decimal(0)
