"""Dividing what somebody leaves among those who take over. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

EVENLY, BY_PLACE = "evenly", "by_place"


@dataclass(frozen=True, slots=True)
class Parcel:
    """What stays together: a customer with its deals, or a deal or lead by itself. `records` counts them, `amount` is what is open."""

    key: str
    records: int = 1
    amount: Decimal = Decimal(0)
    places: tuple[str, ...] = ()


def divided(
    parcels: Sequence[Parcel], receivers: Sequence[int], *, keepers: Mapping[str, Collection[int]] | None = None
) -> dict[str, int]:
    """Who gets each parcel: whoever looks after its place, otherwise the one with the fewest records so far, the largest first.

    Evenly divided, nobody ends up with more than the others by more than the largest parcel.
    """
    load = {receiver: (0, Decimal(0), order) for order, receiver in enumerate(receivers)}
    found: dict[str, int] = {}
    for parcel in sorted(parcels, key=lambda one: (-one.records, -one.amount, one.key)):
        local = {pk for place in parcel.places for pk in (keepers or {}).get(place, ())} & set(load)
        chosen = min(local or load, key=lambda pk: load[pk])
        records, amount, order = load[chosen]
        load[chosen] = (records + parcel.records, amount + parcel.amount, order)
        found[parcel.key] = chosen
    return found
