"""The copy follows whatever happens to the database: refreshed after any edits it is the copy that would be made anew."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from quarterdeck.catalog.models import Product
from quarterdeck.core.company.models import Company
from quarterdeck.core.money.models import Currency, ExchangeRate
from quarterdeck.crm.models import (
    Account,
    Activity,
    HealthSetting,
    Lead,
    Opportunity,
    OpportunityLine,
    OpportunityRevision,
    Stage,
    StageVisit,
)
from quarterdeck.metrics import copies
from quarterdeck.metrics.copies import carrying, touched
from quarterdeck.metrics.engine import copying
from quarterdeck.people import actions as people
from tests.metrics import company as made
from tests.metrics.test_copies import scanned
from tests.metrics.test_remembering import another_session

pytestmark = pytest.mark.django_db(transaction=True)

Chance = random.Random
Edit = Callable[[made.Company, Chance], object]


@pytest.fixture
def address(tmp_path: Path, settings: Any) -> str:
    settings.ANALYTICS_URL = f"duckdb://{tmp_path}/figures.duckdb?threads=2"
    return str(settings.ANALYTICS_URL)


@pytest.fixture(autouse=True)
def _log_is_put_together_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(touched, "_PUT_TOGETHER", touched._PUT_TOGETHER.replace("1 hour", "0 hours"))


def content() -> dict[str, list[Any]]:
    """Every row of every table of the copy."""
    copy = copies.current()
    assert copy is not None
    question = "SELECT found::TEXT FROM {} AS found ORDER BY 1"
    return {layout.name: list(copy.run(question.format(layout.name), {})[1]) for layout in copying.layouts()}


def made_anew(settings: Any, tmp_path: Path) -> dict[str, list[Any]]:
    """What a copy would hold that is made now."""
    kept, settings.ANALYTICS_URL = settings.ANALYTICS_URL, f"duckdb://{tmp_path}/anew/figures.duckdb"
    try:
        for file in (tmp_path / "anew").glob("*"):
            file.unlink()
        copying.bring_into_step()
        return content()
    finally:
        settings.ANALYTICS_URL = kept


def one(chance: Chance, rows: Any) -> Any:
    """The key of any row; 0 where there is none."""
    return chance.choice([*rows.order_by("pk").values_list("pk", flat=True)] or [0])


def of(model: Any, **new: Any) -> Edit:
    """Set fields of any row, each to what a function draws."""

    def edit(company: made.Company, chance: Chance) -> None:
        drawn = {name: draw(company, chance) for name, draw in new.items()}
        model.objects.filter(pk=one(chance, model.objects)).update(**drawn)

    return edit


def gone(model: Any) -> Edit:
    return lambda _company, chance: model.objects.filter(pk=one(chance, model.objects)).delete()


def close(_company: made.Company, chance: Chance) -> None:
    status = chance.choice(["won", "won", "lost", "open"])
    deal = Opportunity.objects.filter(pk=one(chance, Opportunity.objects)).first()
    if deal:
        ended = (deal.opened_on or made.FIRST) + timedelta(chance.randrange(40))
        closed_on = None if status == "open" else ended
        Opportunity.objects.filter(pk=deal.pk).update(status=status, closed_on=closed_on)


def lose_all_of_it(_company: made.Company, chance: Chance) -> None:
    deal = Opportunity.objects.filter(pk=one(chance, Opportunity.objects))
    Activity.objects.filter(opportunity__in=deal).delete()
    Lead.objects.filter(opportunity__in=deal).update(opportunity=None)
    deal.delete()


def end_visit(_company: made.Company, chance: Chance) -> None:
    visit = StageVisit.objects.filter(left_at=None).order_by("pk").first()
    if visit:
        visit.left_at = visit.entered_at + timedelta(hours=chance.randrange(900))
        visit.save()


def move_line(_company: made.Company, chance: Chance) -> None:
    deal = one(chance, Opportunity.objects)
    OpportunityLine.objects.filter(pk=one(chance, OpportunityLine.objects)).update(opportunity_id=deal)


def win_new(company: made.Company, chance: Chance) -> None:
    opened = made.FIRST + timedelta(chance.randrange(200))
    histories = [
        made.deal(
            company,
            chance.choice(company.sellers),
            opened=opened,
            closed=opened + timedelta(9),
            account=chance.choice(company.accounts),
            lines=(made.line(chance.choice(company.products), 90),),
        )
        for _ in range(chance.randrange(1, 4))
    ]
    made.keep(company, *histories)


def price_abroad(company: made.Company, chance: Chance) -> None:
    currency = Currency.objects.exclude(pk=Company.objects.get().currency_id).order_by("pk")[0]
    from_on = made.FIRST + timedelta(chance.randrange(300))
    ExchangeRate.objects.update_or_create(
        currency=currency, from_on=from_on, defaults={"rate": Decimal(chance.randrange(1, 99)) / 7}
    )
    Product.objects.filter(pk=one(chance, Product.objects)).update(currency=currency)


def move_seller(company: made.Company, chance: Chance) -> None:
    unit = chance.choice([company.cast.north, company.cast.south])
    on = date(2025, 7, 1) + timedelta(chance.randrange(100))
    people.move_member(member_id=company.cast.alice.pk, unit_id=unit.pk, on=on, by=company.cast.ada)


def think_better_of_it(_company: made.Company, chance: Chance) -> None:
    with transaction.atomic():
        Opportunity.objects.update(company_amount=chance.randrange(999))
        transaction.set_rollback(True)


def a_word(_company: made.Company, chance: Chance) -> str:
    return chance.choice(["", "Steel", "fair", "web"])


def a_number(_company: made.Company, chance: Chance) -> int:
    return chance.randrange(1, 60)


def an_account(company: made.Company, chance: Chance) -> Any:
    return chance.choice([None, *(account.pk for account in company.accounts)])


def a_deal(_company: made.Company, chance: Chance) -> Any:
    return one(chance, Opportunity.objects)


def a_seller(company: made.Company, chance: Chance) -> Any:
    return chance.choice(company.sellers).pk


def a_moment(_company: made.Company, chance: Chance) -> Any:
    return chance.choice([None, made.at(made.TODAY)])


ROWS: dict[str, Edit] = {
    "account": of(Account, industry=a_word),
    "activity": of(Activity, minutes=a_number, outcome=a_word, owner_id=a_seller),
    "activity archived": of(Activity, archived_at=a_moment),
    "activity gone": gone(Activity),
    "deal": of(Opportunity, company_amount=a_number, source=a_word, owner_id=a_seller),
    "deal archived": of(Opportunity, archived_at=a_moment),
    "deal closed": close,
    "deal gone": lose_all_of_it,
    "deal of another account": of(Opportunity, account_id=an_account),
    "deals won": win_new,
    "lead": of(Lead, source=a_word, response_minutes=a_number, owner_id=a_seller, archived_at=a_moment),
    "lead gone": gone(Lead),
    "line": of(OpportunityLine, quantity=a_number, company_amount=a_number),
    "line gone": gone(OpportunityLine),
    "line of another deal": move_line,
    "nothing": think_better_of_it,
    "revision": of(OpportunityRevision, company_amount=a_number, probability=a_number),
    "revision gone": gone(OpportunityRevision),
    "visit ended": end_visit,
    "visit gone": gone(StageVisit),
}
REST: dict[str, Edit] = {
    "company": lambda _company, chance: Company.objects.update(
        timezone=chance.choice(["Asia/Shanghai", "America/Lima"])
    ),
    "health": lambda company, chance: HealthSetting.objects.update_or_create(
        fact="stalled", defaults={"limit": a_number(company, chance)}
    ),
    "log put together": lambda _company, _chance: touched.put_together(),
    "price": of(Product, list_price=a_number, series=a_word),
    "price abroad": price_abroad,
    "seller moved": move_seller,
    "stage": of(Stage, warning_days=a_number),
}


def test_rows_are_followed_without_looking_through_tables(address: str, settings: Any, tmp_path: Path) -> None:
    company, chance = made.random_company(40, deals=12), random.Random(2)
    copying.bring_into_step()

    for name, edit in ROWS.items():
        edit(company, chance)
        with CaptureQueriesContext(connection) as ran:
            copying.bring_into_step()
        assert scanned(ran) == set(), name
        assert content() == made_anew(settings, tmp_path), name


@pytest.mark.parametrize("seed", range(2))
def test_refreshed_copy_is_the_one_made_anew(
    seed: int, address: str, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Any edits in any order, some by another session that commits late, some refreshes that break."""
    monkeypatch.setattr("quarterdeck.metrics.copies.layouts.BLOCK", 4)
    company, chance = made.random_company(41 + seed, deals=15), random.Random(seed)
    copying.bring_into_step()
    edits = [*ROWS.values(), *ROWS.values(), *REST.values()]

    for _ in range(12):
        for edit in chance.choices(edits, k=chance.randrange(1, 5)):
            edit(company, chance)
        if chance.random() < 0.3:
            break_off(monkeypatch, carried=chance.randrange(3))
        copying.bring_into_step()
        assert content() == made_anew(settings, tmp_path)


