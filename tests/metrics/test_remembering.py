"""Remembered figures are never stale: not for other transactions, other processes, after rollbacks, nor for old snapshots."""

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import psycopg
import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from quarterdeck.core.calendar.periods import Period
from quarterdeck.crm.actions import bulk
from quarterdeck.crm.models import Opportunity
from quarterdeck.metrics import engine, queries
from quarterdeck.metrics.catalogue import METRICS
from quarterdeck.metrics.engine import versions
from tests.metrics import company as made

pytestmark = pytest.mark.django_db(transaction=True)

YEAR = Period(date(2025, 1, 1), date(2026, 1, 1))


@pytest.fixture
def company() -> Iterator[made.Company]:
    caches["figures"].clear()
    found = made.empty()
    for amount in (100, 50):
        made.keep(
            found, made.deal(found, found.cast.alice, opened=date(2025, 2, 1), closed=date(2025, 3, 1), amount=amount)
        )
    yield found
    caches["figures"].clear()


@contextmanager
def another_session() -> Iterator[psycopg.Connection[Any]]:
    """A second connection to the same database, as another process would have."""
    known = connection.get_connection_params()
    address = {key: known[key] for key in ("dbname", "user", "password", "host", "port") if known.get(key)}
    found = psycopg.connect(**address, options="-c lock_timeout=100ms")
    try:
        yield found
    finally:
        found.close()


def won(company: made.Company) -> Any:
    return engine.query(viewer=company.cast.ada, metrics=["won_amount"], period=YEAR, today=made.TODAY).rows[0][0]


def raise_by(session: psycopg.Connection[Any], amount: int) -> None:
    session.execute("UPDATE crm_opportunity SET company_amount = company_amount + %s", [amount])


def statements_of_facts(asked: CaptureQueriesContext) -> int:
    return sum('"metrics_opportunity"' in query["sql"] for query in asked)


def test_second_question_reads_no_fact(company: made.Company) -> None:
    with CaptureQueriesContext(connection) as first:
        assert won(company) == 150
    with CaptureQueriesContext(connection) as second:
        assert won(company) == 150

    assert (statements_of_facts(first), statements_of_facts(second)) == (1, 0)


def test_change_of_another_session_shows_once_it_is_committed(company: made.Company) -> None:
    with another_session() as other:
        assert won(company) == 150
        raise_by(other, 10)
        assert won(company) == 150
        other.commit()

    assert won(company) == 170


def test_change_that_is_rolled_back_never_shows(company: made.Company) -> None:
    assert won(company) == 150
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE crm_opportunity SET company_amount = 7")
        assert won(company) == 14
        transaction.set_rollback(True)

    assert won(company) == 150


def test_change_shows_to_its_own_transaction_also_around_a_savepoint(company: made.Company) -> None:
    assert won(company) == 150
    with transaction.atomic(), connection.cursor() as cursor:
        with transaction.atomic():
            cursor.execute("UPDATE crm_opportunity SET company_amount = 7")
            assert won(company) == 14
            transaction.set_rollback(True)
        assert won(company) == 150
        cursor.execute("UPDATE crm_opportunity SET company_amount = 8")
        assert won(company) == 16

    assert won(company) == 16


def test_change_committed_while_a_figure_is_made_is_not_kept_under_the_state_before(company: made.Company) -> None:
    """Another session commits after the state was read and before the fact is: the figure is new, the state it would be kept for old."""
    with another_session() as other:
        raise_by(other, 10)

        def commit_first(execute: Any, sql: str, *more: Any) -> Any:
            if '"metrics_opportunity"' in sql:
                other.commit()
            return execute(sql, *more)

        with connection.execute_wrapper(commit_first):
            assert won(company) == 170

    assert not caches["figures"]._cache  # type: ignore[attr-defined]  # nothing was kept
    assert won(company) == 170


def test_old_snapshot_is_given_figures_of_its_own_time(company: made.Company) -> None:
    with another_session() as other:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            assert won(company) == 150
            raise_by(other, 10)
            other.commit()
            assert won(company) == 150
        assert won(company) == 170


def test_change_made_by_another_process_shows(company: made.Company) -> None:
    assert won(company) == 150
    script = "import django; django.setup(); from quarterdeck.crm.models import Opportunity; Opportunity.objects.update(company_amount=1)"
    known = connection.settings_dict
    address = psycopg.conninfo.make_conninfo(
        dbname=known["NAME"],
        user=known["USER"],
        password=known["PASSWORD"] or None,
        host=known["HOST"],
        port=known["PORT"],
    )
    environment = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "quarterdeck.config.settings"}
    subprocess.run([sys.executable, "-c", script], env=environment, check=True)

    assert won(company) == 2


def test_compacting_the_log_changes_no_version_and_waits_for_nobody(company: made.Company) -> None:
    with another_session() as writer:
        for _change in range(3):
            raise_by(writer, 1)
            writer.commit()
        raise_by(writer, 1)
        before = versions.visible()
        versions.compact()
        assert versions.visible() == before
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM metrics_change WHERE source = 'crm_opportunity'")
            assert cursor.fetchone()[0] == 1
        writer.commit()

    assert versions.visible() != before


