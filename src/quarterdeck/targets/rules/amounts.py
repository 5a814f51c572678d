"""What a target may be, and how targets add up: by the unit and the behaviour of their metric."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from quarterdeck.metrics.catalogue import Behaviour, Unit

_CENT = Decimal("0.01")
# The smallest part a target is split into: whole visits, cents, hundredths of a percent, tenths of a day.
_STEPS = {
    Unit.COUNT: Decimal(1),
    Unit.PERCENT: Decimal("0.0001"),
    Unit.DAYS: Decimal("0.1"),
    Unit.MINUTES: Decimal(1),
}
_LARGEST = Decimal(10) ** 15
# What money may be rounded to when it is split or filled: cents, whole amounts, hundreds, thousands, ten thousands.
MONEY_STEPS = (_CENT, Decimal(1), Decimal(100), Decimal(1000), Decimal(10000))


def step_of(unit: str) -> Decimal:
    """The smallest amount of a unit that can be owed."""
    return next((step for known, step in _STEPS.items() if known == unit), _CENT)


def usual_money_step(decimals: int) -> Decimal:
    """What money is rounded to where nothing is said: whole amounts, hundreds of a currency that has no cents."""
    return Decimal(1) if decimals else Decimal(100)


def split_step(unit: str, money_step: Decimal) -> Decimal:
    """What the parts of a target are rounded to: money as its plan says, anything else as finely as it can be owed."""
    return money_step if unit == Unit.MONEY else step_of(unit)


def rounded(amount: Decimal, step: Decimal) -> Decimal:
    """To the nearest step, half away from zero."""
    return (amount / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step


def why_not_owed(amount: Decimal, unit: str) -> str | None:
    """A target is a finite number from 0 on, whole where things are counted, at most 100 % where it is a share."""
    if not amount.is_finite() or amount >= _LARGEST:
        return _("This is not an amount that can be owed.")
    if amount < 0:
        return _("A target is 0 or more.")
    if unit == Unit.COUNT and amount != amount.to_integral_value():
        return _("This metric is counted, so its targets are whole numbers.")
    if unit == Unit.PERCENT and amount > 1:
        return _("This metric is a share: enter 30% or 0.3, at most 100%.")
    return None


def adds_over_people(behaviour: str) -> bool:
    """Whether what a team owes is the sum of what its people owe. Rates and medians are owed by each for themselves."""
    return behaviour in (Behaviour.ADDITIVE, Behaviour.AS_OF)


def adds_over_time(behaviour: str) -> bool:
    """Whether what a quarter owes is the sum of its months. A level is owed at the end, a rate all the time."""
    return behaviour == Behaviour.ADDITIVE
