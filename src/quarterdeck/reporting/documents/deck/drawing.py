"""The slides of a review, in the order in which it is talked through; each title is the slide's answer."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from io import BytesIO

from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as _
from pptx.dml.color import RGBColor
from pptx.enum.text import PP_ALIGN
from pptx.slide import Slide

from quarterdeck.core.pages import formatting
from quarterdeck.metrics.catalogue import METRICS
from quarterdeck.metrics.queries import Change, Step
from quarterdeck.reporting.documents.deck import answer, charts, templates
from quarterdeck.reporting.documents.deck.canvas import BAD, Box, Canvas, Cell, cut
from quarterdeck.reporting.documents.deck.charts import Bar, Line
from quarterdeck.reporting.documents.deck.templates import QUIET
from quarterdeck.reporting.queries.reviews import ReviewFacts

TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_CHANGES = {
    Change.NEW: pgettext_lazy("pipeline change", "New"),
    Change.MOVED_IN: gettext_lazy("Moved in"),
    Change.INCREASED: gettext_lazy("Increased"),
    Change.DECREASED: gettext_lazy("Decreased"),
    Change.MOVED_OUT: gettext_lazy("Moved out"),
    Change.WON: gettext_lazy("Won"),
    Change.LOST: gettext_lazy("Lost"),
}
# From worst to best; the middle stays white.
_HEAT = ("", "F8C9C4", "FADAD6", "FCE9E7", "FEF5F4", "FFFFFF", "F1F8F3", "DFF0E4", "CBE7D3", "B3DCBF")
_DEFINED_ON_A_SLIDE = 12
Progress = Callable[[int, int], None]


def draw(
    facts: ReviewFacts,
    *,
    template: bytes | None,
    by: str,
    note: str = "",
    decide: Sequence[str] = (),
    progress: Progress = lambda done, total: None,
) -> bytes:
    """The deck of a review as PPTX. `note` opens it; `decide` comes before what the numbers themselves propose."""
    language = get_language() or ""
    deck = templates.opened(template, language)
    drawing = _Drawing(
        facts, Canvas(deck, language, f"{facts.place} · {facts.period_name}"), language, by, note, decide
    )
    slides = drawing.slides()
    for number, slide in enumerate(slides):
        progress(number, len(slides))
        slide()
    progress(len(slides), len(slides))
    deck.core_properties.title = facts.name
    deck.core_properties.author = by
    out = BytesIO()
    deck.save(out)
    return out.getvalue()


class _Drawing:
    """One deck being drawn."""

    def __init__(
        self, facts: ReviewFacts, canvas: Canvas, language: str, by: str, note: str, decide: Sequence[str]
    ) -> None:
        self.facts, self.canvas, self.language, self.by = facts, canvas, language, by
        self.note, self.decide_first = note.strip(), [line.strip() for line in decide if line.strip()]

    def slides(self) -> list[Callable[[], None]]:
        """What is drawn: slides with nothing to show are left out."""
        facts = self.facts
        waterfall = facts.waterfall
        offered: list[tuple[Callable[[], None], object]] = [
            (self.title, True),
            (self.answer, True),
            (self.course, any(facts.course.actual)),
            (self.funnel, any(step.entered for step in facts.funnel.steps)),
            (self.waterfall, waterfall and (waterfall.opening.deals or waterfall.closing.deals)),
            (self.people, len(facts.people) > 1),
            (self.risky, facts.risky),
            (self.losses, facts.losses),
            (self.decide, True),
            (self.definitions, True),
        ]
        return [slide for slide, is_shown in offered if is_shown]

    def title(self) -> None:
        """Which review, of whom, over which days, as of when."""
        facts, deck = self.facts, self.canvas.deck
        slide = deck.slides.add_slide(templates.title_layout(deck))
        heading = facts.name
        others = [
            one
            for one in slide.placeholders
            if slide.shapes.title is None or one.shape_id != slide.shapes.title.shape_id
        ]
        under = [
            facts.place if facts.place == facts.company else f"{facts.company} · {facts.place}",
            facts.days,
            _("As of %(day)s, by %(name)s")
            % {"day": formatting.exact_day(facts.today, self.language), "name": self.by},
        ]
        if slide.shapes.title is not None:
            self.canvas.write(slide.shapes.title.text_frame, heading)
        if others:
            self.canvas.write(others[0].text_frame, "\n".join(under))
            for paragraph in others[0].text_frame.paragraphs:
                for run in paragraph.runs:
                    run.font.size = self.canvas.points(18)
        for one in others[1:]:
            one._element.getparent().remove(one._element)  # the library cannot remove a shape

    def answer(self) -> None:
        """Where one stands, what made the difference, and what to do next."""
        answer.answer(self.canvas, self.facts, self.note)

    def course(self) -> None:
        """Won amount through the period, beside what should be and what was."""
        course = self.facts.course
        drawn = [Line(_("This period"), course.actual), Line(_("Period before"), course.before, is_before=True)]
        if course.owed:
            drawn.append(Line(_("Target by working days"), course.owed, is_owed=True))
        reached = next((value for value in reversed(course.actual) if value is not None), Decimal(0))
        amount = self._money(reached)
        if course.owed and course.owed[-1]:
            share = formatting.percent(reached / course.owed[-1])
            title = _("Won so far: %(amount)s, %(share)s of the target") % {"amount": amount, "share": share}
        else:
            title = _("Won so far: %(amount)s") % {"amount": amount}
        slide, room = self.canvas.slide(title, notes=self._meaning("won_amount"))
        form = charts.scale([line.values for line in drawn], self.language)
        charts.lines(self.canvas, slide, room, course.days, drawn, form, self._money)

    def funnel(self) -> None:
        """Who entered each stage and went on, and where money leaks."""
        steps = self.facts.funnel.steps
        title = self.facts.leak or _("The funnel holds: no stage lets go of more than usual")
        slide, room = self.canvas.slide(title, notes=_("Deals still in a stage are not counted as lost."))
        marked = next((number for number, step in enumerate(steps) if step.is_leak), None)
        charts.bars(
            self.canvas,
            slide,
            room.part(0, 0, 0.46, 1),
            [step.name for step in steps],
            [step.entered for step in steps],
            title=_("Entered"),
            form="#,##0",
            marked=marked,
        )
        head = [Cell(_("Stage"))] + [
            Cell(name, is_right=True)
            for name in (_("Entered"), _("Went on"), _("Usual"), _("Still in it"), _("Lost there"))
        ]
        rows = [
            [
                Cell(step.name, is_bold=step.is_leak),
                Cell(str(step.entered), is_right=True),
                Cell(
                    _share(step.conversion), is_right=True, is_bold=step.is_leak, colour=BAD if step.is_leak else None
                ),
                Cell(_share(step.benchmark), is_right=True),
                Cell("" if step.is_won else str(step.still_in), is_right=True),
                Cell("" if step.is_won else str(step.dropped), is_right=True),
            ]
            for step in steps
        ]
        self.canvas.table(
            slide, room.part(0.48, 0, 0.52, 0.96), [head, *rows], (2, 1.4, 1.5, 1.2, 1.5, 1.5), size=11, height=0.13
        )

    def waterfall(self) -> None:
        """How the open pipeline came from the first morning to the last evening."""
        found = self.facts.waterfall
        if found is None:
            return
        change = found.closing.amount - found.opening.amount
        words = {"amount": self._money(found.closing.amount), "change": self._signed(change)}
        title = _("Open pipeline: %(amount)s, %(change)s through the period") % words
        slide, room = self.canvas.slide(title, notes=_("Opening and all changes add up to the closing exactly."))
        bars = [Bar(_("Opening"), Decimal(0), found.opening.amount, "end", self._money(found.opening.amount))]
        level = found.opening.amount
        for kind, step in found.steps.items():
            if step.deals:
                low, height = min(level, level + step.amount), abs(step.amount)
                bars.append(Bar(str(_CHANGES[kind]), low, height, _tone(kind, step), self._signed(step.amount)))
            level += step.amount
        bars.append(Bar(_("Closing"), Decimal(0), found.closing.amount, "end", self._money(found.closing.amount)))
        form = charts.scale([[bar.base + bar.size for bar in bars]], self.language)
        charts.waterfall(self.canvas, slide, room, bars, form, _("Open pipeline"))

    def people(self) -> None:
        """Everybody's figures, tinted against each other."""
        facts = self.facts
        title = _("People: who is ahead, and who needs a hand")
        slide, room = self.canvas.slide(
            title, notes=_("Each column is tinted from its lowest to its highest; the median stays white.")
        )
        head = [Cell(_("Member")), *(Cell(name, is_right=True) for name in facts.people_columns)]
        rows = [
            [
                Cell(line.name),
                *(
                    Cell(text, is_right=True, fill=RGBColor.from_string(_HEAT[level]) if level else None)
                    for text, level in zip(line.texts, line.levels, strict=True)
                ),
            ]
            for line in facts.people
        ]
        self.canvas.table(slide, room.part(0, 0, 1, 0.94), [head, *rows], (2.2, *[1.5] * len(facts.people_columns)))
        self._more(slide, room, facts.more_people)

    def risky(self) -> None:
        """Open deals that stand still or are past their day."""
        facts = self.facts
        count = len(facts.risky) + facts.more_risky
        title = ngettext("%(n)d deal at risk wants somebody", "%(n)d deals at risk want somebody", count) % {"n": count}
        slide, room = self.canvas.slide(title)
        names = (_("Opportunity"), _("Account"), _("Owner"), _("Amount"), _("Expected close"), _("Why"))
        head = [Cell(name, is_right=name == names[3]) for name in names]
        rows = [
            [
                Cell(cut(deal.name, 26)),
                Cell(cut(deal.account, 13)),
                Cell(deal.owner),
                Cell(deal.amount, is_right=True),
                Cell(deal.expected),
                Cell(cut(deal.why, 44)),
            ]
            for deal in facts.risky
        ]
        self.canvas.table(slide, room.part(0, 0, 1, 0.94), [head, *rows], (2.8, 1.9, 1.2, 1.2, 1.9, 3.6), height=0.07)
        self._more(slide, room, facts.more_risky)

    def losses(self) -> None:
        """Why deals of the period were lost."""
        losses = self.facts.losses
        name, deals, amount = losses[0]
        words = {"reason": name, "amount": self._money(amount), "n": deals}
        title = ngettext(
            "Most was lost to “%(reason)s”: %(amount)s in %(n)d deal",
            "Most was lost to “%(reason)s”: %(amount)s in %(n)d deals",
            deals,
        )
        slide, room = self.canvas.slide(title % words, notes=self._meaning("lost_amount"))
        amounts = [amount for _name, _deals, amount in losses]
        names = [f"{name} ({deals})" for name, deals, _amount in losses]
        form = charts.scale([amounts], self.language)
        charts.bars(self.canvas, slide, room.part(0, 0, 0.97, 1), names, amounts, title=_("Lost amount"), form=form)

    def decide(self) -> None:
        """What the review should decide: what was noted for it first, then what the numbers propose."""
        lines = [*self.decide_first, *self.facts.decide]
        slide, room = self.canvas.slide(_("What to decide"), notes="\n".join(lines))
        head = [Cell(""), Cell(_("Matter")), Cell(pgettext("review", "Who")), Cell(pgettext("review", "Until"))]
        rows = [[Cell(str(number)), Cell(line), Cell(""), Cell("")] for number, line in enumerate(lines[:7], start=1)]
        self.canvas.table(slide, room.part(0, 0.02, 1, 0.96), [head, *rows], (0.4, 8, 1.6, 1.6), size=14, height=0.11)

    def definitions(self) -> None:
        """What every figure means."""
        defined = self.facts.defined[:_DEFINED_ON_A_SLIDE]
        slide, room = self.canvas.slide(_("What these figures are"))
        rows = [
            [Cell(_("Metric")), Cell(_("Definition"))],
            *([Cell(one.name, is_bold=True), Cell(one.formula)] for one in defined),
        ]
        self.canvas.table(slide, room, rows, (2, 8), size=10.5)

    def _money(self, amount: Decimal) -> str:
        return formatting.money(amount, self.facts.currency, self.language).short

    def _signed(self, amount: Decimal) -> str:
        return f"{'+' if amount > 0 else ''}{self._money(amount)}"

    def _meaning(self, code: str) -> str:
        return f"{METRICS[code].name}: {METRICS[code].formula}"

    def _more(self, slide: Slide, room: Box, count: int) -> None:
        if count:
            text = ngettext("%(count)d more", "%(count)d more", count) % {"count": count}
            self.canvas.text(slide, room.part(0, 0.95, 1, 0.05), [text], size=11, colour=QUIET, align=PP_ALIGN.RIGHT)


def _tone(kind: Change, step: Step) -> str:
    """What takes from the pipeline is not always bad, and what colleagues hand over is neither."""
    if kind is Change.WON:
        return "good"
    if kind in (Change.MOVED_IN, Change.MOVED_OUT):
        return "neutral"
    return "good" if step.amount >= 0 else "bad"


def _share(value: Decimal | None) -> str:
    return formatting.EMPTY if value is None else formatting.percent(value)
