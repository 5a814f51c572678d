"""The components of every page as template tags; README.md beside this package lists them.

What stands in table cells is built here by `format_html` because a list page draws thousands of
them; what stands a few times on a page has a template under pages/components/.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.contrib.staticfiles import finders
from django.forms import BoundField
from django.http import QueryDict
from django.template import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext

from quarterdeck.core.pages import components, drawing, formatting, words
from quarterdeck.core.pages.components import Chart, Chip, Figure, FunnelStep, Number, Paging, Tab

register = template.Library()
register.simple_tag(drawing.sparkline)
register.simple_tag(drawing.progress)
register.simple_tag(drawing.once_key)
register.simple_tag(words.words)


def _decimal(value: Number) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


# ------------------------------------------------------------------ small things


@lru_cache
def _asset_address(path: str) -> str:
    found = finders.find(path)
    return f"{static(path)}?v={Path(found).stat().st_mtime_ns // 1_000_000}" if found else static(path)


@register.simple_tag
def asset(path: str) -> str:
    """The address of a built file with its version, so that a browser never mixes two releases."""
    return _asset_address(path)


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """A Tabler icon from the sprite; silent to screen readers unless it has a label."""
    named = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="icon{}" {}><use href="{}#{}"></use></svg>',
        f" icon-{size}" if size else "",
        named,
        _asset_address("dist/icons.svg"),
        name,
    )


@register.simple_tag
def money(amount: Number | None, currency: str, full: bool = False) -> SafeString:
    """An amount, short with the exact one on hover; `full=True` writes it out."""
    if amount is None:
        return _empty()
    text = formatting.money(_decimal(amount), currency, get_language())
    return format_html(
        '<span class="num{}" title="{}">{}</span>',
        " is-negative" if text.is_negative else "",
        text.full,
        text.full if full else text.short,
    )


@register.simple_tag
def percent(ratio: Number | None) -> SafeString:
    """A share (0.6315) as 63.2%."""
    if ratio is None:
        return _empty()
    return format_html('<span class="num">{}</span>', formatting.percent(_decimal(ratio)))


@register.simple_tag
def number(value: Number | None, decimals: int = 0) -> SafeString:
    """A count or measure with thousands separators."""
    if value is None:
        return _empty()
    return format_html('<span class="num">{}</span>', formatting.grouped(_decimal(value), decimals))


def _empty() -> SafeString:
    return format_html('<span class="text-faint">{}</span>', formatting.EMPTY)


@register.simple_tag
def delta(value: Number | None, base: Number | None, kind: str = "number", better: str = "higher") -> SafeString:
    """How a value moved against a base: arrow, sign and size; its colour says good or bad."""
    if value is None or base is None:
        return SafeString("")
    moved = formatting.change(_decimal(value), _decimal(base), kind)
    if moved is None:
        return SafeString("")
    good = moved.direction * {"higher": 1, "lower": -1}.get(better, 0)
    return format_html(
        '<span class="delta {}"><span aria-hidden="true">{}</span>{}<span class="visually-hidden"> {}</span></span>',
        {1: "is-good", -1: "is-bad"}.get(good, "is-even"),
        {1: "↑", -1: "↓"}.get(moved.direction, "→"),
        moved.text,
        {1: gettext("better"), -1: gettext("worse")}.get(good, gettext("unchanged") if not moved.direction else ""),
    )


@register.simple_tag(takes_context=True)
def day(context: Context, value: date | datetime | None) -> SafeString:
    """A day or moment as people say it, exact on hover; seen from `request.today`."""
    if value is None:
        return _empty()
    language = get_language()
    moment = timezone.localtime(value) if isinstance(value, datetime) else None
    on = moment.date() if moment else value
    exact = formatting.exact_day(on, language) + (f" {moment:%H:%M}" if moment else "")
    today = getattr(context.get("request"), "today", None)
    spoken = formatting.spoken_day(on, today, language) if today else exact
    if moment and today and on == today:
        spoken = f"{moment:%H:%M}"
    return format_html('<time datetime="{}" title="{}">{}</time>', (moment or on).isoformat(), exact, spoken)


@register.simple_tag
def badge(text: str, tone: str = "neutral", icon_name: str = "") -> SafeString:
    """A state in a word; `tone` is neutral, blue, green, amber or red."""
    drawn = icon(icon_name) if icon_name else SafeString('<span class="state-dot" aria-hidden="true"></span>')
    return format_html('<span class="state state-{}">{}{}</span>', tone, drawn, text)


@register.simple_tag
def avatar(name: str, size: str = "") -> SafeString:
    """A person's initials on their own colour."""
    return format_html(
        '<span class="person-mark person-{}{}" aria-hidden="true">{}</span>',
        components.colour_of(name),
        f" person-mark-{size}" if size else "",
        formatting.initials(name),
    )


