"""Rules as they are kept and typed, and what is wrong with one, in words."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from quarterdeck.performance.rules.scoring.kinds import (
    MOST_POINTS,
    AllOrNothing,
    Band,
    Bands,
    Gate,
    Kind,
    Level,
    Linear,
    Lower,
    Rubric,
    Rule,
)

_CLASSES: dict[Kind, type[Linear | Lower | Gate]] = {Kind.LINEAR: Linear, Kind.LOWER: Lower, Kind.GATE: Gate}
_MOST_SHARE = Decimal(10)


class NotARule(ValueError):
    """What was typed is no rule; the sentence says why."""


def read(kind: str, settings: Mapping[str, Any]) -> Rule:
    """The rule of a kind with its kept settings; numbers left out are the usual ones. Raises `NotARule`."""
    try:
        known = Kind(kind)
        if known is Kind.ALL_OR_NOTHING:
            return AllOrNothing()
        if known is Kind.BANDS:
            return Bands(tuple(Band(Decimal(share), Decimal(points)) for share, points in settings.get("bands", ())))
        if known is Kind.RUBRIC:
            return Rubric(tuple(Level(Decimal(points), str(words)) for points, words in settings.get("levels", ())))
        return _CLASSES[known](**{name: Decimal(str(value)) for name, value in settings.items()})
    except (ValueError, TypeError, InvalidOperation) as error:
        raise NotARule(_("These are no settings of this rule.")) from error


def kept(rule: Rule) -> dict[str, Any]:
    """A rule's settings as they are kept: numbers as text, so that none is rounded."""
    if isinstance(rule, Bands):
        return {"bands": [[str(band.reached), str(band.points)] for band in rule.bands]}
    if isinstance(rule, Rubric):
        return {"levels": [[str(level.points), level.words] for level in rule.levels]}
    if isinstance(rule, AllOrNothing):
        return {}
    return {name: str(getattr(rule, name)) for name in rule.__dataclass_fields__}


def why_not(rule: Rule, *, lower_is_better: bool | None) -> str | None:
    """Why a rule cannot stand, or None. `lower_is_better` is the metric's direction, None where it has none."""
    if isinstance(rule, Linear):
        return _why_not_linear(rule, lower_is_better)
    if isinstance(rule, Lower):
        return _why_not_lower(rule, lower_is_better)
    if isinstance(rule, Bands):
        return _why_not_bands(rule)
    if isinstance(rule, Rubric):
        return _why_not_rubric(rule)
    if isinstance(rule, Gate) and not 0 <= rule.limit < 100:
        return _("A missed gate limits the score to something from 0 to under 100.")
    return None


def _why_not_linear(rule: Linear, lower_is_better: bool | None) -> str | None:
    if lower_is_better:
        return _("Less of this is better: choose the rule for that.")
    if not 0 <= rule.floor < rule.cap <= _MOST_SHARE:
        return _("The floor has to lie below the cap.")
    if not 0 <= rule.at_floor <= rule.at_cap <= MOST_POINTS:
        return _("The cap has to give at least the points of the floor, and at most %(most)s.") % {"most": MOST_POINTS}
    return None


def _why_not_lower(rule: Lower, lower_is_better: bool | None) -> str | None:
    if lower_is_better is False:
        return _("More of this is better: this rule is for what should be low.")
    if not 0 <= rule.best < rule.worst <= _MOST_SHARE:
        return _("The best has to lie below the worst.")
    if not 0 < rule.at_best <= MOST_POINTS:
        return _("The best gives something up to %(most)s points.") % {"most": MOST_POINTS}
    return None


def _why_not_bands(rule: Bands) -> str | None:
    if not rule.bands:
        return _("Write at least one band.")
    starts = [band.reached for band in rule.bands]
    points = [band.points for band in rule.bands]
    if starts != sorted(set(starts)) or points != sorted(points):
        return _("Bands go upwards: each begins higher than the one before and gives no fewer points.")
    if starts[0] < 0 or starts[-1] > _MOST_SHARE or points[0] < 0 or points[-1] > MOST_POINTS:
        return _("Points go from 0 to %(most)s.") % {"most": MOST_POINTS}
    return None


def _why_not_rubric(rule: Rubric) -> str | None:
    points = [level.points for level in rule.levels]
    if len(points) < 2 or any(not level.words.strip() for level in rule.levels):
        return _("Describe at least two levels.")
    if points != sorted(set(points)) or points[0] < 0 or points[-1] > MOST_POINTS:
        return _("Levels go upwards, from 0 to at most %(most)s points.") % {"most": MOST_POINTS}
    return None
