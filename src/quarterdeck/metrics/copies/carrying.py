"""Rows on their way from the database into the copy: by a file that both write and read at full speed."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quarterdeck.metrics.copies.layouts import Layout

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Carrier:
    """One snapshot of the database, the generation that is being written, and a file between them."""

    cursor: Any
    copy: "duckdb.DuckDBPyConnection"
    file: Path

    def carry(self, layout: Layout, rows_sql: str) -> int:
        """Add the rows that a statement finds to a table of the copy; how many."""
        try:
            with self.file.open("wb") as out, self.cursor.copy(f"COPY ({rows_sql}) TO STDOUT (FORMAT csv)") as rows:
                for data in rows:
                    out.write(data)
            return int(self.copy.execute(layout.insert_sql, [str(self.file)]).fetchall()[0][0])
        finally:
            self.file.unlink(missing_ok=True)
