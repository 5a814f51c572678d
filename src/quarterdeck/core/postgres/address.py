"""The address of a folder's database, known without starting it."""

import hashlib
import os
import re
from pathlib import Path
from urllib.parse import quote

from quarterdeck.core.postgres.folder import DataFolder

DATABASE = "quarterdeck"
SUPERUSER = "quarterdeck"
MAINTENANCE = "postgres"
SOCKET_NAME = ".s.PGSQL.5432"
# sun_path holds 104 bytes on macOS and 108 on Linux, the closing zero included.
LONGEST_SOCKET_PATH = 103


def socket_folder(folder: DataFolder) -> Path:
    """Where the server listens: inside its own folder, or a short place when that path is too long for a socket."""
    inside = folder.postgres
    fits = len(os.fsencode(inside / SOCKET_NAME)) <= LONGEST_SOCKET_PATH
    # A comma or a quote in the path would be read as a list by PostgreSQL and by libpq.
    if fits and re.fullmatch(r"[\w/.\-]+", str(inside)):
        return inside
    digest = hashlib.sha256(os.fsencode(folder.root)).hexdigest()[:16]
    return Path("/tmp") / f"quarterdeck-{digest}"  # noqa: S108 - checked to be ours before each start


def database_url(folder: DataFolder, database: str = DATABASE) -> str:
    """The connection address of a database in this folder's server, over its socket."""
    return f"postgresql://{SUPERUSER}@/{database}?host={quote(str(socket_folder(folder)), safe='')}"
