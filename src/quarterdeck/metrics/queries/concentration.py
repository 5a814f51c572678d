"""How much hangs on a few customers: shares of the won amount, added up, and the Herfindahl–Hirschman index."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate

from quarterdeck.core.calendar.periods import Period
from quarterdeck.metrics import rules
from quarterdeck.metrics.catalogue import METRICS
from quarterdeck.metrics.dimensions import DIMENSIONS
from quarterdeck.metrics.engine import Question, values_of
from quarterdeck.metrics.queries.whose import EVERYBODY, Whose
from quarterdeck.people.models import Member

SHOWN = 15


@dataclass(frozen=True, slots=True)
class Customer:
    """`share` of the whole, and `running` with all that come before it."""

    account_id: int
    name: str
    amount: Decimal
    share: Decimal
    running: Decimal


@dataclass(frozen=True, slots=True)
class Concentration:
    """The greatest customers; `index` is the HHI over all of them (None without any), `vital_few` how many make up 80 %.

    Deals without a customer are left out; they belong to nobody.
    """

    customers: list[Customer]
    count: int
    whole: Decimal
    index: Decimal | None
    vital_few: int


def concentration(*, viewer: Member, period: Period, today: date, whose: Whose = EVERYBODY) -> Concentration:
    """Won amount of the period by customer, the greatest first."""
    question = Question(viewer, ("account",), whose.limits, today)
    sums = {
        keys[0]: Decimal(values["won_amount"] or 0)
        for (_place, keys), values in values_of(question, [METRICS["won_amount"]], [period]).items()
    }
    amounts = sorted(
        ((amount, pk) for pk, amount in sums.items() if pk and amount > 0), key=lambda one: (-one[0], one[1])
    )
    whole = sum((amount for amount, _pk in amounts), Decimal(0))
    running = list(accumulate(amount for amount, _pk in amounts))
    names = DIMENSIONS["account"].labels(pk for _amount, pk in amounts[:SHOWN])
    return Concentration(
        [
            Customer(pk, names.get(pk, ""), amount, amount / whole, so_far / whole)
            for (amount, pk), so_far in zip(amounts[:SHOWN], running, strict=False)
        ],
        len(amounts),
        whole,
        rules.herfindahl([amount for amount, _pk in amounts]),
        rules.vital_few([amount for amount, _pk in amounts]),
    )
