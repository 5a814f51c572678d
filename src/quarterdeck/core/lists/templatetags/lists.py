"""Draws the cells of a list: built here, not by a template of their own, because a page has hundreds."""

from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from quarterdeck.core.lists.registry import Cell
from quarterdeck.core.pages.templatetags import quarterdeck as tags

register = template.Library()
LONGEST = 80
EMPTY = SafeString('<span class="text-faint">–</span>')


@register.simple_tag(takes_context=True)
def cell(context: Context, one: Cell) -> SafeString:
    """A value, editable in place where it has an address for that. The row says how the answer is put in."""
    shown = _shown(context, one)
    if not one.edit_url:
        return shown
    title = gettext("Change %(label)s") % {"label": one.label}
    return format_html(
        '<div class="inline-value" data-inline tabindex="0" role="button" title="{}" hx-get="{}">{}</div>',
        title,
        one.edit_url,
        shown,
    )


def _shown(context: Context, one: Cell) -> SafeString:
    value: Any = one.value
    if value is None or value == "":
        return EMPTY
    match one.kind:
        case "money":
            return tags.money(value, one.currency)
        case "number":
            return tags.number(value)
        case "percent":
            return format_html('<span class="num">{} %</span>', tags.number(value))
        case "day":
            return tags.day(context, value)
        case "badge":
            return tags.badge(value, one.tone, one.icon)
        case "person":
            return tags.person(value)
        case "long":
            return format_html('<span title="{}">{}</span>', value, _short(value))
    if one.url:
        return format_html('<a href="{}">{}</a>', one.url, value)
    return format_html("{}", value)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


@register.filter
def of(values: Any, key: str) -> Any:
    """The value of a key."""
    return values.get(key)
