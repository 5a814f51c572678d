"""The doors for reads: figures with what they are measured against, pictures, people, and the rows behind a figure."""

from quarterdeck.metrics.engine import CannotMeasure, Table, query
from quarterdeck.metrics.queries.drill import Drill, DrillRow, drill
from quarterdeck.metrics.queries.figures import Comparison, Cumulative, Figure, comparison, cumulative, figures
from quarterdeck.metrics.queries.funnel import Funnel, FunnelStep, funnel
from quarterdeck.metrics.queries.people import PersonRow, people_table
from quarterdeck.metrics.queries.pipeline import MonthOfPipeline, PipelineByMonth, pipeline_by_month_and_stage

__all__ = [
    "CannotMeasure",
    "Comparison",
    "Cumulative",
    "Drill",
    "DrillRow",
    "Figure",
    "Funnel",
    "FunnelStep",
    "MonthOfPipeline",
    "PersonRow",
    "PipelineByMonth",
    "Table",
    "comparison",
    "cumulative",
    "drill",
    "figures",
    "funnel",
    "people_table",
    "pipeline_by_month_and_stage",
    "query",
]
