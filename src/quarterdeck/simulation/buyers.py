"""The customers: companies of different size and trade, their people, and how they like to buy."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from random import Random

from quarterdeck.simulation.names import Names
from quarterdeck.simulation.words import Industry, Region, Words


class Style(StrEnum):
    """How a customer decides. Hidden from every other room."""

    ANALYTIC = "analytic"
    RELATIONSHIP = "relationship"
    PRICE = "price"
    CONSENSUS = "consensus"
    VISIONARY = "visionary"


@dataclass(frozen=True)
class Temper:
    """`effort` multiplies the work a deal needs, `discount` is asked on top, `fit` shifts winning on the logit scale."""

    effort: float
    discount: float
    fit: float


TEMPERS = {
    Style.ANALYTIC: Temper(1.10, 0.01, 0.0),
    Style.RELATIONSHIP: Temper(0.95, 0.01, 0.15),
    Style.PRICE: Temper(1.0, 0.05, -0.20),
    Style.CONSENSUS: Temper(1.35, 0.02, -0.05),
    Style.VISIONARY: Temper(0.80, 0.0, 0.10),
}


class Size(StrEnum):
    SMALL = "small"
    MIDDLE = "middle"
    LARGE = "large"


_SIZES = {Size.SMALL: (0.45, 20, 150), Size.MIDDLE: (0.40, 150, 900), Size.LARGE: (0.15, 900, 12_000)}
QUANTITY = {Size.SMALL: 0.5, Size.MIDDLE: 1.0, Size.LARGE: 2.4}
EFFORT = {Size.SMALL: 0.8, Size.MIDDLE: 1.0, Size.LARGE: 1.45}
_ROLES = ("champion", "gatekeeper", "decision_maker", "influencer", "user", "blocker")


@dataclass(frozen=True)
class Buyer:
    """A person at a customer."""

    name: str
    title: str
    department: str
    role: str
    phone: str
    wechat: str


@dataclass
class Account:
    key: int
    name: str
    brand: str
    industry: Industry
    region: Region
    city: str
    size: Size
    employees: int
    revenue: int
    founded: int
    style: Style
    owner: int
    since: date
    parent: int | None = None
    buyers: list[Buyer] = field(default_factory=list)
    wins: int = 0
    last_won_on: date | None = None
    open_deals: int = 0

    @property
    def temper(self) -> Temper:
        return TEMPERS[self.style]


@dataclass
class Customers:
    """Everybody the company ever talked to."""

    rng: Random
    words: Words
    names: Names
    accounts: list[Account] = field(default_factory=list)
    groups: list[Account] = field(default_factory=list)

    def meet(self, *, industry: Industry, region: Region, home: str, owner: int, on: date) -> Account:
        """A company not met before, near the seller's own city as a rule; now and then the daughter of a known group."""
        city = home if self.rng.random() < 0.5 else self.rng.choice(region.cities)
        parent = self._group_for(owner) if self.rng.random() < 0.08 else None
        account = self._daughter(parent, city, region, owner, on) if parent else None
        if account is None:
            account = self._new(industry, region, city, owner, on)
        account.buyers = self._buyers(account.size)
        self.accounts.append(account)
        if account.size is Size.LARGE:
            self.groups.append(account)
        return account

    def _new(self, industry: Industry, region: Region, city: str, owner: int, on: date) -> Account:
        size = self.rng.choices(list(_SIZES), [share for share, *_ in _SIZES.values()])[0]
        is_group = size is Size.LARGE and self.rng.random() < 0.5
        name, brand = self.names.company(trade=self.rng.choice(industry.trade), city=city, is_group=is_group)
        return self._account(name, brand, industry, region, city, size, owner, on)

    def _daughter(self, parent: Account, city: str, region: Region, owner: int, on: date) -> Account | None:
        name = self.names.subsidiary(brand=parent.brand, trade=parent.industry.trade[0], city=city)
        if name is None:
            return None
        account = self._account(name, parent.brand + city, parent.industry, region, city, Size.MIDDLE, owner, on)
        account.parent = parent.key
        return account

    def _group_for(self, owner: int) -> Account | None:
        groups = [group for group in self.groups if group.owner == owner]
        return self.rng.choice(groups) if groups else None

    def _account(
        self, name: str, brand: str, industry: Industry, region: Region, city: str, size: Size, owner: int, on: date
    ) -> Account:
        _, low, high = _SIZES[size]
        employees = int(low * (high / low) ** self.rng.random())
        return Account(
            key=len(self.accounts),
            name=name,
            brand=brand,
            industry=industry,
            region=region,
            city=city,
            size=size,
            employees=employees,
            revenue=round(employees * self.rng.uniform(0.4, 1.6)),
            founded=on.year - self.rng.randrange(3, 35),
            style=self.rng.choice(list(Style)),
            owner=owner,
            since=on,
        )

    def _buyers(self, size: Size) -> list[Buyer]:
        count = {Size.SMALL: 1, Size.MIDDLE: 2, Size.LARGE: 3}[size] + self.rng.randrange(2)
        roles = self.rng.sample(_ROLES, k=count, counts=(4, 3, 3, 3, 2, 1))
        return [self._buyer(role) for role in dict.fromkeys(roles)]

    def _buyer(self, role: str) -> Buyer:
        phone = self.names.mobile()
        return Buyer(
            name=self.names.person(),
            title=self.rng.choice(self.words.many("contacts", role)),
            department=self.rng.choice(self.words.many("contacts", "departments")),
            role=role,
            phone=phone,
            wechat="wx_" + phone.replace(" ", "")[-6:] if self.rng.random() < 0.6 else "",
        )
