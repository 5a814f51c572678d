"""What a review deck shows: a period's figures against before and target, its course, leaks, people, risks and losses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from quarterdeck.core.calendar import naming
from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.company import queries as company
from quarterdeck.core.pages import formatting
from quarterdeck.core.pages.components import heat_scale
from quarterdeck.crm.queries.opportunities import DealFilters, opportunity_rows
from quarterdeck.metrics import queries as metrics
from quarterdeck.metrics.catalogue import METRICS, Metric
from quarterdeck.metrics.engine import withholding
from quarterdeck.metrics.queries import Funnel, Waterfall, Whose
from quarterdeck.metrics.queries.cuts import Cut
from quarterdeck.metrics.queries.figures import Figure
from quarterdeck.metrics.rules import Value
from quarterdeck.metrics.showing import files
from quarterdeck.metrics.showing.files import Defined
from quarterdeck.people import queries as people
from quarterdeck.people.models import Member
from quarterdeck.reporting.queries import answers, brief
from quarterdeck.reporting.queries.answers import Causes, Standing
from quarterdeck.reporting.queries.summaries import text_of
from quarterdeck.reporting.rules import brief as rules
from quarterdeck.reporting.rules.reviews import Review
from quarterdeck.targets.queries import pace as paces
from quarterdeck.targets.queries.pace import TargetPace
from quarterdeck.targets.rules.pace import Status, days_of

STRIP = (
    "won_amount",
    "win_rate",
    "average_deal_size",
    "sales_cycle_days",
    "opportunities_created",
    "open_pipeline_amount",
    "opportunities_won",
)
PEOPLE = ("won_amount", "opportunities_won", "win_rate", "average_deal_size", "open_pipeline_amount", "activities")
TITLES = {
    Review.WEEK: gettext_lazy("Weekly sales review"),
    Review.MONTH: gettext_lazy("Monthly sales review"),
    Review.QUARTER: gettext_lazy("Quarterly sales review"),
}
MOST_PEOPLE, MOST_DEALS, MOST_REASONS = 12, 9, 8


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure of the strip with what it is held against, each as text and whether it is good (None: neither)."""

    name: str
    value: str
    against: Sequence[tuple[str, str, bool | None]]


@dataclass(frozen=True, slots=True)
class Course:
    """Won amount added up by day; None after today. `owed` is the target by working days, empty without one."""

    days: Sequence[date]
    actual: Sequence[Decimal | None]
    before: Sequence[Decimal | None]
    owed: Sequence[Decimal]


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person's figures as text and how they stand among the others (1 worst to 9 best, 0 says nothing)."""

    name: str
    texts: Sequence[str]
    levels: Sequence[int]


@dataclass(frozen=True, slots=True)
class RiskyDeal:
    name: str
    account: str
    owner: str
    amount: str
    expected: str
    why: str


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """Everything a deck is drawn from."""

    name: str
    period: Period
    period_name: str
    days: str
    place: str
    company: str
    currency: str
    today: date
    headline: str
    said: Sequence[rules.Sentence]
    standing: Standing | None
    causes: Causes | None
    strip: Sequence[Stated]
    targets: Sequence[tuple[str, str, str, str, bool]]
    course: Course
    funnel: Funnel
    leak: str
    waterfall: Waterfall | None
    people_columns: Sequence[str]
    people: Sequence[PersonLine]
    more_people: int
    risky: Sequence[RiskyDeal]
    more_risky: int
    losses: Sequence[tuple[str, int, Decimal]]
    decide: Sequence[str]
    defined: Sequence[Defined]


