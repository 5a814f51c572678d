"""The market outside: growth by industry, campaigns, rivals, and where deals come from."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from quarterdeck.core.calendar.periods import FiscalCalendar
from quarterdeck.simulation import season
from quarterdeck.simulation.words import Words

COMPANY_GROWTH = 0.10


@dataclass(frozen=True)
class Source:
    """Where a deal comes from. `fit` shifts how likely it is won, on the logit scale."""

    code: str
    weight: float
    fit: float


SOURCES = (
    Source("referral", 16, 0.45),
    Source("web", 26, -0.15),
    Source("event", 16, 0.0),
    Source("outbound", 26, -0.30),
    Source("partner", 16, 0.15),
)
FROM_CUSTOMER = Source("customer", 0, 0.40)


@dataclass(frozen=True)
class Campaign:
    """A promotion of one series for some weeks: more leads for it, a lower price."""

    name: str
    series: str
    from_on: date
    until_on: date
    lift: float
    discount: float

    def runs(self, day: date) -> bool:
        return self.from_on <= day < self.until_on


@dataclass(frozen=True)
class Market:
    start: date
    calendar: FiscalCalendar
    words: Words
    campaigns: tuple[Campaign, ...]

    def demand(self, day: date) -> float:
        """Leads on a day against an ordinary day at the start."""
        years = (day - self.start).days / 365
        lift = max((campaign.lift for campaign in self.running(day)), default=1.0)
        return float(season.demand(day) * (1 + COMPANY_GROWTH) ** years * (1 + (lift - 1) / 2))

    def running(self, day: date) -> list[Campaign]:
        return [campaign for campaign in self.campaigns if campaign.runs(day)]

    def industry_weights(self, day: date) -> list[float]:
        """How often each industry asks, on a day: the growing ones more as years go by."""
        years = (day - self.start).days / 365
        return [industry.weight * (1 + industry.trend) ** years for industry in self.words.industries]


def open_market(rng: Random, *, words: Words, calendar: FiscalCalendar, start: date, end: date) -> Market:
    """A market with about three campaigns a year."""
    names = words.many("campaigns", "names")
    series = sorted({article.series for article in words.articles})
    campaigns: list[Campaign] = []
    day = start + timedelta(rng.randrange(20, 60))
    while day < end:
        length = rng.randrange(28, 50)
        campaigns.append(
            Campaign(
                name=f"{day.year} {names[len(campaigns) % len(names)]}",
                series=rng.choice(series),
                from_on=day,
                until_on=day + timedelta(length),
                lift=round(rng.uniform(1.3, 1.7), 2),
                discount=round(rng.uniform(0.02, 0.05), 3),
            )
        )
        day += timedelta(length + rng.randrange(50, 110))
    return Market(start=start, calendar=calendar, words=words, campaigns=tuple(campaigns))
