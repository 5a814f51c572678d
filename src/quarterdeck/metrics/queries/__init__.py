"""The doors for reads: figures with what they are measured against, pictures, people, and the rows behind a figure."""

from quarterdeck.metrics.engine import CannotMeasure, Table, Totals, query
from quarterdeck.metrics.engine.comparisons import Comparison, comparison
from quarterdeck.metrics.queries.activity_calendar import ActivityCalendar, activity_calendar
from quarterdeck.metrics.queries.addresses import Asked, asked, key_of, query_of, rows_address
from quarterdeck.metrics.queries.drill import PAGE_SIZE, Drill, DrillRow, Opened, drill, every_row, opened_into
from quarterdeck.metrics.queries.figures import Cumulative, Figure, cumulative, figures
from quarterdeck.metrics.queries.freshness import figures_as_of
from quarterdeck.metrics.queries.funnel import Benchmark, Funnel, FunnelStep, funnel, offered_benchmarks
from quarterdeck.metrics.queries.people import PersonRow, people_table
from quarterdeck.metrics.queries.pipeline import MonthOfPipeline, PipelineByMonth, pipeline_by_month_and_stage
from quarterdeck.metrics.queries.trends import Trend, trend
from quarterdeck.metrics.queries.usage import Use, uses_of
from quarterdeck.metrics.queries.waterfall import (
    CHANGED_DEALS_A_PAGE,
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

__all__ = [
    "CHANGED_DEALS_A_PAGE",
    "EVERYBODY",
    "PAGE_SIZE",
    "ActivityCalendar",
    "Asked",
    "Benchmark",
    "CannotMeasure",
    "Change",
    "ChangedDeal",
    "ChangedDeals",
    "Comparison",
    "Cumulative",
    "Drill",
    "DrillRow",
    "Figure",
    "Funnel",
    "FunnelStep",
    "MonthOfPipeline",
    "Opened",
    "PersonRow",
    "PipelineByMonth",
    "Step",
    "Table",
    "Totals",
    "Trend",
    "Use",
    "Waterfall",
    "Whose",
    "activity_calendar",
    "asked",
    "changed_deals",
    "comparison",
    "cumulative",
    "drill",
    "every_row",
    "figures",
    "figures_as_of",
    "funnel",
    "key_of",
    "offered_benchmarks",
    "opened_into",
    "people_table",
    "pipeline_by_member",
    "pipeline_by_month_and_stage",
    "query",
    "query_of",
    "rows_address",
    "trend",
    "uses_of",
    "waterfall",
]
