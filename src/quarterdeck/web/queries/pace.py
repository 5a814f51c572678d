"""The pace page, and the card of it on Today and in the cockpit: targets held against what was reached and the time passed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from quarterdeck.core.calendar.periods import Grain
from quarterdeck.core.company import queries as company
from quarterdeck.core.pages.components import Chart, Figure, Tone
from quarterdeck.crm.queries.choices import member_name
from quarterdeck.metrics import queries as metrics
from quarterdeck.metrics.catalogue import Unit
from quarterdeck.metrics.queries import Whose
from quarterdeck.metrics.queries.whose import EVERYBODY
from quarterdeck.metrics.rules import Growth
from quarterdeck.people.models import Member
from quarterdeck.targets.queries import closing
from quarterdeck.targets.queries import pace as queries
from quarterdeck.targets.queries.closing import WhatWouldClose
from quarterdeck.targets.queries.pace import PaceRow, TargetPace
from quarterdeck.targets.rules.okr import quarter_name
from quarterdeck.targets.rules.pace import Pace, days_of
from quarterdeck.targets.showing import pace as showing
from quarterdeck.web.queries.cockpit.outlook import Outlook

DEALS_ON_CARD, DEALS_ON_PAGE = 3, 8


@dataclass(frozen=True)
class Line:
    """A member or team in the table; `url` opens the rows of what was reached, `home` their own pace."""

    name: str
    home: str
    url: str
    target: str
    actual: str
    attainment: Decimal | None
    time_share: Decimal | None
    pace: Decimal | None
    gap: str
    needed: str
    label: str
    tone: Tone


@dataclass(frozen=True)
class DealLine:
    """An open deal that would help, with what it is worth to the target and how probable it is."""

    id: int
    name: str
    account: str
    owner: str
    stage: str
    on: date
    worth: str
    probability: Decimal


@dataclass(frozen=True)
class Closing:
    """The deals that would close the gap, `more` of them not listed; `expected` and `missing` go by amount × probability.

    `url` opens all that are open and expected in the period.
    """

    deals: list[DealLine]
    more: int
    expected: str
    missing: str
    count: int
    url: str


@dataclass(frozen=True)
class PaceCard:
    """One target in short: where it stands, what it comes down to, and the deals that would close it."""

    name: str
    period: str
    found: TargetPace
    figures: list[Figure]
    sentence: str
    label: str
    tone: Tone
    closes: Closing | None

    @property
    def few_deals(self) -> Sequence[DealLine]:
        return self.closes.deals[:DEALS_ON_CARD] if self.closes else []


@dataclass(frozen=True)
class LevelLine:
    """A higher level of the target, and how far along it is."""

    name: str
    target: str
    attainment: Decimal | None


@dataclass(frozen=True)
class PacePage:
    """A metric's target with its course through the period and everybody's share in it."""

    card: PaceCard
    levels: list[LevelLine]
    course: Chart | None
    lines: list[Line]
    by: str


def codes(outlook: Outlook) -> list[str]:
    """The metrics that have targets in the period looked at."""
    return queries.codes_in_force(outlook.period)


def cards(outlook: Outlook) -> list[PaceCard]:
    """Every metric with a target for those looked at."""
    found = queries.paces(
        viewer=outlook.viewer, codes=codes(outlook), period=outlook.period, today=outlook.today, whose=outlook.whose
    )
    return [_card(one, outlook, None) for one in found if one.pace.target is not None]


def page(outlook: Outlook, *, code: str, by: str) -> PacePage:
    """One metric in full; `by` parts it by member or by team."""
    found = queries.pace(
        viewer=outlook.viewer, metric_code=code, period=outlook.period, today=outlook.today, whose=outlook.whose
    )
    closes = _what_would_close(found, outlook)
    rows: list[PaceRow] = []
    if outlook.whose.member_id is None:
        rows = queries.split_paces(
            viewer=outlook.viewer,
            metric_code=code,
            period=outlook.period,
            today=outlook.today,
            by=by,
            whose=outlook.whose,
        )
    return PacePage(
        card=_card(found, outlook, closes),
        levels=[
            LevelLine(str(level.label), showing.text(found.metric, pace.target, outlook.currency), pace.attainment)
            for level, pace in queries.higher_levels(viewer=outlook.viewer, found=found, today=outlook.today)
        ],
        course=_course(found, outlook),
        lines=_lines(rows, found, outlook, by),
        by=by,
    )


def card(outlook: Outlook) -> PaceCard | None:
    """The first target of those looked at, with the deals that would close its gap; None where there is none."""
    found = queries.paces(
        viewer=outlook.viewer, codes=codes(outlook), period=outlook.period, today=outlook.today, whose=outlook.whose
    )
    first = next((one for one in found if one.pace.target is not None), None)
    if first is None:
        return None
    return _card(first, outlook, _what_would_close(first, outlook))


def card_today(*, viewer: Member, today: date, of_team: bool) -> PaceCard | None:
    """The same for this quarter: of the viewer alone, or of the team where the viewer leads one and sells nothing."""
    if not (viewer.may("targets.view_targets") and viewer.may("metrics.view_metrics")):
        return None
    calendar = company.fiscal_calendar()
    quarter = calendar.containing(today, Grain.QUARTER)
    return card(
        Outlook(
            viewer=viewer,
            period=quarter,
            label=quarter_name(calendar, quarter),
            place="",
            whose=EVERYBODY if of_team else Whose(member_id=viewer.pk),
            today=today,
            currency=company.company().currency_id,
        )
    )


def _what_would_close(found: TargetPace, outlook: Outlook) -> WhatWouldClose | None:
    """Deals one can still close; on a past day there are none."""
    if outlook.is_past:
        return None
    return closing.what_would_close(viewer=outlook.viewer, found=found, today=outlook.today)


def whose_name(outlook: Outlook) -> str:
    """Whose target is looked at, where it is one person's and within sight."""
    key = outlook.whose.member_id
    return "" if key is None else member_name(viewer=outlook.viewer, key=key)


