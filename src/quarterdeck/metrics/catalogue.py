"""The catalogue: every figure once, with its name, its formula in words, its unit, its direction and the sums it is made of.

A definition changes only here; pages, the API and the reference page are drawn from it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quarterdeck.metrics import rules


class Unit(StrEnum):
    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    DAYS = "days"
    MINUTES = "minutes"
    MONEY_PER_DAY = "money_per_day"


class Better(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Behaviour(StrEnum):
    """How a figure may be added up: over everything, over everything but time, or not at all."""

    ADDITIVE = "additive"
    AS_OF = "as_of"
    RATIO = "ratio"
    MEDIAN = "median"


@dataclass(frozen=True, slots=True)
class Part:
    """A measure a metric is made of, over the period or over the twelve months up to its end."""

    measure: str
    is_trailing: bool = False


@dataclass(frozen=True, slots=True)
class Metric:
    """`opens_into` names the metrics that a figure without rows of its own is opened into."""

    code: str
    name: str | Promise
    formula: str | Promise
    unit: Unit
    better: Better
    behaviour: Behaviour
    parts: tuple[Part, ...]
    combine: Callable[[Sequence[rules.Value]], rules.Value]
    opens_into: tuple[str, ...] = field(default=())

    @property
    def has_rows(self) -> bool:
        return not self.opens_into

    @property
    def measures(self) -> tuple[str, ...]:
        """What each row behind the figure is looked at for, in the order of its parts."""
        return tuple(dict.fromkeys(part.measure for part in self.parts))


def _sum(
    code: str, name: Promise, formula: Promise, measure: str, *, unit: Unit = Unit.COUNT, **more: Better
) -> Metric:
    better = more.get("better", Better.HIGHER)
    return Metric(code, name, formula, unit, better, Behaviour.ADDITIVE, (Part(measure),), rules.amount)


def _as_of(code: str, name: Promise, formula: Promise, measure: str, *, unit: Unit = Unit.COUNT) -> Metric:
    return Metric(code, name, formula, unit, Better.HIGHER, Behaviour.AS_OF, (Part(measure),), rules.amount)


def _ratio(
    code: str, name: Promise, formula: Promise, parts: tuple[str, str], *, unit: Unit, better: Better = Better.HIGHER
) -> Metric:
    made_of = tuple(Part(measure) for measure in parts)
    return Metric(code, name, formula, unit, better, Behaviour.RATIO, made_of, rules.share)


_ALL = (
    _sum(
        "opportunities_created",
        _("Opportunities created"),
        _("Number of opportunities opened in the period."),
        "created",
    ),
    _sum(
        "opportunities_won",
        _("Opportunities won"),
        _("Number of opportunities won in the period, by close date."),
        "won",
    ),
    _sum(
        "opportunities_lost",
        _("Opportunities lost"),
        _("Number of opportunities lost in the period, by close date."),
        "lost",
        better=Better.LOWER,
    ),
    _sum(
        "won_amount",
        _("Won amount"),
        _("Sum of the amounts of opportunities won in the period, by close date, in company currency."),
        "won_amount",
        unit=Unit.MONEY,
    ),
    _sum(
        "lost_amount",
        _("Lost amount"),
        _("Sum of the amounts of opportunities lost in the period, by close date, in company currency."),
        "lost_amount",
        unit=Unit.MONEY,
        better=Better.LOWER,
    ),
    _ratio(
        "win_rate",
        _("Win rate"),
        _("Won ÷ (won + lost), by number, of the opportunities closed in the period."),
        ("won", "decided"),
        unit=Unit.PERCENT,
    ),
    _ratio(
        "win_rate_by_amount",
        _("Win rate by amount"),
        _("Won amount ÷ (won amount + lost amount) of the opportunities closed in the period."),
        ("won_amount", "decided_amount"),
        unit=Unit.PERCENT,
    ),
    _ratio(
        "average_deal_size",
        _("Average deal size"),
        _("Won amount ÷ number of opportunities won in the period."),
        ("won_amount", "won"),
        unit=Unit.MONEY,
    ),
    _ratio(
        "sales_cycle_days",
        _("Sales cycle"),
        _(
            "Mean days from opening to closing of the opportunities won in the period; those without an opening date are left out."
        ),
        ("cycle_days", "cycle_deals"),
        unit=Unit.DAYS,
        better=Better.LOWER,
    ),
    _as_of(
        "open_opportunities",
        _("Open opportunities"),
        _("Number of opportunities open at the end of the period: created by then and not closed by then."),
        "open_deals",
    ),
    _as_of(
        "open_pipeline_amount",
        _("Open pipeline"),
        _("Sum of the amounts that the opportunities open at the end of the period had then."),
        "open_amount",
        unit=Unit.MONEY,
    ),
    _as_of(
        "weighted_pipeline_amount",
        _("Weighted pipeline"),
        _("Sum of amount × probability of the opportunities open at the end of the period, both as they were then."),
        "weighted_amount",
        unit=Unit.MONEY,
    ),
    _sum(
        "stage_entered",
        _("Entered the stage"),
        _("Number of times an opportunity entered the stage in the period."),
        "entered",
    ),
    _ratio(
        "stage_conversion",
        _("Stage conversion"),
        _(
            "Of the opportunities that entered the stage in the period and have left it, the share that left it forward."
            " Those still in it are shown apart."
        ),
        ("moved_on", "decided_visits"),
        unit=Unit.PERCENT,
    ),
    _sum(
        "stage_still_in",
        _("Still in the stage"),
        _("Number of those that entered the stage in the period and have not left it yet."),
        "still_in",
        better=Better.NEITHER,
    ),
    _sum(
        "stage_dropped",
        _("Lost from the stage"),
        _("Number of those that entered the stage in the period and were lost from it."),
        "dropped",
        better=Better.LOWER,
    ),
    _sum(
        "stage_dropped_amount",
        _("Amount lost from the stage"),
        _("Sum of the amounts of those that entered the stage in the period and were lost from it."),
        "dropped_amount",
        unit=Unit.MONEY,
        better=Better.LOWER,
    ),
    Metric(
        "stage_days",
        _("Days in the stage"),
        _("Median days that opportunities which left the stage in the period had been in it."),
        Unit.DAYS,
        Better.LOWER,
        Behaviour.MEDIAN,
        (Part("stay_days"),),
        rules.alone,
    ),
    Metric(
        "sales_velocity",
        _("Sales velocity"),
        _(
            "Open opportunities × win rate × average deal size ÷ sales cycle, per day;"
            " the last three over the twelve months up to the end of the period."
        ),
        Unit.MONEY_PER_DAY,
        Better.HIGHER,
        Behaviour.RATIO,
        (
            Part("open_deals"),
            Part("won", is_trailing=True),
            Part("decided", is_trailing=True),
            Part("won_amount", is_trailing=True),
            Part("cycle_days", is_trailing=True),
            Part("cycle_deals", is_trailing=True),
        ),
        rules.velocity,
        opens_into=("open_opportunities", "win_rate", "average_deal_size", "sales_cycle_days"),
    ),
    _ratio(
        "slippage_rate",
        _("Slippage rate"),
        _(
            "Of the opportunities that at the start of the period were expected to close in it, the share still undecided at its end."
            " While the period runs: the share already expected later."
        ),
        ("slipped", "expected"),
        unit=Unit.PERCENT,
        better=Better.LOWER,
    ),
    _sum("activities", _("Activities"), _("Number of activities completed in the period."), "activities"),
    _sum("leads_created", _("Leads created"), _("Number of leads that came in in the period."), "leads"),
    _sum(
        "leads_qualified", _("Leads qualified"), _("Number of leads first qualified in the period."), "leads_qualified"
    ),
    _ratio(
        "lead_conversion_rate",
        _("Lead conversion rate"),
        _("Of the leads that came in in the period, the share converted to an opportunity so far."),
        ("leads_converted", "leads"),
        unit=Unit.PERCENT,
    ),
    Metric(
        "lead_response_minutes",
        _("Lead response time"),
        _("Median working minutes from a lead coming in to its first answer, of the leads that came in in the period."),
        Unit.MINUTES,
        Better.LOWER,
        Behaviour.MEDIAN,
        (Part("response_minutes"),),
        rules.alone,
    ),
    _ratio(
        "cost_per_lead",
        _("Cost per lead"),
        _("Cost of the leads that came in in the period ÷ their number, of those whose cost is known."),
        ("lead_cost", "leads_paid_for"),
        unit=Unit.MONEY,
        better=Better.LOWER,
    ),
)

METRICS: dict[str, Metric] = {metric.code: metric for metric in _ALL}


def metric(code: str) -> Metric:
    """The metric of that code; KeyError when there is none."""
    return METRICS[code]


# What a part of a figure is called above its column of rows, and its unit.
PARTS: dict[str, tuple[Promise, Unit]] = {
    "created": (_("Created"), Unit.COUNT),
    "won": (_("Won"), Unit.COUNT),
    "lost": (_("Lost"), Unit.COUNT),
    "decided": (_("Closed"), Unit.COUNT),
    "won_amount": (_("Won amount"), Unit.MONEY),
    "lost_amount": (_("Lost amount"), Unit.MONEY),
    "decided_amount": (_("Closed amount"), Unit.MONEY),
    "cycle_days": (_("Days to close"), Unit.DAYS),
    "cycle_deals": (_("Won, start known"), Unit.COUNT),
    "open_deals": (_("Open"), Unit.COUNT),
    "open_amount": (_("Amount"), Unit.MONEY),
    "weighted_amount": (_("Weighted amount"), Unit.MONEY),
    "expected": (_("Expected"), Unit.COUNT),
    "slipped": (_("Slipped"), Unit.COUNT),
    "entered": (_("Entered"), Unit.COUNT),
    "moved_on": (_("Went on"), Unit.COUNT),
    "decided_visits": (_("Left the stage"), Unit.COUNT),
    "still_in": (_("Still in"), Unit.COUNT),
    "dropped": (_("Lost"), Unit.COUNT),
    "dropped_amount": (_("Lost amount"), Unit.MONEY),
    "stay_days": (_("Days in the stage"), Unit.DAYS),
    "activities": (_("Activities"), Unit.COUNT),
    "leads": (_("Leads"), Unit.COUNT),
    "leads_qualified": (_("Qualified"), Unit.COUNT),
    "leads_converted": (_("Converted"), Unit.COUNT),
    "leads_paid_for": (_("Cost known"), Unit.COUNT),
    "lead_cost": (_("Cost"), Unit.MONEY),
    "response_minutes": (_("Minutes to the first answer"), Unit.MINUTES),
}
