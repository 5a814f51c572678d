"""Views that members keep, and how they look at lists."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.lists import sharing as sharing_of
from quarterdeck.core.lists.models import ListHabit, SavedView, Sharing
from quarterdeck.core.records.refusals import Refusal

MOST_OF_ONE = 100


class CannotKeep(Refusal):
    """A view cannot be kept like this, with the reason."""


@transaction.atomic
def save_view(
    *,
    entity: str,
    name: str,
    by: Any,
    filters: Mapping[str, str],
    conditions: Mapping[str, Any],
    columns: Sequence[str],
    sort: str,
    sharing: str = Sharing.NOBODY,
    unit_id: int | None = None,
) -> SavedView:
    """Keep a list as a view. Sharing it needs the right `core.share_views`, and a unit of one's own or below."""
    if SavedView.objects.filter(owner=by, entity=entity).count() >= MOST_OF_ONE:
        raise CannotKeep(_("You keep %(n)d views of this list; delete one first.") % {"n": MOST_OF_ONE})
    view = SavedView(
        entity=entity,
        owner=by,
        name=_name(entity, name, by),
        filters=dict(filters),
        conditions=dict(conditions),
        columns=list(columns),
        sort=sort,
    )
    _share(view, sharing, unit_id, by=by)
    view.save()
    trail.record(view, "created", by=by)
    return view


@transaction.atomic
def update_view(
    *,
    view_id: int,
    by: Any,
    filters: Mapping[str, str],
    conditions: Mapping[str, Any],
    columns: Sequence[str],
    sort: str,
) -> SavedView:
    """Let a view of one's own show what the list shows now."""
    view = _own(view_id, by)
    view.filters, view.conditions, view.columns, view.sort = dict(filters), dict(conditions), list(columns), sort
    view.version += 1
    view.save()
    trail.record(view, "edited", by=by)
    return view


@transaction.atomic
def rename_view(*, view_id: int, name: str, sharing: str, unit_id: int | None, by: Any) -> SavedView:
    """Change what a view of one's own is called, and who sees it."""
    view = _own(view_id, by)
    view.name = _name(view.entity, name, by, view_id=view.pk)
    _share(view, sharing, unit_id, by=by)
    view.version += 1
    view.save()
    trail.record(view, "edited", by=by)
    return view


@transaction.atomic
def duplicate_view(*, view_id: int, by: Any) -> SavedView:
    """A copy of a view one may open, for oneself."""
    view = get_object_or_404(SavedView.objects.visible_to(by), pk=view_id)
    name, number = view.name[:50], 2
    while SavedView.objects.filter(owner=by, entity=view.entity, name=name).exists():
        name, number = f"{view.name[:50]} {number}", number + 1
    return save_view(
        entity=view.entity,
        name=name,
        by=by,
        filters=view.filters,
        conditions=view.conditions,
        columns=view.columns,
        sort=view.sort,
    )


@transaction.atomic
def delete_view(*, view_id: int, by: Any) -> None:
    """Remove a view of one's own; the records stay."""
    view = _own(view_id, by)
    trail.record(view, "deleted", by=by, note=view.name)
    view.delete()


@transaction.atomic
def pin_view(*, entity: str, view_id: int | None, by: Any) -> None:
    """Let the list open with a view; None opens it as it came."""
    if view_id is not None:
        get_object_or_404(SavedView.objects.visible_to(by), pk=view_id, entity=entity)
    ListHabit.objects.filter(member=by, entity=entity, is_default=True).update(is_default=False)
    if view_id is not None:
        ListHabit.objects.update_or_create(member=by, entity=entity, view_id=view_id, defaults={"is_default": True})


def choose_columns(*, entity: str, view_id: int | None, columns: Sequence[str], by: Any) -> None:
    """Remember which columns a member wants to see, in order; none means the usual ones."""
    _remember(entity, view_id, by, columns=list(columns))


def remember_sort(*, entity: str, view_id: int | None, sort: str, by: Any) -> None:
    """Remember the order a member chose last."""
    _remember(entity, view_id, by, sort=sort)


def _remember(entity: str, view_id: int | None, by: Any, **values: Any) -> None:
    ListHabit.objects.update_or_create(member=by, entity=entity, view_id=view_id, defaults=values)


def _own(view_id: int, by: Any) -> SavedView:
    return get_object_or_404(SavedView.objects.select_for_update(), pk=view_id, owner=by)


def _name(entity: str, name: str, by: Any, *, view_id: int | None = None) -> str:
    name = name.strip()[:60]
    if not name:
        raise CannotKeep(_("Give the view a name."))
    if SavedView.objects.filter(owner=by, entity=entity, name=name).exclude(pk=view_id or 0).exists():
        raise CannotKeep(_("You already have a view called %(name)s.") % {"name": name})
    return name


def _share(view: SavedView, sharing: str, unit_id: int | None, *, by: Any) -> None:
    """Set who sees the view."""
    try:
        sharing_of.share(view, sharing, unit_id, by=by, right="core.share_views")
    except sharing_of.CannotShare as refusal:
        raise CannotKeep(str(refusal), code=refusal.code) from refusal
