"""The master a deck is made on: the company's, once it has been opened and found usable, or ours."""

import zipfile
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE, PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.slide import SlideLayout, SlideMaster
from pptx.util import Inches, Length, Pt

from quarterdeck.core.pages import formatting
from quarterdeck.core.records.refusals import Refusal

MOST_BYTES = 20 * 1024 * 1024
# A package of a few megabytes may unfold to gigabytes.
MOST_UNFOLDED = 400 * 1024 * 1024
INK, QUIET = RGBColor(0x18, 0x24, 0x33), RGBColor(0x5B, 0x66, 0x73)
_OURS = {
    "dk1": "182433",
    "lt1": "FFFFFF",
    "dk2": "1B3A5C",
    "lt2": "EEF2F7",
    "accent1": "206BC4",
    "accent2": "8FA3B8",
    "accent3": "2FB344",
    "accent4": "F59F00",
    "accent5": "D63939",
    "accent6": "4299E1",
}
_FONTS = {"zh-hans": "Microsoft YaHei", "zh-hant": "Microsoft JhengHei", "en": "Microsoft YaHei"}
_ASIDE = {PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER}
_HEADS = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE}


class CannotUse(Refusal):
    """A file that decks cannot be made on, with the reason."""


def checked(body: bytes) -> None:
    """Open a template as a deck would be made on it. Raises `CannotUse`, in words, for what is no presentation or has no title slide."""
    if len(body) > MOST_BYTES:
        raise CannotUse(_("The file is larger than %(n)d MB.") % {"n": MOST_BYTES // 1024 // 1024}, code="file")
    try:
        with zipfile.ZipFile(BytesIO(body)) as package:
            names = package.namelist()
            unfolded = sum(one.file_size for one in package.infolist())
    except zipfile.BadZipFile:
        raise CannotUse(_("The file is no PowerPoint presentation (.pptx)."), code="file") from None
    if unfolded > MOST_UNFOLDED:
        raise CannotUse(_("The file unfolds to more than a presentation would."), code="file")
    if any("vbaProject" in name for name in names):
        raise CannotUse(_("The file carries macros. Save it as .pptx without them."), code="file")
    try:
        deck = Presentation(BytesIO(body))
        emptied(deck)
        title_layout(deck)
        deck.slides.add_slide(plain_layout(deck))
        deck.save(BytesIO())
    except CannotUse:
        raise
    except Exception as error:
        # Whatever a broken package makes the library raise, it is the file that is at fault.
        raise CannotUse(_("The file could not be opened as a PowerPoint presentation (.pptx)."), code="file") from error


def opened(body: bytes | None, language: str) -> Deck:
    """An empty deck on the company's template, or on our own master."""
    if body is None:
        return _ours(language)
    deck = Presentation(BytesIO(body))
    emptied(deck)
    return deck


def emptied(deck: Deck) -> None:
    """Take the template's own slides out; its masters and layouts stay."""
    ids = deck.slides._sldIdLst  # the library has no way to remove a slide
    for one in list(ids):
        deck.part.drop_rel(one.rId)
        ids.remove(one)


def title_layout(deck: Deck) -> SlideLayout:
    """The layout of the first slide: the first one with a title and a subtitle, or with a title."""
    layouts = list(deck.slide_layouts)
    with_title = [one for one in layouts if _HEADS & _kinds(one)]
    if not with_title:
        raise CannotUse(_("None of the file's layouts has a title."), code="file")
    wanted = [one for one in with_title if PP_PLACEHOLDER.SUBTITLE in _kinds(one)]
    return (wanted or with_title)[0]


def plain_layout(deck: Deck) -> SlideLayout:
    """The layout of the others: the one with a title and least besides."""
    with_title = [one for one in deck.slide_layouts if PP_PLACEHOLDER.TITLE in _kinds(one)]
    return min(with_title or [title_layout(deck)], key=lambda one: len(_kinds(one) - _ASIDE))


def east_asian_font(deck: Deck, language: str) -> str:
    """The font of Chinese characters: the template's where it names one."""
    theme = _theme(deck)
    found = theme.find(f".//{qn('a:minorFont')}/{qn('a:ea')}") if theme is not None else None
    named = found.get("typeface") if found is not None else ""
    return named or _FONTS[formatting.family(language)]


def _kinds(layout: SlideLayout) -> set[PP_PLACEHOLDER]:
    return {one.placeholder_format.type for one in layout.placeholders}


def _ours(language: str) -> Deck:
    """The library's empty deck in our colours, widths and fonts."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    _repaint(deck, language)
    master = deck.slide_master
    for layout in [*deck.slide_layouts, master]:
        for one in list(layout.placeholders):
            kind = one.placeholder_format.type
            if kind in _ASIDE:
                one._element.getparent().remove(one._element)  # nor to remove a placeholder
            elif kind is PP_PLACEHOLDER.TITLE:
                _place(one, Inches(0.6), Inches(0.35), Inches(12.13), Inches(0.95))
                one.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    _style_titles(master)
    first = title_layout(deck)
    for one in first.placeholders:
        is_title = one.placeholder_format.type in _HEADS
        top, height = (Inches(2.1), Inches(1.6)) if is_title else (Inches(3.9), Inches(1.6))
        _place(one, Inches(0.9), top, Inches(11.5), height)
        one.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM if is_title else MSO_ANCHOR.TOP
        _begin_left(one)
    _band(deck, first)
    return deck


def _style_titles(master: SlideMaster) -> None:
    """Titles are sentences: left, bold, of a size that holds two lines."""
    styles = master._element.find(qn("p:txStyles"))
    level = styles.find(f"{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    level.set("algn", "l")
    run = level.find(qn("a:defRPr"))
    run.set("sz", str(Pt(24).centipoints))
    run.set("b", "1")


def _band(deck: Deck, layout: SlideLayout) -> None:
    """A band of our colour along the left of the first slide."""
    slide = deck.slides.add_slide(layout)  # the library draws on slides only
    band = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, Inches(0.35), deck.slide_height or 0)
    band.fill.solid()
    band.fill.fore_color.theme_color = MSO_THEME_COLOR.ACCENT_1
    band.line.fill.background()
    layout.shapes._spTree.insert(2, band._element)
    emptied(deck)


def _begin_left(shape: Any) -> None:
    """The library's title slide is centred; ours begins at the left."""
    for level in shape._element.iter(qn("a:lvl1pPr")):
        level.set("algn", "l")
        for run in level.findall(qn("a:defRPr")):
            for fill in run.findall(qn("a:solidFill")):
                run.remove(fill)


def _place(shape: Any, left: Length, top: Length, width: Length, height: Length) -> None:
    shape.left, shape.top, shape.width, shape.height = left, top, width, height


def _repaint(deck: Deck, language: str) -> None:
    """Our colours and fonts in the theme, so that whoever changes the theme changes the charts with it."""
    part = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme = etree.fromstring(part.blob)
    scheme = theme.find(f".//{qn('a:clrScheme')}")
    for name, colour in _OURS.items():
        slot = scheme.find(qn(f"a:{name}"))
        for child in list(slot):
            slot.remove(child)
        etree.SubElement(slot, qn("a:srgbClr")).set("val", colour)
    for kind in ("majorFont", "minorFont"):
        fonts = theme.find(f".//{qn(f'a:{kind}')}")
        fonts.find(qn("a:latin")).set("typeface", "Segoe UI")
        fonts.find(qn("a:ea")).set("typeface", _FONTS[formatting.family(language)])
    part._blob = etree.tostring(
        theme, xml_declaration=True, encoding="UTF-8", standalone=True
    )  # a part read as it is has no setter


def _theme(deck: Deck) -> "etree._Element | None":
    part = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    return etree.fromstring(part.blob)
