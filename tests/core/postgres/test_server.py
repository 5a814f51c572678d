import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg
import pytest

from quarterdeck.core.postgres import address, server, supervision, temporary
from quarterdeck.core.postgres.folder import DataFolder
from quarterdeck.core.postgres.problems import CannotStart, FolderInUse, FolderNotWritable, OtherVersion


def write_note(url: str, note: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS note (text text)")
        connection.execute("INSERT INTO note VALUES (%s)", [note])


def notes(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [row[0] for row in connection.execute("SELECT text FROM note ORDER BY 1")]


def kill_postgres(folder: DataFolder) -> int:
    pid = server.postmaster_pid(folder)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    return pid


def test_server_keeps_its_rows_over_a_stop_and_a_start(folder: DataFolder) -> None:
    write_note(server.ensure_running(folder), "before")

    server.stop(folder)
    stopped = not server.is_running(folder)
    url = server.ensure_running(folder)

    assert stopped
    assert notes(url) == ["before"]


def test_server_is_durable_utf8_and_sorts_by_code_point(folder: DataFolder) -> None:
    with psycopg.connect(server.ensure_running(folder)) as connection:
        found = {
            name: connection.execute("SELECT current_setting(%s)", [name]).fetchone()[0]  # type: ignore[index] # a setting always has a row
            for name in ("fsync", "synchronous_commit", "full_page_writes", "jit", "server_encoding")
        }
        locale = connection.execute(
            "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'quarterdeck'"
        ).fetchone()

    assert found == {
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "jit": "off",
        "server_encoding": "UTF8",
    }
    assert locale == ("b", "C.UTF-8")


def test_server_recovers_after_kill_9_of_postgres(folder: DataFolder) -> None:
    write_note(server.ensure_running(folder), "acknowledged")

    killed = kill_postgres(folder)
    url = server.ensure_running(folder)

    assert server.postmaster_pid(folder) != killed
    assert notes(url) == ["acknowledged"]


def test_server_starts_when_the_stale_pid_belongs_to_another_process(folder: DataFolder) -> None:
    write_note(server.ensure_running(folder), "kept")
    server.stop(folder)
    stale = [os.getpid(), folder.postgres, int(time.time()), 5432, folder.postgres, "", "  1234567  0", "ready"]
    (folder.postgres / "postmaster.pid").write_text("".join(f"{line}\n" for line in stale))

    assert not server.is_running(folder)
    assert notes(server.ensure_running(folder)) == ["kept"]


def test_supervision_restarts_a_killed_postgres(folder: DataFolder) -> None:
    with supervision.supervised(folder) as url:
        write_note(url, "acknowledged")
        killed = kill_postgres(folder)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and server.postmaster_pid(folder) in (killed, server.NOBODYS_PID, None):
            time.sleep(0.05)
        url = server.ensure_running(folder)

        assert notes(url) == ["acknowledged"]
    assert not server.is_running(folder)


def test_half_made_cluster_is_made_anew(folder: DataFolder) -> None:
    (folder.root / "postgres.new").mkdir()
    (folder.root / "postgres.new" / "leftover").touch()

    server.ensure_running(folder)

    assert not (folder.root / "postgres.new").exists()


def test_second_server_of_a_folder_is_refused_with_the_pid_of_the_first(folder: DataFolder) -> None:
    code = (
        "import sys; from pathlib import Path; from quarterdeck.core.postgres import server, folder\n"
        "with server.exclusive(folder.DataFolder(Path(sys.argv[1]))): print('held', flush=True); sys.stdin.read()"
    )
    first = subprocess.Popen(
        [sys.executable, "-c", code, str(folder.root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert first.stdout is not None
    assert first.stdout.readline() == "held\n"

    with pytest.raises(FolderInUse, match=f"already served by process {first.pid}"), server.exclusive(folder):
        pass

    first.kill()
    first.communicate()
    with server.exclusive(folder):
        pass


def test_last_user_stops_the_server(folder: DataFolder) -> None:
    with server.using(folder):
        with server.using(folder):
            pass
        running_after_first_left = server.is_running(folder)

    assert running_after_first_left
    assert not server.is_running(folder)


def test_folder_that_cannot_be_written_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(FolderNotWritable, match=r"cannot be written to .*QUARTERDECK_DATA"):
        server.ensure_running(DataFolder(tmp_path / "file" / "data"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_folder_without_write_permission_is_told_in_words(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)

    with pytest.raises(FolderNotWritable, match="cannot be written to"):
        server.ensure_running(DataFolder(tmp_path))


def test_folder_of_another_version_is_told_how_to_bring_it_over(folder: DataFolder) -> None:
    folder.postgres.mkdir()
    (folder.postgres / "PG_VERSION").write_text("16\n")

    with pytest.raises(
        OtherVersion, match=r"written by PostgreSQL 16.*carries PostgreSQL 18.*quarterdeck restore FILE"
    ):
        server.ensure_running(folder)


def test_broken_cluster_is_told_with_the_end_of_its_log(folder: DataFolder) -> None:
    server.ensure_running(folder)
    server.stop(folder)
    (folder.postgres / "global" / "pg_control").unlink()

    with pytest.raises(CannotStart, match=r"could not open file .*pg_control"):
        server.ensure_running(folder)


@pytest.mark.parametrize("name", ["deep" * 30, "with space", "客户 数据", "comma,quote'"])
def test_socket_finds_a_place_whatever_the_path(folder: DataFolder, name: str) -> None:
    awkward = DataFolder(folder.root / name)
    try:
        url = server.ensure_running(awkward)

        write_note(url, "reached")
        assert notes(url) == ["reached"]
        assert len(os.fsencode(address.socket_folder(awkward) / address.SOCKET_NAME)) <= address.LONGEST_SOCKET_PATH
    finally:
        server.stop(awkward)


def test_temporary_server_leaves_nothing_behind() -> None:
    with temporary.temporary_server() as url:
        root = Path(psycopg.conninfo.conninfo_to_dict(url)["host"]).parent  # type: ignore[arg-type] # our own address
        process = psutil.Process(server.postmaster_pid(DataFolder(root)))

    assert not root.exists()
    assert not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
