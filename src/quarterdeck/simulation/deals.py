"""One possible sale as it really is: how ready the buyer is, what speaks for and against it, what the record says."""

import math
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import IntEnum
from random import Random

from quarterdeck.simulation.buyers import EFFORT, QUANTITY, Account, Size
from quarterdeck.simulation.market import Source
from quarterdeck.simulation.people import Skills
from quarterdeck.simulation.words import Article, Words


class Step(IntEnum):
    """Where a deal stands; the order of the default process."""

    PROSPECTING = 0
    QUALIFICATION = 1
    PROPOSAL = 2
    NEGOTIATION = 3
    WON = 4
    LOST = 5

    @property
    def is_open(self) -> bool:
        return self < Step.WON


# Work a middle-sized deal needs in a step, and the share of average sellers' deals that go on to the next.
_EFFORT = {Step.PROSPECTING: 1.4, Step.QUALIFICATION: 2.2, Step.PROPOSAL: 3.0, Step.NEGOTIATION: 2.6}
_PASSING = {Step.PROSPECTING: 0.72, Step.QUALIFICATION: 0.68, Step.PROPOSAL: 0.70, Step.NEGOTIATION: 0.70}
_SKILL_SLOPE = {Step.PROSPECTING: 1.2, Step.QUALIFICATION: 1.5, Step.PROPOSAL: 1.7, Step.NEGOTIATION: 3.8}
TYPICAL_DAYS_LEFT = {Step.PROSPECTING: 85, Step.QUALIFICATION: 65, Step.PROPOSAL: 42, Step.NEGOTIATION: 20}
RIVAL_COST = 0.35
# Of the deals that fail a step: the buyer says no, goes quiet, or has to be won over again.
SAYS_NO, GOES_QUIET = 0.55, 0.25


@dataclass
class Line:
    article: Article
    quantity: int
    price: int

    @property
    def amount(self) -> Decimal:
        return Decimal(self.quantity) * self.price


@dataclass(frozen=True)
class Mark:
    """What the record said from a moment on."""

    at: datetime
    step: Step
    amount: Decimal
    owner: int
    expected_on: date
    by: int


@dataclass
class Deal:
    """`progress` against `need` is the buyer's readiness in the present step; `dead_since` a loss nobody wrote down yet."""

    key: int
    name: str
    account: Account
    owner: int
    opened_on: date
    source: str
    lines: list[Line]
    fit: float
    expected_on: date
    contact_on: date
    touched_on: date
    step: Step = Step.PROSPECTING
    progress: float = 0.0
    need: float = 0.0
    competitor: str = ""
    next_step: str = ""
    next_step_on: date | None = None
    closed_on: date | None = None
    cause: str = ""
    close_note: str = ""
    dead_since: date | None = None
    slips: int = 0
    marks: list[Mark] = field(default_factory=list)

    @property
    def amount(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal(0))

    def mark(self, at: datetime, by: int) -> None:
        """Keep the record's present state, as of a moment."""
        at = self.after_last_mark(at)
        self.marks.append(Mark(at, self.step, self.amount, self.owner, self.expected_on, by))

    def after_last_mark(self, at: datetime) -> datetime:
        """The moment itself, or a little after the last mark where that is later."""
        return max(at, self.marks[-1].at + timedelta(minutes=5)) if self.marks else at


def need_of(rng: Random, deal: Deal) -> float:
    """Work the present step of a deal will take."""
    return _EFFORT[deal.step] * EFFORT[deal.account.size] * deal.account.temper.effort * math.exp(rng.gauss(0, 0.35))


def mix(skills: Skills, step: Step) -> float:
    """The skill that counts in a step."""
    match step:
        case Step.PROSPECTING:
            return 0.5 * skills.prospecting + 0.5 * skills.discovery
        case Step.QUALIFICATION:
            return skills.discovery
        case Step.PROPOSAL:
            return 0.75 * skills.demo + 0.25 * skills.closing
        case _:
            return 0.8 * skills.closing + 0.2 * skills.negotiation


