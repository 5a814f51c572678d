"""The people and things tests speak of. Built through the doors, so that a test starts from what the product can make.

Alice owns and sells, Bob is on her team, Mona manages both, Rita only reads, Charlie sells in another region and must see
nothing of theirs. Ada administers.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quarterdeck.catalog import actions as catalog
from quarterdeck.catalog.models import Product
from quarterdeck.people import actions as people
from quarterdeck.people.models import Member, OrgUnit
from tests.made_once import made_once

FOUNDED_ON = date(2024, 1, 1)
PASSWORD = "correct horse battery"


@made_once
def company(*, language: str = "zh-hans", currency: str = "CNY", fiscal_first_month: int = 1) -> Member:
    """Found the company; returns Ada, its administrator."""
    return people.found_company(
        company_name="Northwind",
        language=language,
        currency=currency,
        fiscal_first_month=fiscal_first_month,
        timezone="Asia/Shanghai",
        admin_login="ada",
        admin_password=PASSWORD,
    )


def root() -> OrgUnit:
    return OrgUnit.objects.get(kind="company")


def unit(name: str, *, kind: str = "team", under: OrgUnit | None = None, on: date = FOUNDED_ON) -> OrgUnit:
    return people.create_unit(name=name, kind=kind, parent_id=(under or root()).pk, on=on, by=None)


def member(name: str, *, role: str = "rep", in_unit: OrgUnit | None = None, on: date = FOUNDED_ON) -> Member:
    """Somebody who can be signed in with `client.force_login`; they have no password of their own."""
    login = name.lower().replace(" ", ".")
    unit_id = (in_unit or root()).pk
    return people.create_member(login=login, name=name, unit_id=unit_id, role_codes=[role], on=on, by=None)


def product(
    code: str = "P-1",
    *,
    name: str = "",
    list_price: str = "100.00",
    series: str = "",
    cost: Decimal | None = None,
    currency: str = "CNY",
) -> Product:
    return catalog.create_product(
        code=code,
        name=name or code,
        list_price=Decimal(list_price),
        currency=currency,
        series=series,
        cost=cost,
        by=None,
    )


@dataclass(frozen=True)
class Cast:
    """Everybody, and where they belong: company ─ north ─ sales (Alice, Bob; Mona manages), company ─ south (Charlie)."""

    ada: Member
    alice: Member
    bob: Member
    mona: Member
    rita: Member
    charlie: Member
    north: OrgUnit
    sales: OrgUnit
    south: OrgUnit


@made_once
def cast(*, language: str = "zh-hans") -> Cast:
    """The company with all of them."""
    ada = company(language=language)
    north = unit("North", kind="region")
    sales = unit("Sales North", under=north)
    south = unit("Sales South")
    mona = member("Mona", role="manager", in_unit=sales)
    people.edit_unit(unit_id=sales.pk, values={"manager_id": mona.pk}, by=ada)
    return Cast(
        ada=ada,
        alice=member("Alice", in_unit=sales),
        bob=member("Bob", in_unit=sales),
        mona=mona,
        rita=member("Rita", role="reader"),
        charlie=member("Charlie", in_unit=south),
        north=north,
        sales=sales,
        south=south,
    )
