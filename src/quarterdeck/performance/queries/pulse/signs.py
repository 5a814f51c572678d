"""Signs of strain among the people somebody manages, from what stands in the system anyway. Nothing of it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import ExtractHour, ExtractMinute, TruncDate

from quarterdeck.core.calendar.periods import Grain, Period
from quarterdeck.core.company import queries as company
from quarterdeck.crm.models import Activity, Opportunity
from quarterdeck.people import access
from quarterdeck.people.models import Absence, AbsenceKind, Member
from quarterdeck.performance.models.pulse import TALK
from quarterdeck.performance.rules.pulse import signs
from quarterdeck.performance.rules.pulse.signs import Facts, Sign
from quarterdeck.targets.queries import pace

RECENT, EARLIER = 30, 90
_DAY_BEGINS, _DAY_ENDS = 7, 21
_TARGET = "won_amount"


@dataclass(frozen=True, slots=True)
class Watched:
    """Somebody about whom at least two facts stand out."""

    member: Member
    signs: Sequence[Sign]


def watched(*, viewer: Member, today: date) -> list[Watched]:
    """Whom the viewer should talk to, those with more facts first; only people the viewer manages, directly or through others."""
    people = list(_led(viewer))
    if not people:
        return []
    facts = _facts(viewer, [one.pk for one in people], {one.pk: one.joined_on for one in people}, today)
    found = [(one, signs.signs(facts[one.pk])) for one in people]
    named = [Watched(one, told) for one, told in found if signs.is_named(told)]
    return sorted(named, key=lambda one: (-len(one.signs), one.member.name, one.member.pk))


def _led(viewer: Member) -> "QuerySet[Member]":
    """The line only: a wide right does not reach here, and nobody sees signs about themselves or those above."""
    if not viewer.may(TALK):
        return Member.objects.none()
    return Member.objects.active().filter(pk__in=access.led_by(viewer))


def _facts(viewer: Member, people: Sequence[int], joined: Mapping[int, date | None], today: date) -> dict[int, Facts]:
    done = _done(people, today)
    deals = dict(
        Opportunity.objects.current()
        .filter(owner__in=people, closed_on=None)
        .order_by()
        .values_list("owner_id")
        .annotate(n=Count("pk"))
    )
    overdue = dict(
        Activity.objects.current()
        .due()
        .filter(owner__in=people, due_at__lt=company.start_of(today))
        .order_by()
        .values_list("owner_id")
        .annotate(n=Count("pk"))
    )
    rested = _days_without_leave(joined, today)
    quarter = company.fiscal_calendar().containing(today, Grain.QUARTER)
    reached = _attained(viewer, quarter, today)
    share = Decimal(str(company.fiscal_calendar().elapsed_share(quarter, today)))
    usual_deals, usual_overdue = _usual(deals), _usual(overdue)
    return {
        pk: Facts(
            recent=done.get(pk, (0, 0, 0))[0],
            late=done.get(pk, (0, 0, 0))[1],
            before=done.get(pk, (0, 0, 0))[2],
            days_without_leave=rested.get(pk),
            open_deals=deals.get(pk, 0),
            usual_deals=usual_deals,
            overdue=overdue.get(pk, 0),
            usual_overdue=usual_overdue,
            attainment=reached.get(pk),
            time_share=share,
        )
        for pk in people
    }


def _done(people: Sequence[int], today: date) -> dict[int, tuple[int, int, int]]:
    """By member: activities of the last 30 days, those of them at night or on days off, and those of the 90 days before.

    What was done at exactly midnight was written down by the day, without a time, and is not taken for night work.
    """
    zone = ZoneInfo(company.company().timezone)
    since = today - timedelta(RECENT)
    days_off = [day for day in Period(since, today).each_day() if not company.fiscal_calendar().is_working_day(day)]
    at_night = Q(hour__lt=_DAY_BEGINS) | Q(hour__gte=_DAY_ENDS)
    recent = Q(done_at__gte=company.start_of(since))
    rows = (
        Activity.objects.current()
        .filter(
            owner__in=people,
            done_at__gte=company.start_of(since - timedelta(EARLIER)),
            done_at__lt=company.start_of(today),
        )
        .order_by()
        .annotate(
            hour=ExtractHour("done_at", tzinfo=zone),
            minute=ExtractMinute("done_at", tzinfo=zone),
            day=TruncDate("done_at", tzinfo=zone),
        )
        .values_list("owner_id")
        .annotate(
            recent=Count("pk", filter=recent),
            late=Count("pk", filter=recent & (at_night | Q(day__in=days_off)) & ~Q(hour=0, minute=0)),
            earlier=Count("pk", filter=~recent),
        )
    )
    return {owner: (lately, late, before) for owner, lately, late, before in rows}


def _days_without_leave(joined: Mapping[int, date | None], today: date) -> dict[int, int]:
    """Days since the last leave, or since joining; for nobody where the company does not write leave down."""
    leave = Absence.objects.filter(kind__in=[AbsenceKind.LEAVE, AbsenceKind.PARENTAL], from_on__lte=today)
    if not leave.filter(until_on__gt=today - timedelta(365)).exists():
        return {}
    last = dict(leave.filter(member__in=joined).order_by().values_list("member_id").annotate(last=Max("until_on")))
    since = {pk: last.get(pk) or joined_on for pk, joined_on in joined.items()}
    return {pk: max(0, (today - day).days) for pk, day in since.items() if day is not None}


def _attained(viewer: Member, quarter: Period, today: date) -> dict[int, Decimal]:
    if _TARGET not in pace.codes_in_force(quarter):
        return {}
    rows = pace.split_paces(viewer=viewer, metric_code=_TARGET, period=quarter, today=today, by="member")
    return {row.key: row.pace.attainment for row in rows if row.pace.attainment is not None}


def _usual(counts: Mapping[int, int]) -> Decimal:
    """The median among the colleagues who have any."""
    return Decimal(median(counts.values())) if counts else Decimal(0)
