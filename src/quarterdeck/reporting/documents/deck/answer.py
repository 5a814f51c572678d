"""The slide a review opens with: how far the target is, what made the difference, and what to do next."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from pptx.dml.color import RGBColor
from pptx.slide import Slide

from quarterdeck.core.pages import formatting
from quarterdeck.reporting.documents.deck.canvas import BAD, GOOD, SHADE, Box, Canvas, Cell, cut
from quarterdeck.reporting.documents.deck.templates import INK, QUIET
from quarterdeck.reporting.queries.answers import Causes, Standing
from quarterdeck.reporting.queries.reviews import ReviewFacts, Stated
from quarterdeck.reporting.rules.brief import Part

_ACROSS = 3
_NEXT_STEPS, _A_STEP = 3, 84
_TARGETS = 4


def answer(canvas: Canvas, facts: ReviewFacts, note: str) -> None:
    """Left where one stands against the targets; right the figures, why they are so, and the next steps."""
    said = [*([note] if note else []), *(one.text for one in facts.said)]
    slide, room = canvas.slide(facts.headline, notes="\n".join(said))
    if note:
        canvas.text(slide, room.part(0, 0, 1, 0.06), [note], size=14, colour=QUIET)
        room = room.part(0, 0.08, 1, 0.92)
    left, right = room.part(0, 0, 0.35, 1), room.part(0.4, 0, 0.6, 1)
    if facts.standing:
        _standing(canvas, slide, left.part(0, 0, 1, 0.52), facts.standing)
        if facts.targets[1:]:
            _targets(canvas, slide, left.part(0, 0.56, 1, 0.44), facts)
        shown = facts.strip[1:] if facts.strip[0].name == facts.standing.name else facts.strip[: 2 * _ACROSS]
        _figures(canvas, slide, right.part(0, 0, 1, 0.52), shown)
        _why(canvas, slide, right.part(0, 0.56, 0.46, 0.44), facts)
        _next(canvas, slide, right.part(0.52, 0.56, 0.48, 0.44), facts.decide)
    else:
        _figures(canvas, slide, room.part(0, 0, 1, 0.5), facts.strip[: 2 * _ACROSS])
        _why(canvas, slide, room.part(0, 0.56, 0.46, 0.44), facts)
        _next(canvas, slide, room.part(0.52, 0.56, 0.48, 0.44), facts.decide)


def _standing(canvas: Canvas, slide: Slide, box: Box, one: Standing) -> None:
    """The number, a bar of it against the target and the time, and the gap."""
    colour = BAD if one.is_behind else GOOD
    words = {"share": formatting.percent(one.attainment), "target": one.target}
    canvas.text(slide, box.part(0, 0, 1, 0.12), [one.name], size=14, colour=QUIET)
    canvas.text(slide, box.part(0, 0.11, 1, 0.32), [one.actual], size=44, is_bold=True)
    canvas.text(slide, box.part(0, 0.43, 1, 0.12), [_("%(share)s of %(target)s") % words], size=14)
    _bar(canvas, slide, box.part(0, 0.57, 1, 0.07), one, colour)
    distance = box.part(0, 0.74, 1, 0.14)
    canvas.text(slide, distance, [one.distance], size=20, is_bold=True, colour=GOOD if one.is_reached else colour)
    canvas.text(slide, box.part(0, 0.9, 1, 0.1), [one.needed], size=12, colour=QUIET)


def _bar(canvas: Canvas, slide: Slide, box: Box, one: Standing, colour: RGBColor) -> None:
    """What is reached as part of the target, with a mark where the working time stands."""
    canvas.block(slide, box, SHADE)
    reached = min(max(one.attainment, Decimal(0)), Decimal(1))
    if reached:
        canvas.block(slide, box.part(0, 0, float(reached), 1), colour)
    if one.time_share < 1:
        canvas.block(slide, box.part(float(one.time_share) - 0.004, -0.35, 0.008, 1.7), INK)
        words = _("Time: %(share)s") % {"share": formatting.percent(one.time_share)}
        canvas.text(slide, box.part(0, 1.4, 1, 1.2), [words], size=11, colour=QUIET)


def _targets(canvas: Canvas, slide: Slide, box: Box, facts: ReviewFacts) -> None:
    head = [Cell(_("Target")), *(Cell(name, is_right=True) for name in (_("Reached"), _("Owed"), _("Attainment")))]
    rows = [
        [
            Cell(name),
            Cell(actual, is_right=True),
            Cell(target, is_right=True),
            Cell(attained, is_right=True, is_bold=True, colour=BAD if is_behind else GOOD),
        ]
        for name, actual, target, attained, is_behind in facts.targets[1 : _TARGETS + 1]
    ]
    canvas.table(slide, box, [head, *rows], (2.1, 1.9, 1.6, 2.6), size=10, height=0.065)


def _figures(canvas: Canvas, slide: Slide, box: Box, figures: Sequence[Stated]) -> None:
    for number, figure in enumerate(figures):
        row, column = divmod(number, _ACROSS)
        place = box.part(column / _ACROSS, row * 0.52, 0.97 / _ACROSS, 0.48)
        canvas.text(slide, place.part(0, 0, 1, 0.2), [figure.name], size=12, colour=QUIET)
        canvas.text(slide, place.part(0, 0.19, 1, 0.36), [figure.value], size=24, is_bold=True)
        for line, (name, change, is_good) in enumerate(figure.against):
            colour = QUIET if is_good is None else GOOD if is_good else BAD
            under = place.part(0, 0.58 + 0.18 * line, 1, 0.18)
            canvas.text(slide, under, [f"{_arrow(change)} {change} {name}"], size=10, colour=colour)


def _why(canvas: Canvas, slide: Slide, box: Box, facts: ReviewFacts) -> None:
    """The three that the change comes from, or what was said of the period where it cannot be split."""
    if facts.causes:
        words = _("Change of %(change)s") % {"change": facts.causes.change}
        _heading(canvas, slide, box, words)
        _causes(canvas, slide, box.part(0, 0.16, 1, 0.84), facts.causes)
        return
    _heading(canvas, slide, box, _("What changed"))
    said = [one.text for one in facts.said if one.part is not Part.DO][:4]
    canvas.text(slide, box.part(0, 0.16, 1, 0.84), said, size=12, space=6)


def _causes(canvas: Canvas, slide: Slide, box: Box, found: Causes) -> None:
    for number, one in enumerate(found.causes):
        place = box.part(0, number * 0.33, 1, 0.3)
        canvas.text(slide, place.part(0, 0, 0.55, 0.5), [one.name], size=13)
        canvas.text(slide, place.part(0, 0.5, 0.55, 0.5), [one.course], size=11, colour=QUIET)
        worth = place.part(0.56, 0.12, 0.44, 0.6)
        canvas.text(slide, worth, [one.worth], size=15, is_bold=True, colour=GOOD if one.is_good else BAD)


def _next(canvas: Canvas, slide: Slide, box: Box, steps: Sequence[str]) -> None:
    _heading(canvas, slide, box, _("Next steps"))
    lines = [f"{number}. {cut(step, _A_STEP)}" for number, step in enumerate(steps[:_NEXT_STEPS], start=1)]
    canvas.text(slide, box.part(0, 0.16, 1, 0.84), lines, size=12, space=6)


def _heading(canvas: Canvas, slide: Slide, box: Box, words: str) -> None:
    canvas.text(slide, box.part(0, 0, 1, 0.12), [words], size=13, is_bold=True)


def _arrow(change: str) -> str:
    return "▲" if change.startswith("+") else "▼" if change.startswith(formatting.MINUS) else "•"