def review(*, viewer: Member, review: Review, period: Period, unit_id: int | None, today: date) -> ReviewFacts:
    """A period of a team (None: everything in the viewer's reach), with the figures the viewer may see."""
    whose = Whose(unit_id)
    calendar = company.fiscal_calendar()
    name = naming.name_of(review.grain, period.start, calendar)
    spans = brief.Spans(period, name, period)
    found = brief.facts(viewer=viewer, whose=whose, spans=spans, today=today, is_leading=True, has_leak=True)
    owed = _paces(viewer, whose, period, today)
    figures = metrics.figures(
        viewer=viewer, codes=(*STRIP, "opportunities_lost"), period=period, unit_id=unit_id, today=today
    )
    lines, more_people = _people(viewer, period, unit_id, today)
    risky, more_risky = _risky(viewer, whose, today)
    return ReviewFacts(
        name=name_of(review, period),
        period=period,
        period_name=name,
        days=brief.days_in_words(period),
        place=_place(viewer, unit_id, today),
        company=company.company().name,
        currency=company.company().currency_id,
        today=today,
        headline=rules.headline(found),
        said=rules.brief(found),
        standing=answers.standing(found),
        causes=answers.causes(figures),
        strip=_strip(figures, is_running=metrics.comparison(period, today=today).is_running),
        targets=[_target(one) for one in owed],
        course=_course(viewer, whose, period, today, owed),
        funnel=metrics.funnel(viewer=viewer, period=period, unit_id=unit_id, today=today),
        leak=rules.leaking(found, found.leak) if found.leak else "",
        waterfall=_waterfall(viewer, whose, period, today),
        people_columns=[str(METRICS[code].name) for code in PEOPLE],
        people=lines,
        more_people=more_people,
        risky=risky,
        more_risky=more_risky,
        losses=_losses(viewer, whose, period),
        decide=rules.to_decide(found),
        defined=files.defined(_used(owed)),
    )


def name_of(review: Review, period: Period) -> str:
    """What a review is called: "Weekly sales review · Week of March 2"."""
    return f"{TITLES[review]} · {period_name(review, period)}"


def period_name(review: Review, period: Period) -> str:
    """What its period is called."""
    return naming.name_of(review.grain, period.start, company.fiscal_calendar())


def _used(owed: Sequence[TargetPace]) -> list[Metric]:
    return [*(METRICS[code] for code in dict.fromkeys((*STRIP, *PEOPLE))), *(one.metric for one in owed)]


def _strip(figures: Mapping[str, Figure], *, is_running: bool) -> list[Stated]:
    before = _("last period to date") if is_running else _("vs last period")
    a_year = _("last year to date") if is_running else _("vs last year")
    return [
        Stated(
            str(one.metric.name),
            text_of(one.metric, one.value),
            [
                said
                for name, base in ((before, one.previous), (a_year, one.year_before))
                if (said := _against(one.metric, name, one.value, base))
            ],
        )
        for one in map(figures.__getitem__, STRIP)
    ]


def _against(metric: Metric, name: str, value: Value, base: Value) -> tuple[str, str, bool | None] | None:
    if value is None or base is None:
        return None
    change = formatting.change(Decimal(value), Decimal(base), "percent" if metric.unit == "percent" else "number")
    if change is None:
        return None
    better = metric.better.value
    is_good = None if better == "neither" or not change.direction else (change.direction > 0) == (better == "higher")
    return name, change.text, is_good


def _paces(viewer: Member, whose: Whose, period: Period, today: date) -> list[TargetPace]:
    codes = paces.codes_in_force(period)
    found = paces.paces(viewer=viewer, codes=codes, period=period, today=today, whose=whose)
    return [one for one in found if one.pace.status is not Status.UNSET]


def _target(found: TargetPace) -> tuple[str, str, str, str, bool]:
    """Name, reached, owed, attainment, and whether it is behind."""
    pace = found.pace
    attained = formatting.EMPTY if pace.attainment is None else formatting.percent(pace.attainment)
    is_behind = pace.status in {Status.BEHIND, Status.AT_RISK}
    return (
        str(found.metric.name),
        text_of(found.metric, pace.actual),
        text_of(found.metric, pace.target),
        attained,
        is_behind,
    )


