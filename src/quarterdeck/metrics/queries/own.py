"""The metrics the company made itself, put together from their recipes."""

from collections.abc import Iterator, Mapping, Sequence

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import Truncator

from quarterdeck.metrics.catalogue import METRICS, Better, Metric, Only
from quarterdeck.metrics.catalogue import own as recipes
from quarterdeck.metrics.catalogue.own import Kind, Recipe
from quarterdeck.metrics.dimensions import DIMENSIONS, Key
from quarterdeck.metrics.engine import limits
from quarterdeck.metrics.models import CustomMetric
from quarterdeck.metrics.queries import choices
from quarterdeck.metrics.queries.usage import Use
from quarterdeck.people.models import Member

MOST_WORDS = 300


def own_metrics() -> dict[str, Metric]:
    """All of them by code, archived ones too (not offered); one made of something that is gone is left out."""
    rows = {row.code: row for row in CustomMetric.objects.order_by("name", "pk")}
    made: dict[str, Metric] = {}
    for code in rows:
        _make(code, rows, made)
    return {code: made[code] for code in rows if code in made}


def own_metric(own_id: int) -> CustomMetric:
    """One of them as it was defined; 404 when there is none."""
    return get_object_or_404(CustomMetric, pk=own_id)


def recipe(
    *,
    kind: str,
    first: str,
    second: str = "",
    dimension: str = "",
    keys: Sequence[Key] = (),
    is_share: bool = False,
) -> Recipe:
    """A recipe from what was chosen; what does not belong to its kind is left out. Raises `CannotMeasure` for values nobody has."""
    if kind != Kind.ONLY:
        return Recipe(Kind(kind), first, second, is_share=is_share)
    if not dimension or not keys:
        return Recipe(Kind.ONLY, first)
    limit = limits.each_known(dimension, keys)
    names = ", ".join(name for _key, name in choices.named(dimension, limit.keys))
    words = Truncator(f"{DIMENSIONS[dimension].name} = {names}").chars(MOST_WORDS)
    return Recipe(Kind.ONLY, first, only=(Only(dimension, limit.keys),), only_words=words)


def imagined(name: str, recipe: Recipe, better: str, explanation: str = "") -> Metric:
    """The metric a recipe would make. Raises `CannotMeasure` where it would make none."""
    first = limits.known_metric(recipe.first)
    second = limits.known_metric(recipe.second) if recipe.second else None
    if reason := recipes.why_not(recipe, first, second):
        raise limits.CannotMeasure(reason, code="recipe")
    return recipes.composed(
        f"{recipes.PREFIX}0", name, recipe, first=first, second=second, better=Better(better), explanation=explanation
    )


def made_of(_viewer: Member, code: str) -> Iterator[Use]:
    """The metrics that are made of this one, the catalogue's and the company's own."""
    for metric in METRICS.values():
        if code in metric.opens_into:
            yield Use(str(metric.name), reverse("metrics:metric", args=[metric.code]))
    for row in CustomMetric.objects.filter(archived_at=None).order_by("name", "pk"):
        if code in recipe_of(row).made_of:
            yield Use(row.name, reverse("metrics:metric", args=[row.code]))


def recipe_of(row: CustomMetric) -> Recipe:
    """What a row says the metric is made of."""
    only = tuple(Only(one["dimension"], tuple(one["keys"]), one["or_none"]) for one in row.only)
    return Recipe(Kind(row.kind), row.first, row.second, only, row.only_words, row.is_share)


def _make(code: str, rows: Mapping[str, CustomMetric], made: dict[str, Metric]) -> Metric | None:
    """A metric with everything it is made of; loops were refused when they were written."""
    if code in METRICS or code in made or code not in rows:
        return METRICS.get(code) or made.get(code)
    row, recipe = rows[code], recipe_of(rows[code])
    first, second = (_make(part, rows, made) if part else None for part in (recipe.first, recipe.second))
    if first is None or (recipe.second and second is None):
        return None
    made[code] = recipes.composed(
        code,
        row.name,
        recipe,
        first=first,
        second=second,
        better=Better(row.better),
        explanation=row.explanation,
        is_offered=row.archived_at is None,
    )
    return made[code]
