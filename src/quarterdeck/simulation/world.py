"""Everything there is in the simulated company."""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from quarterdeck.core.calendar.periods import FiscalCalendar
from quarterdeck.simulation.activities import Done, Planned
from quarterdeck.simulation.buyers import Account, Customers
from quarterdeck.simulation.company import Organization
from quarterdeck.simulation.deals import Deal
from quarterdeck.simulation.market import Market
from quarterdeck.simulation.people import Person
from quarterdeck.simulation.words import Region, Words


@dataclass
class World:
    """`deals`, `done` and `planned` are what was recorded before `today`; `fates` what becomes of the open deals later.

    `landing` is what is won after today, by month: also with deals that do not exist yet.
    """

    rng: Random
    words: Words
    calendar: FiscalCalendar
    start: date
    today: date
    org: Organization
    market: Market
    customers: Customers
    deals: list[Deal] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)
    planned: list[Planned] = field(default_factory=list)
    fates: dict[int, Deal] = field(default_factory=dict)
    landing: dict[str, int] = field(default_factory=dict)
    open_of: dict[int, list[Deal]] = field(default_factory=dict)
    accounts_of: dict[int, list[Account]] = field(default_factory=dict)
    deals_made: int = 0

    def person(self, key: int) -> Person:
        return self.org.people[key]

    def manager_of(self, person: Person, day: date) -> Person:
        """The manager of the team the person is in on a day."""
        manager = self.org.units[person.unit_on(day)].manager
        return self.org.people[manager or 0]

    def ground_of(self, person: Person, day: date) -> tuple[Region, str]:
        """The region and city the person's team works on a day."""
        unit = self.org.units[person.unit_on(day)]
        return unit.region or self.words.regions[0], unit.city
