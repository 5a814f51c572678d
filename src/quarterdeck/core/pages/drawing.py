"""Small pictures in the text, as SVG with attributes only: the security policy allows no inline style."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import uuid4

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from quarterdeck.core.pages import components, formatting
from quarterdeck.core.pages.components import Number


def sparkline(values: Sequence[Number | None], label: str = "", width: int = 84, height: int = 24) -> SafeString:
    """A small line of how something went; gaps stay gaps."""
    stretches = components.sparkline_points(values, width, height)
    if not stretches:
        return SafeString("")
    x, y = stretches[-1].split(" ")[-1].split(",")
    return format_html(
        '<svg class="sparkline" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">{}'
        '<circle cx="{}" cy="{}" r="2"></circle></svg>',
        width,
        height,
        width,
        height,
        label or gettext("Trend"),
        format_html_join("", '<polyline points="{}"></polyline>', ((points,) for points in stretches)),
        x,
        y,
    )


def progress(ratio: Number | None, mark: Number | None = None, tone: str = "blue", label: str = "") -> SafeString:
    """A bar filled to a share, with a mark to compare (the time elapsed)."""
    if ratio is None:
        return SafeString(formatting.EMPTY)
    filled = min(max(float(ratio), 0.0), 1.0) * 100
    line = ""
    if mark is not None:
        at = min(max(float(mark), 0.0), 1.0) * 100
        line = format_html('<rect class="bar-mark" x="{}%" width="2" height="100%"></rect>', f"{at:.1f}")
    return format_html(
        '<svg class="bar bar-{}" role="img" aria-label="{}" width="100%" height="8"><rect class="bar-track" width="100%"'
        ' height="100%" rx="4"></rect><rect class="bar-fill" width="{}%" height="100%" rx="4"></rect>{}</svg>',
        tone,
        f"{label} {formatting.percent(Decimal(str(ratio)))}".strip(),
        f"{filled:.1f}",
        line,
    )


def once_key() -> SafeString:
    """A hidden key by which a form that is sent twice is done once, see `answers.done_once`."""
    return format_html('<input type="hidden" name="idempotency_key" value="{}">', uuid4().hex)
