"""The doors for reads: figures with what they are measured against, pictures, people, and the rows behind a figure."""

from quarterdeck.metrics.engine import CannotMeasure, Table, query
from quarterdeck.metrics.queries.addresses import Asked, asked, query_of, rows_address
from quarterdeck.metrics.queries.drill import PAGE_SIZE, Drill, DrillRow, Opened, drill, every_row, opened_into
from quarterdeck.metrics.queries.figures import Comparison, Cumulative, Figure, comparison, cumulative, figures
from quarterdeck.metrics.queries.freshness import figures_as_of
from quarterdeck.metrics.queries.funnel import Funnel, FunnelStep, funnel
from quarterdeck.metrics.queries.people import PersonRow, people_table
from quarterdeck.metrics.queries.pipeline import MonthOfPipeline, PipelineByMonth, pipeline_by_month_and_stage

__all__ = [
    "PAGE_SIZE",
    "Asked",
    "CannotMeasure",
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
    "Table",
    "asked",
    "comparison",
    "cumulative",
    "drill",
    "every_row",
    "figures",
    "figures_as_of",
    "funnel",
    "opened_into",
    "people_table",
    "pipeline_by_month_and_stage",
    "query",
    "query_of",
    "rows_address",
]
