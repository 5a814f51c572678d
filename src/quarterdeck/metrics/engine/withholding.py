"""Figures made of fields that a viewer's roles hide stay empty, as the field itself does on a record.

A split by such a field, or a limit to its values, would tell it row by row: that is refused.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from quarterdeck.metrics import rules
from quarterdeck.metrics.catalogue import Metric
from quarterdeck.metrics.dimensions import DIMENSIONS
from quarterdeck.metrics.engine.limits import CannotMeasure
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
    """Whether any part of a metric reads a field that the viewer may not read, or is limited to values of one."""
    hidden = _hidden_from(viewer)
    if not hidden:
        return False
    read = {field for measure in metric.measures for field in _read_by(measure)}
    limits = {field for part in metric.parts for one in part.only for field in DIMENSIONS[one.dimension].fields}
    return bool(hidden & (read | limits))


def is_hidden(viewer: Member, dimension: str) -> bool:
    """Whether a dimension tells a field that the viewer may not read."""
    return not _hidden_from(viewer).isdisjoint(DIMENSIONS[dimension].fields)


def refuse_hidden(viewer: Member, dimensions: Iterable[str]) -> None:
    """Raise `CannotMeasure`, in words, where one of the dimensions tells a field that the viewer may not read.

    Days, which the room itself splits by, are none that anybody can choose and tell nothing.
    """
    for code in DIMENSIONS.keys() & set(dimensions):
        refuse_fields(viewer, DIMENSIONS[code].fields, name=DIMENSIONS[code].name)


def refuse_fields(viewer: Member, fields: Iterable[str], *, name: str | Promise) -> None:
    """Raise `CannotMeasure` where the viewer may not read one of the fields, which the sentence calls by `name`."""
    if not _hidden_from(viewer).isdisjoint(fields):
        raise CannotMeasure(_("Your role does not show “%(field)s”.") % {"field": name}, code="withheld")


def _hidden_from(viewer: Member) -> set[str]:
    return {code for code, given in access.rules_of(viewer).items() if not given.is_readable}


def _read_by(measure: str) -> set[str]:
    """The fields of records that a measure tells about."""
    return {_FIELDS[column] for column in MEASURES[measure].columns if column in _FIELDS}
