"""One import of a source at a time, over all processes; a killed process lets go by itself."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from quarterdeck.core.imports.problems import CannotImport


@contextmanager
def only_one(source: str, refusal: str) -> Iterator[None]:
    """Hold the source for the length of the block, or refuse. The lock is the connection's: it ends with the process."""
    number = int.from_bytes(hashlib.blake2b(f"import {source}".encode(), digest_size=8).digest(), signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        if not cursor.fetchone()[0]:
            raise CannotImport(refusal, code="busy")
    try:
        yield
    finally:
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])
