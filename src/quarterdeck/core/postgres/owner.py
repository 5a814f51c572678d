"""Who runs PostgreSQL: it refuses to run as root, so root hands it to a user of its own."""

import os
import pwd
import stat
import subprocess
from pathlib import Path

ROOTS_DATABASE_USER = "pgserver"


def system_user() -> str | None:
    """The user to run PostgreSQL as, or None when it can run as ourselves."""
    if os.geteuid() != 0:
        return None
    try:
        pwd.getpwnam(ROOTS_DATABASE_USER)
    except KeyError:
        subprocess.run(
            ["/usr/sbin/useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ROOTS_DATABASE_USER],
            check=True,
            capture_output=True,
        )
    return ROOTS_DATABASE_USER


def hand_over(path: Path) -> None:
    """Give a file or folder to the user PostgreSQL runs as."""
    if user := system_user():
        entry = pwd.getpwnam(user)
        os.chown(path, entry.pw_uid, entry.pw_gid)


def open_way_to(path: Path) -> None:
    """Let the database's user pass through (not list) the folders above a path."""
    if system_user() is None:
        return
    for parent in path.resolve().parents:
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            parent.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)