def _card(found: TargetPace, outlook: Outlook, closes: WhatWouldClose | None) -> PaceCard:
    return PaceCard(
        name=str(found.metric.name),
        period=outlook.label,
        found=found,
        figures=showing.figures(found, closes, currency=outlook.currency),
        sentence=showing.sentence(found, currency=outlook.currency),
        label=str(showing.LABELS[found.pace.status]),
        tone=showing.TONES[found.pace.status],
        closes=_closing(found, closes, outlook) if closes else None,
    )


def _closing(found: TargetPace, closes: WhatWouldClose, outlook: Outlook) -> Closing:
    def text(value: Decimal) -> str:
        return showing.text(found.metric, value, outlook.currency)

    return Closing(
        deals=[
            DealLine(
                id=one.chance.key,
                name=one.name,
                account=one.account_name or "",
                owner=one.owner_name,
                stage=one.stage_name,
                on=one.expected_close_on,
                worth=text(one.chance.amount),
                probability=one.chance.probability / 100,
            )
            for one in closes.deals[:DEALS_ON_PAGE]
        ],
        more=max(0, len(closes.deals) - DEALS_ON_PAGE),
        expected=text(closes.expected),
        missing=text(closes.missing) if closes.missing else "",
        count=closes.count,
        url=closes.url,
    )


def _course(found: TargetPace, outlook: Outlook) -> Chart | None:
    """Day by day against the line that leads to the target; None for what does not add up or has no target."""
    if found.pace.growth is not Growth.ADDS_UP or found.pace.target is None:
        return None
    table = metrics.query(
        viewer=outlook.viewer,
        metrics=[found.metric.code],
        by=["day"],
        period=found.period,
        filters=found.whose.filters,
        today=outlook.today,
    )
    by_day = {row[0]: Decimal(row[-1] or 0) for row in table.rows}
    days = list(found.period.each_day())
    reached = list(accumulate(by_day.get(day, Decimal(0)) for day in days if day <= outlook.today))
    calendar = company.fiscal_calendar()
    line = [found.pace.target * days_of(calendar, found.period, day).share for day in days]
    actual = [*reached, *[None] * (len(days) - len(reached))]
    return Chart(
        id="pace-course",
        title=_("Course to the target"),
        description=_(
            "What was reached, added up day by day, beside the line that leads to the target by working days."
        ),
        data={
            "kind": "cumulative",
            "unit": "money" if found.metric.unit is Unit.MONEY else "number",
            "currency": outlook.currency,
            "days": [day.isoformat() for day in days],
            "actual": [None if value is None else float(value) for value in actual],
            "target": [float(value) for value in line],
        },
        columns=(_("Day"), _("Actual"), _("Target")),
        rows=[
            (
                str(formats.date_format(day, "MONTH_DAY_FORMAT")),
                showing.text(found.metric, value, outlook.currency),
                showing.text(found.metric, owed, outlook.currency),
            )
            for day, value, owed in zip(days, actual, line, strict=True)
        ],
    )


def _lines(rows: Sequence[PaceRow], found: TargetPace, outlook: Outlook, by: str) -> list[Line]:
    """Those furthest behind first; those without a target last."""
    ordered = sorted(rows, key=lambda row: (row.pace.pace is None, row.pace.pace or 0, row.name))
    return [_line(row.name, row.pace, found, outlook, {by: row.key}) for row in ordered]


def _line(name: str, pace: Pace, found: TargetPace, outlook: Outlook, at: dict[str, int]) -> Line:
    def text(value: Decimal | None) -> str:
        return showing.text(found.metric, value, outlook.currency)

    return Line(
        name=name,
        home=_home(found.metric.code, outlook, at),
        url=metrics.rows_address(found.metric.code, found.period, filters=found.whose.filters, at=at),
        target=text(pace.target),
        actual=text(pace.actual),
        attainment=pace.attainment,
        time_share=pace.days.share if pace.growth is Growth.ADDS_UP else None,
        pace=pace.pace,
        gap=text(pace.gap),
        needed=text(pace.needed_a_day),
        label=str(showing.LABELS[pace.status]),
        tone=showing.TONES[pace.status],
    )


def _home(code: str, outlook: Outlook, at: dict[str, int]) -> str:
    """The pace of a member or team alone, on the same day."""
    return f"{reverse('web:pace')}?{urlencode({'metric': code, **at, **outlook.kept})}"
