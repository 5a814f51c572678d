"""The company day by day: from before the first day of its records, up to today, and on until the deals' fates are known."""

import copy
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random

from quarterdeck.core.calendar.periods import FiscalCalendar, Period
from quarterdeck.simulation import company, market, planning, selling
from quarterdeck.simulation.buyers import Customers
from quarterdeck.simulation.deals import Step
from quarterdeck.simulation.names import Names
from quarterdeck.simulation.words import words_in
from quarterdeck.simulation.world import World

WARM_UP_DAYS = 130
FUTURE_DAYS = 240

Progress = Callable[[int, int], None]


def simulate(
    *,
    people: int,
    years: float,
    seed: int,
    today: date,
    language: str,
    calendar: FiscalCalendar,
    progress: Progress | None = None,
) -> World:
    """The same company for the same arguments, whatever machine it runs on."""
    rng = Random(seed)  # noqa: S311 - a simulation wants repeatable dice, not secret ones
    words = words_in(language)
    start = today - timedelta(round(years * 365))
    first = start - timedelta(WARM_UP_DAYS)
    names = Names(rng, words)
    world = World(
        rng=rng,
        words=words,
        calendar=calendar,
        start=start,
        today=today,
        org=company.found(rng, people=people, words=words, names=names, calendar=calendar, start=first, today=today),
        market=market.open_market(rng, words=words, calendar=calendar, start=first, end=today + timedelta(FUTURE_DAYS)),
        customers=Customers(rng, words, names),
    )
    selling.stock_accounts(world, first)
    _live(world, Period(first, today), progress)
    _forget_early_deals(world)
    planning.plan_tasks(world)
    _look_ahead(world)
    return world


def _live(world: World, period: Period, progress: Progress | None = None) -> None:
    for number, day in enumerate(period.each_day(), start=1):
        for person in world.org.sellers:
            if person.left_on == day:
                selling.hand_over(world, person, day)
        if world.calendar.is_working_day(day):
            for person in world.org.sellers:
                if person.is_here(day):
                    selling.spend_day(world, person, day)
        if progress and number % 10 == 0:
            progress(number, period.days)


def _forget_early_deals(world: World) -> None:
    """Deals closed before the records begin were never recorded; those still open then keep their real opening day."""
    world.deals = [deal for deal in world.deals if deal.closed_on is None or deal.closed_on >= world.start]
    kept = {deal.key for deal in world.deals}
    begin = datetime.combine(world.start, time())
    world.done = [act for act in world.done if act.at >= begin and (act.deal is None or act.deal in kept)]


def _look_ahead(world: World) -> None:
    """Let a copy of the company live on, only to learn what becomes of the deals that are open today."""
    ahead = copy.copy(world)
    ahead.deals = [deal for deal in world.deals if deal.step.is_open]
    ahead.done, ahead.planned = [], []
    ahead = copy.deepcopy(ahead, {id(world.words): world.words, id(world.calendar): world.calendar})
    world.fates = {deal.key: deal for deal in ahead.deals}
    _live(ahead, Period(world.today, world.today + timedelta(FUTURE_DAYS)))
    landing: dict[str, int] = defaultdict(int)
    for deal in ahead.deals:
        if deal.step is Step.WON and deal.closed_on:
            landing[f"{deal.closed_on:%Y-%m}"] += int(deal.amount)
    world.landing = dict(sorted(landing.items()))