def break_off(monkeypatch: pytest.MonkeyPatch, *, carried: int) -> None:
    """Refresh, and have it break after it carried so many tables."""
    left = iter([True] * carried)
    carry = carrying.Carrier.carry

    def breaks(*args: Any) -> int:
        if next(left, None) is None:
            raise OSError("disk full")
        return carry(*args)

    with monkeypatch.context() as broken, suppress(OSError):
        broken.setattr(carrying.Carrier, "carry", breaks)
        copying.bring_into_step()


def test_change_that_is_committed_late_is_followed(address: str, settings: Any, tmp_path: Path) -> None:
    """Written before another and logged before it, but not there yet when the copy was brought into step with that."""
    made.random_company(50, deals=12)
    copying.bring_into_step()
    first, second = Opportunity.objects.filter(archived_at=None).order_by("pk")[:2]
    with another_session() as other:
        other.execute("UPDATE crm_opportunity SET source = 'late' WHERE id = %s", [first.pk])
        Opportunity.objects.filter(pk=second.pk).update(source="early")
        copying.bring_into_step()
        early = content()
        assert early == made_anew(settings, tmp_path)
        other.commit()

    with CaptureQueriesContext(connection) as ran:
        copying.bring_into_step()

    assert scanned(ran) == set()
    assert content() == made_anew(settings, tmp_path) != early