@register.simple_tag
def person(name: str | None, url: str = "", detail: str = "") -> SafeString:
    """A person: initials and name, with a link and a line of detail if given."""
    if not name:
        return format_html('<span class="text-faint">{}</span>', gettext("Nobody"))
    text = format_html('<a href="{}">{}</a>', url, name) if url else name
    more = format_html('<small class="text-muted">{}</small>', detail) if detail else ""
    return format_html('<span class="person">{}<span class="person-name">{}{}</span></span>', avatar(name), text, more)


@register.simple_tag
def heat_cell(text: object, level: int = 0, url: str = "", title: str = "") -> SafeString:
    """A table cell whose tint says ahead or behind (level 1 to 9 of `components.heat_scale`)."""
    inner = format_html('<a href="{}">{}</a>', url, text) if url else text
    return format_html('<td class="heat heat-{}" title="{}">{}</td>', level, title, inner)


# ------------------------------------------------------------------ figures and pictures


@register.inclusion_tag("pages/components/figure.html")
def figure(figure: Figure) -> dict[str, Any]:
    """One figure with what it is measured against, its definition on hover and its door."""
    language = get_language()
    value = None if figure.value is None else _decimal(figure.value)
    return {
        "figure": figure,
        "text": formatting.EMPTY
        if value is None
        else formatting.quantity(value, figure.kind, figure.currency, language),
        "exact": formatting.money(value, figure.currency, language).full
        if value is not None and figure.kind == "money"
        else "",
        "comparisons": [_comparison(figure, value, against, language) for against in figure.comparisons],
    }


def _comparison(
    figure: Figure, value: Decimal | None, against: components.Comparison, language: str | None
) -> dict[str, Any]:
    base = None if against.value is None else _decimal(against.value)
    attained = value / base if against.is_target and value is not None and base else None
    return {
        "label": against.label,
        "attained": attained,
        "attained_text": formatting.percent(attained) if attained is not None else "",
        "base": base,
        "base_text": formatting.EMPTY
        if base is None
        else formatting.quantity(base, figure.kind, figure.currency, language),
        "is_target": against.is_target,
    }


@register.inclusion_tag("pages/components/figure_strip.html")
def figure_strip(figures: Sequence[Figure]) -> dict[str, Any]:
    """The line of figures that opens a page with its answer."""
    return {"figures": figures}


@register.inclusion_tag("pages/components/chart.html")
def chart(chart: Chart) -> dict[str, Any]:
    """A chart with its title, its description for those who cannot see it, and its table one click away."""
    urls = chart.data.get("urls") or ()
    doors = urls if len(urls) == len(chart.rows) else [""] * len(chart.rows)
    return {"chart": chart, "data_id": f"{chart.id}-data", "rows": list(zip(chart.rows, doors, strict=True))}


@register.inclusion_tag("pages/components/funnel.html")
def funnel(steps: Sequence[FunnelStep]) -> dict[str, Any]:
    """A funnel by stage with conversion against the benchmark; leaks are marked."""
    return {"steps": [(step, f"{float(step.share) * 100:.1f}") for step in steps]}


# ------------------------------------------------------------------ lists


@register.inclusion_tag("pages/components/tabs.html")
def tabs(tabs: Sequence[Tab], label: str = "") -> dict[str, Any]:
    """Saved views or parts of a page as a row of links."""
    return {"tabs": tabs, "label": label}


@register.inclusion_tag("pages/components/chips.html")
def chips(chips: Sequence[Chip], clear_url: str = "") -> dict[str, Any]:
    """The filters in force, each with its way out."""
    return {"chips": chips, "clear_url": clear_url}


