"""How a fact is laid out in the copy, and the SQL that reads, writes and compares it. Names are our own, never a user's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

# Rows whose keys share a quotient by this form a block: small enough that a day's edits touch few rows besides their own.
BLOCK = 1024
_CSV = "header = false, auto_detect = false, delim = ',', quote = '\"', escape = '\"', allow_quoted_nulls = false"


@dataclass(frozen=True, slots=True)
class Layout:
    """A fact or a table looked up in: its name, and its columns with their DuckDB types. The first column is its key.

    `follows` names, for tables behind it whose changed rows are noted, the column that holds the keys noted. Where a row tells
    something of its neighbours as well (which is the first?), `beside` is the column that neighbours share.
    """

    name: str
    columns: Mapping[str, str]
    follows: Mapping[str, str] = field(default_factory=dict)
    beside: str = ""

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

    def rows_sql(self) -> str:
        """For PostgreSQL: every row."""
        return f"SELECT {self._names} FROM {self.name}"  # noqa: S608

    def rows_of_blocks_sql(self, blocks: Iterable[int]) -> str:
        """For PostgreSQL: the rows of some blocks, read as ranges of the key, by its index."""
        return (
            f"SELECT found.* FROM unnest({_array(blocks)}) AS wanted(block) CROSS JOIN LATERAL"  # noqa: S608
            f' (SELECT {self._names} FROM {self.name} WHERE "{self._key}" >= wanted.block * {BLOCK}'
            f' AND "{self._key}" < (wanted.block + 1) * {BLOCK}) AS found'
        )

    def rows_with_sql(self, column: str, keys: Iterable[int]) -> str:
        """For PostgreSQL: the rows that have some keys in a column."""
        return f'{self.rows_sql()} WHERE "{column}" = ANY({_array(keys)})'

    def neighbours_sql(self, column: str, keys: Iterable[int]) -> str:
        """For both: what the rows that have some keys in a column share with their neighbours."""
        return (
            f'SELECT DISTINCT "{self.beside}" FROM {self.name}'  # noqa: S608
            f' WHERE "{column}" = ANY({_array(keys)}) AND "{self.beside}" IS NOT NULL'
        )

    def blocks_with_sql(self, column: str) -> str:
        """For DuckDB: the blocks in which rows have some keys in a column."""
        return f"SELECT DISTINCT {self.block_sql} FROM {self.name} WHERE {with_any(column)}"  # noqa: S608

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


def with_any(column: str) -> str:
    """For DuckDB: whether a column has one of the keys given."""
    return f'"{column}" IN (SELECT unnest(?::BIGINT[]))'


def _array(keys: Iterable[int]) -> str:
    return f"ARRAY[{', '.join(str(int(key)) for key in keys)}]::bigint[]"
