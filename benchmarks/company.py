"""A throw-away company of a given size."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.server import QUARTERDECK

PASSWORD = "benchmark-password"
_GROW = """
from django.utils import timezone
from quarterdeck.people.models import Member
from quarterdeck.simulation import volume
volume.grow(by=Member.objects.get(login="admin"), today=timezone.localdate(), opportunities={deals}, people={people},
    activities_each={activities_each})
"""
_ANALYZE = "from django.db import connection; connection.cursor().execute('VACUUM ANALYZE')"


@dataclass(frozen=True)
class Company:
    """A data folder that holds one, and how long it took to fill."""

    folder: Path
    deals: int
    fill_seconds: float

    @property
    def environment(self) -> dict[str, str]:
        return {"QUARTERDECK_DATA": str(self.folder), "QUARTERDECK_LOG_LEVEL": "WARNING"}

    def run(self, *command: str) -> str:
        """Run a `quarterdeck` command on the company."""
        return _run(self.environment, *command)


def established(folder: Path) -> Company:
    """Found a company without a deal."""
    environment = {"QUARTERDECK_DATA": str(folder)}
    who = ("--admin", "admin", "--password", PASSWORD)
    _run(
        environment,
        "init",
        "--company",
        "Benchmark",
        "--language",
        "en",
        "--currency",
        "USD",
        "--fiscal-month",
        "1",
        *who,
    )
    return Company(folder, 0, 0)


def found(folder: Path, *, deals: int, people: int, activities_each: int) -> Company:
    """Found a company and fill it with people, deals and their activities."""
    environment = established(folder).environment
    began = time.perf_counter()
    size = {"deals": deals, "people": people, "activities_each": activities_each}
    _run(environment, "manage", "shell", "--command", _GROW.format(**size))
    taken = time.perf_counter() - began
    _run(environment, "manage", "shell", "--command", _ANALYZE)
    return Company(folder, deals, taken)


def _run(environment: dict[str, str], *command: str) -> str:
    done = subprocess.run(
        [str(QUARTERDECK), *command], env=os.environ | environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"quarterdeck {command[0]} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    return done.stdout
