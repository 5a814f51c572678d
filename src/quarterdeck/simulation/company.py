"""The selling company: regions, teams, who sits where and since when, who leaves, joins, changes team."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from quarterdeck.core.access import rights
from quarterdeck.core.calendar.periods import FiscalCalendar, Grain
from quarterdeck.simulation import season
from quarterdeck.simulation.names import Names
from quarterdeck.simulation.people import Person, Seat, draw_skills
from quarterdeck.simulation.words import Region, Words

LEAVING_A_YEAR = 0.14
GROWTH_SHARE = 0.12
VETERAN_DAYS = 2400
DEMO_DISCIPLINE = 0.42
ROOT = 0


@dataclass
class Unit:
    """A node of the tree. `parents` lists where it hung, each from a day on; the root has none."""

    key: int
    name: str
    kind: str
    parents: list[tuple[date, int]]
    region: Region | None = None
    city: str = ""
    manager: int | None = None


@dataclass
class Organization:
    units: list[Unit] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)

    @property
    def sellers(self) -> list[Person]:
        return [person for person in self.people if person.skills]

    def teams(self) -> list[Unit]:
        return [unit for unit in self.units if unit.kind == "team"]

    def first(self, role: str) -> Person:
        return next(person for person in self.people if person.role == role)


@dataclass(frozen=True)
class Plan:
    """How many of each make up a company of that many people."""

    regions: int
    teams: int
    reps: int
    operations: int
    has_regional_directors: bool


def plan_for(people: int) -> Plan:
    """Teams of six to eight under a manager; regional directors from thirty people on."""
    operations = 2 if people >= 40 else 1
    has_directors = people >= 30
    regions = 3 if has_directors else (2 if people >= 10 else 1)
    rest = people - 3 - operations
    if has_directors:
        regions = min(7, max(3, rest // 30))
        rest -= regions
    teams = max(regions, round(rest / 8.5))
    if rest - teams < teams:
        raise ValueError("a company needs at least 8 people")
    return Plan(regions, teams, rest - teams, operations, has_directors)


def found(
    rng: Random, *, people: int, words: Words, names: Names, calendar: FiscalCalendar, start: date, today: date
) -> Organization:
    """The organization over the whole time: everybody who ever works there, with their dates."""
    return _Founding(rng, words, names, calendar, start, today, plan_for(people)).build()


@dataclass
class _Founding:
    rng: Random
    words: Words
    names: Names
    calendar: FiscalCalendar
    start: date
    today: date
    plan: Plan
    org: Organization = field(default_factory=Organization)

    def build(self) -> Organization:
        self._unit(self.words.one("company", "name"), "company", None)
        head = self._hire(rights.DIRECTOR, "head", ROOT)
        self.org.units[ROOT].manager = head.key
        office = self._unit(self.words.one("units", "operations"), "department", ROOT)
        for role, count in ((rights.OPERATIONS, self.plan.operations), (rights.ADMINISTRATOR, 1), (rights.READER, 1)):
            for _ in range(count):
                self._hire(role, role, office.key)
        regions = [self._region(region) for region in self.words.regions[: self.plan.regions]]
        teams = [self._team(regions[n % len(regions)], n // len(regions)) for n in range(self.plan.teams)]
        for number in range(self.plan.reps):
            self._fill(teams[number % len(teams)], number)
        self._transfer_some(teams)
        self._reorganize(teams, regions)
        return self.org

    def _unit(self, name: str, kind: str, parent: int | None, region: Region | None = None, city: str = "") -> Unit:
        parents = [] if parent is None else [(self.start - timedelta(VETERAN_DAYS), parent)]
        unit = Unit(len(self.org.units), name, kind, parents, region, city)
        self.org.units.append(unit)
        return unit

    def _region(self, region: Region) -> Unit:
        unit = self._unit(self.words.one("units", "region").format(name=region.name), "region", ROOT, region)
        if self.plan.has_regional_directors:
            unit.manager = self._hire(rights.DIRECTOR, "director", unit.key).key
        return unit

    def _team(self, region: Unit, number: int) -> Unit:
        ground = region.region
        assert ground is not None  # noqa: S101 - every region unit has its ground
        city = ground.cities[number % len(ground.cities)]
        name = self.words.one("units", "team").format(city=city)
        if number >= len(ground.cities):
            name = f"{name} {number // len(ground.cities) + 1}"
        unit = self._unit(name, "team", region.key, ground, city)
        unit.manager = self._hire(rights.MANAGER, "manager", unit.key).key
        return unit

    def _hire(self, role: str, title: str, unit: int, joined_on: date | None = None) -> Person:
        name = self.names.colleague()
        joined_on = joined_on or self._working_day(self.start - timedelta(self.rng.randrange(60, VETERAN_DAYS)))
        person = Person(
            key=len(self.org.people),
            name=name,
            login=self.names.login(name),
            role=role,
            title=self.words.one("titles", title),
            phone=self.names.mobile(),
            joined_on=joined_on,
            stays=[(joined_on, unit)],
        )
        self.org.people.append(person)
        return person

    def _seller(self, unit: int, joined_on: date | None = None) -> Person:
        senior = joined_on is None and self.rng.random() < 0.3
        person = self._hire(rights.REP, "senior" if senior else "rep", unit, joined_on)
        person.skills = draw_skills(self.rng, level=0.06 if senior else 0.0)
        person.ramp_days = self.rng.randrange(110, 190) if joined_on else 0
        return person

    def _fill(self, team: Unit, number: int) -> None:
        """One seat over the whole time. The first keeps its holder, as whom the demo signs in: a bit careless, to have work waiting."""
        span = (self.today - self.start).days
        seat = Seat(team.key)
        opened = None
        if number >= self.plan.teams and self.rng.random() < GROWTH_SHARE:
            opened = self._working_day(self.start + timedelta(int(span * self.rng.uniform(0.25, 0.8))))
        seat.holders.append(self._seller(team.key, opened))
        first = seat.holders[0]
        if number == 0 and first.skills:
            first.skills = replace(first.skills, discipline=DEMO_DISCIPLINE)
        else:
            self._succeed(seat, team, leaves_surely=number == 1)
        self.org.seats.append(seat)

    def _succeed(self, seat: Seat, team: Unit, *, leaves_surely: bool) -> None:
        latest = self.today - timedelta(40)
        while True:
            holder = seat.holders[-1]
            stay = timedelta(int(self.rng.expovariate(LEAVING_A_YEAR / 365)))
            if leaves_surely:
                stay, leaves_surely = (latest - self.start) * 0.6, False
            here_since = max(holder.joined_on, self.start)
            left_on = self._working_day(here_since + max(stay, timedelta(self.rng.randrange(60, 120))))
            if left_on > latest:
                return
            holder.left_on = left_on
            joined_on = min(left_on + timedelta(self.rng.randrange(14, 50)), self.today - timedelta(10))
            seat.holders.append(self._seller(team.key, self._working_day(joined_on)))

    def _working_day(self, day: date) -> date:
        return season.next_working_day(day, self.calendar)

    def _quarter_start(self, share: float) -> date:
        day = self.start + (self.today - self.start) * share
        return self._working_day(self.calendar.containing(day, Grain.QUARTER).end)

    def _transfer_some(self, teams: list[Unit]) -> None:
        """Some reps change to the next team at the start of a quarter and take their deals along."""
        if len(teams) < 2:
            return
        settled = [s.holders[0] for s in self.org.seats[2:] if len(s.holders) == 1 and s.holders[0].ramp_days == 0]
        for person in self.rng.sample(settled, min(len(settled), max(1, len(self.org.seats) // 15))):
            moved_on = self._quarter_start(self.rng.uniform(0.3, 0.75))
            here = next(n for n, team in enumerate(teams) if team.key == person.stays[0][1])
            if moved_on < self.today:
                person.stays.append((moved_on, teams[(here + 1) % len(teams)].key))

    def _reorganize(self, teams: list[Unit], regions: list[Unit]) -> None:
        """One team is moved under the next region about eight months before today."""
        moved_on = self._quarter_start(0.55)
        spare = [team for team in teams[len(regions) :] if team.parents]
        if not spare or len(regions) < 2 or moved_on >= self.today:
            return
        team = spare[-1]
        others = [region.key for region in regions if region.key != team.parents[0][1]]
        team.parents.append((moved_on, others[0]))
