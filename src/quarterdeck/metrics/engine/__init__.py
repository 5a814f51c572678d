"""The engine: metrics of the catalogue in, one SQL statement a fact out, a table back.

`query` is the general door; `values_of` and `rows_behind` are what the doors of this room are made of.
"""

from quarterdeck.metrics.engine.answers import Table, Totals
from quarterdeck.metrics.engine.limits import CannotMeasure
from quarterdeck.metrics.engine.questions import query
from quarterdeck.metrics.engine.rows import Row, fact_of, rows_behind
from quarterdeck.metrics.engine.sums import Question, values_of

__all__ = ["CannotMeasure", "Question", "Row", "Table", "Totals", "fact_of", "query", "rows_behind", "values_of"]
