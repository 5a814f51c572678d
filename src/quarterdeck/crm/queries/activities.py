"""Reads of activities: lists by day, and what is due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from quarterdeck.core.company import queries as company
from quarterdeck.crm.models import Activity
from quarterdeck.crm.queries.accounts import PER_PAGE, Page
from quarterdeck.people import access
from quarterdeck.people.models import Member


@dataclass(frozen=True, slots=True)
class ActivityFilters:
    """What a list shows. `view` is due, overdue, done or archived; `whose` is mine, team or all."""

    view: str = "due"
    whose: str = "mine"
    kind: str = ""
    owner_id: int | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the list and what was or is to be done on it."""

    on: date
    activities: list[Activity]


@dataclass(frozen=True, slots=True)
class ActivityPage:
    page: Page
    days: list[Day]


def activity_rows(
    *,
    viewer: Member,
    filters: ActivityFilters,
    today: date,
    page: int = 1,
    per_page: int = PER_PAGE,
    narrowed: Q | None = None,
) -> ActivityPage:
    """One page of activities, grouped by the company's days, with the exact count. `narrowed` asks for more than the filters."""
    found = filtered(viewer, filters, today)
    found = found if narrowed is None else found.filter(narrowed)
    total = found.count()
    number = max(1, min(page, -(-total // per_page)))
    moment = "done_at" if filters.view in {"done", "archived"} else "due_at"
    order = ("-done_at", "-pk") if moment == "done_at" else ("due_at", "pk")
    rows = list(_with_records(found).order_by(*order)[(number - 1) * per_page : number * per_page])
    return ActivityPage(Page(rows, total, number, per_page), _by_day(rows, moment))


def due_activities(*, viewer: Member, until: date, limit: int = 50) -> list[Activity]:
    """The viewer's own planned activities up to and including a day, the oldest first."""
    end = company.start_of(until + timedelta(1))
    mine = Activity.objects.current().due().filter(owner=viewer, due_at__lt=end)
    return list(_with_records(mine).order_by("due_at", "pk")[:limit])


def activity(*, viewer: Member, activity_id: int) -> Activity:
    """An activity for its form; 404 outside the viewer's reach."""
    return get_object_or_404(_with_records(Activity.objects.visible_to(viewer)), pk=activity_id)


def changeable_ids(*, viewer: Member, activities: Iterable[Activity]) -> set[int]:
    """Which of these the viewer may change."""
    ids = [found.pk for found in activities]
    mine = Activity.objects.filter(access.owner_filter(viewer, "crm.change_activity"), pk__in=ids)
    return set(mine.values_list("pk", flat=True))


def count_planned_by(*, member_id: int) -> int:
    """How many planned activities a member has, for a hand-over."""
    return Activity.objects.filter(owner=member_id, done_at=None).count()


def filtered(viewer: Member, filters: ActivityFilters, today: date) -> "QuerySet[Activity]":
    found = Activity.objects.visible_to(viewer)
    found = found.archived() if filters.view == "archived" else found.current()
    if filters.whose == "mine":
        found = found.filter(owner=viewer)
    if filters.whose == "team":
        found = found.filter(owner__in=access.team_of(viewer, with_below=True))
    if filters.owner_id:
        found = found.filter(owner=filters.owner_id)
    if filters.kind:
        found = found.filter(kind=filters.kind)
    begins = company.start_of(today)
    conditions: dict[str, dict[str, Any]] = {
        "due": {"done_at": None, "due_at__gte": begins},
        "overdue": {"done_at": None, "due_at__lt": begins},
        "done": {"done_at__isnull": False},
    }
    return found.filter(**conditions.get(filters.view, {}))


def _with_records(activities: "QuerySet[Activity]") -> "QuerySet[Activity]":
    related = ("owner", "account", "opportunity", "contact", "lead")
    return activities.select_related(*related).defer(*(f"{name}__search_tokens" for name in related))


def _by_day(rows: list[Activity], moment: str) -> list[Day]:
    def day(row: Activity) -> date:
        at: datetime = getattr(row, moment) or row.done_at or row.due_at or row.created_at
        return company.local_day(at)

    return [Day(on, list(group)) for on, group in groupby(rows, key=day)]
