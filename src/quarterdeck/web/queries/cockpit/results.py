"""What was won and lost: why, at what price, with whom, and how fast."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from quarterdeck.core.calendar.periods import Grain, Period, add_months
from quarterdeck.core.company import queries as company
from quarterdeck.core.pages import components
from quarterdeck.metrics import queries as metrics
from quarterdeck.metrics.catalogue import METRICS
from quarterdeck.metrics.queries import DISCOUNTS, Cut
from quarterdeck.metrics.rules import Value
from quarterdeck.metrics.showing import KINDS
from quarterdeck.web.queries.cockpit import cuts, wording
from quarterdeck.web.queries.cockpit.outlook import Outlook
from quarterdeck.web.queries.cockpit.pipeline import Bar, chart

# From the U.S. Merger Guidelines of 2023: moderately and highly concentrated.
_MODERATE, _HIGH = 1000, 1800
COHORTS, COHORT_MONTHS = 12, 6


@dataclass(frozen=True)
class Concentration:
    """A few customers in a picture and their names with doors; `sentence` says what it means."""

    chart: components.Chart
    sentence: str
    customers: list[tuple[str, str, str, str]]


@dataclass(frozen=True)
class Lever:
    """One factor of velocity with its door, what it was a year before, and what a tenth better adds a day."""

    name: str
    definition: str
    text: str
    url: str
    value: Value
    year_before: Value
    kind: str
    better: str
    adds: str


@dataclass(frozen=True)
class Velocity:
    """Velocity by month, and its levers."""

    chart: components.Chart
    levers: list[Lever]


def reasons(outlook: Outlook) -> components.Chart:
    """Why deals of the period were lost."""
    found = metrics.bands(viewer=outlook.viewer, cut=Cut.REASON, period=outlook.period, whose=outlook.whose)
    return _bands(Cut.REASON, found, outlook, _("What was lost in the period, by the reason given."))


def competitors(outlook: Outlook) -> components.Chart:
    """To whom deals of the period were lost."""
    found = metrics.bands(viewer=outlook.viewer, cut=Cut.COMPETITOR, period=outlook.period, whose=outlook.whose)
    return _bands(Cut.COMPETITOR, found, outlook, _("What was lost in the period, by the competitor who got it."))


def _bands(cut: Cut, found: list[metrics.Band], outlook: Outlook, description: str) -> components.Chart:
    names = metrics.reasons(band.key for band in found) if cut is Cut.REASON else None
    bars = [
        Bar(
            cuts.name(cut, band.key, names),
            band.deals,
            band.amount,
            cuts.address(outlook, cut, band.key, outlook.period),
        )
        for band in sorted(found, key=lambda band: -band.amount)
    ]
    return chart(f"lost-by-{cut}", cuts.titles()[cut], description, bars, outlook)


def prices(outlook: Outlook) -> components.Chart:
    """Won deals by what they were sold for, from the least price to the greatest there was."""
    known = _by_place(Cut.PRICE, outlook)
    places = range(min(known), max(known) + 1) if known else range(0)
    description = _("What was won in the period, by what a deal was sold for.")
    return _steps(Cut.PRICE, known, places, description, outlook)


def discounts(outlook: Outlook) -> components.Chart:
    """Won deals by the share of the list price given off."""
    description = _("What was won in the period with products whose list price is known, by the share given off.")
    known = _by_place(Cut.DISCOUNT, outlook)
    return _steps(Cut.DISCOUNT, known, range(len(DISCOUNTS) + 1), description, outlook)


def _by_place(cut: Cut, outlook: Outlook) -> dict[int, metrics.Band]:
    found = metrics.bands(viewer=outlook.viewer, cut=cut, period=outlook.period, whose=outlook.whose)
    return {int(band.key): band for band in found if band.key is not None}


def _steps(
    cut: Cut, known: Mapping[int, metrics.Band], places: Iterable[int], description: str, outlook: Outlook
) -> components.Chart:
    """Bands in their own order, those without a deal among them."""
    bars = []
    for place in places:
        band = known.get(place, metrics.Band(str(place), 0, Decimal(0)))
        url = cuts.address(outlook, cut, band.key, outlook.period)
        bars.append(Bar(cuts.name(cut, band.key), band.deals, band.amount, url))
    return chart(f"won-by-{cut}", cuts.titles()[cut], description, bars, outlook)


def concentration(outlook: Outlook) -> Concentration:
    """How much of what was won hangs on few customers."""
    found = metrics.concentration(
        viewer=outlook.viewer, period=outlook.period, today=outlook.today, whose=outlook.whose
    )
    names = [customer.name for customer in found.customers]
    urls = [outlook.door("won_amount", account=customer.account_id) for customer in found.customers]
    written = [
        (
            one.name,
            wording.money(one.amount, outlook.currency),
            wording.percent(one.share),
            wording.percent(one.running),
        )
        for one in found.customers
    ]
    picture = components.Chart(
        id="concentration",
        title=_("Won amount by customer"),
        description=_("Each customer's share of the won amount, and all shares up to it added up."),
        data={
            "kind": "pareto",
            "unit": "percent",
            "labels": names,
            "series": [
                {"name": pgettext("part of a whole", "Share"), "values": [float(one.share) for one in found.customers]},
                {"name": _("Added up"), "values": [float(one.running) for one in found.customers]},
            ],
            "urls": urls,
        },
        columns=(_("Customer"), _("Amount"), pgettext("part of a whole", "Share"), _("Added up")),
        rows=written,
    )
    doors = [(name, url, amount, share) for (name, amount, share, _run), url in zip(written, urls, strict=True)]
    return Concentration(picture, _meaning(found), doors)


def _meaning(found: metrics.Concentration) -> str:
    if found.index is None:
        return _("Nothing was won from a customer in this period.")
    level = (
        _("spread widely")
        if found.index < _MODERATE
        else _("hangs on some")
        if found.index < _HIGH
        else _("hangs on few")
    )
    words = {"few": found.vital_few, "all": found.count, "index": f"{found.index:,.0f}", "level": level}
    return (
        _("%(few)d of %(all)d customers make up 80%%. Concentration index (HHI) %(index)s of 10,000: %(level)s.")
        % words
    )


def cohorts(outlook: Outlook) -> components.Chart:
    """Of the deals opened in each of the last twelve months, the share won within so many months."""
    end = company.fiscal_calendar().containing(outlook.today, Grain.MONTH).end
    found = metrics.cohorts(
        viewer=outlook.viewer,
        period=Period(add_months(end, -COHORTS), end),
        unit_id=outlook.whose.unit_id,
        member_id=outlook.whose.member_id,
        today=outlook.today,
        months=COHORT_MONTHS,
    )
    names = [f"{wording.month(cohort.opened.start)} ({cohort.entered})" for cohort in found]
    columns = [_("%(number)d mo.") % {"number": number} for number in range(1, COHORT_MONTHS + 1)]
    return components.Chart(
        id="cohorts",
        title=_("Won within so many months of opening"),
        description=_("Of the deals opened in a month, the share won within one, two, three and more months."),
        data={
            "kind": "grid",
            "unit": "percent",
            "columns": columns,
            "rows": names,
            "values": [
                [column, row, float(value)]
                for row, cohort in enumerate(found)
                for column, value in enumerate(cohort.shares)
                if value is not None
            ],
        },
        columns=(_("Opened in (deals)"), *columns),
        rows=[
            (name, *(wording.quantity(value, "percent") for value in cohort.shares))
            for name, cohort in zip(names, found, strict=True)
        ],
        height="tall",
    )


def velocity(outlook: Outlook) -> Velocity:
    """Sales velocity month by month, and what each lever would add."""
    found = metrics.velocity(viewer=outlook.viewer, today=outlook.today, whose=outlook.whose)
    labels = [wording.month(start) for start, _value in found.months]
    picture = components.Chart(
        id="velocity",
        title=_("Sales velocity per day"),
        description=str(METRICS["sales_velocity"].formula),
        data={
            "kind": "lines",
            "unit": "money",
            "currency": outlook.currency,
            "labels": labels,
            "series": [
                {
                    "name": str(METRICS["sales_velocity"].name),
                    "values": wording.floats([value for _start, value in found.months]),
                }
            ],
        },
        columns=(_("Month"), str(METRICS["sales_velocity"].name)),
        rows=[
            (label, wording.text(value, "sales_velocity", outlook.currency))
            for label, (_start, value) in zip(labels, found.months, strict=True)
        ],
    )
    return Velocity(picture, [_lever(lever, outlook) for lever in found.levers])


def _lever(lever: metrics.Lever, outlook: Outlook) -> Lever:
    metric = METRICS[lever.code]
    return Lever(
        name=str(metric.name),
        definition=str(metric.formula),
        text=wording.text(lever.value, lever.code, outlook.currency),
        url=outlook.door(lever.code, period=lever.period),
        value=lever.value,
        year_before=lever.year_before,
        kind=KINDS[metric.unit],
        better=metric.better.value,
        adds=wording.money(lever.adds, outlook.currency),
    )
