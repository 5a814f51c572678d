"""Figures from the columnar copy are those of the database, and the copy follows whatever happens there."""

import random
import re
import shutil
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quarterdeck.catalog.models import Product
from quarterdeck.core.calendar.periods import Period
from quarterdeck.crm.models import Activity, Opportunity
from quarterdeck.metrics import copies, engine, jobs, queries
from quarterdeck.metrics.catalogue import METRICS
from quarterdeck.metrics.copies import places
from quarterdeck.metrics.engine import copying
from tests.metrics import company as made
from tests.metrics.test_against_polars import PERIOD, SPLITS

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(tmp_path: Path, settings: Any) -> str:
    """The address of a copy that is not made yet."""
    settings.ANALYTICS_URL = f"duckdb://{tmp_path}/figures.duckdb?threads=2"
    return str(settings.ANALYTICS_URL)


def asked(company: made.Company, *, period: Period = PERIOD, **question: Any) -> engine.Table:
    defaults = {"viewer": company.cast.ada, "metrics": list(METRICS), "today": made.TODAY}
    return engine.query(period=period, **{**defaults, **question})


def live(settings: Any, company: made.Company, **question: Any) -> engine.Table:
    """The answer of the database itself."""
    copied, settings.ANALYTICS_URL = settings.ANALYTICS_URL, ""
    try:
        return asked(company, **question)
    finally:
        settings.ANALYTICS_URL = copied


def won(company: made.Company) -> Any:
    return asked(company, metrics=["won_amount"]).rows[0][0]


def test_every_metric_by_every_dimension_is_the_same_from_the_copy(address: str, settings: Any) -> None:
    company = made.random_company(21)
    copying.bring_into_step()

    for by in SPLITS:
        assert asked(company, by=by) == live(settings, company, by=by), by


@pytest.mark.parametrize("seed", range(3))
def test_whatever_one_asks_is_the_same_from_the_copy(seed: int, address: str, settings: Any) -> None:
    company, chance = made.random_company(30 + seed, deals=60), random.Random(seed)
    copying.bring_into_step()

    for _ in range(8):
        question = a_question(company, chance)
        assert asked(company, **question) == live(settings, company, **question), question


def a_question(company: made.Company, chance: random.Random) -> dict[str, Any]:
    """Anybody, any figures, any days, any split, any filters."""
    cast = company.cast
    filters: dict[str, list[Any]] = {
        "member": [cast.alice.pk, cast.bob.pk],
        "team": [chance.choice([cast.north.pk, cast.south.pk])],
        "region": [None],
        "product": [str(company.products[1].pk), "=Old pump", None],
        "series": ["Large", None],
        "industry": ["Steel", None],
        "source": [chance.choice(["fair", "web"])],
        "stage": ["Proposal", "Negotiation"],
    }
    start = made.FIRST + timedelta(chance.randrange(300))
    return {
        "viewer": chance.choice([cast.ada, cast.ada, cast.mona, cast.alice]),
        "period": Period(start, start + timedelta(chance.randrange(1, 120))),
        "metrics": chance.sample(sorted(METRICS), k=12),
        "by": chance.choice(SPLITS),
        "filters": {code: filters[code] for code in chance.sample(sorted(filters), k=chance.randrange(3))},
    }


def test_rows_behind_a_figure_are_the_same_from_the_copy(address: str, settings: Any) -> None:
    company = made.random_company(23, deals=40)
    copying.bring_into_step()

    for metric in (metric for metric in METRICS.values() if metric.has_rows):
        found = {}
        for place in (address, ""):
            settings.ANALYTICS_URL = place
            rows = queries.every_row(
                viewer=company.cast.ada, code=metric.code, asked=queries.Asked(PERIOD), today=made.TODAY
            )
            found[place] = sorted(rows, key=repr)
        assert found[address] == found[""], metric.code


def test_copy_follows_new_rows_edits_archives_and_deletes(address: str, settings: Any) -> None:
    company = made.random_company(24, deals=40)
    copying.bring_into_step()
    kept = made.keep(company, made.deal(company, company.cast.alice, opened=PERIOD.start, closed=PERIOD.start))
    Opportunity.objects.filter(status="won").exclude(pk=kept[0].pk).order_by("pk")[
        1:2
    ].get().stage_visits.all().delete()
    Opportunity.objects.filter(pk=kept[0].pk).update(company_amount=Decimal("12345.67"))
    first = Opportunity.objects.filter(status="won").order_by("pk").first()
    Opportunity.objects.filter(pk=first.pk if first else 0).update(archived_at=timezone.now())
    Activity.objects.filter(pk__in=Activity.objects.order_by("pk").values("pk")[:5]).delete()

    refreshed = copying.bring_into_step()

    assert refreshed is not None
    assert refreshed.rows > 0
    assert asked(company, by=["member"]) == live(settings, company, by=["member"])
    assert copying.bring_into_step().rows == 0  # type: ignore[union-attr]  # there is a copy