def passing(deal: Deal, skills: Skills, ramp: float, *, step: Step | None = None) -> float:
    """The probability that the deal leaves a step forward when the buyer makes up his mind."""
    step = deal.step if step is None else step
    able = mix(skills, step) * (0.75 + 0.25 * ramp)
    base = math.log(_PASSING[step] / (1 - _PASSING[step]))
    rival = RIVAL_COST if deal.competitor and step >= Step.PROPOSAL else 0.0
    return 1 / (1 + math.exp(-(base + _SKILL_SLOPE[step] * (able - 0.5) + deal.fit - rival)))


def chance(deal: Deal, skills: Skills, ramp: float) -> float:
    """The deal's true probability of being won from here, leaving neglect aside."""
    if deal.dead_since or not deal.step.is_open:
        return 1.0 if deal.step is Step.WON else 0.0
    whole = 1.0
    for step in (s for s in _EFFORT if s >= deal.step):
        onward = passing(deal, skills, ramp, step=step)
        whole *= onward / (onward + (1 - onward) * (SAYS_NO + GOES_QUIET))
    return whole


def fit_of(rng: Random, account: Account, source: Source) -> float:
    """How well the offer suits, on the logit scale."""
    loyal = 0.25 if account.wins else 0.0
    return round(rng.gauss(0, 0.35) + source.fit * 0.5 + account.temper.fit + loyal, 3)


def compose(rng: Random, words: Words, account: Account, series: str | None) -> list[Line]:
    """What the customer asks for: one main product, often with services. `series` is what a campaign promotes."""
    main = _main_article(rng, words, account, series)
    lines = [_line(rng, main, account)]
    services = [article for article in words.articles if article.code.startswith("SERV-")]
    for article, share in zip(services, (0.45, 0.25, 0.15), strict=False):
        if article is not main and rng.random() < share:
            lines.append(_line(rng, article, account))
    if rng.random() < 0.2:
        other = _main_article(rng, words, account, None)
        if all(line.article is not other for line in lines):
            lines.append(_line(rng, other, account))
    return lines


_MAIN = {"EDGE-G1": 5, "EDGE-G3": 5, "EDGE-S": 4, "CLOUD-STD": 6, "CLOUD-PRO": 5, "CLOUD-GRP": 1, "VISION-A": 4,
         "VISION-M": 3, "VISION-SW": 3, "SERV-CARE": 1}  # fmt: skip


def _main_article(rng: Random, words: Words, account: Account, series: str | None) -> Article:
    candidates = [a for a in words.articles if a.code in _MAIN and (series is None or a.series == series)]
    weights = [_MAIN[a.code] * _suits(a, account.size) for a in candidates]
    return rng.choices(candidates, weights)[0]


def _suits(article: Article, size: Size) -> float:
    if article.code == "CLOUD-GRP":
        return {Size.SMALL: 0.01, Size.MIDDLE: 0.3, Size.LARGE: 6.0}[size]
    if article.code == "CLOUD-STD":
        return {Size.SMALL: 1.4, Size.MIDDLE: 1.0, Size.LARGE: 0.3}[size]
    return 1.0


def _line(rng: Random, article: Article, account: Account) -> Line:
    wanted = article.typical * QUANTITY[account.size] * account.industry.size * math.exp(rng.gauss(0, 0.45))
    if article.code.startswith("CLOUD"):
        wanted = rng.choice((1, 1, 1, 2, 3))
    return Line(article, max(1, round(wanted)), article.price)


def reprice(deal: Deal, discount: float) -> None:
    """Take a share off the list price of every line, to whole tens."""
    for line in deal.lines:
        line.price = max(10, round(line.article.price * (1 - discount) / 10) * 10)


def resize(rng: Random, deal: Deal) -> None:
    """After a survey the customer wants more or less of something than first thought."""
    line = rng.choice(deal.lines)
    line.quantity = max(1, round(line.quantity * rng.choice((0.6, 0.8, 1.2, 1.3, 1.6))))
