"""Reads of visits: the day's plan with its route, and what was planned against what was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Avg, Count, Q
from django.shortcuts import get_object_or_404

from quarterdeck.core.company import queries as company
from quarterdeck.crm.models import Account, Activity, ActivityKind, VisitCheckIn
from quarterdeck.crm.rules import visits as rules
from quarterdeck.people.models import Member


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit of the day; `map_url` opens a map app."""

    number: int
    activity: Activity
    account: Account | None
    check_in: VisitCheckIn | None
    map_url: str
    is_far: bool


@dataclass(frozen=True, slots=True)
class VisitDay:
    on: date
    visits: list[Visit]
    done: int
    metres: int
    better_metres: int
    without_place: int


@dataclass(frozen=True, slots=True)
class MemberVisits:
    """A member's visits over a span: planned, done, checked in, and the minutes of one."""

    name: str
    planned: int
    done: int
    checked_in: int
    minutes: int | None


def visit_day(*, viewer: Member, on: date, is_chinese: bool) -> VisitDay:
    """The viewer's own visits of a day in the order of their times."""
    span = _span(on, on + timedelta(1))
    found = Activity.objects.current().filter(span, owner=viewer, kind=ActivityKind.VISIT)
    rows = list(found.select_related("account", "check_in").defer("account__search_tokens").order_by("due_at", "pk"))
    stops = [_stop(visit) for visit in rows]
    shorter = rules.route(stops)
    return VisitDay(
        on=on,
        visits=[_visit(number, visit, is_chinese) for number, visit in enumerate(rows, start=1)],
        done=sum(visit.done_at is not None for visit in rows),
        metres=rules.length(stops, [visit.pk for visit in rows]),
        better_metres=rules.length(stops, shorter),
        without_place=sum(stop.place is None for stop in stops),
    )


def visit(*, viewer: Member, activity_id: int, is_chinese: bool) -> Visit:
    """One visit for its page; 404 outside the viewer's reach."""
    rows = Activity.objects.visible_to(viewer).filter(kind=ActivityKind.VISIT)
    found = get_object_or_404(rows.select_related("account", "check_in__member", "owner", "contact"), pk=activity_id)
    return _visit(1, found, is_chinese)


def check_in_photo(*, viewer: Member, check_in_id: int) -> VisitCheckIn:
    """The check-in whose photo is asked for."""
    return get_object_or_404(VisitCheckIn.objects.visible_to(viewer).exclude(photo=""), pk=check_in_id)


def team_visits(*, viewer: Member, from_on: date, until_on: date) -> list[MemberVisits]:
    """Plan against done for everybody within reach."""
    rows = Activity.objects.visible_to(viewer).current().filter(_span(from_on, until_on), kind=ActivityKind.VISIT)
    counted = rows.values("owner__name", "owner").annotate(
        planned=Count("pk", filter=Q(due_at__isnull=False)),
        done=Count("pk", filter=Q(done_at__isnull=False)),
        checked_in=Count("check_in"),
        minutes=Avg("minutes", filter=Q(done_at__isnull=False)),
    )
    return [
        MemberVisits(
            row["owner__name"],
            row["planned"],
            row["done"],
            row["checked_in"],
            None if row["minutes"] is None else round(row["minutes"]),
        )
        for row in counted.order_by("owner__name", "owner")[:200]
    ]


def _span(from_on: date, until_on: date) -> Q:
    """Visits planned for these days, or made on them without a plan."""
    begins, ends = company.start_of(from_on), company.start_of(until_on)
    return Q(due_at__gte=begins, due_at__lt=ends) | Q(due_at=None, done_at__gte=begins, done_at__lt=ends)


def _visit(number: int, visit: Activity, is_chinese: bool) -> Visit:
    account, found = visit.account, getattr(visit, "check_in", None)
    address = "" if account is None else " ".join(filter(None, (account.region, account.city, account.address)))
    place = _stop(visit).place
    is_known = account is not None and (place is not None or bool(address))
    name = account.name if account else ""
    return Visit(
        number=number,
        activity=visit,
        account=account,
        check_in=found,
        map_url=rules.map_address(name=name, address=address, place=place, is_chinese=is_chinese) if is_known else "",
        is_far=found is not None and found.distance is not None and found.distance > rules.NEAR_METRES,
    )


def _stop(visit: Activity) -> rules.Stop:
    account = visit.account
    if account is None or account.latitude is None or account.longitude is None:
        district = " ".join(filter(None, (account.region, account.city))) if account else ""
        return rules.Stop(visit.pk, None, district)
    return rules.Stop(visit.pk, (account.latitude, account.longitude), f"{account.region} {account.city}".strip())


def chosen_accounts(*, viewer: Member, keys: Sequence[int]) -> list[tuple[int, str]]:
    """Names of accounts the viewer may see, for a picker."""
    return list(Account.objects.visible_to(viewer).filter(pk__in=keys).values_list("pk", "name"))
