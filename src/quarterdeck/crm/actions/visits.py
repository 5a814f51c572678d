"""What people do on the way: plan a day of visits, check in and out."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import IO
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.company import queries as company
from quarterdeck.crm.actions import activities
from quarterdeck.crm.actions.refusals import Invalid, NotAllowed
from quarterdeck.crm.models import Account, Activity, ActivityKind, VisitCheckIn
from quarterdeck.crm.rules import photos, visits
from quarterdeck.people.models import Member

FIRST = time(9, 0)
EACH = timedelta(minutes=90)
MOST_A_DAY = 20


@transaction.atomic
def plan_day(*, on: date, account_ids: Sequence[int], by: Member) -> list[Activity]:
    """Plan visits to these accounts on a day, in a short order after those already planned. One planned there already stays one."""
    accounts = list(Account.objects.visible_to(by).current().filter(pk__in=account_ids))
    if not accounts:
        raise Invalid(_("Choose at least one account to visit."), field="account_ids")
    present = _of_day(on, by)
    known = {visit.account_id for visit in present}
    added = [account for account in accounts if account.pk not in known]
    if len(present) + len(added) > MOST_A_DAY:
        raise Invalid(_("At most %(most)d visits fit into a day.") % {"most": MOST_A_DAY}, field="account_ids")
    added.sort(key=lambda account: list(account_ids).index(account.pk))
    order = visits.route([stop_of(account.pk, account) for account in added])
    begin = max([_moment(on, FIRST), *(visit.due_at + EACH for visit in present if visit.due_at)])
    made = []
    for place, key in enumerate(order):
        account = next(account for account in added if account.pk == key)
        made.append(
            activities.plan_activity(
                kind=ActivityKind.VISIT,
                subject=_("Visit %(name)s") % {"name": account.name},
                by=by,
                due_at=begin + EACH * place,
                account_id=account.pk,
            )
        )
    return made


@transaction.atomic
def order_day(*, on: date, by: Member, begin: visits.Place | None = None) -> int:
    """Give the day's open visits the times they have in the order of the short route; returns how many moved."""
    found = list(
        Activity.objects.filter(pk__in=[visit.pk for visit in _of_day(on, by)]).select_for_update(of=("self",))
    )
    found.sort(key=lambda visit: (visit.due_at or _moment(on, FIRST), visit.pk))
    times = [visit.due_at for visit in found]
    accounts = Account.objects.in_bulk([visit.account_id for visit in found if visit.account_id])
    order = visits.route([stop_of(visit.pk, accounts.get(visit.account_id or 0)) for visit in found], begin=begin)
    moved = 0
    for key, due_at in zip(order, times, strict=True):
        visit = next(visit for visit in found if visit.pk == key)
        if visit.due_at != due_at:
            moved += 1
            trail.record(visit, "edited", by=by, changes={"due_at": (visit.due_at, due_at)})
            visit.due_at = due_at
            visit.version += 1
            visit.save(update_fields=["due_at", "version", "updated_at"])
    return moved


@transaction.atomic
def check_in(
    *,
    activity_id: int,
    by: Member,
    at: datetime,
    latitude: float | None = None,
    longitude: float | None = None,
    accuracy: int | None = None,
    place: str = "",
    photo: IO[bytes] | None = None,
    photo_size: int = 0,
) -> VisitCheckIn:
    """Begin a visit where one stands. Refuses somebody else's visit, one that has begun, and a picture that is none."""
    visit = _own(activity_id, by)
    if visit.done_at is not None or VisitCheckIn.objects.filter(activity=visit).exists():
        raise Invalid(_("This visit has begun already."))
    here = (latitude, longitude) if latitude is not None and longitude is not None else None
    found = VisitCheckIn(
        activity=visit,
        member=by,
        at=at,
        place=place.strip()[:200],
        latitude=here[0] if here else None,
        longitude=here[1] if here else None,
        accuracy=accuracy,
        distance=_distance(visit.account, here),
    )
    _refuse_nowhere(here)
    if photo is not None:
        try:
            picture = photos.clean(photo, size=photo_size)
        except photos.NotAPhoto as refusal:
            raise Invalid(str(refusal), field="photo") from refusal
        found.photo.save(f"{uuid4().hex}.jpg", ContentFile(picture), save=False)
    found.save()
    trail.record(visit, "checked_in", by=by)
    return found


@transaction.atomic
def check_out(
    *,
    activity_id: int,
    by: Member,
    at: datetime,
    outcome: str = "",
    note: str = "",
    next_step: str = "",
    next_step_on: date | None = None,
) -> Activity:
    """End a visit: it is done, with the minutes it took and what came of it."""
    visit = _own(activity_id, by)
    found = VisitCheckIn.objects.select_for_update().filter(activity=visit).first()
    if found is None:
        raise Invalid(_("Check in first."))
    if found.left_at is not None:
        raise Invalid(_("This visit is over already."))
    found.left_at = max(at, found.at)
    found.save(update_fields=["left_at"])
    minutes = round((found.left_at - found.at).total_seconds() / 60)
    return activities.complete_activity(
        activity_id=visit.pk,
        by=by,
        done_at=at,
        outcome=outcome,
        minutes=min(minutes, 24 * 60),
        next_step=next_step,
        next_step_on=next_step_on,
        note=note or None,
    )


@transaction.atomic
def place_account(*, account_id: int, latitude: float, longitude: float, by: Member) -> Account:
    """Remember where an account is on the map, from where somebody stands."""
    account = get_object_or_404(Account.objects.changeable_by(by).select_for_update(of=("self",)), pk=account_id)
    values = {"latitude": latitude, "longitude": longitude}
    _refuse_nowhere((latitude, longitude))
    changes = trail.differences(account, values)
    account.latitude, account.longitude = latitude, longitude
    account.version += 1
    account.save(update_fields=["latitude", "longitude", "version", "updated_at"])
    trail.record(account, "edited", by=by, changes=changes)
    return account


def stop_of(key: int, account: Account | None) -> visits.Stop:
    """An account as a stop of a route."""
    if account is None:
        return visits.Stop(key, None)
    place = (account.latitude, account.longitude)
    known = (place[0], place[1]) if place[0] is not None and place[1] is not None else None
    return visits.Stop(key, known, " ".join(part for part in (account.region, account.city) if part))


def _own(activity_id: int, by: Member) -> Activity:
    visit = get_object_or_404(
        Activity.objects.visible_to(by)
        .filter(kind=ActivityKind.VISIT, archived_at=None)
        .select_for_update(of=("self",)),
        pk=activity_id,
    )
    if visit.owner_id != by.pk or not by.may("crm.change_activity"):
        raise NotAllowed(_("Only the one who visits can check in and out."))
    return visit


def _distance(account: Account | None, here: visits.Place | None) -> int | None:
    if account is None or here is None or account.latitude is None or account.longitude is None:
        return None
    return visits.metres((account.latitude, account.longitude), here)


def _refuse_nowhere(here: visits.Place | None) -> None:
    if here is not None and not (-90 <= here[0] <= 90 and -180 <= here[1] <= 180):
        raise Invalid(_("That is no place on earth."), field="latitude")


def _of_day(on: date, by: Member) -> list[Activity]:
    span = {"due_at__gte": company.start_of(on), "due_at__lt": company.start_of(on + timedelta(1))}
    mine = Activity.objects.current().filter(owner=by, kind=ActivityKind.VISIT, done_at=None, check_in=None, **span)
    return list(mine.order_by("due_at", "pk"))


def _moment(on: date, at: time) -> datetime:
    return datetime.combine(on, at, tzinfo=ZoneInfo(company.company().timezone))
