"""The doors for reads: figures with what they are measured against, pictures, people, and the rows behind a figure."""

from quarterdeck.metrics.engine import CannotMeasure, Table, Totals, query
from quarterdeck.metrics.engine.comparisons import Comparison, comparison
from quarterdeck.metrics.engine.history import as_it_was, as_known_at, known_at
from quarterdeck.metrics.queries.activity_calendar import ActivityCalendar, activity_calendar
from quarterdeck.metrics.queries.addresses import Asked, asked, key_of, past_day, query_of, rows_address
from quarterdeck.metrics.queries.cohorts import Cohort, cohorts
from quarterdeck.metrics.queries.concentration import Concentration, concentration
from quarterdeck.metrics.queries.cuts import (
    AGES,
    DISCOUNTS,
    PRICES,
    Band,
    Cut,
    CutDeals,
    bands,
    deals_of_band,
    reasons,
)
from quarterdeck.metrics.queries.drill import PAGE_SIZE, Drill, DrillRow, Opened, drill, every_row, opened_into
from quarterdeck.metrics.queries.figures import Cumulative, Figure, cumulative, figures
from quarterdeck.metrics.queries.freshness import figures_as_of
from quarterdeck.metrics.queries.funnel import Benchmark, Funnel, FunnelStep, funnel, offered_benchmarks
from quarterdeck.metrics.queries.people import PersonRow, people_table
from quarterdeck.metrics.queries.pipeline import MonthOfPipeline, PipelineByMonth, pipeline_by_month_and_stage
from quarterdeck.metrics.queries.trends import Trend, trend
from quarterdeck.metrics.queries.usage import Use, uses_of
from quarterdeck.metrics.queries.velocity import Lever, Velocity, velocity
from quarterdeck.metrics.queries.waterfall import (
    Change,
    ChangedDeal,
    ChangedDeals,
    Step,
    Waterfall,
    changed_deals,
    waterfall,
)
from quarterdeck.metrics.queries.waterfall import by_member as pipeline_by_member
from quarterdeck.metrics.queries.whose import EVERYBODY, Whose
from quarterdeck.metrics.queries.within import DEALS_A_PAGE

__all__ = [
    "AGES",
    "DEALS_A_PAGE",
    "DISCOUNTS",
    "EVERYBODY",
    "PAGE_SIZE",
    "PRICES",
    "ActivityCalendar",
    "Asked",
    "Band",
    "Benchmark",
    "CannotMeasure",
    "Change",
    "ChangedDeal",
    "ChangedDeals",
    "Cohort",
    "Comparison",
    "Concentration",
    "Cumulative",
    "Cut",
    "CutDeals",
    "Drill",
    "DrillRow",
    "Figure",
    "Funnel",
    "FunnelStep",
    "Lever",
    "MonthOfPipeline",
    "Opened",
    "PersonRow",
    "PipelineByMonth",
    "Step",
    "Table",
    "Totals",
    "Trend",
    "Use",
    "Velocity",
    "Waterfall",
    "Whose",
    "activity_calendar",
    "as_it_was",
    "as_known_at",
    "asked",
    "bands",
    "changed_deals",
    "cohorts",
    "comparison",
    "concentration",
    "cumulative",
    "deals_of_band",
    "drill",
    "every_row",
    "figures",
    "figures_as_of",
    "funnel",
    "key_of",
    "known_at",
    "offered_benchmarks",
    "opened_into",
    "past_day",
    "people_table",
    "pipeline_by_member",
    "pipeline_by_month_and_stage",
    "query",
    "query_of",
    "reasons",
    "rows_address",
    "trend",
    "uses_of",
    "velocity",
    "waterfall",
]
