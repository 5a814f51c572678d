"""A random company for the tests of figures: people who change teams, deals with several lines, pasts with turns."""

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from quarterdeck.catalog.models import Product
from quarterdeck.crm.actions import bulk, process
from quarterdeck.crm.models import Account, Lead, Opportunity, Stage
from quarterdeck.people import actions as people
from quarterdeck.people.models import Member
from tests import factories

FIRST, LAST = date(2025, 1, 1), date(2026, 1, 1)
TODAY = date(2026, 1, 15)
OPEN_STAGES = ("prospecting", "qualification", "proposal", "negotiation")


@dataclass
class Company:
    cast: factories.Cast
    stages: dict[str, Stage]
    products: list[Product] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)

    @property
    def sellers(self) -> list[Member]:
        return [self.cast.alice, self.cast.bob, self.cast.charlie, self.cast.mona]


def empty() -> Company:
    """The cast and a sales process, nothing sold yet."""
    cast = factories.cast(language="en")
    process.create_default_process(by=cast.ada)
    return Company(cast, {stage.code: stage for stage in Stage.objects.all()})


def at(day: date, *, hour: int = 4) -> datetime:
    """A moment of a company day (Shanghai is eight hours ahead)."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def deal(
    company: Company,
    owner: Member,
    *,
    opened: date | None,
    closed: date | None = None,
    won: bool = True,
    amount: int | str = 100,
    expected: date | None = None,
    lines: tuple[bulk.LineInput, ...] = (),
    path: tuple[tuple[date, str], ...] = (),
    account: Account | None = None,
    source: str = "",
    began: date | None = None,
) -> bulk.OpportunityHistory:
    """A deal that opened in prospecting, went along `path` and, if closed, was won or lost.

    `began` is when its history starts where the day it was opened is not known.
    """
    worth = Decimal(amount)
    days = [(opened or began or FIRST, "prospecting"), *path]
    if closed:
        days.append((closed, "won" if won else "lost"))
    steps = tuple(
        bulk.Step(at(day, hour=min(2 + n, 12)), company.stages[code].pk, worth, owner.pk, expected, owner.pk)
        for n, (day, code) in enumerate(days)
    )
    return bulk.OpportunityHistory(
        name="Deal",
        steps=steps,
        opened_on=opened,
        closed_on=closed,
        lines=lines,
        account_id=account and account.pk,
        source=source,
    )


def keep(company: Company, *histories: bulk.OpportunityHistory) -> list[Opportunity]:
    return bulk.load_opportunities(histories, by=company.cast.ada)


def line(product: Product | None, amount: int | str, *, text: str = "") -> bulk.LineInput:
    return bulk.LineInput(product_id=product and product.pk, product_text=text, amount=Decimal(amount))


def random_company(seed: int, *, deals: int = 120) -> Company:
    """A company whose Bob moves south in the middle of the year."""
    chance = random.Random(seed)
    company = empty()
    cast = company.cast
    people.move_member(member_id=cast.bob.pk, unit_id=cast.south.pk, on=date(2025, 6, 15), by=cast.ada)
    company.products = [
        factories.product(
            f"P-{n}",
            name=f"Pump {n}",
            series=("Small", "Large", "")[n % 3],
            list_price=("100.00", "0.00", "2350.50")[n % 3],
            cost=(None, Decimal("60.25"))[n % 2],
        )
        for n in range(4)
    ]
    rows = [
        bulk.AccountRow(name=f"Account {n}", owner_id=cast.alice.pk, industry=chance.choice(["Steel", "Water", ""]))
        for n in range(6)
    ]
    company.accounts = bulk.load_accounts(rows, by=cast.ada)
    kept = keep(company, *(_random_deal(company, chance) for _ in range(deals)))
    bulk.load_activities([_random_activity(company, chance, kept) for _ in range(deals)], by=cast.ada)
    Opportunity.objects.filter(pk__in=[row.pk for row in chance.sample(kept, k=deals // 20)]).update(
        archived_at=at(TODAY)
    )
    _random_leads(company, chance, kept)
    return company


def _random_deal(company: Company, chance: random.Random) -> bulk.OpportunityHistory:
    opened = FIRST + timedelta(chance.randrange(-60, 360))
    day, path = opened, []
    for code in chance.choice([OPEN_STAGES[1:], OPEN_STAGES[1:2], OPEN_STAGES[2:], ("proposal", "qualification"), ()]):
        day += timedelta(chance.randrange(0, 25))
        path.append((day, code))
    closed = day + timedelta(chance.randrange(0, 60)) if chance.random() < 0.7 else None
    is_known = chance.random() > 0.1
    return deal(
        company,
        chance.choice(company.sellers),
        opened=opened if is_known or not closed else None,
        closed=min(closed, TODAY) if closed and day <= TODAY else None,
        won=chance.random() < 0.6,
        amount=f"{chance.randrange(0, 100000)}.{chance.randrange(100):02}",
        expected=chance.choice([None, opened + timedelta(chance.randrange(10, 150))]),
        lines=tuple(_random_line(company, chance) for _ in range(chance.choice([0, 1, 1, 2, 3]))),
        path=tuple((day, code) for day, code in path if day <= TODAY),
        began=opened,
        account=chance.choice([None, *company.accounts]),
        source=chance.choice(["", "fair", "web"]),
    )


def _random_leads(company: Company, chance: random.Random, deals: list[Opportunity]) -> None:
    """Some of nobody, some converted, some never answered, some whose cost is not known."""
    made = []
    for number in range(60):
        came = at(FIRST + timedelta(chance.randrange(380)), hour=chance.randrange(24))
        deal = chance.choice([None, None, *deals[:5]])
        lead = Lead(
            name=f"Lead {number}",
            owner=chance.choice([None, *company.sellers]),
            source=chance.choice(["", "fair", "web"]),
            industry=chance.choice(["Steel", ""]),
            cost=chance.choice([None, Decimal(chance.randrange(5000)) / 100]),
            response_minutes=chance.choice([None, chance.randrange(600)]),
            qualified_at=chance.choice([None, came + timedelta(chance.randrange(40))]),
            opportunity=deal,
            account_id=deal.account_id if deal else None,
            archived_at=at(TODAY) if number % 10 == 0 else None,
        )
        made.append((lead, came))
    Lead.objects.bulk_create([lead for lead, _came in made])
    for lead, came in made:
        Lead.objects.filter(pk=lead.pk).update(created_at=came)


def _random_line(company: Company, chance: random.Random) -> bulk.LineInput:
    product = chance.choice([None, *company.products])
    return line(product, f"{chance.randrange(0, 9999)}.{chance.randrange(100):02}", text="" if product else "Old pump")


def _random_activity(company: Company, chance: random.Random, deals: list[Opportunity]) -> bulk.ActivityRow:
    about = chance.choice([None, *deals])
    return bulk.ActivityRow(
        kind=chance.choice(["call", "visit", "meeting", "note", "task"]),
        outcome=chance.choice(["", "no_answer", "connected", "agreed", "refused"]),
        minutes=chance.choice([None, chance.randrange(90)]),
        next_step_on=chance.choice([None, TODAY]),
        subject="Talk",
        owner_id=chance.choice(company.sellers).pk,
        done_at=at(FIRST + timedelta(chance.randrange(380)), hour=chance.randrange(24))
        if chance.random() < 0.8
        else None,
        opportunity_id=about and about.pk,
        account_id=about and about.account_id,
    )
