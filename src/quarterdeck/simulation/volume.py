"""Fills a founded company with any number of deals, for benchmarks: plausible rows, made inside PostgreSQL.

Nothing decides here as in the simulated company; amounts, dates and ends are dice. The rows are written by SQL of our own
instead of through actions, because a million deals through any action take hours; tests hold them to what actions write.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from quarterdeck.catalog.models import Product
from quarterdeck.core.access import rights
from quarterdeck.core.company import queries as company_queries
from quarterdeck.core.search import text
from quarterdeck.crm.actions import bulk
from quarterdeck.crm.actions.process import create_default_process
from quarterdeck.crm.models import Account, SalesProcess
from quarterdeck.people.models import Member
from quarterdeck.simulation import company, market
from quarterdeck.simulation.buyers import Customers
from quarterdeck.simulation.names import Names
from quarterdeck.simulation.rebuilding import rebuilt_after
from quarterdeck.simulation.recording import Recorder
from quarterdeck.simulation.words import words_in
from quarterdeck.simulation.world import World

TABLES = ("crm_opportunity", "crm_opportunityline", "crm_stagevisit", "crm_opportunityrevision", "crm_activity")
DEALS_PER_ACCOUNT = 10
FEWEST_ACCOUNTS = 20
_STATEMENTS = Path(__file__).with_name("volume.sql")
_PRODUCTS = """
CREATE TEMP TABLE volume_product (place int PRIMARY KEY, id bigint, name text, price numeric, tokens text[])
"""


@dataclass(frozen=True)
class Grown:
    """How many rows there are now."""

    members: int
    accounts: int
    opportunities: int
    activities: int


def grow(
    *,
    by: Member,
    today: date,
    opportunities: int = 1_000_000,
    activities_each: int = 5,
    people: int = 60,
    seed: int = 1,
) -> Grown:
    """Add deals over the last three years, with lines, stage visits, revisions and activities, to a founded company.

    Where nobody sells yet, an organization of `people`, a catalogue and a process are made first. `by` is an administrator.
    """
    with transaction.atomic():
        create_default_process(by=by)
        if not Member.objects.filter(roles__code=rights.REP).exists():
            _staff(by=by, today=today, people=people, seed=seed)
        accounts = _befriend(
            by=by, today=today, count=max(FEWEST_ACCOUNTS, opportunities // DEALS_PER_ACCOUNT), seed=seed
        )
        with rebuilt_after(TABLES):
            _sell(
                today=today, opportunities=opportunities, activities_each=activities_each, accounts=accounts, seed=seed
            )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Grown(Member.objects.count(), Account.objects.count(), opportunities, opportunities * activities_each)


def _staff(*, by: Member, today: date, people: int, seed: int) -> None:
    rng, settings = Random(seed), company_queries.company()  # noqa: S311 - repeatable dice, not secret ones
    words, calendar = words_in(settings.language), company_queries.fiscal_calendar()
    names = Names(rng, words)
    start = today.replace(year=today.year - 3, day=1)
    world = World(
        rng=rng,
        words=words,
        calendar=calendar,
        start=start,
        today=today,
        org=company.found(rng, people=people, words=words, names=names, calendar=calendar, start=start, today=today),
        market=market.open_market(rng, words=words, calendar=calendar, start=start, end=today),
        customers=Customers(rng, words, names),
    )
    recorder = Recorder(world, by=by, timezone=ZoneInfo(settings.timezone), currency=settings.currency_id)
    recorder.write_units()
    recorder.write_members()
    recorder.write_moves()
    recorder.write_catalogue()


def _befriend(*, by: Member, today: date, count: int, seed: int) -> list[int]:
    """New accounts, each with a seller and a contact; returns their keys."""
    rng, words = Random(seed), words_in(company_queries.company().language)  # noqa: S311 - repeatable dice
    names = Names(rng, words)
    customers = Customers(rng, words, names)
    sellers = list(Member.objects.active().filter(roles__code=rights.REP).order_by("pk").values_list("pk", flat=True))
    met = []
    for _ in range(count):
        region = rng.choice(words.regions)
        industry = rng.choice(words.industries)
        owner = rng.choice(sellers)
        met.append(customers.meet(industry=industry, region=region, home=region.cities[0], owner=owner, on=today))
        met[-1].parent = None
    rows = bulk.load_accounts(
        [
            bulk.AccountRow(
                name=account.name,
                owner_id=account.owner,
                industry=account.industry.name,
                region=account.region.name,
                city=account.city,
                employees=account.employees,
            )
            for account in met
        ],
        by=by,
    )
    contacts = [
        bulk.ContactRow(row.pk, account.buyers[0].name, account.buyers[0].title, phone=account.buyers[0].phone)
        for row, account in zip(rows, met, strict=True)
    ]
    bulk.load_contacts(contacts, by=by)
    return [row.pk for row in rows]


def _sell(*, today: date, opportunities: int, activities_each: int, accounts: list[int], seed: int) -> None:
    settings = company_queries.company()
    words = words_in(settings.language)
    values: dict[str, Any] = {
        "deals": opportunities,
        "each": activities_each,
        "now": datetime.combine(today, time(8), tzinfo=ZoneInfo(settings.timezone)),
        "today": today,
        "timezone": settings.timezone,
        "currency": settings.currency_id,
        "process": SalesProcess.objects.get(is_default=True).pk,
        "accounts": accounts,
        "sources": list(words.text["sources"].values()),
        "competitors": words.many("competitors", "names"),
        "next_steps": words.many("activities", "next_proposal"),
        "subjects": words.many("activities", "call") + words.many("activities", "visit"),
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(%s)", [seed % 1000 / 1000])
        cursor.execute(_PRODUCTS)
        cursor.executemany("INSERT INTO volume_product VALUES (%s, %s, %s, %s, %s)", _products())
        cursor.execute(_STATEMENTS.read_text(encoding="utf-8"), values)


def _products() -> list[tuple[int, int, str, Decimal, list[str]]]:
    """The products with their search words, numbered from 0."""
    products = Product.objects.filter(archived_at=None).order_by("pk")
    return [(n, p.pk, p.name, p.list_price, text.tokens_for(p.name)) for n, p in enumerate(products)]
