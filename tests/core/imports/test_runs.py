"""Runs: what is taken, what is told, and that nothing is half done or done twice."""

from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from quarterdeck.catalog.models import Product
from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.core.imports import actions, folders, loading, profiles
from quarterdeck.core.imports.models import ImportRun, RejectedRow, RunState, SourceKey
from quarterdeck.core.imports.problems import CannotImport, FileProblem
from quarterdeck.core.notifications.models import Notification
from quarterdeck.core.postgres.folder import DataFolder
from quarterdeck.people.models import Member
from tests import factories

pytestmark = pytest.mark.django_db

GOODS = """
[title]
en = "Goods"
[[file]]
name = "goods"
aliases = { sku = ["编号"] }
[[feed]]
kind = "product"
file = "goods"
key = "{sku}"
adopt = true
[feed.fields]
code = "sku"
name = "title"
series = { column = "series", expected = true }
list_price = "price"
"""


@pytest.fixture
def ada() -> Member:
    return factories.company(language="en")


@pytest.fixture(autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.DATA_FOLDER = DataFolder(tmp_path_factory.mktemp("data"))
    folder = tmp_path_factory.mktemp("profiles")
    (folder / "goods.toml").write_text(GOODS, encoding="utf-8")
    (folder / "strict-goods.toml").write_text(f"strict = true\n{GOODS}", encoding="utf-8")
    monkeypatch.setattr(profiles, "_folders", [*profiles._folders, folder])


def give(folder: Path, *rows: str, header: str = "sku,title,series,price", name: str = "goods.csv") -> Path:
    (folder / name).write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return folder


def run(folder: Path, by: Member, *, profile: str = "goods", **more: Any) -> ImportRun:
    return actions.run_import(profile=profile, folder=folder, by=by, **{"dry_run": False, **more})


def totals(done: ImportRun) -> tuple[int, ...]:
    return tuple(done.total(what) for what in ("created", "updated", "unchanged", "rejected"))


def test_rows_come_in_and_come_in_once(ada: Member, tmp_path: Path) -> None:
    give(tmp_path, "A,Anchor,Iron,10", "B,Buoy,,5.5")

    assert totals(run(tmp_path, ada)) == (2, 0, 0, 0)
    assert totals(run(tmp_path, ada)) == (0, 0, 2, 0)
    assert sorted(Product.objects.values_list("code", "list_price")) == [("A", 10), ("B", 5.5)]


def test_changed_row_changes_its_record_with_a_trail(ada: Member, tmp_path: Path) -> None:
    run(give(tmp_path, "A,Anchor,Iron,10", "B,Buoy,,5"), ada)

    done = run(give(tmp_path, "B,Buoy,,5", "A,Anchor,Steel,10"), ada)

    anchor = Product.objects.get(code="A")
    assert totals(done) == (0, 1, 1, 0)
    assert anchor.series == "Steel"
    edited = AuditEntry.objects.get(kind="catalog.product", object_id=anchor.pk, act="edited")
    assert edited.changes == {"series": ["Iron", "Steel"]}


def test_what_people_changed_stays_while_the_file_does_not_change(ada: Member, tmp_path: Path) -> None:
    run(give(tmp_path, "A,Anchor,Iron,10"), ada)
    Product.objects.filter(code="A").update(series="Gold")

    run(tmp_path, ada)

    assert Product.objects.get(code="A").series == "Gold"


def test_record_that_was_here_before_is_taken_not_doubled(ada: Member, tmp_path: Path) -> None:
    factories.product("A", name="Old anchor", list_price="3")

    done = run(give(tmp_path, "A,Anchor,Iron,10"), ada)

    assert totals(done) == (0, 1, 0, 0)
    assert Product.objects.get().name == "Anchor"


def test_bad_rows_are_kept_with_line_column_and_reason(ada: Member, tmp_path: Path) -> None:
    give(
        tmp_path,
        "A,Anchor,Iron,10",
        "B,Buoy,,-5",
        "C,Chain,,2e15",
        "D,,Iron,1",
        ",Eel,,1",
        "A,Again,,1",
        "F,x",
        "G,G,,=1+1",
    )

    done = run(tmp_path, ada)

    assert totals(done) == (1, 0, 0, 7)
    kept = [(row.line, row.column) for row in RejectedRow.objects.filter(run=done)]
    assert kept == [(3, "price"), (4, "price"), (5, "title"), (6, "sku"), (7, "sku"), (8, ""), (9, "price")]
    assert RejectedRow.objects.get(line=3).row == ["B", "Buoy", "", "-5"]
    assert RejectedRow.objects.get(line=7).reason == "The same value stands on line 2 already."


def test_reasons_are_in_the_language_of_the_runner(ada: Member, tmp_path: Path) -> None:
    ada.language = "zh-hans"
    ada.save()

    done = run(give(tmp_path, "A,Anchor,,-1"), ada)

    assert RejectedRow.objects.get(run=done).reason == "这里的金额不能为负数。"


def test_rejected_rows_mended_and_given_again_come_in(ada: Member, tmp_path: Path) -> None:
    run(give(tmp_path, "A,Anchor,Iron,10", "B,Buoy,,-5"), ada)

    give(tmp_path, "3,price,Negative,B,Buoy,,5", header="Line in the file,Column at fault,Why,sku,title,series,price")

    assert totals(run(tmp_path, ada)) == (1, 0, 0, 0)
    assert Product.objects.count() == 2


def test_html_and_formulas_stay_plain_text(ada: Member, tmp_path: Path) -> None:
    run(give(tmp_path, 'A,<script>alert(1)</script>,"=HYPERLINK(""x"")",1', "B,'=1+1,,1"), ada)

    assert list(Product.objects.order_by("code").values_list("name", "series")) == [
        ("<script>alert(1)</script>", '=HYPERLINK("x")'),
        ("=1+1", ""),
    ]


def test_nul_bytes_in_a_row_reject_it(ada: Member, tmp_path: Path) -> None:
    give(tmp_path, *(f"A{n},{'x' * 90},,1" for n in range(200)), "B,Bu\x00oy,,1", "C,Chain,,1")

    done = run(tmp_path, ada)

    assert totals(done) == (201, 0, 0, 1)
    assert RejectedRow.objects.get().row[1] == "Bu\ufffdoy"


def test_dry_run_writes_nothing(ada: Member, tmp_path: Path) -> None:
    done = run(give(tmp_path, "A,Anchor,,10", "B,Buoy,,-5"), ada, dry_run=True)

    assert totals(done) == (1, 0, 0, 1)
    assert (Product.objects.count(), SourceKey.objects.count()) == (0, 0)
    assert done.report["samples"][0]["values"] == {"code": "A", "name": "Anchor", "list_price": "10.00"}
    assert [(f["column"], f["rows"]) for f in done.report["findings"]] == [("series", 1)]


def test_strict_profile_takes_all_rows_or_none(ada: Member, tmp_path: Path) -> None:
    give(tmp_path, "A,Anchor,,10", "B,Buoy,,-5")

    with pytest.raises(FileProblem):
        run(tmp_path, ada, profile="strict-goods")

    failed = ImportRun.objects.get()
    assert (failed.state, failed.rejections.count(), Product.objects.count()) == (RunState.FAILED, 1, 0)


def test_columns_are_found_by_alias_case_and_any_order(ada: Member, tmp_path: Path) -> None:
    run(give(tmp_path, "10,Anchor,A", header=" PRICE ,Title*,编号"), ada)

    assert Product.objects.get().code == "A"


def test_file_of_another_name_is_known_by_its_columns(ada: Member, tmp_path: Path) -> None:
    give(tmp_path, "x,y", header="notes,more", name="a_notes.csv")
    give(tmp_path, "A,Anchor,Iron,10", name="Export (3).csv")

    done = run(tmp_path, ada)

    assert totals(done) == (1, 0, 0, 0)
    assert done.report["ignored"] == ["a_notes.csv"]


def test_missing_column_and_missing_file_are_told_before_anything_is_written(ada: Member, tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="goods"):
        run(tmp_path, ada)
    with pytest.raises(FileProblem, match="price"):
        run(give(tmp_path, "A,Anchor", header="sku,title"), ada)
    with pytest.raises(FileProblem):
        run(tmp_path / "nowhere", ada)
    assert Product.objects.count() == 0


def test_who_may_not_import_or_change_such_records_is_refused(tmp_path: Path) -> None:
    cast = factories.cast(language="en")
    give(tmp_path, "A,Anchor,,10")

    with pytest.raises(CannotImport):
        run(tmp_path, cast.alice)
    assert ImportRun.objects.count() == 0


def test_progress_is_true_and_reaches_the_end(ada: Member, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "CHUNK", 2)
    heard: list[tuple[int, int]] = []

    run(
        give(tmp_path, *(f"{n},P{n},,1" for n in range(5))),
        ada,
        progress=lambda done, total: heard.append((done, total)),
    )

    assert heard == [(2, 5), (4, 5), (5, 5)]


def test_run_cut_off_goes_on_where_it_stopped(ada: Member, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "CHUNK", 2)
    give(tmp_path, *(f"{n},P{n},,{'x' if n == 1 else 1}" for n in range(7)), "0,P0,,1")

    def die_at_four(done: int, _total: int) -> None:
        if done >= 4:
            raise OperationalError("the connection is gone")

    with pytest.raises(OperationalError):
        run(tmp_path, ada, progress=die_at_four)
    cut = ImportRun.objects.get()
    assert (cut.state, cut.done_rows, Product.objects.count()) == (RunState.RUNNING, 4, 3)
    (tmp_path / "goods.csv").unlink()

    assert actions.go_on_with_all() == 1

    cut.refresh_from_db()
    assert (cut.state, cut.done_rows) == (RunState.DONE, 8)
    assert totals(cut) == (6, 0, 0, 2)
    assert Product.objects.count() == 6
    assert (cut.folder, list(folders.kept("imports").glob("*"))) == ("", [])
    assert Notification.objects.get(member=ada).url == f"/imports/{cut.pk}/"


def test_same_files_given_again_finish_the_run_that_was_cut_off(
    ada: Member, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "CHUNK", 2)
    give(tmp_path, *(f"{n},P{n},,1" for n in range(5)))

    def die(_done: int, _total: int) -> None:
        raise OperationalError("the connection is gone")

    with pytest.raises(OperationalError):
        run(tmp_path, ada, progress=die)
    done = run(tmp_path, ada)

    assert ImportRun.objects.get() == done
    assert totals(done) == (5, 0, 0, 0)


def test_dry_run_cut_off_is_told_to_be_over(ada: Member, tmp_path: Path) -> None:
    def die(_done: int, _total: int) -> None:
        raise OperationalError("the connection is gone")

    with pytest.raises(OperationalError):
        run(give(tmp_path, "A,Anchor,,1"), ada, dry_run=True, progress=die)

    actions.go_on_with_all()

    assert ImportRun.objects.get().state == RunState.FAILED


def test_run_that_fails_again_keeps_no_other_waiting(ada: Member, tmp_path: Path) -> None:
    kept = folders.keep([give(tmp_path, "A,Anchor,,1") / "goods.csv"])
    ImportRun.objects.create(profile="gone", folder="imports/none", started_by=ada)
    ImportRun.objects.create(profile="goods", folder=kept, started_by=ada)

    assert actions.go_on_with_all() == 2

    assert list(ImportRun.objects.order_by("pk").values_list("state", flat=True)) == [RunState.FAILED, RunState.DONE]


def test_row_the_database_refuses_is_told_and_the_others_come_in(ada: Member, tmp_path: Path) -> None:
    give(tmp_path, "A,Anchor,,1", "B,Buoy,,1", header="sku,title,series,price")
    factories.product("C", name="Taken")
    SourceKey.objects.create(source="goods", kind="product", key="A", object_id=999_999, row_hash="old")

    done = run(tmp_path, ada)

    assert totals(done) == (1, 0, 0, 1)
