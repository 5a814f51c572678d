"""How a fact is laid out in the copy, and the SQL that reads, writes and compares it. Names are our own, never a user's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Rows whose keys share a quotient by this form a block: small enough that a day's edits touch few rows besides their own.
BLOCK = 1024
_CSV = "header = false, auto_detect = false, delim = ',', quote = '\"', escape = '\"', allow_quoted_nulls = false"


@dataclass(frozen=True, slots=True)
class Layout:
    """A fact or a table looked up in: its name, and its columns with their DuckDB types. The first column is its key."""

    name: str
    columns: Mapping[str, str]

    @property
    def written(self) -> str:
        """The layout in words that change when it does."""
        return f"{BLOCK}: {self.columns_sql}"

    @property
    def columns_sql(self) -> str:
        return ", ".join(f'"{name}" {kind}' for name, kind in self.columns.items())

    @property
    def block_sql(self) -> str:
        """The block a row of the copy is in; DuckDB divides whole numbers by `//`."""
        return f'"{self._key}" // {BLOCK}'

    @property
    def fingerprints_sql(self) -> str:
        """For PostgreSQL: each block with its number of rows and the sum of their hashes."""
        return (
            f'SELECT "{self._key}" / {BLOCK}, count(*), sum(hash_record_extended(ROW({self._names}), 0))'  # noqa: S608
            f" FROM {self.name} GROUP BY 1"
        )

    def rows_sql(self, blocks: Sequence[int] | None) -> str:
        """For PostgreSQL: the rows of some blocks, or all, as CSV. Blocks are read as ranges of the key, by its index."""
        if blocks is None:
            rows = f"SELECT {self._names} FROM {self.name}"  # noqa: S608
        else:
            wanted = ", ".join(str(int(block)) for block in blocks)
            rows = (
                f"SELECT found.* FROM unnest(ARRAY[{wanted}]::bigint[]) AS wanted(block) CROSS JOIN LATERAL"  # noqa: S608
                f' (SELECT {self._names} FROM {self.name} WHERE "{self._key}" >= wanted.block * {BLOCK}'
                f' AND "{self._key}" < (wanted.block + 1) * {BLOCK}) AS found'
            )
        return f"COPY ({rows}) TO STDOUT (FORMAT csv)"

    @property
    def insert_sql(self) -> str:
        """For DuckDB: take over the rows of such a file."""
        kinds = ", ".join(f"'{name}': '{kind}'" for name, kind in self.columns.items())
        return f"INSERT INTO {self.name} SELECT * FROM read_csv(?, columns = {{{kinds}}}, {_CSV})"  # noqa: S608

    @property
    def _key(self) -> str:
        return next(iter(self.columns))

    @property
    def _names(self) -> str:
        return ", ".join(f'"{name}"' for name in self.columns)
