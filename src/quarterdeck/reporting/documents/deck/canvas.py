"""A slide to draw on: text, tables and charts in the room under its title, Chinese fonts set."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.text.text import Font, TextFrame
from pptx.util import Emu, Pt

from quarterdeck.reporting.documents.deck import templates
from quarterdeck.reporting.documents.deck.templates import INK, QUIET

GOOD, BAD = RGBColor(0x1E, 0x7B, 0x34), RGBColor(0xB4, 0x23, 0x18)
LINE, SHADE, WHITE = RGBColor(0xDD, 0xE3, 0xEA), RGBColor(0xEE, 0xF2, 0xF7), RGBColor(0xFF, 0xFF, 0xFF)


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a slide, in English Metric Units."""

    left: int
    top: int
    width: int
    height: int

    def part(self, left: float, top: float, width: float, height: float) -> "Box":
        """A part of it, in shares of its width and height."""
        return Box(
            self.left + int(self.width * left),
            self.top + int(self.height * top),
            int(self.width * width),
            int(self.height * height),
        )

    @property
    def corners(self) -> tuple[Emu, Emu, Emu, Emu]:
        return Emu(self.left), Emu(self.top), Emu(self.width), Emu(self.height)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table."""

    text: str
    is_right: bool = False
    is_bold: bool = False
    fill: RGBColor | None = None
    colour: RGBColor | None = None


class Canvas:
    """A deck being drawn. Sizes follow the slide's height, so that they hold on any template."""

    def __init__(self, deck: Deck, language: str, footer: str) -> None:
        self.deck, self.footer = deck, footer
        self.font = templates.east_asian_font(deck, language)
        self.width, self.height = int(deck.slide_width or 0), int(deck.slide_height or 0)

    def points(self, size: float) -> Pt:
        """A size in points as it would be on our slide of 7.5 inches."""
        return Pt(round(size * self.height / 6858000, 1))

    def slide(self, title: str, *, notes: str = "") -> tuple[Slide, Box]:
        """A new slide under its title, and the room that is left."""
        slide = self.deck.slides.add_slide(templates.plain_layout(self.deck))
        self._drop_empty(slide)
        top = int(self.height * 0.05)
        if slide.shapes.title is not None:
            self.write(slide.shapes.title.text_frame, title)
            slide.shapes.title.text_frame.word_wrap = True
            top = int(slide.shapes.title.top) + int(slide.shapes.title.height)
        if notes:
            frame = slide.notes_slide.notes_text_frame
            if frame is not None:
                frame.text = notes
        self._foot(slide)
        side = int(self.width * 0.045)
        top += int(self.height * 0.02)
        return slide, Box(side, top, self.width - 2 * side, int(self.height * 0.92) - top)

    def write(self, frame: TextFrame, text: str) -> None:
        """Text in the look the placeholder gives it."""
        frame.text = text
        for paragraph in frame.paragraphs:
            for run in paragraph.runs:
                self.east_asian(run.font)

    def text(
        self,
        slide: Slide,
        box: Box,
        lines: Sequence[str],
        *,
        size: float = 14,
        colour: RGBColor = INK,
        is_bold: bool = False,
        align: PP_ALIGN = PP_ALIGN.LEFT,
        space: float = 0,
        bullet: str = "",
    ) -> None:
        """Lines of text in a place."""
        frame = slide.shapes.add_textbox(*box.corners).text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        for number, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.alignment = align
            if space:
                paragraph.space_after = self.points(space)
            run = paragraph.add_run()
            run.text = f"{bullet}{line}"
            self.look(run.font, size, colour, is_bold=is_bold)

    def block(self, slide: Slide, box: Box, colour: RGBColor) -> None:
        """A plain filled rectangle."""
        shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *box.corners)
        shape.fill.solid()
        shape.fill.fore_color.rgb = colour
        shape.line.fill.background()
        shape.shadow.inherit = False

    def table(
        self,
        slide: Slide,
        box: Box,
        rows: Sequence[Sequence[Cell]],
        widths: Sequence[float],
        *,
        size: float = 12,
        height: float = 0.052,
    ) -> None:
        """A table whose first row is its head; `widths` are shares, `height` the most of a row as a share of the slide."""
        row_height = min(box.height // max(len(rows), 1), int(self.height * height))
        head_height = min(row_height, int(self.height * 0.065))
        place = Box(box.left, box.top, box.width, head_height + row_height * (len(rows) - 1))
        made = slide.shapes.add_table(len(rows), len(widths), *place.corners)
        table = made.table
        _plain(made._element)  # the library cannot take a table's style away
        for number, width in enumerate(widths):
            table.columns[number].width = Emu(int(box.width * width / sum(widths)))
        for number, row in enumerate(rows):
            table.rows[number].height = Emu(row_height if number else head_height)
            for column, cell in enumerate(row):
                self._fill(table.cell(number, column), cell, size, is_head=number == 0)

    def look(self, font: Font, size: float, colour: RGBColor, *, is_bold: bool = False) -> None:
        """A font's size, colour and weight, with the font of Chinese characters."""
        font.size, font.bold = self.points(size), is_bold
        font.color.rgb = colour
        self.east_asian(font)

    def east_asian(self, font: Font) -> None:
        """Set the font that Chinese characters are drawn in; PowerPoint would guess one."""
        properties: Any = font._rPr  # the library knows Latin fonts only
        for old in properties.findall(qn("a:ea")):
            properties.remove(old)
        named = etree.SubElement(properties, qn("a:ea"))
        named.set("typeface", self.font)
        latin = properties.find(qn("a:latin"))
        if latin is not None:
            latin.addnext(named)

    def _fill(self, place: Any, cell: Cell, size: float, *, is_head: bool) -> None:
        place.margin_left = place.margin_right = Emu(int(self.width * 0.008))
        place.margin_top = place.margin_bottom = Emu(int(self.height * 0.004))
        place.vertical_anchor = MSO_ANCHOR.MIDDLE
        fill = cell.fill or (SHADE if is_head else None)
        if fill is None:
            place.fill.background()
        else:
            place.fill.solid()
            place.fill.fore_color.rgb = fill
        paragraph = place.text_frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.RIGHT if cell.is_right else PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text = cell.text
        self.look(run.font, size, cell.colour or INK, is_bold=cell.is_bold or is_head)
        _underline(place)

    def _foot(self, slide: Slide) -> None:
        side = int(self.width * 0.045)
        line = Box(side, int(self.height * 0.945), self.width - 2 * side, int(self.height * 0.035))
        self.text(slide, line.part(0, 0, 0.9, 1), [self.footer], size=9, colour=QUIET)
        frame = slide.shapes.add_textbox(*line.part(0.9, 0, 0.1, 1).corners).text_frame
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        paragraph = frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.RIGHT
        field = etree.SubElement(paragraph._p, qn("a:fld"))  # a number that follows the slide
        field.set("id", "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}")
        field.set("type", "slidenum")
        properties = etree.SubElement(field, qn("a:rPr"))
        properties.set("lang", "en-US")
        properties.set("sz", str(self.points(9).centipoints))
        etree.SubElement(field, qn("a:t")).text = str(len(self.deck.slides))

    def _drop_empty(self, slide: Slide) -> None:
        """Placeholders that stay empty would ask to be filled in."""
        for one in list(slide.placeholders):
            if slide.shapes.title is None or one.shape_id != slide.shapes.title.shape_id:
                one._element.getparent().remove(one._element)  # the library cannot remove a shape


def cut(text: str, most: int) -> str:
    """A text that fits its column: Chinese characters take the room of two."""
    room = 0
    for place, character in enumerate(text):
        room += 2 if ord(character) > 0x2E80 else 1
        if room > most * 1.25:
            return f"{text[:place]}…"
    return text


def _plain(frame: Any) -> None:
    """No banding and no style of the theme: lines and tints are ours."""
    properties = frame.find(f".//{qn('a:tblPr')}")
    for name in ("firstRow", "bandRow"):
        properties.set(name, "0")
    style = properties.find(qn("a:tableStyleId"))
    if style is not None:
        style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


def _underline(place: Any) -> None:
    """A thin line under a cell."""
    properties = place._tc.get_or_add_tcPr()  # the library draws no cell borders
    line = etree.Element(qn("a:lnB"))
    line.set("w", "6350")
    fill = etree.SubElement(line, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:srgbClr")).set("val", str(LINE))
    properties.insert(0, line)
