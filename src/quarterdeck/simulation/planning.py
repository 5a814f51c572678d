"""What everybody means to do today and in the next days."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta

from quarterdeck.simulation import activities
from quarterdeck.simulation.activities import Planned
from quarterdeck.simulation.deals import Deal
from quarterdeck.simulation.world import World

FORGOTTEN_AFTER = timedelta(30)


def plan_tasks(world: World) -> None:
    """A to-do for each written-down next step: some overdue, some today, the rest ahead."""
    waiting: dict[int, list[Deal]] = defaultdict(list)
    for deal in world.deals:
        if deal.step.is_open and deal.next_step_on and deal.next_step_on > world.today - FORGOTTEN_AFTER:
            waiting[deal.owner].append(deal)
    for owner in sorted(waiting):
        soon = sorted(waiting[owner], key=lambda d: (d.next_step_on or date.max, d.key))
        _bring_some_to_today(world, soon)
        world.planned.extend(_planned(world, deal) for deal in soon)


def _bring_some_to_today(world: World, deals: list[Deal]) -> None:
    """On a weekend nothing would be due; a demo opened then still shows a day's work."""
    due = sum(deal.next_step_on == world.today for deal in deals)
    later = [deal for deal in deals if deal.next_step_on and deal.next_step_on > world.today]
    for deal in later[: max(0, 3 - due)]:
        deal.next_step_on = deal.contact_on = world.today


def _planned(world: World, deal: Deal) -> Planned:
    rng = world.rng
    kind = activities.kind_for(rng, deal.step)
    due = datetime.combine(deal.next_step_on or world.today, time(9 + rng.randrange(9), rng.choice((0, 15, 30, 45))))
    return Planned(deal.owner, deal.account.key, deal.key, kind, deal.next_step, due)