def test_only_blocks_that_changed_are_copied_again(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quarterdeck.metrics.copies.layouts.BLOCK", 4)
    company = made.random_company(25, deals=60)
    first = copying.bring_into_step()
    deal = Opportunity.objects.filter(archived_at=None, lines=None, stage_visits__isnull=False).order_by("pk")[0]
    Opportunity.objects.filter(pk=deal.pk).update(source="somewhere else")

    refreshed = copying.bring_into_step()

    assert first is not None
    assert refreshed is not None
    assert 0 < refreshed.rows < first.rows // 4
    assert won(company) > 0


def scanned(ran: CaptureQueriesContext) -> set[str]:
    """The tables whose blocks were compared."""
    found = (re.search(r"hash_record_extended.* FROM (\w+) GROUP BY", one["sql"]) for one in ran)
    return {match[1] for match in found if match}


@pytest.mark.django_db(transaction=True)
def test_tables_that_did_not_change_are_not_looked_through(address: str) -> None:
    company = made.random_company(27, deals=20)
    with CaptureQueriesContext(connection) as first:
        copying.bring_into_step()
    with CaptureQueriesContext(connection) as second:
        unchanged = copying.bring_into_step()
    Product.objects.update(list_price=7)
    with CaptureQueriesContext(connection) as third:
        changed = copying.bring_into_step()
    with CaptureQueriesContext(connection) as fourth:
        copying.bring_into_step()

    assert scanned(first) == {layout.name for layout in copying.layouts()}
    assert (scanned(second), unchanged and unchanged.rows) == (set(), 0)
    assert scanned(third) == {"metrics_line", "metrics_sold_line"}
    assert changed is not None
    assert changed.rows > 0
    assert scanned(fourth) == set()
    assert asked(company, metrics=["discount_amount"]).rows


@pytest.mark.django_db(transaction=True)
def test_views_that_a_migration_may_have_changed_are_looked_through(address: str) -> None:
    made.random_company(28, deals=5)
    copying.bring_into_step()
    MigrationRecorder.Migration.objects.create(app="metrics", name="9999_changes_a_view", applied=timezone.now())

    try:
        with CaptureQueriesContext(connection) as again:
            copying.bring_into_step()
    finally:
        MigrationRecorder.Migration.objects.filter(name="9999_changes_a_view").delete()

    assert scanned(again) == {layout.name for layout in copying.layouts()}


def test_a_copy_with_other_notes_is_made_anew(address: str) -> None:
    company = made.random_company(30, deals=5)
    copying.bring_into_step()
    place = places.place()
    assert place is not None
    newest = place.newest()
    assert newest is not None
    older = place.next()
    shutil.copyfile(newest, older)
    with duckdb.connect(str(older)) as copy:
        copy.execute("ALTER TABLE copied_tables DROP COLUMN state")
    place.turn_to(older, as_of=timezone.now())

    refreshed = copying.bring_into_step()

    assert refreshed is not None
    assert refreshed.rows > 0
    assert won(company) == asked(company, metrics=["won_amount"]).rows[0][0]


def test_figures_come_from_the_copy_and_say_as_of_when(address: str) -> None:
    company = made.random_company(26, deals=20)
    before = won(company)
    assert queries.figures_as_of() is None
    began = timezone.now()
    copying.bring_into_step()
    as_of = queries.figures_as_of()

    made.keep(company, made.deal(company, company.cast.alice, opened=PERIOD.start, closed=PERIOD.start, amount=77))

    assert won(company) == before
    assert as_of is not None
    assert as_of <= began
    jobs.refresh_copy(timestamp=0)
    assert won(company) == before + 77


def test_pages_say_as_of_when_their_figures_are(address: str, client: Client) -> None:
    company = made.random_company(33, deals=5)
    client.force_login(company.cast.ada)
    rows = queries.rows_address("won_amount", PERIOD)
    assert client.get(rows).context["figures_as_of"] is None

    copying.bring_into_step()

    for page in (rows, "/cockpit/"):
        answer = client.get(page)
        assert answer.context["figures_as_of"] == queries.figures_as_of()
        assert 'class="page-as-of"' in answer.content.decode()


def test_a_generation_that_is_being_read_is_left_in_peace(address: str) -> None:
    company = made.random_company(27, deals=20)
    copying.bring_into_step()
    reading = copies.current()
    assert reading is not None
    before = reading.run("SELECT count(*) FROM metrics_opportunity", {})

    for amount in (10, 20, 30):
        made.keep(company, made.deal(company, company.cast.alice, opened=PERIOD.start, amount=amount))
        copying.bring_into_step()

    newest = copies.current()
    assert newest is not None
    assert reading.run("SELECT count(*) FROM metrics_opportunity", {}) == before
    assert newest.run("SELECT count(*) FROM metrics_opportunity", {})[1][0][0] == before[1][0][0] + 3


def test_only_the_last_two_generations_are_kept(address: str, tmp_path: Path) -> None:
    company = made.random_company(28, deals=5)
    for amount in range(4):
        made.keep(company, made.deal(company, company.cast.alice, opened=PERIOD.start, amount=amount))
        copying.bring_into_step()

    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "figures.duckdb",
        "figures.duckdb.3",
        "figures.duckdb.4",
    ]


