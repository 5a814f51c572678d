"""What the grid sends: edits of cells as JSON, amounts as whole numbers of the smallest step of the metric's unit."""

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from quarterdeck.core.records.refusals import Refusal
from quarterdeck.metrics.catalogue import Metric
from quarterdeck.targets.actions.cells import CellEdit
from quarterdeck.targets.rules import amounts
from quarterdeck.targets.rules.carrying import Carry

# Two thousand people and twelve months, with room to spare.
MOST_EDITS = 50_000


class Unreadable(Refusal):
    """What came is not what the grid sends."""

    def __init__(self) -> None:
        super().__init__(_("These numbers could not be read. Load the page again."), code="unreadable")


@dataclass(frozen=True, slots=True)
class SentCells:
    """Edits of one metric and level, and how far a change carries."""

    edits: list[CellEdit]
    carry: Carry


def read(body: bytes, *, metric: Metric, level: str) -> SentCells:
    """The edits of one request; refuses anything the grid would not send."""
    try:
        sent = json.loads(body)
        edits = [_edit(one, metric, level) for one in sent["edits"]]
        carry = Carry(sent.get("carry", Carry.NONE))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Unreadable from None
    if len(edits) > MOST_EDITS:
        raise Unreadable
    return SentCells(edits, carry)


def _edit(one: dict[str, Any], metric: Metric, level: str) -> CellEdit:
    step = amounts.step_of(metric.unit)
    month = parse_date(one["month"])
    if month is None or type(one["node"]) is not int:
        raise ValueError
    return CellEdit(
        node_id=one["node"],
        metric_code=metric.code,
        level=level,
        month=month,
        side=str(one["kind"]),
        value=_amount(one["value"], step),
        expected=_amount(one["expected"], step),
    )


def _amount(steps: Any, step: Decimal) -> Decimal | None:
    if steps is not None and type(steps) is not int:
        raise ValueError
    return None if steps is None else steps * step