def test_database_that_was_set_back_is_looked_through(address: str, settings: Any, tmp_path: Path) -> None:
    """Restored from yesterday it lacks a change that the copy has, and gives its number to another one."""
    made.random_company(51, deals=12)
    first, second = Opportunity.objects.filter(archived_at=None).order_by("pk")[:2]
    Opportunity.objects.filter(pk=first.pk).update(source="yesterday")
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM metrics_touched")
        yesterday = cursor.fetchone()[0]
    Opportunity.objects.filter(pk=first.pk).update(source="lost again")
    copying.bring_into_step()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE crm_opportunity DISABLE TRIGGER USER")
        Opportunity.objects.filter(pk=first.pk).update(source="yesterday")
        cursor.execute("ALTER TABLE crm_opportunity ENABLE TRIGGER USER")
        cursor.execute("DELETE FROM metrics_touched WHERE id > %s", [yesterday])
        cursor.execute(f"ALTER TABLE metrics_touched ALTER id RESTART WITH {yesterday + 1}")
    Opportunity.objects.filter(pk=second.pk).update(source="since")

    with CaptureQueriesContext(connection) as ran:
        copying.bring_into_step()

    assert "metrics_opportunity" in scanned(ran)
    assert content() == made_anew(settings, tmp_path)


def test_statements_that_name_no_rows_have_tables_looked_through_once(
    address: str, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Emptying a table is noted without keys; very many keys are not asked for."""
    made.random_company(52, deals=12)
    copying.bring_into_step()
    monkeypatch.setattr(touched, "MOST", 3)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE crm_lead CASCADE")
    Activity.objects.update(minutes=7)

    with CaptureQueriesContext(connection) as ran:
        copying.bring_into_step()
    with CaptureQueriesContext(connection) as again:
        copying.bring_into_step()

    assert scanned(ran) == {"metrics_activity", "metrics_lead"}
    assert scanned(again) == set()
    assert content() == made_anew(settings, tmp_path)


def test_edit_that_is_taken_back_is_noticed_by_fingerprints(address: str, settings: Any, tmp_path: Path) -> None:
    """The copy followed the edit by rows; the fingerprints it had of them before would be right again."""
    made.random_company(54, deals=12)
    copying.bring_into_step()
    deal = Opportunity.objects.filter(archived_at=None).order_by("pk")[0]
    Opportunity.objects.filter(pk=deal.pk).update(source="elsewhere")
    copying.bring_into_step()
    Opportunity.objects.filter(pk=deal.pk).update(source=deal.source)
    copies.refresh(copying.layouts())

    assert content() == made_anew(settings, tmp_path)


def test_edit_that_no_fact_shows_is_looked_for_once(address: str) -> None:
    made.random_company(53, deals=12)
    copying.bring_into_step()
    Company.objects.update(name="Another name")

    with CaptureQueriesContext(connection) as ran:
        copying.bring_into_step()
    with CaptureQueriesContext(connection) as again:
        copying.bring_into_step()

    assert scanned(ran)
    assert scanned(again) == set()