def _course(viewer: Member, whose: Whose, period: Period, today: date, owed: Sequence[TargetPace]) -> Course:
    found = metrics.cumulative(viewer=viewer, period=period, unit_id=whose.unit_id, today=today)
    target = next((one.pace.target for one in owed if one.metric.code == "won_amount"), None)
    calendar = company.fiscal_calendar()
    line = [] if target is None else [target * days_of(calendar, period, day).share for day in found.days]
    return Course(found.days, found.actual, found.previous, line)


def _people(viewer: Member, period: Period, unit_id: int | None, today: date) -> tuple[list[PersonLine], int]:
    rows = metrics.people_table(viewer=viewer, period=period, unit_id=unit_id, today=today, codes=PEOPLE)
    level = {code: heat_scale([row.values[code] for row in rows], METRICS[code].better.value) for code in PEOPLE}
    lines = [
        PersonLine(
            row.name,
            [text_of(METRICS[code], row.values[code]) for code in PEOPLE],
            [level[code](row.values[code]) for code in PEOPLE],
        )
        for row in rows[:MOST_PEOPLE]
    ]
    return lines, len(rows) - len(lines)


def _risky(viewer: Member, whose: Whose, today: date) -> tuple[list[RiskyDeal], int]:
    """Open deals past their expected close and those that stand still, the greatest first."""
    if not viewer.may("crm.view_opportunity") or _hides_amounts(viewer):
        return [], 0
    language = get_language()
    kinds = (
        DealFilters(status="open", unit_id=whose.unit_id, close_until=today),
        DealFilters(view="stalled", unit_id=whose.unit_id),
    )
    pages = [
        opportunity_rows(viewer=viewer, filters=kind, today=today, sort="-amount", per_page=MOST_DEALS)
        for kind in kinds
    ]
    deals = {row.id: row for page in pages for row in page.rows}
    chosen = sorted(deals.values(), key=lambda row: (-row.company_amount, row.id))[:MOST_DEALS]
    count = max((page.totals.deals for page in pages), default=0)
    currency = company.company().currency_id
    return [
        RiskyDeal(
            row.name,
            row.account_name or "",
            row.owner_name,
            formatting.money(row.company_amount, currency, language).short,
            formatting.exact_day(row.expected_close_on, language) if row.expected_close_on else formatting.EMPTY,
            row.health.reasons[0] if row.health.reasons else row.stage_name,
        )
        for row in chosen
    ], max(0, count - len(chosen))


def _losses(viewer: Member, whose: Whose, period: Period) -> list[tuple[str, int, Decimal]]:
    """Reasons with the number of deals and what they were worth, the greatest first."""
    if _hides_amounts(viewer):
        return []
    found = metrics.bands(viewer=viewer, cut=Cut.REASON, period=period, whose=whose)
    names = metrics.reasons(band.key for band in found)
    told = [(names.get(band.key) or _("No reason given"), band.deals, band.amount) for band in found]
    return sorted(told, key=lambda one: -one[2])[:MOST_REASONS]


def _waterfall(viewer: Member, whose: Whose, period: Period, today: date) -> Waterfall | None:
    if _hides_amounts(viewer):
        return None
    return metrics.waterfall(viewer=viewer, period=_so_far(period, today), whose=whose)


def _hides_amounts(viewer: Member) -> bool:
    """Whether the amounts of deals are kept from the viewer: what is not asked of the engine has to look itself."""
    return withholding.is_withheld(viewer, METRICS["open_pipeline_amount"])


def _place(viewer: Member, unit_id: int | None, today: date) -> str:
    units = people.visible_units(viewer=viewer, on=today, right="metrics.view_metrics")
    if unit_id is not None:
        return next((unit.name for unit in units if unit.id == unit_id), "")
    return (
        company.company().name
        if units and units[0].kind == "company"
        else _("%(name)s's reach") % {"name": viewer.name}
    )


def _so_far(period: Period, today: date) -> Period:
    return Period(period.start, max(period.start + timedelta(1), min(period.end, today + timedelta(1))))
