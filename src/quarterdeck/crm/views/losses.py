"""The loss analysis: why deals are lost, against whom, where, with what; every figure down to its deals."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from quarterdeck.core.company import queries as company
from quarterdeck.core.pages import components
from quarterdeck.core.pages.components import Tab
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.crm.queries import losses as queries

A_YEAR = timedelta(365)


@screen(right="crm.view_opportunity")
def losses(request: MemberRequest) -> HttpResponse:
    by, across, from_on, until_on = _asked(request)
    found = queries.losses(viewer=request.member, by=by, across=across, from_on=from_on, until_on=until_on)
    level = components.heat_scale([cell.deals for cell in found.cells.values()], "lower")
    address = {"by": by, "across": across, "from": from_on.isoformat(), "to": (until_on - timedelta(1)).isoformat()}
    table = [
        (
            name,
            cell,
            _url(address, row=key),
            [
                _cell(found.cells.get((key, column)), level, _url(address, row=key, column=column))
                for column, *_x in found.columns
            ],
        )
        for key, name, cell in found.rows
    ]
    context = {
        "table": table,
        "columns": [(name, cell, _url(address, column=key)) for key, name, cell in found.columns],
        "whole": found.whole,
        "whole_url": _url(address),
        "is_empty": not found.whole.deals,
        "tabs": [Tab(label, f"?{urlencode({**address, 'by': name})}", name == by) for name, label in _labels().items()],
        "across_tabs": [
            Tab(label, f"?{urlencode({**address, 'across': name})}", name == across)
            for name, label in _labels().items()
            if name != by
        ],
        "by_label": _labels()[by],
        "across_label": _labels()[across],
        "by": by,
        "across": across,
        "from_on": from_on,
        "to_on": until_on - timedelta(1),
        "currency": company.company().currency_id,
        "has_product": "product" in (by, across),
    }
    return render_page(request, "crm/losses.html", context)


@screen(right="crm.view_opportunity")
def lost_deals(request: MemberRequest) -> HttpResponse:
    """The deals behind a figure of the loss analysis."""
    by, across, from_on, until_on = _asked(request)
    rows = queries.lost_deals(
        viewer=request.member,
        by=by,
        across=across,
        row=request.GET.get("row", "")[:120],
        column=request.GET.get("column", "")[:120],
        from_on=from_on,
        until_on=until_on,
    )
    context = {
        "rows": [(deal, getattr(deal, "review", None)) for deal in rows],
        "currency": company.company().currency_id,
        "back_url": f"../?{urlencode({name: request.GET[name] for name in ('by', 'across', 'from', 'to') if name in request.GET})}",
        "is_empty": not rows,
    }
    return render_page(request, "crm/lost_deals.html", context)


def _asked(request: MemberRequest) -> tuple[str, str, date, date]:
    """What is asked for; whatever cannot be read is the usual: reasons against competitors, the last year."""
    by = request.GET.get("by", "")
    by = by if by in queries.DIMENSIONS else "reason"
    across = request.GET.get("across", "")
    others = [name for name in ("competitor", "stage", "reason", "product") if name != by]
    across = across if across in others else others[0]
    to_on = _day(request.GET.get("to", "")) or request.today
    from_on = _day(request.GET.get("from", "")) or to_on - A_YEAR
    return by, across, min(from_on, to_on), to_on + timedelta(1)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if date(1950, 1, 1) < day < date(2150, 1, 1) else None


def _labels() -> dict[str, str]:
    return {"reason": _("Reason"), "competitor": _("Competitor"), "stage": _("Stage"), "product": _("Product")}


def _url(address: dict[str, str], **more: str) -> str:
    return f"deals/?{urlencode({**address, **more})}"


def _cell(cell: queries.Cell | None, level: Callable[[int], int], url: str) -> dict[str, Any]:
    number = cell.deals if cell else 0
    return {"text": number or "", "level": level(number) if number else 0, "url": url if number else ""}
