"""Reads of opportunities: lists with exact counts, the record, choices for filters and pickers."""

from quarterdeck.crm.queries.opportunities.choices import (
    FilterChoices,
    are_any_booked,
    assignable_members,
    count_open_of,
    currencies,
    filter_choices,
    opportunity_choices,
    owner_choices,
    processes,
    product_choices,
)
from quarterdeck.crm.queries.opportunities.filters import PLAIN_VIEWS, VIEWS, DealFilters, filtered
from quarterdeck.crm.queries.opportunities.record import DealRecord, editable_opportunity, opportunity_record
from quarterdeck.crm.queries.opportunities.rows import (
    SORTS,
    DealPage,
    DealRow,
    opportunity_rows,
)
from quarterdeck.crm.queries.opportunities.totals import Totals, totals

__all__ = [
    "PLAIN_VIEWS",
    "SORTS",
    "VIEWS",
    "DealFilters",
    "DealPage",
    "DealRecord",
    "DealRow",
    "FilterChoices",
    "Totals",
    "are_any_booked",
    "assignable_members",
    "count_open_of",
    "currencies",
    "editable_opportunity",
    "filter_choices",
    "filtered",
    "opportunity_choices",
    "opportunity_record",
    "opportunity_rows",
    "owner_choices",
    "processes",
    "product_choices",
    "totals",
]
