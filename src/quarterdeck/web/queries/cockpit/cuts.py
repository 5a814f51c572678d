"""Bands of deals in words, and the page of the deals behind one."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.pages import formatting
from quarterdeck.core.records.keys import key_of
from quarterdeck.metrics import queries as metrics
from quarterdeck.metrics.queries import AGES, DISCOUNTS, PRICES, Cut, Whose
from quarterdeck.web.queries.cockpit import wording
from quarterdeck.web.queries.cockpit.outlook import Outlook, number_of


@dataclass(frozen=True)
class Behind:
    """The deals of one band on a page."""

    title: str
    first_day: date
    last_day: date
    found: metrics.CutDeals
    details: list[str]
    detail_name: str


def name(cut: Cut, key: str | None, reasons: dict[str | None, str] | None = None) -> str:
    """A band in words; `reasons` are the names of the reasons among them."""
    if key is None:
        return _("Not set")
    match cut:
        case Cut.AGE:
            return _age(int(key))
        case Cut.PRICE:
            return _price(int(key))
        case Cut.DISCOUNT:
            return _discount(int(key))
        case Cut.REASON:
            return (reasons or metrics.reasons([key])).get(key, key)
        case _:
            return key


def address(outlook: Outlook, cut: Cut, key: str | None, period: Period) -> str:
    """Where the deals of a band are; an address without a key asks for those without one."""
    asked = {
        "first": period.start.isoformat(),
        "last": (period.end - timedelta(1)).isoformat(),
        **({} if key is None else {"key": key}),
        **{one: str(pk) for one, (pk,) in outlook.whose.filters.items()},
        **outlook.kept,
    }
    return f"{reverse('web:cockpit_deals', args=[cut.value])}?{urlencode(asked)}"


def behind(*, outlook: Outlook, cut: Cut, period: Period, page: int = 1) -> Behind:
    """The deals of the band that an address asks for."""
    key = outlook.asked.get("key")
    if not _is_band(cut, key):
        raise Http404
    whose = Whose(number_of(outlook.asked.get("team", "")), outlook.whose.member_id)
    found = metrics.deals_of_band(viewer=outlook.viewer, cut=cut, key=key, period=period, whose=whose, page=page)
    return Behind(
        title=f"{titles()[cut]}: {name(cut, key)}",
        first_day=period.start,
        last_day=period.end - timedelta(1),
        found=found,
        details=[_detail(cut, row.detail) for row in found.rows],
        detail_name={Cut.AGE: _("Days open"), Cut.DISCOUNT: _("Discount")}.get(cut, ""),
    )


def _is_band(cut: Cut, key: str | None) -> bool:
    """Whether a cut may have such a band: its steps are numbered, its reasons are records."""
    steps = {Cut.AGE: len(AGES), Cut.PRICE: len(PRICES), Cut.DISCOUNT: len(DISCOUNTS)}
    if key is None or cut is Cut.COMPETITOR:
        return True
    if cut in steps:
        return key in {str(place) for place in range(steps[cut] + 1)}
    return key_of(key) is not None


def titles() -> dict[Cut, str]:
    return {
        Cut.AGE: _("Open pipeline by age"),
        Cut.PRICE: _("Won deals by price"),
        Cut.DISCOUNT: _("Won deals by discount"),
        Cut.REASON: _("Why deals were lost"),
        Cut.COMPETITOR: _("To whom deals were lost"),
    }


def _age(place: int) -> str:
    if place == len(AGES):
        return _("over a year")
    first = AGES[place - 1] if place else 0
    return _("%(first)d–%(last)d days") % {"first": first, "last": AGES[place] - 1}


def _price(place: int) -> str:
    first, last = _amount(place - 1), _amount(place)
    if not first:
        return _("under %(last)s") % {"last": last}
    return (
        _("%(first)s–%(last)s") % {"first": first, "last": last} if last else _("%(first)s and more") % {"first": first}
    )


def _amount(place: int) -> str:
    """A round amount, short; nothing below the first and above the last."""
    return formatting.shortened(PRICES[place], get_language()).replace(".0", "") if 0 <= place < len(PRICES) else ""


def _discount(place: int) -> str:
    if place == 0:
        return _("at list price or above")
    if place == len(DISCOUNTS):
        return _("over %(most)s off") % {"most": _whole(DISCOUNTS[-1])}
    first = Decimal(0) if place == 1 else DISCOUNTS[place - 1]
    return _("%(first)s–%(last)s off") % {"first": _whole(first), "last": _whole(DISCOUNTS[place])}


def _whole(share: Decimal) -> str:
    return f"{share * 100:.0f}%"


def _detail(cut: Cut, value: Decimal | None) -> str:
    if value is None:
        return ""
    return wording.percent(value) if cut is Cut.DISCOUNT else str(int(value))
