"""What the simulation knows and the company does not."""

import hashlib
from typing import Any

from quarterdeck.simulation import deals
from quarterdeck.simulation.deals import Deal, Step
from quarterdeck.simulation.world import World


def chance_of(world: World, deal: Deal) -> float:
    """The true probability today that the deal is won."""
    owner = world.person(deal.owner)
    if owner.skills is None:
        return 0.0
    return round(deals.chance(deal, owner.skills, owner.ramp(world.today)), 4)


def fate_of(world: World, deal: Deal) -> tuple[str, Deal]:
    """Won, lost, or still open when the look ahead ended, and the deal as it is then."""
    later = world.fates.get(deal.key, deal)
    return {Step.WON: "won", Step.LOST: "lost"}.get(later.step, "open"), later


def facts_of(world: World) -> dict[str, Any]:
    """What was done to the market, and what the future holds, as plain values."""
    return {
        "campaigns": [
            {
                "name": one.name,
                "series": one.series,
                "from": one.from_on.isoformat(),
                "until": one.until_on.isoformat(),
                "lift": one.lift,
                "discount": one.discount,
            }
            for one in world.market.campaigns
        ],
        "industry_growth": {industry.name: industry.trend for industry in world.words.industries},
        "won_after_today": world.landing,
    }


def fingerprint(world: World) -> str:
    """The same for the same company."""
    digest = hashlib.sha256()
    for thing in (world.org.people, world.deals, world.done, world.planned, world.landing):
        digest.update(repr(thing).encode())
    return digest.hexdigest()