@register.simple_tag(takes_context=True)
def sort_header(context: Context, key: str, label: str, sort: str, align: str = "", title: str = "") -> SafeString:
    """A column's head that sorts by a link (`?sort=key`, `?sort=-key`) and keeps the other filters."""
    is_ascending, is_descending = sort == key, sort == f"-{key}"
    query: QueryDict = context["request"].GET.copy()
    query["sort"] = f"-{key}" if is_ascending else key
    query.pop("page", None)
    query.pop("after", None)
    state = "ascending" if is_ascending else "descending" if is_descending else "none"
    arrow = icon("arrow-up") if is_ascending else icon("arrow-down") if is_descending else ""
    return format_html(
        '<th scope="col" aria-sort="{}" class="{}" title="{}"><a class="sort" href="?{}">{}{}</a></th>',
        state,
        "text-end" if align == "end" else "",
        title,
        query.urlencode(),
        label,
        arrow,
    )


@register.inclusion_tag("pages/components/pagination.html")
def pagination(paging: Paging) -> dict[str, Any]:
    """Previous and next with the exact count."""
    return {"paging": paging}


@register.inclusion_tag("pages/components/empty_state.html")
def empty_state(
    title: str,
    text: str = "",
    icon: str = "inbox",
    action_label: str = "",
    action_url: str = "",
    sample_url: str = "",
) -> dict[str, Any]:
    """An empty page that teaches: what this is for, one button to begin, one link to sample data."""
    return {
        "title": title,
        "text": text,
        "icon": icon,
        "action_label": action_label,
        "action_url": action_url,
        "sample_url": sample_url,
    }


@register.inclusion_tag("pages/components/skeleton.html")
def skeleton(rows: int = 5) -> dict[str, Any]:
    """Grey lines in the place of what is loading; htmx shows them after 300 ms."""
    return {"rows": range(rows)}


# ------------------------------------------------------------------ records and forms


@register.inclusion_tag("pages/components/field.html")
def field(field: BoundField, hint: str = "", label: str = "") -> dict[str, Any]:
    """A form field: label above, control, help, and its errors in words."""
    return {
        "field": field,
        "label": capfirst(label or field.label),
        "control": field.as_widget(attrs=_control_attributes(field)),
        "help": hint or field.help_text,
        "is_check": field.widget_type in {"checkbox"},
        "is_group": field.widget_type in GROUPS,
        "choices": _choices(field) if field.widget_type in GROUPS else (),
    }


def _choices(field: BoundField) -> list[Any]:
    """The controls of a group, each to be drawn with a label of its own."""
    field.field.widget.attrs["class"] = "form-check-input"
    return list(field)


# Several controls under one label.
GROUPS = frozenset(("radioselect", "checkboxselectmultiple"))


def _control_attributes(field: BoundField) -> dict[str, Any]:
    css = {
        "select": "form-select",
        "selectmultiple": "form-select",
        "nullbooleanselect": "form-select",
        "checkbox": "form-check-input",
        "radioselect": "form-check-input",
        "checkboxselectmultiple": "form-check-input",
    }.get(field.widget_type, "form-control")
    own = str(field.field.widget.attrs.get("class", ""))
    attributes: dict[str, Any] = {"class": f"{css} {own}".strip()}
    if field.errors:
        attributes["class"] += " is-invalid"
        attributes["aria-invalid"] = "true"
    described = [
        f"{field.auto_id}_{part}" for part, is_there in (("help", field.help_text), ("error", field.errors)) if is_there
    ]
    if described:
        attributes["aria-describedby"] = " ".join(described)
    return attributes


@register.inclusion_tag("pages/components/form_errors.html")
def form_errors(form: Any) -> dict[str, Any]:
    """What is wrong with the form as a whole, above its fields."""
    return {"form": form}


@register.inclusion_tag("pages/components/stepper.html")
def stepper(steps: Sequence[components.Step], label: str = "") -> dict[str, Any]:
    """The steps of a thing's life and whose turn it is."""
    return {"steps": steps, "label": label}


@register.inclusion_tag("pages/components/timeline.html", takes_context=True)
def timeline(context: Context, items: Sequence[components.TimelineItem]) -> dict[str, Any]:
    """What happened to a record, in one stream."""
    return {"items": items, "request": context.get("request")}


# ------------------------------------------------------------------ the shell


@register.simple_tag
def undo_address(message: Message) -> str:
    """The local address that takes a message's act back, given as its extra tag `undo:/address`."""
    addresses = [tag.removeprefix("undo:") for tag in (message.extra_tags or "").split() if tag.startswith("undo:")]
    return next((address for address in addresses if url_has_allowed_host_and_scheme(address, allowed_hosts=None)), "")
