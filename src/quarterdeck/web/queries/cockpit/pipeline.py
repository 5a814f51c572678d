"""What is open: by the month it is expected in, by age, by source and by product, every bar down to its deals."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from quarterdeck.core.pages import components
from quarterdeck.metrics import queries as metrics
from quarterdeck.metrics.queries import AGES, Cut
from quarterdeck.web.queries.cockpit import cuts, wording
from quarterdeck.web.queries.cockpit.outlook import Outlook

SHOWN = 10


@dataclass(frozen=True)
class Bar:
    """One part of a whole: its name, how many deals, how much, and its door."""

    name: str
    deals: int
    amount: Decimal
    url: str


def by_month(outlook: Outlook) -> components.Chart:
    """What is open now, by the month it is expected to close and by stage."""
    found = metrics.pipeline_by_month_and_stage(
        viewer=outlook.viewer,
        as_of=outlook.today,
        unit_id=outlook.whose.unit_id,
        today=outlook.today,
        member_id=outlook.whose.member_id,
    )
    labels = [wording.month(month.month) for month in found.months]
    names = [name for _stage_id, name in found.stages]
    return components.Chart(
        id="pipeline-by-month",
        title=_("Open pipeline by expected month"),
        description=_("The amount open now, by the month it is expected to close and the stage it stands in."),
        data={
            "kind": "bars",
            "unit": "money",
            "currency": outlook.currency,
            "stacked": True,
            "labels": labels,
            "series": [
                {"name": name, "values": [float(month.amounts[place]) for month in found.months]}
                for place, name in enumerate(names)
            ],
        },
        columns=(_("Month"), *names),
        rows=[
            (label, *(wording.money(amount, outlook.currency) for amount in month.amounts))
            for label, month in zip(labels, found.months, strict=True)
        ],
    )


def by_age(outlook: Outlook) -> components.Chart:
    """What is open now by days since it was opened."""
    day = outlook.day
    found = metrics.bands(viewer=outlook.viewer, cut=Cut.AGE, period=day, whose=outlook.whose)
    known = {band.key: band for band in found}
    keys = [str(number) for number in range(len(AGES) + 1)] + ([None] if None in known else [])
    nothing = metrics.Band("", 0, Decimal(0))
    bars = [
        Bar(cuts.name(Cut.AGE, key), band.deals, band.amount, cuts.address(outlook, Cut.AGE, key, day))
        for key in keys
        for band in [known.get(key, nothing)]
    ]
    return chart("pipeline-by-age", _("Open pipeline by age"), _("Days since the deal was opened."), bars, outlook)


def by_source(outlook: Outlook) -> components.Chart:
    """What is open now by where it came from."""
    title = _("Open pipeline by source")
    return chart("pipeline-by-source", title, _("Where the open deals came from."), split(outlook, "source"), outlook)


def by_product(outlook: Outlook) -> components.Chart:
    """What is open now by product: each deal is worth its lines of it."""
    title = _("Open pipeline by product")
    description = _("The open deals by product; each is worth its lines of that product.")
    return chart("pipeline-by-product", title, description, split(outlook, "product"), outlook)


def split(outlook: Outlook, dimension: str) -> list[Bar]:
    """The open pipeline by a dimension, the greatest first; what is beyond the first ten stands together."""
    day = outlook.day
    table = metrics.query(
        viewer=outlook.viewer,
        metrics=["open_pipeline_amount", "open_opportunities"],
        by=[dimension],
        filters=outlook.whose.filters,
        period=day,
        today=outlook.today,
    )
    bars = [
        Bar(
            label or _("Not set"),
            deals,
            Decimal(amount),
            outlook.cell("open_pipeline_amount", period=day, **{dimension: key}),
        )
        for (label, amount, deals), (key,) in zip(table.rows, table.keys, strict=True)
    ]
    bars.sort(key=lambda bar: (-bar.amount, bar.name))
    rest = bars[SHOWN:]
    others = Bar(_("Others"), sum(bar.deals for bar in rest), sum((bar.amount for bar in rest), Decimal(0)), "")
    return bars[:SHOWN] + ([others] if rest else [])


def chart(code: str, title: str, description: str, bars: list[Bar], outlook: Outlook) -> components.Chart:
    """Amounts as bars across, each a door."""
    return components.Chart(
        id=code,
        title=title,
        description=description,
        data={
            "kind": "bars",
            "unit": "money",
            "currency": outlook.currency,
            "horizontal": True,
            "labels": [bar.name for bar in bars],
            "series": [{"name": _("Amount"), "values": [float(bar.amount) for bar in bars]}],
            "urls": [bar.url for bar in bars],
        },
        columns=(title, _("Amount"), _("Deals")),
        rows=[(bar.name, wording.money(bar.amount, outlook.currency), str(bar.deals)) for bar in bars],
    )
