import stat
from pathlib import Path

import pytest

from quarterdeck.core.postgres import connection, folder, tuning
from quarterdeck.core.postgres.folder import DataFolder
from quarterdeck.core.postgres.problems import CannotConnect


def test_data_folder_is_the_one_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("QUARTERDECK_DATA", str(tmp_path / "acme"))

    assert folder.data_folder().root == tmp_path / "acme"


def test_secret_key_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "new")

    first, second = folder.secret_key(data), folder.secret_key(data)

    assert first == second
    assert len(first) >= 50
    assert stat.S_IMODE(data.secret_key.stat().st_mode) == 0o600
    assert [path.name for path in data.root.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("memory_gigabytes", "shared_buffers", "work_mem"),
    [(0.25, "32MB", "4MB"), (4, "512MB", "16MB"), (64, "4096MB", "64MB")],
)
def test_settings_grow_with_the_machine(memory_gigabytes: float, shared_buffers: str, work_mem: str) -> None:
    settings = tuning.settings_for(int(memory_gigabytes * 2**30), 2**30)

    assert (settings["shared_buffers"], settings["work_mem"]) == (shared_buffers, work_mem)


def test_small_shared_memory_is_not_used_for_parallel_queries() -> None:
    assert tuning.settings_for(2**32, 64 * 2**20)["dynamic_shared_memory_type"] == "mmap"


def test_django_database_is_read_from_database_url(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://sales:se%40cret@db.example.com:6432/acme?sslmode=require")

    entry = connection.django_database(DataFolder(tmp_path))

    assert {key: entry[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")} == {
        "NAME": "acme",
        "USER": "sales",
        "PASSWORD": "se@cret",
        "HOST": "db.example.com",
        "PORT": "6432",
        "OPTIONS": {"sslmode": "require"},
    }


def test_database_that_is_away_is_told_in_words() -> None:
    with pytest.raises(CannotConnect, match="DATABASE_URL cannot be reached"):
        connection.refuse_unusable("postgresql://nobody@127.0.0.1:1/nothing")
