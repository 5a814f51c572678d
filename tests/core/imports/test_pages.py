"""The pages: give files, see a dry run, go on, read what became of it."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from quarterdeck.catalog.models import Product
from quarterdeck.core.imports import actions, folders
from quarterdeck.core.imports.models import ImportRun, RunState
from quarterdeck.core.postgres.folder import DataFolder
from tests import factories

pytestmark = pytest.mark.django_db
PROFILE = "crm-sales-opportunities"
HISTORY_QUERIES = 11
GOOD = b"product,series,sales_price\nAnchor,Iron,10\n"
BAD = b"product,series,sales_price\nAnchor,Iron,10\nBuoy,<b>x</b>,-5\n"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    settings.DATA_FOLDER = DataFolder(tmp_path / "data")


@pytest.fixture
def cast() -> factories.Cast:
    return factories.cast(language="en")


def as_(member: object) -> Client:
    client = Client()
    client.force_login(member)  # type: ignore[arg-type]
    return client


def upload(client: Client, content: bytes = GOOD, name: str = "products.csv") -> ImportRun:
    answer = client.post("/imports/", {"profile": PROFILE, "uploads": [SimpleUploadedFile(name, content)]})
    assert answer.status_code == 302, answer.content.decode()
    return ImportRun.objects.latest("pk")


def test_import_goes_from_upload_over_dry_run_to_done(cast: factories.Cast) -> None:
    client = as_(cast.ada)

    dry = upload(client)
    assert b"hx-get" in client.get(f"/imports/{dry.pk}/").content
    actions.go_on(run_id=dry.pk)
    assert b"confirm" in client.get(f"/imports/{dry.pk}/").content
    assert Product.objects.count() == 0

    answer = client.post(f"/imports/{dry.pk}/confirm/")
    real = ImportRun.objects.get(is_dry_run=False)
    assert answer.headers["Location"] == f"/imports/{real.pk}/"
    actions.go_on(run_id=real.pk)

    real.refresh_from_db()
    assert (real.state, Product.objects.count()) == (RunState.DONE, 1)
    page = client.get(f"/imports/{real.pk}/").content
    assert b"hx-get" not in page.split(b'id="outcome"')[1].split(b">")[0]
    assert not list(folders.kept("imports").glob("*"))


def test_confirming_twice_imports_once(cast: factories.Cast) -> None:
    client = as_(cast.ada)
    dry = upload(client)
    actions.go_on(run_id=dry.pk)

    client.post(f"/imports/{dry.pk}/confirm/")
    client.post(f"/imports/{dry.pk}/confirm/")

    assert ImportRun.objects.filter(is_dry_run=False).count() == 1


def test_progress_is_a_part_of_its_own(cast: factories.Cast) -> None:
    client = as_(cast.ada)
    dry = upload(client)
    ImportRun.objects.filter(pk=dry.pk).update(total_rows=200, done_rows=50, state=RunState.RUNNING)

    part = client.get(f"/imports/{dry.pk}/", headers={"HX-Request": "true", "HX-Target": "outcome"}).content.decode()

    assert "<html" not in part
    assert "25%" in part


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("deals.pdf", b"%PDF-1.7"),
        ("products.csv", b"%PDF-1.7"),
        ("products.csv", b"a,b\n1,2\n"),
        ("x.csv", b"a\n1\n"),
        ("products.xlsx", b"no"),
    ],
)
def test_wrong_file_is_told_at_the_field_and_not_kept(cast: factories.Cast, name: str, content: bytes) -> None:
    answer = as_(cast.ada).post("/imports/", {"profile": PROFILE, "uploads": [SimpleUploadedFile(name, content)]})

    assert answer.status_code == 422
    assert b"field-error" in answer.content
    assert not list(folders.kept("imports").glob("*"))
    assert ImportRun.objects.count() == 0


def test_no_file_at_all_is_told(cast: factories.Cast) -> None:
    assert as_(cast.ada).post("/imports/", {"profile": PROFILE}).status_code == 422


def test_rejected_rows_come_back_as_a_file_that_can_be_given_again(cast: factories.Cast, tmp_path: Path) -> None:
    client = as_(cast.ada)
    run = upload(client, BAD)
    actions.go_on(run_id=run.pk)

    page = client.get(f"/imports/{run.pk}/").content.decode()
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert "<b>x</b>" not in page
    for kind in ("csv", "xlsx"):
        answer = client.get(f"/imports/{run.pk}/rejected/products.{kind}")
        (tmp_path / f"products.{kind}").write_bytes(answer.content)
        again = actions.run_import(profile=PROFILE, folder=tmp_path, dry_run=True, by=cast.ada)
        assert (again.total("rejected"), again.total_rows) == (1, 1)
        (tmp_path / f"products.{kind}").unlink()


@pytest.mark.parametrize("runs", [1, 3])
def test_history_costs_the_same_for_one_run_and_for_three(
    cast: factories.Cast, django_assert_num_queries: Any, runs: int
) -> None:
    client = as_(cast.ada)
    for _turn in range(runs):
        upload(client)
    client.get("/imports/")

    with django_assert_num_queries(HISTORY_QUERIES):
        client.get("/imports/")


@pytest.mark.parametrize("who", ["alice", "mona", "rita", "charlie"])
def test_who_may_not_import_sees_no_page_of_it(cast: factories.Cast, who: str) -> None:
    run = upload(as_(cast.ada))
    client = as_(getattr(cast, who))

    for address in ("/imports/", f"/imports/{run.pk}/", f"/imports/{run.pk}/rejected/products.csv"):
        assert client.get(address).status_code == 403
    assert client.post(f"/imports/{run.pk}/confirm/").status_code == 403
    assert Client().get("/imports/").status_code == 302
