"""Metrics a company makes from others without code: a ratio, a difference, or one limited to some rows.

Such a metric sums what those it is made of sum, and applies their formulas before its own: ratios of ratios stay exact, and
nothing is ever averaged.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quarterdeck.metrics import rules
from quarterdeck.metrics.catalogue.metric import Behaviour, Better, Metric, Only, Unit

PREFIX = "own-"
MOST_PARTS = 12


def is_own(code: str) -> bool:
    """Whether a code is that of a metric the company made."""
    return code.startswith(PREFIX) and code.removeprefix(PREFIX).isdecimal() and len(code) < 20


def own_id(code: str) -> int:
    """The record behind such a code."""
    return int(code.removeprefix(PREFIX))


class Kind(models.TextChoices):
    RATIO = "ratio", gettext_lazy("One divided by another")
    DIFFERENCE = "difference", gettext_lazy("One minus another")
    ONLY = "only", gettext_lazy("One, of some records only")


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a metric is made of: codes of metrics, and for `ONLY` the limits with the words they were given in.

    `is_share` shows a ratio of two equal units as a percentage rather than a number.
    """

    kind: Kind
    first: str
    second: str = ""
    only: tuple[Only, ...] = ()
    only_words: str = ""
    is_share: bool = False

    @property
    def made_of(self) -> tuple[str, ...]:
        return (self.first, self.second) if self.second else (self.first,)


_PER = {
    (Unit.MONEY, Unit.COUNT): Unit.MONEY,
    (Unit.MINUTES, Unit.COUNT): Unit.MINUTES,
    (Unit.DAYS, Unit.COUNT): Unit.DAYS,
    (Unit.MONEY, Unit.DAYS): Unit.MONEY_PER_DAY,
}


def unit_of(kind: Kind, first: Unit, second: Unit | None, *, is_share: bool) -> Unit | None:
    """The unit of what comes out; None where the two units give nothing that has a name."""
    if kind == Kind.ONLY or second is None:
        return first
    if kind == Kind.DIFFERENCE:
        return first if first == second else None
    if first == second:
        return Unit.PERCENT if is_share else Unit.COUNT
    return _PER.get((first, second))


def why_not(recipe: Recipe, first: Metric, second: Metric | None) -> str | None:
    """Why no metric can be made like that: units that do not go together, a missing half, no limit, or too long a chain."""
    if recipe.kind == Kind.ONLY:
        if not recipe.only:
            return _("Say which records it shall be limited to.")
    elif second is None:
        return _("Choose the second metric.")
    elif unit_of(recipe.kind, first.unit, second.unit, is_share=recipe.is_share) is None:
        sentence = (
            _("“%(first)s” and “%(second)s” have different units: their difference says nothing.")
            if recipe.kind == Kind.DIFFERENCE
            else _("“%(first)s” divided by “%(second)s” has no unit anybody would understand.")
        )
        return sentence % {"first": first.name, "second": second.name}
    if len(first.parts) + len(second.parts if second else ()) > MOST_PARTS:
        return _("That would be made of too many figures.")
    unknown = next((one.dimension for one in recipe.only if one.dimension in first.never_by), None)
    return None if unknown is None else _("“%(first)s” cannot be limited like that.") % {"first": first.name}


def loop_of(code: str, recipe: Recipe, recipes: Mapping[str, Recipe]) -> tuple[str, ...]:
    """The way from a metric through what it is made of back to itself, or nothing where there is none."""
    ways: list[tuple[str, ...]] = [(code, part) for part in recipe.made_of]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        last = way[-1]
        if last == code:
            return way
        if last not in seen and last in recipes:
            seen.add(last)
            ways += [(*way, part) for part in recipes[last].made_of]
    return ()


def composed(
    code: str,
    name: str,
    recipe: Recipe,
    *,
    first: Metric,
    second: Metric | None,
    better: Better,
    explanation: str = "",
    is_offered: bool = True,
) -> Metric:
    """The metric of a recipe that `why_not` has nothing against."""
    unit = unit_of(recipe.kind, first.unit, second.unit if second else None, is_share=recipe.is_share)
    plain = replace(
        first,
        code=code,
        name=name,
        formula=" ".join(filter(None, (formula_of(recipe, first, second), explanation))),
        unit=unit or first.unit,
        better=better,
        is_offered=is_offered,
    )
    if recipe.kind == Kind.ONLY or second is None:
        limited = tuple(replace(part, only=(*part.only, *recipe.only)) for part in first.parts)
        return replace(plain, parts=limited, opens_into=() if first.has_rows else (first.code,))
    return replace(
        plain,
        behaviour=_behaviour(recipe.kind, first, second),
        parts=(*first.parts, *second.parts),
        combine=_combination(recipe.kind, first, second),
        opens_into=(first.code, second.code),
        never_by=first.never_by | second.never_by,
    )


def formula_of(recipe: Recipe, first: Metric, second: Metric | None) -> str:
    """The recipe in words."""
    named = {"first": first.name, "second": second.name if second else "", "words": recipe.only_words}
    match recipe.kind:
        case Kind.RATIO:
            return _("%(first)s ÷ %(second)s.") % named
        case Kind.DIFFERENCE:
            return _("%(first)s − %(second)s.") % named
        case _:
            return _("%(first)s, only where %(words)s.") % named


def _behaviour(kind: Kind, first: Metric, second: Metric) -> Behaviour:
    """Sums of the same kind may be subtracted and still added up; anything else stands for itself."""
    adds_up = first.behaviour == second.behaviour and first.behaviour in {Behaviour.ADDITIVE, Behaviour.AS_OF}
    return first.behaviour if kind == Kind.DIFFERENCE and adds_up else Behaviour.RATIO


def _combination(kind: Kind, first: Metric, second: Metric) -> Callable[[Sequence[rules.Value]], rules.Value]:
    """The outer formula over the inner ones, each given its own parts."""
    border = len(first.parts)
    outer = rules.quotient if kind == Kind.RATIO else rules.difference
    return lambda parts: outer([first.combine(parts[:border]), second.combine(parts[border:])])
