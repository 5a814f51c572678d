"""What a purchase is worth to the customer: payback, return, present value and cost of ownership, in Decimal.

Money at the start is year 0; what comes every year comes at the end of years 1 to n, as in NPV of a spreadsheet.
Sources: net present value and payback as in Brealey, Myers, Allen: Principles of Corporate Finance, chapters 2 and 5;
return on investment is the gain less the cost, over the cost; total cost of ownership the plain sum of all costs over the years.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

COST, BENEFIT, TODAY = "cost", "benefit", "today"
ZERO = Decimal(0)
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Flow:
    """Money once at the start and every year; `kind` is cost, benefit, or today (what going on as before costs)."""

    kind: str
    at_start: Decimal
    per_year: Decimal


@dataclass(frozen=True, slots=True)
class Year:
    """One year of the calculation; `total` adds up from the start."""

    number: int
    cost: Decimal
    gain: Decimal
    net: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class Worth:
    """The answer: years one by one, and the figures made of them. Empty figures are those that make no sense here."""

    years: list[Year]
    cost_of_ownership: Decimal
    cost_of_today: Decimal | None
    gain: Decimal
    net: Decimal
    roi: Decimal | None
    npv: Decimal
    payback_years: Decimal | None


def worth(flows: Sequence[Flow], *, years: int, rate: Decimal) -> Worth:
    """The value of a purchase over some years at a discount rate (0.08 is 8 %).

    What is no longer spent on going on as today is a gain, beside the benefits.
    """
    costs = _by_year(flows, (COST,), years)
    gains = _by_year(flows, (BENEFIT, TODAY), years)
    nets = [gain - cost for gain, cost in zip(gains, costs, strict=True)]
    rows, total = [], ZERO
    for number, (cost, gain, net) in enumerate(zip(costs, gains, nets, strict=True)):
        total += net
        rows.append(Year(number, cost, gain, net, total))
    spent = sum(costs, ZERO)
    has_today = any(flow.kind == TODAY for flow in flows)
    return Worth(
        years=rows,
        cost_of_ownership=spent,
        cost_of_today=sum(_by_year(flows, (TODAY,), years), ZERO) if has_today else None,
        gain=sum(gains, ZERO),
        net=total,
        roi=total / spent if spent else None,
        npv=npv(nets, rate=rate).quantize(CENT),
        payback_years=payback(nets),
    )


def npv(flows: Sequence[Decimal], *, rate: Decimal) -> Decimal:
    """The present value of yearly flows; the first is now and not discounted."""
    return sum((flow / (1 + rate) ** number for number, flow in enumerate(flows)), ZERO)


def payback(flows: Sequence[Decimal]) -> Decimal | None:
    """After how many years the sum of the flows is no longer negative, spread evenly within a year; None when never."""
    total = flows[0] if flows else ZERO
    if total >= 0:
        return ZERO
    for number, flow in enumerate(flows[1:], start=1):
        if total + flow >= 0:
            return (Decimal(number - 1) - total / flow).quantize(CENT)
        total += flow
    return None


def why_not_case(*, years: int, rate_percent: Decimal) -> str | None:
    if not 1 <= years <= 30:
        return _("Choose from 1 to 30 years.")
    if not 0 <= rate_percent <= 100:
        return _("A discount rate lies between 0 and 100 percent.")
    return None


def _by_year(flows: Sequence[Flow], kinds: Sequence[str], years: int) -> list[Decimal]:
    chosen = [flow for flow in flows if flow.kind in kinds]
    start = sum((flow.at_start for flow in chosen), ZERO)
    yearly = sum((flow.per_year for flow in chosen), ZERO)
    return [start, *[yearly] * years]
