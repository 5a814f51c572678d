"""How large an answer could get, said before it is computed."""

from collections.abc import Sequence
from math import prod

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quarterdeck.metrics.catalogue import Metric
from quarterdeck.metrics.dimensions import DIMENSIONS
from quarterdeck.metrics.engine.limits import CannotMeasure
from quarterdeck.metrics.engine.reach import RIGHT
from quarterdeck.metrics.engine.sums import Question
from quarterdeck.people import access

MOST_CELLS = 500_000


def refuse_too_many(question: Question, metrics: Sequence[Metric], buckets: int, *, sets: int) -> None:
    """Raise `CannotMeasure`, with the numbers, where a table may have more cells than `MOST_CELLS`.

    A table has at most as many rows as its splits have combinations; each has a figure for every metric and for every set
    (its own, each comparison, the running total). Words that are no records (sources, industries) count once.
    """
    counts = [_keys(question, dimension) for dimension in question.by]
    cells = prod(counts) * buckets * len(metrics) * sets
    if cells <= MOST_CELLS:
        return
    sizes = [f"{DIMENSIONS[code].name} {_number(count)}" for code, count in zip(question.by, counts, strict=True)]
    if buckets > 1:
        sizes.append(
            ngettext("%(number)s span of time", "%(number)s spans of time", buckets) % {"number": _number(buckets)}
        )
    figures = len(metrics) * sets
    sizes.append(ngettext("%(number)s figure", "%(number)s figures", figures) % {"number": _number(figures)})
    raise CannotMeasure(
        _(
            "This could become %(cells)s cells (%(sizes)s); at most %(most)s are shown."
            " Choose fewer splits, a shorter period, longer spans of time or a filter."
        )
        % {"cells": _number(cells), "sizes": " × ".join(sizes), "most": _number(MOST_CELLS)},
        code="many_cells",
    )


def _keys(question: Question, dimension: str) -> int:
    """How many keys of a dimension an answer can hold: those it is limited to, or all there are."""
    for limit in question.limits:
        if limit.dimension == dimension and not limit.is_subtree and not limit.is_excluding:
            return len(limit.keys) + limit.or_none
    if dimension == "member":
        within = access.members_in_scope(question.viewer, RIGHT)
        if within is not None:
            return within.count() + 1
    return DIMENSIONS[dimension].count() + 1


def _number(count: int) -> str:
    return number_format(count, use_l10n=True, force_grouping=True)
