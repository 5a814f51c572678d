"""Figures made of fields that a viewer's roles hide: they stay empty, as the field itself does on a record."""

from collections.abc import Sequence
from dataclasses import replace

from quarterdeck.metrics import rules
from quarterdeck.metrics.catalogue import Metric
from quarterdeck.metrics.engine.measures import MEASURES
from quarterdeck.people import access
from quarterdeck.people.models import Member

_OF_DEALS = "crm.opportunity.amount"
_OF_LEADS = "crm.lead.cost"
_FIELDS = {
    "amount": _OF_DEALS,
    "list_amount": _OF_DEALS,
    "cost_amount": _OF_DEALS,
    "cost": _OF_LEADS,
}


def as_seen(viewer: Member, metrics: Sequence[Metric]) -> tuple[Metric, ...]:
    """The metrics as the viewer may know them: one that reads a hidden or masked field is empty, whatever it is split by."""
    return tuple(
        replace(metric, combine=rules.unknown) if is_withheld(viewer, metric) else metric for metric in metrics
    )


def is_withheld(viewer: Member, metric: Metric) -> bool:
    """Whether any part of a metric reads a field that the viewer may not read."""
    hidden = {code for code, given in access.rules_of(viewer).items() if not given.is_readable}
    return bool(hidden & {field for measure in metric.measures for field in _read_by(measure)})


def _read_by(measure: str) -> set[str]:
    """The fields of records that a measure tells about."""
    return {_FIELDS[column] for column in MEASURES[measure].columns if column in _FIELDS}
