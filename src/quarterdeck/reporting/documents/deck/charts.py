"""Native charts: lines, bars and a waterfall that can be edited in PowerPoint, in the theme's own colours."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE_DASH_STYLE, MSO_THEME_COLOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import Slide

from quarterdeck.core.pages import formatting
from quarterdeck.reporting.documents.deck.canvas import BAD, GOOD, LINE, Box, Canvas
from quarterdeck.reporting.documents.deck.templates import INK, QUIET

_DAYS_NAMED_EACH = 14
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
    """A bar of a waterfall: where it stands (`base`), how far it goes, how it reads, and what stands above it."""

    name: str
    base: Decimal
    size: Decimal
    tone: str
    label: str


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


def lines(
    canvas: Canvas,
    slide: Slide,
    box: Box,
    days: Sequence[date],
    drawn: Sequence[Line],
    form: str,
    told: Callable[[Decimal], str],
) -> None:
    """Amounts through the days of a period; each line ends with its amount, so that no axis is needed to read it."""
    data = CategoryChartData(number_format=form)
    data.categories = days
    for line in drawn:
        data.add_series(line.name, _floats(line.values))
    chart = slide.shapes.add_chart(XL_CHART_TYPE.LINE, *box.corners, data).chart
    _style(canvas, chart, form)
    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.TOP
    chart.legend.include_in_layout = False
    canvas.look(chart.legend.font, 12, INK)
    _hide_values(chart)
    _spread_days(chart, len(days))
    _keep_room(chart)
    for series, line in zip(chart.plots[0].series, drawn, strict=True):
        series.smooth = False
        series.format.line.width = canvas.points(1.75 if line.is_owed or line.is_before else 3)
        colour = MSO_THEME_COLOR.ACCENT_4 if line.is_owed else MSO_THEME_COLOR.ACCENT_2
        series.format.line.color.theme_color = colour if line.is_owed or line.is_before else MSO_THEME_COLOR.ACCENT_1
        if line.is_owed:
            series.format.line.dash_style = MSO_LINE_DASH_STYLE.DASH
        if end := _end(line):
            place, amount = end
            is_highest = all(Decimal(other.values[place] or 0) <= amount for other in drawn)
            position = XL_LABEL_POSITION.ABOVE if is_highest else XL_LABEL_POSITION.BELOW
            _say(canvas, series.points[place], told(amount), position)


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
    data.add_series("  ", _floats([_headroom(steps)] * len(steps)))
    chart = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_STACKED, *box.corners, data).chart
    _style(canvas, chart, form)
    chart.has_legend = False
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 40, 100
    _hide_values(chart)
    base, shown, above = plot.series
    for unseen in (base, above):
        unseen.format.fill.background()
        unseen.format.line.fill.background()
    shown.format.fill.solid()
    shown.format.fill.fore_color.theme_color = MSO_THEME_COLOR.ACCENT_1
    for number, step in enumerate(steps):
        _say(canvas, above.points[number], step.label, XL_LABEL_POSITION.INSIDE_BASE)
        fill = shown.points[number].format.fill
        fill.solid()
        if step.tone in _TONES:
            fill.fore_color.rgb = _TONES[step.tone]
        else:
            fill.fore_color.theme_color = (
                MSO_THEME_COLOR.ACCENT_2 if step.tone == "neutral" else MSO_THEME_COLOR.ACCENT_1
            )


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


def _hide_values(chart: Any) -> None:
    """No axis of values where the amounts stand at the lines and bars themselves."""
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.minimum_scale = min(0, chart.value_axis.minimum_scale or 0)


def _say(canvas: Canvas, point: Any, words: str, position: XL_LABEL_POSITION) -> None:
    """Words at a point of a chart."""
    frame = point.data_label.text_frame
    frame.text = words
    canvas.look(frame.paragraphs[0].runs[0].font, 13, INK, is_bold=True)
    point.data_label.position = position


def _end(line: Line) -> tuple[int, Decimal] | None:
    """Where a line ends, and at what amount."""
    known = [(number, Decimal(value)) for number, value in enumerate(line.values) if value is not None]
    return known[-1] if known else None


def _headroom(steps: Sequence[Bar]) -> Decimal:
    """The height above a bar in which its amount stands."""
    return max((step.base + step.size for step in steps), default=Decimal(0)) / 10


def _spread_days(chart: Any, days: int) -> None:
    """Name every day of a week, and of longer periods each week's first."""
    axis = chart.category_axis
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "m/d", False
    every = 1 if days <= _DAYS_NAMED_EACH else 7
    unit = axis._element.find(qn("c:baseTimeUnit"))  # the library has no setting for it
    for name, value in (("c:majorUnit", every), ("c:majorTimeUnit", "days")):
        found = parse_xml(f'<{name} {nsdecls("c")} val="{value}"/>')
        if unit is None:
            axis._element.append(found)
        else:
            unit.addnext(found)
            unit = found


def _keep_room(chart: Any) -> None:
    """Leave room at the right, where the amounts of the ends stand."""
    area = chart._chartSpace.chart.plotArea  # nor for a layout
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    places = "".join(
        f'<c:{name} val="{value}"/>' for name, value in (("x", 0.02), ("y", 0.12), ("w", 0.93), ("h", 0.78))
    )
    area.insert(
        0,
        parse_xml(
            f'<c:layout {nsdecls("c")}><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/>'
            f'<c:yMode val="edge"/>{places}</c:manualLayout></c:layout>'
        ),
    )


def _floats(values: Numbers) -> list[float | None]:
    """For drawing only."""
    return [None if value is None else float(value) for value in values]
