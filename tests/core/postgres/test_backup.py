import io
import tarfile
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from quarterdeck.core.postgres import backup, restore, rotation, server
from quarterdeck.core.postgres.folder import DataFolder
from quarterdeck.core.postgres.problems import BackupFailed, RestoreFailed

NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)


def fill(url: str, *notes: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS note (text text PRIMARY KEY)")
        for note in notes:
            connection.execute("INSERT INTO note VALUES (%s)", [note])


def notes(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [row[0] for row in connection.execute("SELECT text FROM note ORDER BY 1")]


def databases(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        return {row[0] for row in connection.execute("SELECT datname FROM pg_database WHERE NOT datistemplate")}


def test_restore_brings_back_rows_and_files_of_the_backup(folder: DataFolder) -> None:
    url = server.ensure_running(folder)
    fill(url, "合同", "kept")
    (folder.files / "2026").mkdir()
    (folder.files / "2026" / "offer.pdf").write_bytes(b"signed")
    archive = backup.make(folder, url=url, at=NOON)
    fill(url, "written after the backup")
    (folder.files / "2026" / "offer.pdf").unlink()
    (folder.files / "later.pdf").write_bytes(b"later")

    restore.bring_back(folder, url=url, source=archive)

    assert notes(url) == ["kept", "合同"]
    assert (folder.files / "2026" / "offer.pdf").read_bytes() == b"signed"
    assert (folder.files / "later.pdf").exists()
    assert databases(url) == {"postgres", "quarterdeck"}
    assert not list(folder.root.glob("restore-*"))


def test_broken_backup_leaves_the_data_untouched(folder: DataFolder) -> None:
    url = server.ensure_running(folder)
    fill(url, "today")
    archive = backup.make(folder, url=url, at=NOON)
    cut = folder.root / "cut.tar"
    with tarfile.open(archive) as whole, tarfile.open(cut, "w") as damaged:
        whole.extractall(folder.root / "unpacked")
        dump = folder.root / "unpacked" / backup.DUMP_NAME
        dump.write_bytes(dump.read_bytes()[:-200])
        for part in sorted((folder.root / "unpacked").iterdir()):
            damaged.add(part, part.name)

    with pytest.raises(RestoreFailed, match="nothing was changed"):
        restore.bring_back(folder, url=url, source=cut)

    assert notes(url) == ["today"]
    assert databases(url) == {"postgres", "quarterdeck"}


def test_archive_cannot_write_outside_its_place(folder: DataFolder) -> None:
    url = server.ensure_running(folder)
    archive = backup.make(folder, url=url, at=NOON)
    with tarfile.open(archive, "a") as tampered:
        evil = tarfile.TarInfo("files/../../escaped.txt")
        evil.size = 4
        tampered.addfile(evil, io.BytesIO(b"evil"))
        link = tarfile.TarInfo("files/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tampered.addfile(link)

    restore.bring_back(folder, url=url, source=archive)

    assert not (folder.root / "escaped.txt").exists()
    assert list(folder.files.iterdir()) == []


@pytest.mark.parametrize("content", [None, b"", b"not an archive"])
def test_restore_says_what_is_wrong_with_the_file(folder: DataFolder, content: bytes | None) -> None:
    source = folder.root / "backup.tar"
    if content is not None:
        source.write_bytes(content)

    with pytest.raises(RestoreFailed, match=r"no Quarterdeck backup at|is not a whole Quarterdeck backup"):
        restore.bring_back(folder, url="postgresql:///unused", source=source)


def test_backup_of_a_database_that_is_away_leaves_no_file(folder: DataFolder) -> None:
    with pytest.raises(BackupFailed, match="could not be backed up"):
        backup.make(folder, url="postgresql://127.0.0.1:1/nothing", at=NOON)

    assert list(folder.backups.iterdir()) == []


def test_password_is_kept_off_the_command_line() -> None:
    address, secret = backup.without_password("postgresql://sales:hunter2@db/acme")

    assert "hunter2" not in address
    assert secret == {"PGPASSWORD": "hunter2"}


def test_backup_is_due_a_day_after_the_newest(folder: DataFolder) -> None:
    folder.prepare()
    assert backup.is_due(folder, now=NOON)

    (folder.backups / NOON.strftime(backup.NAME_FORMAT)).touch()

    assert not backup.is_due(folder, now=NOON + timedelta(hours=23))
    assert backup.is_due(folder, now=NOON + timedelta(hours=25))


def test_rotation_keeps_7_days_4_weeks_and_12_months_of_two_years() -> None:
    daily = [NOON - timedelta(days=days) for days in range(730)]

    kept = rotation.kept(daily, now=NOON)

    by_day = {moment.date().isoformat() for moment in kept}
    assert {f"2026-03-{day}" for day in range(25, 32)} <= by_day
    assert {"2026-03-31", "2026-03-29", "2026-03-22", "2026-03-15"} <= by_day
    assert {"2026-02-28", "2025-12-31", "2025-04-30"} <= by_day
    assert len(by_day) == 7 + 2 + 11


def test_rotation_keeps_every_backup_of_the_last_day() -> None:
    by_hand = [NOON - timedelta(hours=hours) for hours in range(6)]

    assert rotation.kept(by_hand, now=NOON) == set(by_hand)


def test_rotate_removes_only_what_it_dated_itself(folder: DataFolder) -> None:
    folder.prepare()
    old = folder.backups / (NOON - timedelta(days=40)).strftime(backup.NAME_FORMAT)
    older_same_month = folder.backups / (NOON - timedelta(days=41)).strftime(backup.NAME_FORMAT)
    for day in range(7):
        (folder.backups / (NOON - timedelta(days=day)).strftime(backup.NAME_FORMAT)).touch()
    for path in (old, older_same_month, folder.backups / "quarterdeck-before-the-move.tar"):
        path.touch()

    removed = backup.rotate(folder, now=NOON)

    assert removed == [older_same_month]
    assert (folder.backups / "quarterdeck-before-the-move.tar").exists()
