"""The people who sell: what they can really do, and how that grows after they join."""

from dataclasses import asdict, dataclass, field
from datetime import date
from random import Random

SKILL_SPREAD = 0.19


@dataclass(frozen=True)
class Skills:
    """What a person can really do, each from 0 to 1 with 0.5 the company's middle. Hidden from every other room."""

    prospecting: float
    discovery: float
    demo: float
    negotiation: float
    closing: float
    speed: float
    discipline: float

    def as_dict(self) -> dict[str, float]:
        return asdict(self)


def draw_skills(rng: Random, *, level: float = 0.0) -> Skills:
    """Skills around a shared talent: people good at one are a little better at the rest."""
    talent = rng.gauss(level, 0.07)

    def one() -> float:
        return round(min(0.97, max(0.03, 0.5 + talent + rng.gauss(0, SKILL_SPREAD))), 3)

    return Skills(one(), one(), one(), one(), one(), one(), one())


@dataclass
class Person:
    """Somebody in the company. `stays` lists the units in order, each from a day on; keys are places in the roster."""

    key: int
    name: str
    login: str
    role: str
    title: str
    phone: str
    joined_on: date
    stays: list[tuple[date, int]]
    left_on: date | None = None
    heir: int | None = None
    skills: Skills | None = None
    ramp_days: int = 0

    def unit_on(self, day: date) -> int:
        return next((unit for since, unit in reversed(self.stays) if since <= day), self.stays[0][1])

    def is_here(self, day: date) -> bool:
        return self.joined_on <= day and (self.left_on is None or day < self.left_on)

    def ramp(self, day: date) -> float:
        """Share of full power on a day: a quarter at joining, all after the ramp."""
        if not self.ramp_days:
            return 1.0
        return min(1.0, 0.25 + 0.75 * max(0, (day - self.joined_on).days) / self.ramp_days)


@dataclass
class Seat:
    """A selling post of a team, held by one person after another."""

    team: int
    holders: list[Person] = field(default_factory=list)