def test_a_copy_that_cannot_be_read_is_passed_over_and_made_again(address: str, tmp_path: Path) -> None:
    company = made.random_company(29, deals=20)
    copying.bring_into_step()
    before = won(company)
    place = places.place()
    assert place is not None
    broken = place.next()
    broken.write_bytes(b"not a database")
    place.turn_to(broken, as_of=timezone.now())

    assert copies.current() is None
    assert won(company) == before
    copying.bring_into_step()
    assert copies.current() is not None
    assert won(company) == before


def test_a_copy_of_another_layout_is_laid_out_anew(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    company = made.random_company(31, deals=20)
    layouts = copying.layouts()
    without = [replace(layout, columns=dict(list(layout.columns.items())[:2])) for layout in layouts]
    copies.refresh(without)

    copying.bring_into_step()

    assert won(company) > 0


def test_nothing_is_copied_where_nobody_asked(settings: Any, tmp_path: Path) -> None:
    settings.ANALYTICS_URL = ""

    jobs.refresh_copy(timestamp=0)

    assert copying.bring_into_step() is None
    assert copies.current() is None


@pytest.mark.parametrize("url", ["postgresql://host/db", "duckdb://host/file", "figures.duckdb"])
def test_an_address_that_is_none_is_refused_in_words(settings: Any, url: str) -> None:
    settings.ANALYTICS_URL = url

    with pytest.raises(copies.BadAddress, match="write duckdb:///path"):
        copies.current()


def test_a_file_of_somebody_else_is_not_overwritten(address: str, tmp_path: Path) -> None:
    (tmp_path / "figures.duckdb").write_text("precious")

    with pytest.raises(copies.BadAddress, match="somebody else"):
        copying.bring_into_step()

    assert (tmp_path / "figures.duckdb").read_text() == "precious"


def test_a_name_alone_lies_in_the_data_folder(settings: Any) -> None:
    settings.ANALYTICS_URL = "duckdb:figures/copy.duckdb?threads=3"

    place = places.place()

    assert place is not None
    assert place.link == settings.DATA_FOLDER.root / "figures" / "copy.duckdb"
    assert place.options == {"threads": "3"}


def test_the_copy_can_neither_be_written_nor_leave_its_file(address: str, tmp_path: Path) -> None:
    made.random_company(32, deals=5)
    copying.bring_into_step()
    copy = copies.current()
    assert copy is not None
    (tmp_path / "secret.csv").write_text("word\n")

    for sql in ("DELETE FROM metrics_opportunity", f"SELECT * FROM read_csv('{tmp_path}/secret.csv')"):
        with pytest.raises(Exception, match=r"read-only|disabled"):
            copy.run(sql, {})


def test_half_a_day_is_rounded_the_same_way(address: str, settings: Any) -> None:
    """Medians lie between two rows as often as not."""
    company = made.empty()
    days = [PERIOD.start + timedelta(number) for number in range(8)]
    made.keep(
        company,
        *(
            made.deal(company, company.cast.alice, opened=day, path=((day + timedelta(1 + place), "proposal"),))
            for place, day in enumerate(days)
        ),
    )
    copying.bring_into_step()

    question = {"metrics": ["stage_days"], "by": ["stage"], "period": Period(date(2025, 1, 1), date(2026, 1, 1))}
    assert asked(company, **question) == live(settings, company, **question)