@pytest.mark.parametrize("seed", range(4))
def test_remembered_equals_counted_in_any_order_of_sessions(company: made.Company, seed: int) -> None:
    """Two writers begin, change, commit, roll back and compact as they like; after every step the figure is the counted one."""
    chance = random.Random(seed)
    with another_session() as first, another_session() as second:
        for _step in range(40):
            session = chance.choice([first, second])
            try:
                match chance.choice(["deal", "deal", "line", "savepoint", "commit", "rollback", "compact"]):
                    case "deal":
                        raise_by(session, chance.randrange(1, 9))
                    case "line":
                        session.execute("UPDATE people_membership SET unit_id = unit_id")
                    case "savepoint":
                        with session.transaction(force_rollback=True):
                            raise_by(session, 1000)
                    case "commit":
                        session.commit()
                    case "rollback":
                        session.rollback()
                    case "compact":
                        versions.compact()
            except psycopg.errors.LockNotAvailable:
                session.rollback()
            with connection.cursor() as cursor:
                cursor.execute("SELECT sum(company_amount) FROM crm_opportunity WHERE status = 'won'")
                assert won(company) == cursor.fetchone()[0]


def test_doors_of_pages_answer_the_same_remembered_as_counted(company: made.Company) -> None:
    """Figures, people, funnel, the course, the pipeline and a table: counted, remembered, and counted inside a transaction of writes."""

    def everything() -> list[Any]:
        given = {"viewer": company.cast.mona, "unit_id": None, "today": made.TODAY}
        more = {"compare": ["previous", "year_before"], "totals": True, "running": True, "top": 1}
        return [
            queries.figures(codes=list(METRICS), period=YEAR, **given),
            queries.people_table(period=YEAR, **given),
            queries.funnel(period=YEAR, **given),
            queries.cumulative(period=YEAR, **given),
            queries.pipeline_by_month_and_stage(as_of=made.TODAY, **given),
            engine.query(
                viewer=company.cast.mona,
                metrics=list(METRICS),
                by=["member", "month"],
                period=YEAR,
                today=made.TODAY,
                **more,
            ),
        ]

    counted, remembered = everything(), everything()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE crm_opportunity SET company_amount = company_amount")
        counted_anew = everything()

    assert counted == remembered == counted_anew


def test_answer_made_for_one_reach_is_not_given_to_another(company: made.Company) -> None:
    cast = company.cast

    def seen(viewer: Any) -> Any:
        return engine.query(viewer=viewer, metrics=["won_amount"], period=YEAR, today=made.TODAY).rows[0][0]

    assert [seen(viewer) for viewer in (cast.ada, cast.alice, cast.bob, cast.mona, cast.charlie)] == [
        150,
        150,
        0,
        150,
        0,
    ]


def test_every_table_behind_a_figure_is_watched() -> None:
    """Whoever lets a fact read another table must let its changes be noted, or nothing of it is ever remembered."""
    from quarterdeck.metrics.engine.tables import FACTS, LINES, LOOKED_UP, MEMBERS, PLACEMENTS

    tables = [*FACTS.values(), LINES, MEMBERS, PLACEMENTS, *(other.table for other in LOOKED_UP)]
    names = {name for table in tables for name in [getattr(table.op(), "name", None)] if name}
    with connection.cursor() as cursor:
        cursor.execute(versions._READ_BY, [sorted(names)])
        found = dict(cursor.fetchall())

    assert [table for table, is_watched in sorted(found.items()) if not is_watched] == []
    assert len(found) > 10


def decided(company: made.Company) -> None:
    """A deal won from a customer, and one lost to a competitor."""
    (account,) = bulk.load_accounts([bulk.AccountRow(name="Mill", owner_id=company.cast.alice.pk)], by=company.cast.ada)
    days = {"opened": date(2025, 2, 1), "closed": date(2025, 3, 1)}
    alice = company.cast.alice
    made.keep(company, made.deal(company, alice, account=account, amount=30, **days))
    (lost,) = made.keep(company, made.deal(company, alice, won=False, amount=30, **days))
    Opportunity.objects.filter(pk=lost.pk).update(competitor="Acme")


BY_HAND = {
    "waterfall": lambda viewer, whose: queries.waterfall(viewer=viewer, period=YEAR, whose=whose).steps,
    "by member": lambda viewer, whose: queries.pipeline_by_member(viewer=viewer, period=YEAR, whose=whose),
    "competitors": lambda viewer, whose: queries.bands(
        viewer=viewer, cut=queries.Cut.COMPETITOR, period=YEAR, whose=whose
    ),
    "concentration": lambda viewer, whose: queries.concentration(
        viewer=viewer, period=YEAR, today=made.TODAY, whose=whose
    ),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_statements_written_by_hand_are_remembered_for_one_reach_and_state(company: made.Company, name: str) -> None:
    """A second question reads no fact; another reach, another unit, another day looked back to or a change asks anew."""
    ask, cast = BY_HAND[name], company.cast
    decided(company)

    def asked(viewer: Any = cast.ada, whose: queries.Whose = queries.EVERYBODY) -> tuple[Any, int]:
        with CaptureQueriesContext(connection) as ran:
            found = ask(viewer, whose)
        return found, sum("metrics_pipeline" in one["sql"] or '"metrics_' in one["sql"] for one in ran)

    first, reads = asked()
    again, reads_again = asked()
    assert (first, reads > 0, reads_again) == (again, True, 0)
    assert asked(cast.charlie)[0] != first
    assert asked(whose=queries.Whose(unit_id=cast.south.pk))[0] != first
    with queries.as_it_was(date(2025, 1, 15)):
        assert asked()[0] != first
    with another_session() as other:
        other.execute("UPDATE crm_opportunity SET competitor = 'Bolt', company_amount = company_amount + 1")
        other.execute("UPDATE crm_opportunityrevision SET company_amount = company_amount + 1")
        assert asked() == (first, 0)
        other.commit()
    assert asked()[0] != first
