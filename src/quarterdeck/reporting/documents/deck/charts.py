"""Native charts: lines, bars and a waterfall that can be edited in PowerPoint, in the theme's own colours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE_DASH_STYLE, MSO_THEME_COLOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.slide import Slide

from quarterdeck.core.pages import formatting
from quarterdeck.reporting.documents.deck.canvas import BAD, GOOD, LINE, Box, Canvas
from quarterdeck.reporting.documents.deck.templates import INK, QUIET

Numbers = Sequence[Decimal | int | None]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a chart; `is_owed` is drawn as what should be, `is_before` as what was."""

    name: str
    values: Numbers
    is_owed: bool = False
    is_before: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a waterfall: where it stands (`base`), how far it goes, and how it reads."""

    name: str
    base: Decimal
    size: Decimal
    tone: str


def scale(values: Sequence[Numbers], language: str) -> str:
    """A number format that shortens amounts as the language does: 万 and 亿, K and M."""
    most = max((abs(Decimal(value)) for line in values for value in line if value is not None), default=Decimal(0))
    family = formatting.family(language)
    if family == "en":
        return '0.00,,"M"' if most >= 10**6 else '0.0,"K"' if most >= 10**4 else "#,##0"
    hundred_million, ten_thousand = ("亿", "万") if family == "zh-hans" else ("億", "萬")
    if most >= 10**8:
        return f'0\\.00,,"{hundred_million}"'
    return f'0\\.0,"{ten_thousand}"' if most >= 10**4 else "#,##0"


def lines(canvas: Canvas, slide: Slide, box: Box, days: Sequence[date], drawn: Sequence[Line], form: str) -> None:
    """Amounts through the days of a period."""
    data = CategoryChartData(number_format=form)
    data.categories = [f"{day.month}/{day.day}" for day in days]
    for line in drawn:
        data.add_series(line.name, _floats(line.values))
    chart = slide.shapes.add_chart(XL_CHART_TYPE.LINE, *box.corners, data).chart
    _style(canvas, chart, form)
    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.TOP
    chart.legend.include_in_layout = False
    canvas.look(chart.legend.font, 12, INK)
    _spread_labels(chart, max(1, len(days) // 12))
    for series, line in zip(chart.plots[0].series, drawn, strict=True):
        series.smooth = False
        series.format.line.width = canvas.points(1.75 if line.is_owed or line.is_before else 3)
        colour = MSO_THEME_COLOR.ACCENT_4 if line.is_owed else MSO_THEME_COLOR.ACCENT_2
        series.format.line.color.theme_color = colour if line.is_owed or line.is_before else MSO_THEME_COLOR.ACCENT_1
        if line.is_owed:
            series.format.line.dash_style = MSO_LINE_DASH_STYLE.DASH


def bars(
    canvas: Canvas,
    slide: Slide,
    box: Box,
    names: Sequence[str],
    values: Numbers,
    *,
    title: str,
    form: str,
    marked: int | None = None,
) -> None:
    """Bars that lie, the first on top; one may be marked."""
    data = CategoryChartData(number_format=form)
    data.categories = list(names)
    data.add_series(title, _floats(values))
    chart = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *box.corners, data).chart
    _style(canvas, chart, form)
    chart.has_legend = False
    chart.category_axis.reverse_order = True
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    plot = chart.plots[0]
    plot.gap_width = 45
    _label(canvas, plot, form, XL_LABEL_POSITION.OUTSIDE_END)
    series = plot.series[0]
    series.format.fill.solid()
    series.format.fill.fore_color.theme_color = MSO_THEME_COLOR.ACCENT_1
    if marked is not None:
        point = series.points[marked]
        point.format.fill.solid()
        point.format.fill.fore_color.rgb = BAD


def waterfall(canvas: Canvas, slide: Slide, box: Box, steps: Sequence[Bar], form: str, title: str) -> None:
    """Columns that begin where the one before ended; what they stand on is not drawn."""
    data = CategoryChartData(number_format=form)
    data.categories = [step.name for step in steps]
    data.add_series(" ", _floats([step.base for step in steps]))
    data.add_series(title, _floats([step.size for step in steps]))
    chart = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_STACKED, *box.corners, data).chart
    _style(canvas, chart, form)
    chart.has_legend = False
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 40, 100
    base, shown = plot.series
    base.format.fill.background()
    base.format.line.fill.background()
    shown.format.fill.solid()
    shown.format.fill.fore_color.theme_color = MSO_THEME_COLOR.ACCENT_1
    for number, step in enumerate(steps):
        fill = shown.points[number].format.fill
        fill.solid()
        if step.tone in _TONES:
            fill.fore_color.rgb = _TONES[step.tone]
        else:
            fill.fore_color.theme_color = (
                MSO_THEME_COLOR.ACCENT_2 if step.tone == "neutral" else MSO_THEME_COLOR.ACCENT_1
            )
    _spread_labels(chart, 1)


_TONES: dict[str, RGBColor] = {"good": GOOD, "bad": BAD}


def _style(canvas: Canvas, chart: Any, form: str) -> None:
    """Quiet axes, no title, fonts that hold Chinese."""
    chart.has_title = False
    canvas.look(chart.font, 12, INK)
    names, values = chart.category_axis, chart.value_axis
    names.format.line.color.rgb = LINE
    names.major_tick_mark = values.major_tick_mark = XL_TICK_MARK.NONE
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    values.format.line.fill.background()
    values.major_gridlines.format.line.color.rgb = LINE
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = form, False
    canvas.look(names.tick_labels.font, 12, INK)
    canvas.look(values.tick_labels.font, 11, QUIET)


def _label(canvas: Canvas, plot: Any, form: str, position: XL_LABEL_POSITION) -> None:
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked = form, False
    labels.position = position
    labels.show_value = True
    canvas.look(labels.font, 12, INK)


def _spread_labels(chart: Any, every: int) -> None:
    """Name every so many categories, so that names do not lie over each other."""
    axis = chart.category_axis._element  # the library has no setting for it
    for name in ("c:tickLblSkip", "c:tickMarkSkip"):
        found = parse_xml(f'<{name} {nsdecls("c")} val="{every}"/>')
        before = axis.find("{http://schemas.openxmlformats.org/drawingml/2006/chart}noMultiLvlLbl")
        if before is None:
            axis.append(found)
        else:
            before.addprevious(found)


def _floats(values: Numbers) -> list[float | None]:
    """For drawing only."""
    return [None if value is None else float(value) for value in values]
