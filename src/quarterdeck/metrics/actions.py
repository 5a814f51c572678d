"""The door for writes of this room: metrics of the company's own."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.records import versions
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.metrics import catalogue
from quarterdeck.metrics.catalogue import Better
from quarterdeck.metrics.catalogue import own as recipes
from quarterdeck.metrics.catalogue.own import Recipe
from quarterdeck.metrics.models import CustomMetric
from quarterdeck.metrics.queries.own import recipe_of
from quarterdeck.people.models import Member


class CannotDefine(Refusal):
    """The metric cannot be made like that; `code` names the field at fault."""


@transaction.atomic
def define_metric(
    *, name: str, recipe: Recipe, by: Member, better: str = Better.HIGHER, explanation: str = ""
) -> CustomMetric:
    """Make a metric from others. Refuses a name that is taken, units that do not go together and metrics nobody knows."""
    _refuse_recipe(recipe)
    row = CustomMetric(**_values(name, recipe, better, explanation), made_by=by)
    _refuse_taken(row)
    row.save()
    trail.record(row, "created", by=by)
    return row


@transaction.atomic
def change_metric(
    *,
    own_id: int,
    name: str,
    recipe: Recipe,
    version: int | None,
    by: Member,
    better: str = Better.HIGHER,
    explanation: str = "",
) -> CustomMetric:
    """Change what a metric is made of, everywhere at once. Refuses what `define_metric` does, stale edits and loops."""
    rows = {row.pk: row for row in CustomMetric.objects.select_for_update().order_by("pk")}
    row = rows.get(own_id) or get_object_or_404(CustomMetric, pk=own_id)
    values = _values(name, recipe, better, explanation)
    versions.refuse_stale(row, values, version=version)
    changes = trail.differences(row, values)
    if not changes:
        return row
    others = {one.code: recipe_of(one) for one in rows.values()}
    if loop := recipes.loop_of(row.code, recipe, others):
        names = {one.code: one.name for one in rows.values()}
        way = " → ".join(names.get(code, code) for code in loop)
        raise CannotDefine(_("A metric cannot be made of itself: %(way)s.") % {"way": way}, code="first")
    _refuse_recipe(recipe)
    for field, value in values.items():
        setattr(row, field, value)
    _refuse_taken(row)
    row.version += 1
    row.save()
    trail.record(row, "edited", by=by, changes=changes)
    return row


@transaction.atomic
def archive_metric(*, own_id: int, by: Member) -> CustomMetric:
    """Offer the metric no longer. Where it is used it stays."""
    row = get_object_or_404(CustomMetric.objects.select_for_update(), pk=own_id)
    if row.archived_at is None:
        _set_archived(row, Now(), "archived", by=by)
    return row


@transaction.atomic
def restore_metric(*, own_id: int, by: Member) -> CustomMetric:
    """Offer the metric again. Refuses when another one has its name by now."""
    row = get_object_or_404(CustomMetric.objects.select_for_update(), pk=own_id)
    if row.archived_at is not None:
        _refuse_taken(row)
        _set_archived(row, None, "restored", by=by)
    return row


def _set_archived(row: CustomMetric, at: Any, act: str, *, by: Member) -> None:
    row.archived_at = at
    row.version += 1
    row.save(update_fields=["archived_at", "version", "updated_at"])
    trail.record(row, act, by=by)


def _values(name: str, recipe: Recipe, better: str, explanation: str) -> Mapping[str, Any]:
    return {
        "name": name.strip(),
        "explanation": explanation.strip(),
        "kind": str(recipe.kind),
        "first": recipe.first,
        "second": recipe.second,
        "only": [{**asdict(one), "keys": list(one.keys)} for one in recipe.only],
        "only_words": recipe.only_words,
        "is_share": recipe.is_share,
        "better": str(Better(better)),
    }


def _refuse_recipe(recipe: Recipe) -> None:
    known = {}
    for field, code in (("first", recipe.first), ("second", recipe.second)):
        try:
            known[field] = catalogue.metric(code) if code else None
        except KeyError:
            raise CannotDefine(_("There is no metric “%(code)s”.") % {"code": code}, code=field) from None
    first = known["first"]
    if first is None:
        raise CannotDefine(_("Choose a metric."), code="first")
    if reason := recipes.why_not(recipe, first, known["second"]):
        raise CannotDefine(reason, code="only" if recipe.kind == recipes.Kind.ONLY else "second")


def _refuse_taken(row: CustomMetric) -> None:
    if not row.name:
        raise CannotDefine(_("Give it a name."), code="name")
    taken = CustomMetric.objects.filter(name__iexact=row.name, archived_at=None).exclude(pk=row.pk)
    named = {str(metric.name).casefold() for metric in catalogue.METRICS.values()}
    if taken.exists() or row.name.casefold() in named:
        raise CannotDefine(_("There is a metric of that name already."), code="name")
