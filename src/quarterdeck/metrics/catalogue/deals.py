"""Metrics of deals: what was won and lost, what is open, how it moves through the stages."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from quarterdeck.metrics import rules
from quarterdeck.metrics.catalogue.metric import Behaviour, Better, Metric, Part, Unit, as_of, median, ratio, summed

RESULTS = (
    summed(
        "won_amount",
        _("Won amount"),
        _("Sum of the amounts of opportunities won in the period, by close date, in company currency."),
        "won_amount",
        unit=Unit.MONEY,
    ),
    summed(
        "opportunities_won",
        _("Opportunities won"),
        _("Number of opportunities won in the period, by close date."),
        "won",
    ),
    summed(
        "opportunities_lost",
        _("Opportunities lost"),
        _("Number of opportunities lost in the period, by close date."),
        "lost",
        better=Better.LOWER,
    ),
    summed(
        "lost_amount",
        _("Lost amount"),
        _("Sum of the amounts of opportunities lost in the period, by close date, in company currency."),
        "lost_amount",
        unit=Unit.MONEY,
        better=Better.LOWER,
    ),
    ratio(
        "win_rate",
        _("Win rate"),
        _("Won ÷ (won + lost), by number, of the opportunities closed in the period."),
        ("won", "decided"),
        unit=Unit.PERCENT,
    ),
    ratio(
        "win_rate_by_amount",
        _("Win rate by amount"),
        _("Won amount ÷ (won amount + lost amount) of the opportunities closed in the period."),
        ("won_amount", "decided_amount"),
        unit=Unit.PERCENT,
    ),
    ratio(
        "average_deal_size",
        _("Average deal size"),
        _("Won amount ÷ number of opportunities won in the period."),
        ("won_amount", "won"),
        unit=Unit.MONEY,
    ),
    ratio(
        "sales_cycle_days",
        _("Sales cycle"),
        _(
            "Mean days from opening to closing of the opportunities won in the period; those without an opening date are left out."
        ),
        ("cycle_days", "cycle_deals"),
        unit=Unit.DAYS,
        better=Better.LOWER,
    ),
    median(
        "median_deal_size",
        _("Median deal size"),
        _("Half of the opportunities won in the period were larger than this amount, half were smaller."),
        "deal_size",
        unit=Unit.MONEY,
        better=Better.HIGHER,
    ),
    median(
        "sales_cycle_days_median",
        _("Sales cycle, median"),
        _(
            "Median days from opening to closing of the opportunities won in the period; those without an opening date are left out."
        ),
        "cycle_length",
        unit=Unit.DAYS,
    ),
    median(
        "sales_cycle_days_p90",
        _("Sales cycle, 90th percentile"),
        _(
            "Days from opening to closing that 90 of 100 opportunities won in the period took at most;"
            " those without an opening date are left out."
        ),
        "cycle_length_p90",
        unit=Unit.DAYS,
    ),
)

PIPELINE = (
    summed(
        "opportunities_created",
        _("Opportunities created"),
        _("Number of opportunities opened in the period."),
        "created",
    ),
    as_of(
        "open_opportunities",
        _("Open opportunities"),
        _("Number of opportunities open at the end of the period: created by then and not closed by then."),
        "open_deals",
    ),
    as_of(
        "open_pipeline_amount",
        _("Open pipeline"),
        _("Sum of the amounts that the opportunities open at the end of the period had then."),
        "open_amount",
        unit=Unit.MONEY,
    ),
    as_of(
        "weighted_pipeline_amount",
        _("Weighted pipeline"),
        _("Sum of amount × probability of the opportunities open at the end of the period, both as they were then."),
        "weighted_amount",
        unit=Unit.MONEY,
    ),
    as_of(
        "expected_pipeline_amount",
        _("Pipeline expected to close"),
        _("Sum of the amounts of the opportunities open at the end of the period that were expected to close in it."),
        "due_amount",
        unit=Unit.MONEY,
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
    ratio(
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
    as_of(
        "stalled_opportunities",
        _("Stalled opportunities"),
        _(
            "Number of open opportunities that at the end of the period had stood in their stage for longer than its warning days."
        ),
        "stalled",
        better=Better.LOWER,
    ),
    as_of(
        "stalled_amount",
        _("Stalled amount"),
        _("Sum of the amounts that the stalled opportunities had at the end of the period."),
        "stalled_amount",
        unit=Unit.MONEY,
        better=Better.LOWER,
    ),
    as_of(
        "overdue_opportunities",
        _("Past their expected close"),
        _("Number of opportunities open at the end of the period whose expected close lay before that day."),
        "past_due",
        better=Better.LOWER,
    ),
    as_of(
        "overdue_pipeline_amount",
        _("Amount past its expected close"),
        _(
            "Sum of the amounts of the opportunities open at the end of the period whose expected close lay before that day."
        ),
        "past_due_amount",
        unit=Unit.MONEY,
        better=Better.LOWER,
    ),
)

STAGES = (
    summed(
        "stage_entered",
        _("Entered the stage"),
        _("Number of times an opportunity entered the stage in the period."),
        "entered",
    ),
    ratio(
        "stage_conversion",
        _("Stage conversion"),
        _(
            "Of the opportunities that entered the stage in the period and have left it, the share that left it forward."
            " Those still in it are shown apart."
        ),
        ("moved_on", "decided_visits"),
        unit=Unit.PERCENT,
    ),
    summed(
        "stage_still_in",
        _("Still in the stage"),
        _("Number of those that entered the stage in the period and have not left it yet."),
        "still_in",
        better=Better.NEITHER,
    ),
    summed(
        "stage_dropped",
        _("Lost from the stage"),
        _("Number of those that entered the stage in the period and were lost from it."),
        "dropped",
        better=Better.LOWER,
    ),
    summed(
        "stage_dropped_amount",
        _("Amount lost from the stage"),
        _("Sum of the amounts of those that entered the stage in the period and were lost from it."),
        "dropped_amount",
        unit=Unit.MONEY,
        better=Better.LOWER,
    ),
    median(
        "stage_days",
        _("Days in the stage"),
        _("Median days that opportunities which left the stage in the period had been in it."),
        "stay_days",
        unit=Unit.DAYS,
    ),
    median(
        "stage_days_p75",
        _("Days in the stage, 75th percentile"),
        _("Days that 75 of 100 opportunities which left the stage in the period had been in it at most."),
        "stay_days_p75",
        unit=Unit.DAYS,
    ),
    median(
        "stage_days_p90",
        _("Days in the stage, 90th percentile"),
        _("Days that 90 of 100 opportunities which left the stage in the period had been in it at most."),
        "stay_days_p90",
        unit=Unit.DAYS,
    ),
)


def _won_within(months: int) -> Metric:
    """How much of what was opened is won by when; of deals that are too young for that nothing can be said yet."""
    return ratio(
        f"won_within_{months}_months",
        format_lazy(ngettext_lazy("Won within {months} month", "Won within {months} months", months), months=months),
        format_lazy(
            ngettext_lazy(
                "Of the opportunities opened in the period and at least {months} month ago,"
                " the share won within {months} month of opening.",
                "Of the opportunities opened in the period and at least {months} months ago,"
                " the share won within {months} months of opening.",
                months,
            ),
            months=months,
        ),
        (f"of_those_won_within_{months}", f"as_old_as_{months}"),
        unit=Unit.PERCENT,
    )


COHORTS = tuple(_won_within(months) for months in rules.COHORT_MONTHS)
