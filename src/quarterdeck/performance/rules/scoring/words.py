"""Each point in a sentence: what was reached, by which rule, with which weight; what the lines add is the score."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quarterdeck.performance.rules.scoring.cards import CENT, FULL_WEIGHT, CardScore, Measure, Missing, PartScore
from quarterdeck.performance.rules.scoring.kinds import AllOrNothing, Bands, Gate, Linear, Lower, Reached, Rubric, Rule

Show = Callable[[Decimal | None], str]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an explanation and what it adds to the score. `key` is the part's; None for what a gate takes."""

    key: int | None
    sentence: str
    adds: Decimal


def explained(card: CardScore, show: Callable[[PartScore], Show]) -> list[Line]:
    """A line for each part, then what a missed gate takes. `show` writes the figures of a part."""
    lines = [Line(one.part.key, sentence(one, show(one)), one.adds) for one in card.parts]
    if card.limited_by is not None and card.taken:
        words = {"reached": plain(card.reached or Decimal(0)), "limit": plain(card.score or Decimal(0))}
        lines.append(
            Line(None, _("A gate was missed: %(reached)s points are limited to %(limit)s.") % words, card.taken)
        )
    return lines


def sentence(scored: PartScore, show: Show) -> str:
    """Why a part has its points and what they add, or why it did not apply."""
    if scored.missing is not None:
        return _told(_missing(scored.missing, scored.part.excluded), _("It does not count; the others count more."))
    return _told(*_reached(scored, show), _weighed(scored))


def _told(*sentences: str) -> str:
    """Sentences one after the other; a Chinese full stop has its space within."""
    return " ".join(sentences).replace("。 ", "。")


def rule_words(rule: Rule) -> str:
    """A rule as one would tell it to whom it judges."""
    if isinstance(rule, Linear):
        words = {
            "floor": share(rule.floor),
            "cap": share(rule.cap),
            "at_floor": plain(rule.at_floor),
            "at_cap": plain(rule.at_cap),
        }
        return (
            _("In proportion from %(floor)s (%(at_floor)s points) to %(cap)s (%(at_cap)s points), nothing below.")
            % words
        )
    if isinstance(rule, Lower):
        return _(
            "Less is better: %(at_best)s points up to %(best)s of the target, nothing from %(worst)s on, in proportion between."
        ) % {"at_best": plain(rule.at_best), "best": share(rule.best), "worst": share(rule.worst)}
    if isinstance(rule, Bands):
        steps = [
            _("from %(share)s %(points)s points") % {"share": share(band.reached), "points": plain(band.points)}
            for band in rule.bands
        ]
        return _("In steps: %(steps)s.") % {"steps": ", ".join(steps)}
    if isinstance(rule, Gate):
        return _("A condition: missed, the whole score is at most %(limit)s.") % {"limit": plain(rule.limit)}
    if isinstance(rule, AllOrNothing):
        return _("All or nothing: 100 points when the target is met.")
    return _("Judged by described levels.")


def plain(value: Decimal) -> str:
    """A number of points without idle zeros, with two decimals at most."""
    text = f"{value.quantize(CENT, ROUND_HALF_UP):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def share(value: Decimal) -> str:
    return f"{plain(value * 100)}%"


def _reached(scored: PartScore, show: Show) -> list[str]:
    part, points = scored.part, scored.points or Decimal(0)
    if isinstance(part.rule, Rubric):
        level = part.rule.levels[part.level or 0]
        return [_("Judged “%(level)s”: %(points)s points.") % {"level": level.words, "points": plain(points)}]
    told = [_of_stretch(scored, place, show) for place in range(len(scored.stretches))]
    if len(scored.stretches) > 1:
        told.append(_("Weighed by the days in each: %(points)s points.") % {"points": plain(points)})
    return told


def _of_stretch(scored: PartScore, place: int, show: Show) -> str:
    one = scored.stretches[place]
    measure = one.measure
    words = {
        "where": measure.where,
        "days": ngettext("%(count)d working day", "%(count)d working days", measure.days) % {"count": measure.days},
    }
    head = _("%(where)s (%(days)s): ") % words if len(scored.stretches) > 1 else ""
    if one.points is None or measure.target is None or measure.actual is None:
        return head + _missing(one.missing or Missing.NO_FIGURE, "")
    reached = Reached(measure.target, measure.actual, scored.part.lower_is_better)
    told = _figure(reached, show, points=one.points, of=measure)
    return head + told


def _figure(reached: Reached, show: Show, *, points: Decimal, of: Measure) -> str:
    words = {
        "actual": show(reached.actual),
        "target": show(reached.target),
        "points": plain(points),
        "share": _attained(reached),
    }
    if of.full_target is not None:
        words |= {"full": show(of.full_target), "days": str(of.days), "all": str(of.of_days)}
        return (
            _(
                "%(actual)s against %(target)s, which is %(full)s for %(days)s of %(all)s working days: "
                "%(share)s, %(points)s points."
            )
            % words
        )
    return _("%(actual)s against a target of %(target)s: %(share)s, %(points)s points.") % words


def _attained(reached: Reached) -> str:
    if reached.target > 0 and not reached.lower_is_better:
        return share(reached.share)
    return _("target met") if reached.is_met else _("target not met")


def _missing(missing: Missing, why: str) -> str:
    if missing is Missing.EXCLUDED:
        return _("It did not apply: %(why)s.") % {"why": why.rstrip(".。")}
    return {
        Missing.NO_TARGET: _("Nobody set a target for this."),
        Missing.NO_FIGURE: _("There was nothing to measure."),
        Missing.NOT_THERE: _("Was in no team in these days."),
        Missing.NOT_JUDGED: _("Not judged yet."),
    }[missing]


def _weighed(scored: PartScore) -> str:
    words = {
        "weight": plain(scored.part.weight),
        "counted": plain(scored.counted_weight),
        "adds": plain(scored.adds),
    }
    if not scored.part.weight:
        return _("It carries no weight itself.")
    if scored.counted_weight.quantize(CENT) == scored.part.weight.quantize(CENT):
        return _("With its weight of %(weight)s it adds %(adds)s.") % words
    return _("Its weight of %(weight)s counts as %(counted)s, because not all parts applied; it adds %(adds)s.") % words


def applied_words(card: CardScore) -> str:
    """What is said above a card of which not everything applied; nothing where all did."""
    if card.score is None:
        return _("Nothing applied, so there is no score.")
    if card.applied == FULL_WEIGHT:
        return ""
    return _("Parts with %(weight)s of 100 applied; they stand for the whole.") % {"weight": plain(card.applied)}
